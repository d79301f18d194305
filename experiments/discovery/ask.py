"""What is looked for in a study's lives: deaths before a day, or one arm doing better than another."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.answer import Answer
from experiments.design import Point
from experiments.discovery.boxes import RESAMPLES, Found, Search, search
from experiments.discovery.robust import robustness
from experiments.outcomes import OUTCOMES
from experiments.phrases import Words
from experiments.space import ARM, Space, load_space
from experiments.study import Study
from experiments.sweep import computed
from experiments.wording import named
from sim.errors import InputError, unknown

ENGLISH = Words("en", "discover")
YEAR = 365
LIVED = "rmst"  # days lived, up to the last day on which every run is seen in full
FEWEST = 20  # points, below which no box is looked for


class Discovery(NamedTuple):
    """What was found.

    Attributes
    ----------
    title, looked_for, case : str
        The question of the study; what is looked for in it; what is said of a life that is a case.
    search : Search
    boxes : pandas.DataFrame
        A row a box and factor: ``low, high`` or ``words`` where it is restricted, ``doubt`` (quasi-p-value), ``again``
        (share of resamples in which it is restricted); and of the box ``coverage, density, mass, p, coverage_unseen,
        density_unseen, everywhere``.
    robustness : pandas.DataFrame
        As :func:`experiments.discovery.robust.robustness`.
    cases : pandas.DataFrame
        A row a point, and arm if any arm is looked at: ``point``, the factors, ``case`` (share of its lives).
    outcome, enough : str, float
        By which arms are compared, and what satisfies.
    study : Study
    points, lives, failed, left_out : int
        Points and lives in all; lives that failed; points left out because of them, or for want of the outcome.
    units : dict
    log : frozenset of str
        Factors whose range is drawn on a logarithmic scale.
    out : Path
    """

    title: str
    looked_for: str
    case: str
    search: Search
    boxes: pd.DataFrame
    robustness: pd.DataFrame
    cases: pd.DataFrame
    outcome: str
    enough: float
    study: Study
    points: int
    lives: int
    failed: int
    left_out: int
    units: dict[str, str]
    log: frozenset[str]
    out: Path


def discover(
    study: str | Path,
    *,
    dies_before: int | None = None,
    better: str | None = None,
    than: str | None = None,
    outcome: str = LIVED,
    points: int | None = None,
    replicates: int | None = None,
    resamples: int = RESAMPLES,
    out: str | Path | None = None,
    workers: int | None = None,
    words: Words = ENGLISH,
) -> Discovery:
    """Say under which conditions communities die before a day, or one arm does better than another.

    Parameters
    ----------
    study : str or Path
        With factors that are uncertain, over their ranges.
    dies_before : int, optional
        The day; 365 by default, or the last on which it can be known.
    better, than : str, optional
        Two arms as the study names them: look for conditions under which the first does better instead.
    outcome : str
        By which arms are compared: an outcome, more of which is better; days lived by default.
    points : int, optional
        Draw so many points; those of the study's design by default. More go on from fewer.
    replicates : int, optional
        Lives of each arm at a point; as the study says by default.
    resamples : int
        Shufflings and resamples by which a box is tried.
    out : str or Path, optional
        Folder of the lives, that of the study's sweep by default: ``results/STUDY``. Those that are there are not
        lived again.
    workers : int, optional
        Processes; all cores by default. The answer is the same.
    words : Words
        The language in which it is said what is looked for.

    Returns
    -------
    Discovery

    Raises
    ------
    InputError
        Mistakes in the study, or in what is asked of it.
    """
    space = load_space(study)
    _check(space, dies_before, better, than, outcome, points, replicates, resamples)
    chosen = space.sampled(points) if points else list(space.points)
    asked = space.study_at(chosen) if points else space.study
    asked = replace(asked, replicates=replicates or asked.replicates)
    folder = Path(out) if out is not None else Path("results") / asked.name
    table = computed(asked.runs(), folder, workers, asked)
    lives = _lives(space, asked, chosen, table)
    day = dies_before or min(YEAR, asked.days - asked.rule.window)
    if better:
        cases = _where_better(lives, better, str(than), outcome)
        arms = {"better": better, "than": str(than)}
        looked_for = words("looked.better", outcome=called(outcome, words), **arms)
        case = words("looked.where_better", **arms)
    else:
        cases = _where_dead(lives, day)
        looked_for = words("looked.dead", within=within(day, words))
        case = words("looked.where_dead", within=within(day, words))
    kept = cases.dropna(subset="case").reset_index(drop=True)
    if kept["point"].nunique() < FEWEST:
        raise InputError(
            f"{space.study.name}.toml: {kept['point'].nunique()} points are too few to look for conditions; at least "
            f"{FEWEST} are wanted: --points 128"
        )
    names = [name for name in kept if name not in ("point", "case")]
    x = kept[names] if better or len(space.arms) > 1 else kept[[name for name in names if name != ARM]]
    found = search(x, kept["case"].to_numpy(float), kept["point"].to_numpy(), resamples)
    by_arm = lives.pivot_table(index="point", columns="arm", values=outcome, aggfunc=_whole, sort=False, dropna=False)
    by_arm = by_arm.reindex(columns=list(space.arms)).dropna()
    enough = float(day) if outcome == LIVED else float(by_arm.to_numpy().mean())
    return Discovery(
        title=words.term("texts", asked.question),
        looked_for=looked_for,
        case=case,
        search=found,
        boxes=_tidy(found.boxes, [str(name) for name in x]),
        robustness=robustness(by_arm, enough),
        cases=kept,
        outcome=outcome,
        enough=enough,
        study=asked,
        points=len(chosen),
        lives=len(table),
        failed=int(table["error"].notna().sum()),
        left_out=cases[cases["case"].isna()]["point"].nunique(),
        units={factor.name: factor.unit.partition(",")[0] for factor in space.factors},
        log=frozenset(factor.name for factor in space.factors if factor.log),
        out=folder,
    )


def _check(
    space: Space,
    dies_before: int | None,
    better: str | None,
    than: str | None,
    outcome: str,
    points: int | None,
    replicates: int | None,
    resamples: int,
) -> None:
    latest = space.study.days - space.study.rule.window
    problems = []
    if dies_before is not None and not 1 <= dies_before <= latest:
        problems.append(
            f"dies-before = {dies_before}: a day from 1 to {latest} is wanted; of later ones nothing is known"
        )
    if (better is None) != (than is None):
        problems.append("better and than go together: two arms of the study")
    for arm in (better, than):
        if arm is not None and arm not in space.arms:
            problems.append(unknown("arm", arm, space.arms, f"{space.study.name}.toml"))
    if better is not None and better == than:
        problems.append(f"better = than = {better!r}: two different arms are wanted")
    if better is not None and dies_before is not None:
        problems.append("either dies-before, or better and than")
    if outcome not in (LIVED, *OUTCOMES):
        problems.append(unknown("outcome", outcome, OUTCOMES))
    for name, n in (("points", points), ("replicates", replicates), ("resamples", resamples)):
        if n is not None and n < 1:
            problems.append(f"{name} = {n}: at least 1 is wanted")
    if problems:
        raise InputError(*problems)


def within(day: int, words: Words) -> str:
    """Say a number of days as a person would."""
    years, days = divmod(day, YEAR)
    if days or not years:
        return words("looked.days", n=day)
    return words("looked.year") if years == 1 else words("looked.years", n=str(years))


def called(outcome: str, words: Words) -> str:
    """Name what arms are compared by."""
    return words("looked.lived") if outcome == LIVED else named(outcome, words)


def _lives(space: Space, study: Study, points: Sequence[Point], table: pd.DataFrame) -> pd.DataFrame:
    """Give a row a point, arm and replicate; of one that failed, nothing is known."""
    measured = Answer(table, (), "", study.days, study.rule).finished
    factors = {factor.name for factor in space.factors}
    wanted = [column for column in measured if column not in {"error", "seed"} | factors]
    asked = [
        {"point": k, ARM: name, **point, "lived as": arm.name}
        for k, (point, there) in enumerate(zip(points, space.at(points), strict=True))
        for name, arm in there.items()
    ]
    every = pd.DataFrame(asked).merge(pd.DataFrame({"replicate": range(study.replicates)}), how="cross")
    lived = measured[wanted].rename(columns={"arm": "lived as"})
    return every.merge(lived, how="left", on=["lived as", "replicate"]).drop(columns="lived as")


def _whole(values: "pd.Series[float]") -> float:
    """Average, if every life has the value."""
    return float(values.mean(skipna=False))


def _where_dead(lives: pd.DataFrame, day: int) -> pd.DataFrame:
    known = lives["lifespan"].notna()
    dead = (lives["never_started"] == True) | ((lives["died"] == True) & (lives["lifespan"] < day))  # noqa: E712
    cases = lives.assign(case=dead.astype(float).where(known))
    return _at_points(cases, [ARM])


def _where_better(lives: pd.DataFrame, better: str, than: str, outcome: str) -> pd.DataFrame:
    one, other = (lives[lives[ARM] == arm].reset_index(drop=True) for arm in (better, than))
    a, b = one[outcome].astype(float), other[outcome].astype(float)
    return _at_points(one.assign(case=(a > b).astype(float).where(a.notna() & b.notna())), [])


def _at_points(cases: pd.DataFrame, more: list[str]) -> pd.DataFrame:
    """Average over the lives at each point."""
    names = [name for name in cases.columns[: cases.columns.get_loc("replicate")] if name != ARM]
    by = [*names, *more]
    return cases.groupby(by, sort=False, dropna=False)["case"].agg(_whole).reset_index()


def _tidy(boxes: Sequence[Found], names: Sequence[str]) -> pd.DataFrame:
    rows = []
    for k, one in enumerate(boxes, start=1):
        said = {"coverage": one.box.coverage, "density": one.box.density, "mass": one.box.mass, "p": one.p}
        said |= {"coverage_unseen": one.coverage_unseen, "density_unseen": one.density_unseen}
        for name in names:
            limit = one.box.limits.get(name)
            low, high = limit if isinstance(limit, tuple) else (np.nan, np.nan)
            words = ", ".join(sorted(limit)) if isinstance(limit, frozenset) else None
            row = {"box": k, "factor": name, "restricted": limit is not None, "low": low, "high": high, "words": words}
            rows.append(row | {"doubt": one.doubts.get(name, np.nan), "again": one.again[name]} | said)
            rows[-1]["everywhere"] = one.everywhere
    return pd.DataFrame(rows)
