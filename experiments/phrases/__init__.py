"""The catalogue: what is said, in each language, by reports, the dashboard and the command line.

A folder a language, a file a chapter, with the same keys in all languages. Terms and answers are shared; a room that
says more has a chapter of its own. What the model says of itself (names, units, what a number means) stands in English
with the model, and in other languages here.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from experiments.style import number
from sim.errors import InputError, unknown

HERE = Path(__file__).parent
LANGUAGES = ("en", "zh")
HTML_NAME = {"en": "en", "zh": "zh-Hans"}
SHARED = ("terms", "answer", "report")


class Words:
    """The phrases of a language: ``words("headline.dead", median=113, …)``.

    Parameters
    ----------
    language : str
        One of :data:`LANGUAGES`.
    chapter : str, optional
        Which phrases there are beside the shared ones.
    """

    def __init__(self, language: str = "en", chapter: str = "") -> None:
        if language not in LANGUAGES:
            raise InputError(unknown("language", language, LANGUAGES))
        self.language = language
        self._table = table(language, chapter)

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

    def term(self, kind: str, said: str, english: str | None = None) -> str:
        """Give this language's word for one of the model's, or for one of its sentences; the English if it has none."""
        return str(self.at(kind).get(said, said if english is None else english))

    def sentences(self, *said: str) -> str:
        """Put sentences one after another."""
        return (" " if self.language == "en" else "").join(sentence for sentence in said if sentence)

    def listed(self, said: "list[str]", most: int = 6) -> str:
        """Put names one after another; of many, the first, and how many more there are."""
        shown = self("list.comma").join(said[:most])
        return shown if len(said) <= most else self("list.more", shown=shown, n=len(said) - most)

    def joined(self, said: "list[str]", last: str = "list.last_and") -> str:
        """Put names one after another, and the last behind a word of its own."""
        return self(last, said=self("list.comma").join(said[:-1]), last=said[-1]) if len(said) > 1 else "".join(said)


@cache
def table(language: str, chapter: str = "") -> dict[str, Any]:
    """Give the shared phrases of a language and those of a chapter."""
    found: dict[str, Any] = {}
    for name in (*SHARED, *([chapter] if chapter else [])):
        found |= tomllib.loads((HERE / language / f"{name}.toml").read_text(encoding="utf-8"))
    return found


def percent(share: float | None) -> str:
    """Write a share; below one in a hundred, with a digit after the point."""
    if share is None:
        return "–"
    return f"{share:.1%}" if 0 < share < 0.01 else f"{share:.0%}"


def _written(value: Any) -> str:
    return value if isinstance(value, str) else number(value)


ENGLISH = Words()
