"""What is said, in each language: one table of phrases a language, with the same keys."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from experiments.style import number
from sim.errors import InputError, unknown

HERE = Path(__file__).parent
LANGUAGES = ("en", "zh")
HTML_NAME = {"en": "en", "zh": "zh-Hans"}


class Words:
    """The phrases of a language: ``words("life.title")``, ``words("few.lead", factor=3, …)``.

    Parameters
    ----------
    language : str
        One of :data:`LANGUAGES`.
    folder : Path
        Where its table lies.
    """

    def __init__(self, language: str, folder: Path = HERE) -> None:
        if language not in LANGUAGES:
            raise InputError(unknown("language", language, LANGUAGES))
        self.language = language
        self._table = table(language, folder)

    def __call__(self, key: str, **values: Any) -> str:
        """Give a phrase with its blanks filled; numbers are written as everywhere."""
        phrase: str = self.at(key)
        return phrase.format(**{name: _written(value) for name, value in values.items()})

    def at(self, key: str) -> Any:
        """Give what stands there: a phrase, or a list or a table of them."""
        found: Any = self._table
        for part in key.split("."):
            found = found[part]
        return found

    def sentences(self, *said: str) -> str:
        """Put sentences one after another."""
        return (" " if self.language == "en" else "").join(sentence for sentence in said if sentence)


@cache
def table(language: str, folder: Path = HERE) -> dict[str, Any]:
    """Give all phrases of a language."""
    return tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))


def percent(share: float | None) -> str:
    """Write a share; below one in a hundred, with a digit after the point."""
    if share is None:
        return "–"
    return f"{share:.1%}" if 0 < share < 0.01 else f"{share:.0%}"


def _written(value: Any) -> str:
    return value if isinstance(value, str) else number(value)
