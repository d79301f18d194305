"""The arms of a study: what is written of each, with the levels of the factors filled in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from experiments.design import Factor, Level, Point
from experiments.written import UNNAMED, ArmText, Mistakes, Place, StudyText, shown, with_range
from sim.errors import InputError, unknown
from sim.policies import Policy, parse_policies
from sim.scenario import Scenario, load_scenario

HOLE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
ANYBODY = ("value()",)  # stands for what an operator does by custom where the scenario is not known


@dataclass(frozen=True)
class Arm:
    """One side of a comparison: a scenario, what its operator does, and the level of each factor.

    Attributes
    ----------
    name : str
    scenario : Scenario
    policies : tuple of Policy
    factors : tuple of (str, value)
        None for a factor that the arm does not depend on.
    """

    name: str
    scenario: Scenario
    policies: tuple[Policy, ...]
    factors: tuple[tuple[str, Level | None], ...]


@dataclass(frozen=True)
class _Statement:
    """Something written that makes an arm what it is."""

    place: Place
    said: Any
    key: str = ""


def arms_of(
    text: StudyText, factors: Sequence[Factor], points: Sequence[Point], mistakes: Mistakes
) -> list[tuple[int, Arm]]:
    """Make every arm at every point of the design that it depends on; what is wrong is noted.

    Parameters
    ----------
    text : StudyText
    factors : sequence of Factor
    points : sequence of dict
    mistakes : Mistakes

    Returns
    -------
    list of (int, Arm)
        Those that could be made, each with its place in the file.
    """
    _check_holes(text, factors, mistakes)
    made = [(i, arm) for i in range(len(text.arms)) for arm in _at_points(text, i, factors, points, mistakes)]
    first: dict[str, int] = {}
    for i, arm in made:
        if first.setdefault(arm.name, i) != i:
            mistakes.note(("arms", i, "name"), f"there are two arms {arm.name!r}")
    return made


def _at_points(
    text: StudyText, i: int, factors: Sequence[Factor], points: Sequence[Point], mistakes: Mistakes
) -> Iterator[Arm]:
    maker = _Maker(text, i, mistakes)
    used = [factor.name for factor in factors if factor.name in maker.holes]
    for point in _restricted(points, used):
        made = maker.arm(point)
        if made is not None:
            levels = tuple((factor.name, point.get(factor.name)) for factor in factors)
            yield Arm(_name(text.arms[i].name, point), *made, levels)


def _restricted(points: Sequence[Point], used: Sequence[str]) -> list[Point]:
    """Give the points as an arm sees them that depends on some of the factors only, each once."""
    rows = ({name: point[name] for name in used if name in point} for point in points)
    return list({tuple(row.items()): row for row in rows}.values())


def _name(said: str, point: Point) -> str:
    """Fill in the name of an arm; what it does not say of its point is added."""
    named = HOLE.findall(said)
    more = [f"{name} {level}" for name, level in point.items() if name not in named]
    return ", ".join([str(_filled(said, point)), *more])


def _filled(said: Any, point: Point) -> Any:
    """Put levels in the place of ``{name}``; what is nothing else becomes the level itself."""
    if not isinstance(said, str):
        return said
    alone = HOLE.fullmatch(said)
    if alone and alone[1] in point:
        return point[alone[1]]
    return HOLE.sub(lambda hole: str(point.get(hole[1], hole[0])), said)


def _check_holes(text: StudyText, factors: Sequence[Factor], mistakes: Mistakes) -> None:
    known = {factor.name for factor in factors}
    written = [*_shared(text), *(one for i in range(len(text.arms)) for one in _own(text.arms[i], i))]
    holes = [(name, one.place) for one in written for name in HOLE.findall(str(one.said))]
    if len(factors) == len(text.factors) and (known or not len(mistakes)):  # of one that is wrong, nothing is known
        for name, place in holes:
            if name not in known:
                mistakes.note(place, unknown("factor", name, known) if known else f"{{{name}}}: there are no factors")
    for i, factor in enumerate(text.factors if text.arms[0].name != UNNAMED else ()):
        if factor.name in known and factor.name not in {name for name, _ in holes}:
            said = f"factor {factor.name!r} is never used; write {{{factor.name}}} in an arm or a setting"
            mistakes.note(("factors", i), said)


def _shared(text: StudyText) -> Iterator[_Statement]:
    if text.scenario is not None:
        yield _Statement(("scenario",), text.scenario)
    for key, value in text.settings.items():
        yield _Statement(("settings", key), value, key)


def _own(arm: ArmText, i: int) -> Iterator[_Statement]:
    yield _Statement(("arms", i, "name"), arm.name)
    if arm.scenario is not None:
        yield _Statement(("arms", i, "scenario"), arm.scenario)
    for key, value in arm.settings.items():
        yield _Statement(("arms", i, "settings", key), value, key)
    for k, policy in enumerate(arm.policies):
        yield _Statement(("arms", i, "policies", k), policy)


@lru_cache(maxsize=1000)
def _settled(scenario: Scenario, settings: tuple[tuple[str, Any], ...]) -> Scenario:
    """Vary a scenario, once for all arms and points that do so alike: checking a number takes milliseconds."""
    return scenario.with_settings(dict(settings))


class _Maker:
    """Makes one arm of a study's file at one point after another; a statement that was refused is not tried again."""

    def __init__(self, text: StudyText, i: int, mistakes: Mistakes) -> None:
        self._arm, self._mistakes = text.arms[i], mistakes
        shared, own = list(_shared(text)), list(_own(self._arm, i))
        self._scenario = next((one for one in own if one.place[2] == "scenario"), shared[0] if text.scenario else None)
        settings = {one.key: one for one in (*shared, *own) if one.key}
        self._settings = list(settings.values())
        self._policies = [one for one in own if one.place[2] == "policies"]
        self._refused: set[Place] = set()
        parts = (self._scenario, *self._settings, *self._policies, own[0])
        self.holes = {name for one in parts if one for name in HOLE.findall(str(one.said))}

    def arm(self, point: Point) -> tuple[Scenario, tuple[Policy, ...]] | None:
        """Make it at a point, or note why that is not possible."""
        start = self._start(point)
        scenario = self._set(start, point) if start else None
        policies = self._operated(start.operated_by if start else ANYBODY, point)
        return None if self._refused or scenario is None else (scenario, policies)

    def _refuse(self, one: _Statement, point: Point, *problems: str) -> None:
        self._refused.add(one.place)
        at = [f"{name} = {point[name]}" for name in dict.fromkeys(HOLE.findall(str(one.said))) if name in point]
        own = f"arm {self._arm.name!r}: " if one.place[0] == "arms" else ""
        where = f" (where {', '.join(at)})" if at else ""
        self._mistakes.note(one.place, *(f"{own}{problem}{where}" for problem in problems))

    def _unfilled(self, one: _Statement, point: Point) -> bool:
        """Say whether a hole stays open: that was noted already."""
        return any(name not in point for name in HOLE.findall(str(one.said)))

    def _skipped(self, one: _Statement, point: Point) -> bool:
        if self._unfilled(one, point):
            self._refused.add(one.place)
        return one.place in self._refused

    def _start(self, point: Point) -> Scenario | None:
        if self._scenario is None or self._skipped(self._scenario, point):
            return None
        try:
            return load_scenario(str(_filled(self._scenario.said, point)))
        except InputError as error:
            self._refuse(self._scenario, point, *error.problems)
        return None

    def _set(self, scenario: Scenario, point: Point) -> Scenario | None:
        ready = [one for one in self._settings if not self._skipped(one, point)]
        try:
            return _settled(scenario, tuple((one.key, _filled(one.said, point)) for one in ready))
        except InputError as error:
            wrong = [one for one in ready if not self._fits(scenario, one, point)]
            if not wrong:  # each is possible alone, but not all together
                named = [one for one in ready if any(one.key in problem for problem in error.problems)]
                self._refuse((named or ready)[0], point, *error.problems)
        return None

    def _fits(self, scenario: Scenario, one: _Statement, point: Point) -> bool:
        """Say whether a setting is known and in its range; if not, note why."""
        value = _filled(one.said, point)
        number = next((number for number in scenario.numbers() if number.key == one.key), None)
        try:
            scenario.with_settings({one.key: value})
        except InputError as error:
            head, _, said = error.problems[0].partition(" = ")
            if number is None:
                known = [number.key for number in scenario.numbers()]
                said = unknown("parameter", one.key, known, f"scenario {scenario.name!r}")
                hint = f"{said.partition(';')[0]}; lifespan show {scenario.name} lists them"
                self._refuse(one, point, said if "did you mean" in said else hint)
            elif head.endswith(f"]: {one.key.partition('.')[2]}"):
                why = said.removeprefix(repr(value)).lstrip()
                unit = number.unit if number.unit != "1" else ""
                allowed = f"allowed: {number.low:g} to {number.high:g} {unit}".rstrip()
                self._refuse(one, point, f"{one.key} = {shown(value)} {why}; {allowed}")
            return one.place not in self._refused
        return True

    def _operated(self, by_custom: tuple[str, ...], point: Point) -> tuple[Policy, ...]:
        made: list[Policy] = []
        for one in self._policies:
            if not self._skipped(one, point):
                try:
                    made += parse_policies(str(_filled(one.said, point)), by_custom)
                except InputError as error:
                    self._refuse(one, point, *map(with_range, error.problems))
        return tuple(made)
