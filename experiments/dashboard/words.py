"""The words of the pages, in two languages."""

from functools import cache
from pathlib import Path

from experiments.health.phrases import Words

HERE = Path(__file__).parent / "phrases"


@cache
def words_in(language: str) -> Words:
    """Give the phrases of a language."""
    return Words(language, HERE)
