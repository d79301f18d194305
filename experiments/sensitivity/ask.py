"""What is asked of a study, or of the baseline: the stops lived, and what they say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from experiments.answer import Answer
from experiments.arms import Arm
from experiments.design import Factor, Point
from experiments.outcomes import OUTCOMES
from experiments.phrases import Words
from experiments.run import Run
from experiments.sensitivity.adapter import LUCK, MORRIS, SOBOL, Stops, analysed, stops_of
from experiments.space import ARM, Space, load_space
from experiments.sweep import computed
from experiments.wording import named
from sim.errors import InputError
from sim.lifespan import LifespanRule
from sim.policies import parse_policies
from sim.scenario import load_scenario

ENGLISH = Words("en", "sensitivity")
BASELINE = {  # scenario, days, and the outcomes that are looked at there
    "wechat_group": (365, {"lifespan_relative": "lifespan of a group, days", "ties_end": "ties a member of a group"}),
    "paid_learning_club": (
        730,
        {
            "renewal_rate": "renewals of a club, share",
            "members_end": "members of a club",
            "posts_per_member_day": "posts a member of a club and day",
        },
    ),
}
AROUND = 0.3  # each number is varied by so much of itself up and down, within what the model allows
SEED = 1991
SIZES = {MORRIS: 8, SOBOL: 32}
REPLICATES = {MORRIS: 6, SOBOL: 4}  # of so many lives, 128 rows of one tell fewer factors from luck
RESTRICTED = "rmst"


class Sensitivity(NamedTuple):
    """What was found.

    Attributes
    ----------
    title : str
        The question.
    method : str
    table : pandas.DataFrame
        As :func:`experiments.sensitivity.adapter.analysed`.
    stops, replicates, runs, failed : int
        Stops, lives at each, lives in all, and how many of these failed.
    errors : tuple of str
        What they failed of.
    units : dict
        Unit or range of each factor, in words.
    days : tuple of int
        Horizons.
    """

    title: str
    method: str
    table: pd.DataFrame
    stops: int
    replicates: int
    runs: int
    failed: int
    errors: tuple[str, ...]
    units: dict[str, str]
    days: tuple[int, ...]


@dataclass(frozen=True)
class _Asked:
    """Arms at the points of a design, and what is looked at there."""

    arms: Sequence[Arm]
    outcomes: Mapping[str, str]  # column → what it is called
    days: int
    seed: int
    rule: LifespanRule

    def runs(self, points: Sequence[Point], replicates: int) -> Iterator[Run]:
        """List the lives at each stop: luck says which replicates they are."""
        for stop, (arm, point) in enumerate(zip(self.arms, points, strict=True)):
            for r in range(replicates):
                k = int(point[LUCK]) * replicates + r
                name = f"stop {stop:05d}"
                yield Run(name, arm.scenario, arm.policies, k, self.seed + k, self.days, self.rule)


def sensitivity(
    study: str | Path | None = None,
    *,
    method: str = MORRIS,
    size: int | None = None,
    replicates: int | None = None,
    out: str | Path | None = None,
    workers: int | None = None,
    words: Words = ENGLISH,
) -> Sensitivity:
    """Say which of the uncertain numbers matter, for all outcomes at once.

    Parameters
    ----------
    study : str or Path, optional
        Its factors are varied over their ranges or levels; which arm is run is a factor too if there are several.
        Without it, every number of people's behaviour is varied by a third around the baseline.
    method : str
        ``"morris"``, which is cheap and ranks; or ``"sobol"``, which says shares of the variance.
    size : int, optional
        Walks of Morris, from 2 on; rows of Sobol', a power of 2. A larger one goes on from a smaller.
    replicates : int, optional
        Lives at each stop.
    out : str or Path, optional
        Folder for the lives; ``results/…-sensitivity`` by default. What is there is not lived again.
    workers : int, optional
        Processes; all cores by default. The answer is the same.
    words : Words
        The language in which outcomes are named.

    Returns
    -------
    Sensitivity

    Raises
    ------
    InputError
        Mistakes in the study, senseless sizes.
    """
    size, replicates = size or SIZES[method], replicates or REPLICATES[method]
    _check(method, size, replicates)
    if study is None:
        title, factors = words("found.behaviour"), behaviour_factors()
        stops = stops_of(method, factors, size)
        asked = _of_baseline(stops, words)
    else:
        space = load_space(study)
        title, factors = words.term("texts", space.study.question), _factors(space)
        stops = stops_of(method, factors, size)
        asked = [_of_study(space, stops, words)]
    units = {factor.name: factor.unit or factor.allowed for factor in factors}
    return _lived(title, stops, asked, replicates, folder_of(study, out), workers, units)


def folder_of(study: str | Path | None, out: str | Path | None) -> Path:
    """Give the folder for the lives: the one that was named, or one named after the study."""
    return Path(out) if out is not None else Path("results") / f"{Path(study or 'baseline').stem}-sensitivity"


def _check(method: str, size: int, replicates: int) -> None:
    problems = []
    if method == SOBOL and (size < 2 or size & (size - 1)):
        problems.append(f"size = {size}: rows of Sobol' are a power of 2, from 2 on: 32, 64, 128, …")
    if method == MORRIS and size < 2:
        problems.append(f"size = {size}: two walks or more are wanted")
    if replicates < 1:
        problems.append(f"replicates = {replicates}: at least 1 is wanted")
    if problems:
        raise InputError(*problems)


def _lived(
    title: str,
    stops: Stops,
    asked: Sequence[_Asked],
    replicates: int,
    folder: Path,
    workers: int | None,
    units: dict[str, str],
) -> Sensitivity:
    points = stops.points
    found: dict[str, pd.Series] = {}
    tables = []
    for one in asked:
        runs = list(one.runs(points, replicates))
        tables.append(computed(runs, folder, workers))
        found |= _outcomes(tables[-1], one)
    lived = pd.concat(tables)
    errors = lived["error"].dropna()
    said = tuple(f"{n} {error}" for error, n in errors.value_counts().items())
    table = analysed(stops, {name: y.to_numpy(float) for name, y in found.items()})
    days = tuple(one.days for one in asked)
    counts = (len(points), replicates, len(lived), len(errors))
    return Sensitivity(title, stops.method, table, *counts, said, units, days)


def _outcomes(table: pd.DataFrame, asked: _Asked) -> dict[str, pd.Series]:
    """Average each stop's lives; where one of them failed, or has no such outcome, there is none."""
    arms = tuple(dict.fromkeys(table["arm"]))
    failed = table["error"].notna()
    lives = Answer(table, arms, arms[0], asked.days, asked.rule).finished.reindex(table.index)
    lives["arm"] = table["arm"]
    found = {}
    for column, said in asked.outcomes.items():
        y = lives[column].astype(float).where(~failed)
        found[said] = y.groupby(lives["arm"], sort=False).agg(lambda part: part.mean(skipna=False))
    return found


# -- what is asked -----------------------------------------------------------------------------------------------------
def _factors(space: Space) -> list[Factor]:
    return [*([Factor(ARM, levels=space.arms)] if len(space.arms) > 1 else []), *space.factors]


def _of_study(space: Space, stops: Stops, words: Words) -> _Asked:
    study, points = space.study, stops.points
    arms = [there[str(point.get(ARM, space.arms[0]))] for point, there in zip(points, space.at(points), strict=True)]
    wanted = {name: _called(name, words) for name in study.outcomes if name != "lifespan"}
    lived = {RESTRICTED: words("found.lived", day=study.days - study.rule.window)}
    return _Asked(arms, lived | wanted, study.days, study.seed, study.rule)


def _called(outcome: str, words: Words) -> str:
    name, unit = named(outcome, words), words.term("units", OUTCOMES[outcome].unit)
    return name if unit == name else words("report.factor", name=name, unit=unit)


def behaviour_factors() -> list[Factor]:
    """Give every number of behaviour that is no count, with the range over which it is varied."""
    found = []
    for number in load_scenario("wechat_group").numbers():
        if number.key.startswith("behaviour.") and not isinstance(number.value, int):
            low, high = sorted((number.value * (1 - AROUND), number.value * (1 + AROUND)))
            low, high = max(low, number.low), min(high, number.high)
            found += [Factor(number.key, number.unit, low=low, high=high)] if low < high else []
    return found


def _of_baseline(stops: Stops, words: Words) -> list[_Asked]:
    asked = []
    for name, (days, outcomes) in BASELINE.items():
        start = load_scenario(name)
        policies = parse_policies("as_operated" if start.operated_by else "", start.operated_by)
        settings: list[dict[str, Any]] = [
            {key: level for key, level in point.items() if key != LUCK} for point in stops.points
        ]
        arms = [Arm("", start.with_settings(varied), policies, ()) for varied in settings]
        called = {name: words.term("baseline", said) for name, said in outcomes.items()}
        asked.append(_Asked(arms, called, days, SEED, LifespanRule()))
    return asked
