"""The factors of a study's file, and the points of its design, checked."""

import csv
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from experiments.design import DESIGNS, FULL, LISTED, MOST_POINTS, SAMPLED, Factor, Level, Point, size_of_grid
from experiments.outcomes import OUTCOMES
from experiments.written import FactorText, Mistakes, StudyText, Written, shown
from sim.errors import unknown

COLUMNS = {"arm", "replicate", "seed", "error", "rmst"}
COLUMNS |= {"died", "never_started", "died_relative", "never_started_relative", "died_lineage"}


def factors_of(written: Written, mistakes: Mistakes) -> list[Factor]:
    """Give the factors that make sense; what is wrong with the others is noted."""
    found: list[Factor] = []
    text = written.text
    for i, said in enumerate(text.factors):
        if ("factors", i) in written.wrong:
            continue
        problems = _problems(said, text.design) + _twice(said.name, [factor.name for factor in found])
        for key, problem in problems:
            mistakes.note(("factors", i, key), f"factor {said.name!r}: {problem}")
        if not problems:
            found.append(Factor(**{**said.model_dump(), "levels": tuple(said.levels)}))
    return found


def _twice(name: str, others: Sequence[str]) -> list[tuple[str, str]]:
    return [("name", "another factor has this name")] if name in others else []


def _problems(said: FactorText, design: str) -> list[tuple[str, str]]:
    problems = []
    if said.name in COLUMNS.union(OUTCOMES):
        problems.append(("name", "a column of the results has this name; choose another"))
    ends = [end for end in (said.low, said.high) if end is not None]
    if said.levels and (ends or said.log or said.whole):
        problems.append(("levels", "has levels and a range (low, high, log, whole); one of the two is wanted"))
    elif said.levels:
        problems += _wrong_levels(said.levels)
    elif ends or (design in DESIGNS and design != LISTED):
        problems += _wrong_range(said, len(ends))
    return problems or _wrong_base(said)


def _wrong_levels(levels: Sequence[Level]) -> list[tuple[str, str]]:
    problems = []
    if len({isinstance(level, str) for level in levels}) > 1:
        problems.append(("levels", "numbers and words are mixed in its levels"))
    twice = {level for level in levels if levels.count(level) > 1}
    return problems + [("levels", f"level {level!r} stands there twice") for level in sorted(twice, key=str)]


def _wrong_range(said: FactorText, ends: int) -> list[tuple[str, str]]:
    if ends < 2:
        wanted = "levels, or a range from low to high, are wanted" if not ends else "a range has low and high"
        return [("low" if said.low is not None else "high" if ends else "name", wanted)]
    problems = []
    if said.low >= said.high:
        problems.append(("low", f"low = {said.low} should be below high = {said.high}"))
    if said.log and said.low <= 0:
        problems.append(("low", f"low = {said.low} should be above 0 on a logarithmic scale"))
    if said.whole and (said.low != int(said.low) or said.high != int(said.high)):
        problems.append(("whole", f"low = {said.low} and high = {said.high} should be whole numbers"))
    return problems


def _wrong_base(said: FactorText) -> list[tuple[str, str]]:
    factor = Factor(said.name, levels=tuple(said.levels), low=said.low, high=said.high, whole=said.whole)
    if said.base is None or factor.allows(said.base):
        return []
    return [("base", f"base = {said.base!r} is not allowed; allowed: {factor.allowed}")]


def points_of(text: StudyText, factors: list[Factor], folder: Path, mistakes: Mistakes) -> list[Point]:
    """Give the points of the design; one without factors if anything is wrong with it."""
    before = len(mistakes)
    if text.design.endswith(".csv"):
        points = _from_file(folder / text.design, factors, mistakes)
        _no_points(text, "comes with its points", mistakes)
    elif text.design == LISTED:
        points = _listed(text.points, factors, mistakes)
    elif text.design in SAMPLED:
        batches = _batches(text.points, mistakes)
        points = SAMPLED[text.design](factors, batches) if batches and factors else []
    elif text.design in FULL:
        _no_points(text, "has as many points as its levels make", mistakes)
        points = _full(text.design, factors, mistakes)
    else:
        points = []
        said = unknown("design", text.design, DESIGNS)
        mistakes.note(("design",), f"{said} A CSV file may be named too, with a column for each factor")
    if not text.factors and (text.points is not None or text.design != StudyText.model_fields["design"].default):
        mistakes.note(("design",), f"design {text.design!r}: there is no factor to vary; write [[factors]]")
    return points if points and len(mistakes) == before else [{}]


def _no_points(text: StudyText, why: str, mistakes: Mistakes) -> None:
    if text.points is not None:
        mistakes.note(("points",), f"points = {shown(text.points)}: design {text.design!r} {why}; leave it out")


def _full(design: str, factors: list[Factor], mistakes: Mistakes) -> list[Point]:
    n = size_of_grid(factors)
    if n > MOST_POINTS and design == "grid":
        mistakes.note(("design",), f"design 'grid': {n:,} points; at most {MOST_POINTS:,} are allowed")
        return []
    return FULL[design](factors)


def _batches(said: Any, mistakes: Mistakes) -> list[int]:
    given = said if isinstance(said, list) else [said]
    whole = all(isinstance(n, int) and not isinstance(n, bool) and n >= 1 for n in given)
    if said is None:
        mistakes.note(("design",), "points is missing: how many points are to be drawn")
    elif not given or not whole or sum(given) > MOST_POINTS:
        wanted = f"a whole number from 1 to {MOST_POINTS:,}, or a list of such, is wanted"
        mistakes.note(("points",), f"points = {shown(said)}: {wanted}")
    else:
        return given
    return []


def _listed(said: Any, factors: list[Factor], mistakes: Mistakes) -> list[Point]:
    if not isinstance(said, list) or not said or not all(isinstance(point, dict) for point in said):
        given = "is missing" if said is None else f"= {shown(said)}"
        mistakes.note(
            ("points",) if said is not None else ("design",), f"points {given}: write [[points]], one for each"
        )
        return []
    for i, point in enumerate(said):
        for key, problem in _wrong_point(point, factors):
            mistakes.note(("points", i, key), f"points number {i + 1}: {problem}")
    return said


def _wrong_point(point: dict[str, Any], factors: list[Factor]) -> list[tuple[str, str]]:
    known = {factor.name: factor for factor in factors}
    problems = [(key, unknown("factor", key, known)) for key in point if key not in known]
    problems += [(name, f"{name} is missing") for name in known if name not in point]
    for name, level in ((name, level) for name, level in point.items() if name in known):
        if not _is_level(level):
            problems.append((name, f"{name} = {shown(level)} should be a number or a word"))
        elif not known[name].allows(level):
            problems.append((name, f"{name} = {shown(level)} is not allowed; allowed: {known[name].allowed}"))
    return problems


def _is_level(given: Any) -> bool:
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        return False
    return given != "" if isinstance(given, str) else math.isfinite(given)


def _from_file(path: Path, factors: list[Factor], mistakes: Mistakes) -> list[Point]:
    """Read a point a row; a column for each factor."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restkey="", strict=True)
            rows = [(reader.line_num, row) for row in reader]
            names = list(reader.fieldnames or [])
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        mistakes.note(
            ("design",), f"design = {path.name!r} cannot be read ({getattr(error, 'strerror', None) or error})"
        )
        return []
    wrong = [said for _, said in _wrong_point(dict.fromkeys(names, 0), [Factor(factor.name) for factor in factors])]
    mistakes.note(("design",), *(f"{path.name}, line 1: {said}" for said in wrong))
    if not rows:
        mistakes.note(("design",), f"{path.name}: no points; a row for each is wanted, under the names of the factors")
    points: list[Point] = []
    for line, row in [] if wrong else rows:
        if "" in row or None in row.values():
            mistakes.note(("design",), f"{path.name}, line {line}: {len(names)} values are wanted, one for each factor")
        else:
            points.append({name: _read(row[name]) for name in names})
            said = _wrong_point(points[-1], factors)
            mistakes.note(("design",), *(f"{path.name}, line {line}: {problem}" for _, problem in said))
    return points


def _read(cell: str) -> Level:
    for kind in (int, float):
        try:
            return kind(cell)
        except ValueError:
            continue
    return cell.strip()
