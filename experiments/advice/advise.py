"""Which policies, how much of each, on a budget: the search, and what it comes to."""

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from experiments.advice.advice import Advice
from experiments.advice.budget import Budget
from experiments.advice.judged import judged
from experiments.advice.levers import Plan, as_given, policies_to_try, written
from experiments.advice.lived import Lives, identity, perform
from experiments.advice.objectives import Objective, objective_of
from experiments.advice.race import Scores
from experiments.advice.search import NOTHING_DONE, Effort, effort_for, search
from experiments.advice.subject import Anew, Community, FromToday
from experiments.asked import idle_policies, wrong_numbers
from experiments.runner import compile_once, cores, progress
from experiments.store import Store
from experiments.workers import Workers
from sim.errors import InputError
from sim.lifespan import LifespanRule
from sim.policies.base import name_of
from sim.scenario import Scenario, load_scenario

MOST_REFINED = 6


def advise(
    scenario: "str | Scenario | Sequence[Community] | FromToday",
    *,
    hours_per_week: float,
    money: float,
    objective: str = "lifespan",
    policies: Sequence[str] = (),
    most: int = 3,
    days: int | None = None,
    rng: int = 1,
    refine: int = 0,
    effort: Effort | None = None,
    workers: int | None = None,
    out: str | Path | None = None,
) -> Advice:
    """Search policies, a few at once, and their levers for the best use of a budget.

    Every plan lives on the same people and luck; the poor ones stop early; what came out is tested on fresh lives.

    Parameters
    ----------
    scenario : str, Scenario, sequence of Community, or FromToday
        Whom it is about; several communities, each with its weight, if it is not known which of them it is; or a fitted
        one, from today on.
    hours_per_week, money : float
        The budget: the operator's hours in any week, and yuan in all. What breaks it in any life is no plan.
    objective : str
        A name in :data:`experiments.advice.objectives.OBJECTIVES`.
    policies : sequence of str
        The only ones that are tried; by default all but those that ``levers.toml`` sets apart.
    most : int
        Policies in a plan, at most.
    days : int, optional
        Horizon; the scenario's by default, and a year ahead of a fitted community.
    rng : int
        Replicate r has seed ``rng + r``; fresh ones begin a million further.
    refine : int
        Each doubles the rounds of tuning and the lives at the end; what was lived before is part of it.
    effort : Effort, optional
        How much is lived; by the size of the community by default.
    workers : int, optional
        Processes; all cores by default. Whatever their number, the advice is the same.
    out : str or Path, optional
        Folder in which lives are kept: the same call goes on where it was cut. Nowhere by default.

    Returns
    -------
    Advice

    Raises
    ------
    InputError
        What is asked makes no sense; all mistakes at once.
    """
    who = scenario if isinstance(scenario, FromToday) else Anew(_communities(scenario))
    days = who.days if days is None else days
    budget = Budget(hours_per_week, money)
    names, wanted = _checked(budget, objective, policies, most, days, rng, refine, workers)
    effort = who.within(effort or effort_for(who.member_days(days), refine))
    up_to = days - LifespanRule().window

    def allowed(plan: Plan) -> bool:
        return budget.allows(plan, days, who.upkeep) and not idle_policies("", plan, days)

    compile_once()
    starts = who.starts(budget, rng, effort, workers or cores())
    with (
        TemporaryDirectory() if out is None else nullcontext(out) as folder,
        Store(Path(folder), identity) as store,
        Workers(perform, workers or cores()) as engine,
        progress(effort.lives(len(names))) as bar,
    ):
        lives = Lives(starts, days, store, engine, bar)
        scores = Scores(lives, lambda row: wanted.worth(row, up_to), budget.broken_by)
        known = [who.theirs] if who.theirs else []
        found = search(
            names, scores, effort, most=most, rng=rng, allowed=allowed, known=known, tell=bar.set_description
        )
        bar.set_description("on fresh lives")
        alone = [plan for name in names if (plan := as_given(name, allowed))]
        as_they_are = [plan for plan in alone if plan == (type(plan[0])(),)]
        result = judged(scores, found, effort, budget, known, as_they_are)
    table = _alone(scores, alone, range(effort.first))
    n = len(scores.rows), len(found.tried)
    return Advice(who, budget, wanted, days, rng, effort, result, table, *n, scores, tuple(lives.failures))


def _communities(scenario: "str | Scenario | Sequence[Community]") -> tuple[Community, ...]:
    if isinstance(scenario, str | Scenario):
        return (Community(load_scenario(scenario)),)
    return tuple(scenario)


def _checked(
    budget: Budget,
    objective: str,
    policies: Sequence[str],
    most: int,
    days: int,
    rng: int,
    refine: int,
    workers: int | None,
) -> tuple[tuple[str, ...], Objective]:
    """Find every mistake in what is asked; give the policies that are tried, and what is wanted."""
    problems = [*budget.check(), *wrong_numbers(days, 1, rng, LifespanRule())]
    problems += [f"most = {most}: a whole number from 1 on is wanted"] if most < 1 else []
    problems += [f"workers = {workers}: at least 1 is wanted"] if workers is not None and workers < 1 else []
    if not 0 <= refine <= MOST_REFINED:
        problems.append(f"refine = {refine}: a whole number from 0 to {MOST_REFINED} is wanted")
    names: tuple[str, ...] = ()
    wanted: Objective | None = None
    try:
        names = policies_to_try(policies)
    except InputError as error:
        problems += error.problems
    try:
        wanted = objective_of(objective, names or policies_to_try())
    except InputError as error:
        problems += error.problems
    if problems or wanted is None:
        raise InputError(*problems)
    return names, wanted


def _alone(scores: Scores, plans: Sequence[Plan], first: Sequence[int]) -> pd.DataFrame:
    """Say what every policy alone was worth more than nothing, on the lives of the search."""
    nothing = scores.worth(NOTHING_DONE, first)
    rows = [
        {
            "policy": name_of(type(plan[0])),
            "written": written(plan),
            "more_than_nothing": float(np.mean(more := scores.worth(plan, first) - nothing)),
            "error": float(np.std(more, ddof=1) / np.sqrt(len(more))),
            "hours_per_week": float(np.mean(scores.of(plan, first, lambda row: row["own_hours"]))),
            "money": float(np.mean(scores.of(plan, first, lambda row: row["money"]))),
        }
        for plan in plans
    ]
    columns = ["policy", "written", "more_than_nothing", "error", "hours_per_week", "money"]
    return pd.DataFrame(rows, columns=columns).sort_values(
        "more_than_nothing", ascending=False, kind="stable", ignore_index=True
    )
