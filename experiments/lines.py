"""Where in a TOML file each key stands.

Neither ``tomllib`` nor ``tomlkit`` keeps the place of a key. But a statement of TOML, a header or ``key = value``, is a
document of its own; so ``tomllib`` itself says where each one ends, and no second grammar is needed.
"""

import tomllib
from collections.abc import Iterator, Sequence
from typing import Any

Path = tuple[str | int, ...]


def lines_of(text: str) -> dict[Path, int]:
    """Give the line on which each key, table and element of an array begins.

    Parameters
    ----------
    text : str
        Valid TOML.

    Returns
    -------
    dict of tuple to int
        ``("arms", 0, "policies", 1)`` → its line, from 1 on.
    """
    found: dict[Path, int] = {}
    table: Path = ()
    for first, statement in _statements(text.replace("\r\n", "\n").split("\n")):
        said = tomllib.loads("\n".join(statement))
        if statement[0].lstrip().startswith("["):
            table = _header(said, found)
            for n in range(1, len(table) + 1):
                found.setdefault(table[:n], first)
        else:
            _note(said, table, first, statement, found)
    return found


def line_at(lines: dict[Path, int], path: Sequence[str | int]) -> int | None:
    """Give the line of what stands at a path, or of the nearest thing around it; none for the whole file."""
    known = (lines.get(tuple(path[:n])) for n in range(len(path), 0, -1))
    return next((line for line in known if line is not None), None)


def _statements(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Give each statement with the number of its first line: the fewest lines from there on that are valid TOML."""
    start = 0
    for end in range(1, len(lines) + 1):
        chunk = lines[start:end]
        if not chunk[0].strip() or chunk[0].lstrip().startswith("#"):
            start = end
        elif _is_toml("\n".join(chunk)):
            yield start + 1, chunk
            start = end


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _header(said: dict[str, Any], found: dict[Path, int]) -> Path:
    """Give the path of the table that a header opens; of an array of tables, that of its next or its last element."""
    path: Path = ()
    inside: Any = said
    while inside:
        (key, inside) = next(iter(inside.items()))
        path = (*path, key)
        n = sum(other[:-1] == path and isinstance(other[-1], int) for other in found)
        if isinstance(inside, list):
            path, inside = (*path, n), inside[0]
        elif n:
            path = (*path, n - 1)
    return path


def _note(said: Any, path: Path, first: int, statement: list[str], found: dict[Path, int]) -> None:
    found.setdefault(path, first)
    if isinstance(said, dict):
        for key, value in said.items():
            _note(value, (*path, key), first, statement, found)
    elif isinstance(said, list):
        for place, value in enumerate(said):
            _note(value, (*path, place), _line_of_element(place, first, statement), statement, found)


def _line_of_element(place: int, first: int, statement: list[str]) -> int:
    """Find the line of an element of an array that is all a statement says: cut there, the array is that long."""
    for n in range(1, len(statement)):
        cut = "\n".join(statement[:n]) + "\n]"
        if _is_toml(cut) and len(next(iter(tomllib.loads(cut).values()))) > place:
            return first + n - 1
    return first + len(statement) - 1 if len(statement) > 1 else first
