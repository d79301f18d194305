"""A study as it is written: its tables and keys, and every mistake with its line."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from experiments.catalogue import parameters
from experiments.lines import line_at, lines_of
from experiments.run import OUTCOMES
from sim.errors import InputError, unknown
from sim.lifespan import LifespanRule
from sim.policies import known_policies

Place = tuple[str | int, ...]  # keys and places on the way to what is written
LONGEST_SHOWN = 60


def _level(given: Any) -> Any:
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        raise ValueError("should be a number or a word")
    return _finite(given)


def _number(given: Any) -> Any:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise ValueError("should be a number")
    return _finite(given)


def _finite(given: Any) -> Any:
    if isinstance(given, float) and not math.isfinite(given):
        raise ValueError("is not finite")
    return given


Given = Annotated[Any, BeforeValidator(_level)]
End = Annotated[Any, BeforeValidator(_number)]
Text = Annotated[str, Field(min_length=1)]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ArmText(_Closed):
    """One side of a comparison; ``{name}`` of a factor stands for its level."""

    name: Text
    policies: list[str] = []
    scenario: str | None = None
    settings: dict[str, Given] = {}


class FactorText(_Closed):
    """What is varied: its levels, or a range."""

    name: Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_]*$")]
    unit: str = ""
    levels: list[Given] = []
    low: End = None
    high: End = None
    log: bool = False
    whole: bool = False
    base: Given = None


class StudyText(_Closed):
    """A study; numbers that :mod:`experiments.asked` checks come as they are."""

    question: Text
    source: str = ""
    scenario: str | None
    days: Any = None
    replicates: Any
    precision: Any = None
    seed: Any = 1
    outcomes: Annotated[list[str], Field(min_length=1)] = list(OUTCOMES)
    against: str | None = None
    daily: bool = False
    settings: dict[str, Given] = {}
    lifespan: dict[str, Any] = {}
    design: str = "grid"
    points: Any = None
    factors: list[FactorText] = []
    arms: Annotated[list[ArmText], Field(min_length=1)]


TABLES: dict[str, type[BaseModel]] = {"factors": FactorText, "arms": ArmText}
UNNAMED = "unnamed_"  # stands for what has no proper name
STAND_INS: dict[str, Any] = {"question": "?", "scenario": None, "replicates": 1, "name": UNNAMED}
STAND_INS["arms"] = [{"name": UNNAMED}]
PLAIN = {
    "string_too_short": "should not be empty",
    "too_short": "should not be empty",
    "string_pattern_mismatch": "should be a word of small letters, digits and _",
    "string_type": "should be a text in quotes",
    "list_type": "should be a list in brackets",
    "dict_type": "should be a table",
    "model_type": "should be a table",
    "bool_type": "should be true or false",
}


class Mistakes:
    """Collects what is wrong with a file, each thing once, to be said all at once.

    Parameters
    ----------
    where : str
        The file's name.
    text : str
        What stands in it, valid TOML; without it, mistakes are said without their lines.
    """

    def __init__(self, where: str, text: str = "") -> None:
        self._where, self._text = where, text
        self._found: dict[tuple[int, str], None] = {}

    @cached_property
    def _lines(self) -> dict[Place, int]:
        return lines_of(self._text)

    def note(self, place: Place, *said: str) -> None:
        """Note what is wrong with what is written at a place; ``()`` is the whole file."""
        line = line_at(self._lines, place) or 0
        self._found.update(dict.fromkeys((line, one) for one in said))

    def __len__(self) -> int:
        """Count them."""
        return len(self._found)

    def raise_if_any(self) -> None:
        """Raise what was found, in the order of the lines.

        Raises
        ------
        InputError
            A line a mistake: file, line, what was given, what is allowed, the nearest match.
        """
        if self._found:
            raise InputError(*(self._said(line, one) for line, one in sorted(self._found, key=lambda found: found[0])))

    def _said(self, line: int, what: str) -> str:
        return f"{self._where}, line {line}: {what}" if line else f"{self._where}: {what}"


@dataclass(frozen=True)
class Written:
    """What could be read of a study; where something was wrong, it is left out or something harmless stands in."""

    text: StudyText
    rule: LifespanRule
    wrong: frozenset[Place]  # tables of which something is left out


def read_text(raw: dict[str, Any], mistakes: Mistakes) -> Written:
    """Check tables, keys and kinds of values; what is wrong is noted, and the rest can still be checked.

    Parameters
    ----------
    raw : dict
        As TOML gives it.
    mistakes : Mistakes
        Where to note them.

    Returns
    -------
    Written
    """
    wrong: set[Place] = set()
    while True:
        try:
            text = StudyText.model_validate(raw)
        except ValidationError as error:
            for found in error.errors():
                place = _place(raw, found["loc"])
                mistakes.note(place, _problem(raw, found, place))
                wrong.add(place[:2])
            raw = _mended(raw, error)
        else:
            return Written(text, _rule(text.lifespan, mistakes), frozenset(wrong))


def _rule(said: dict[str, Any], mistakes: Mistakes) -> LifespanRule:
    known = [field.name for field in fields(LifespanRule)]
    for key in [key for key in said if key not in known]:
        mistakes.note(("lifespan", key), unknown("key", key, known, "lifespan"))
    try:
        return LifespanRule(**{key: value for key, value in said.items() if key in known})
    except ValidationError as error:
        rows = {row["key"]: row for row in parameters(LifespanRule)}  # type: ignore[arg-type]
        for found in error.errors():
            key, given = str(found["loc"][0]), shown(found["input"])
            why = f"{_plain(found['msg'])}; allowed: {allowed(rows[key])}"
            mistakes.note(("lifespan", key), f"lifespan.{key} = {given} {why}")
        return LifespanRule()


def _place(raw: Any, loc: Sequence[str | int]) -> Place:
    """Give the way to what is wrong, as far as it is there."""
    place: Place = ()
    for part in loc:
        inside = part in raw if isinstance(raw, dict) else isinstance(raw, list) and isinstance(part, int)
        if not inside:
            break
        raw, place = raw[part], (*place, part)
    return place


def _problem(raw: dict[str, Any], found: Any, place: Place) -> str:
    key, kind, given = ".".join(map(str, place)), found["type"], found["input"]
    if kind == "extra_forbidden":
        table = TABLES.get(str(place[0]), StudyText) if len(place) > 1 else StudyText
        return unknown("key", str(place[-1]), table.model_fields)
    if kind == "missing":
        inside = f" in {_named(raw, place)}" if place else ""
        return f"{found['loc'][-1]} is missing{inside}"
    if key in TABLES and not isinstance(given, list):
        return f"{key}: write [[{key}]], a table for each"
    if "settings" in place and isinstance(given, dict) and place[-1] != "settings":
        inner = next(iter(given), "size")
        return f'{_named(raw, place)}: write the whole key in quotes, "{place[-1]}.{inner}" = …'
    return f"{_named(raw, place)} = {shown(given)} {PLAIN.get(kind) or _plain(found['msg'])}"


def _named(raw: Any, place: Place) -> str:
    """Name a place as a person would: ``policies of arm 'led'``."""
    if place[0] not in TABLES or len(place) < 2:
        return ".".join(map(str, place))
    table = raw[place[0]][place[1]]
    name = table.get("name") if isinstance(table, dict) else None
    one = f"{str(place[0]).removesuffix('s')} {name!r}" if name else f"[[{place[0]}]] number {int(place[1]) + 1}"
    keys = [str(part) for part in place[2:] if not isinstance(part, int)]
    return f"{'.'.join(keys)} of {one}" if keys else one


def _mended(raw: Any, error: ValidationError) -> dict[str, Any]:
    """Take out what is wrong, and put in what is missing."""
    raw = _copied(raw)
    wrong = {_place(raw, found["loc"]) for found in error.errors() if found["type"] != "missing"}
    missing = {(*found["loc"],) for found in error.errors() if found["type"] == "missing"}
    for *around, key in sorted(wrong, reverse=True):
        inside = _at(raw, around)
        if len(around) == 1 and around[0] in TABLES:
            inside[key] = {"name": UNNAMED}
        elif key == "name" or (not around and key in STAND_INS):
            inside[key] = STAND_INS[str(key)]
        else:
            del inside[key]
    for *around, key in missing:
        _at(raw, around)[key] = STAND_INS[str(key)]
    return raw  # type: ignore[no-any-return]


def _at(raw: Any, place: Sequence[str | int]) -> Any:
    for part in place:
        raw = raw[part]
    return raw


def _copied(raw: Any) -> Any:
    if isinstance(raw, dict):
        return {key: _copied(value) for key, value in raw.items()}
    return [_copied(value) for value in raw] if isinstance(raw, list) else raw


def _plain(said: str) -> str:
    return said.removeprefix("Value error, ").removeprefix("Input ")


def shown(given: Any) -> str:
    """Write what was given, in a few characters."""
    said = repr(given)
    return said if len(said) <= LONGEST_SHOWN else said[: LONGEST_SHOWN - 1] + "…"


def allowed(row: dict[str, Any]) -> str:
    """Write what a number may be, with its unit."""
    unit = row["unit"] if row["unit"] != "1" else ""
    return f"{row['allowed']} {unit}".rstrip()


def with_range(problem: str) -> str:
    """Add the allowed range to what is said of a parameter of a policy."""
    head, _, rest = problem.partition(": ")
    name, key = head.removeprefix("policy "), rest.partition(" ")[0]
    rows: Iterable[dict[str, Any]] = parameters(known_policies()[name]) if name in known_policies() else ()
    found = [allowed(row) for row in rows if row["key"] == key and rest.startswith(f"{key} = ")]
    return f"{problem}; allowed: {found[0]}" if found and found[0] != "any" else problem
