"""What is measured, as tables of ``docs/performance.md`` and as numbers."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
MARKED = re.compile(r"(<!-- table: (\w+) -->\n)(?:(?!<!--).)*(<!-- end -->)", re.DOTALL)


class Section(NamedTuple):
    """What one part of the benchmarks says: tables by their marks, and headline numbers by name."""

    tables: Mapping[str, str]
    numbers: Mapping[str, float | str | None]


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Write a table in Markdown."""
    cells = [list(head), ["---"] * len(head), *([_cell(str(value)) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def with_tables(text: str, tables: Mapping[str, str]) -> str:
    """Put tables between their marks, ``<!-- table: rules -->`` and ``<!-- end -->``.

    Parameters
    ----------
    text : str
        The page.
    tables : mapping of str to str
        By name; marked places that are not among them stay as they are.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        A table has no place in the page, or several.
    """
    marks = [found[2] for found in MARKED.finditer(text)]
    wrong = [name for name in tables if marks.count(name) != 1]
    if wrong:
        raise ValueError(f"each table has to stand once between its marks: {', '.join(wrong)}; there are {marks}")
    return MARKED.sub(lambda found: _filled(found, tables), text)


def _filled(found: re.Match[str], tables: Mapping[str, str]) -> str:
    return f"{found[1]}\n{tables[found[2]]}\n\n{found[3]}" if found[2] in tables else found[0]
