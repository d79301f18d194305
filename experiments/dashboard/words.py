"""The words of the pages, in two languages."""

from functools import cache

from experiments.phrases import Words


@cache
def words_in(language: str) -> Words:
    """Give the phrases of a language."""
    return Words(language, "dashboard")


def meaning(key: str, english: str, words: Words) -> str:
    """Say what a number means; where the catalogue has no words of its own for it, the model's."""
    return words.term("means", key, english)


def labelled(key: str, unit: str, words: Words) -> str:
    """Name a number as it is typed, with its unit."""
    unit = words.term("units", unit)
    return key.replace("_", " ") + (f" ({unit})" if unit not in ("", "1") else "")
