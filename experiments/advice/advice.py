"""What is advised, and what it rests on: as frames, and for machines."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from experiments.advice.budget import Budget
from experiments.advice.estimate import Estimate, mean_of
from experiments.advice.judged import Judged, not_told_apart
from experiments.advice.levers import Plan, written
from experiments.advice.lived import FRESH
from experiments.advice.objectives import Objective
from experiments.advice.race import Scores
from experiments.advice.search import NOTHING_DONE, Effort
from experiments.advice.subject import Anew, FromToday
from experiments.answer import Answer
from experiments.means import WEEK
from experiments.outcomes import OUTCOMES
from sim.lifespan import LifespanRule
from sim.policies.base import name_of

SCHEDULE = ("start", "stop", "every", "days", "when")
TOLD = ("members_end", "active_mean", "posts", "satisfaction_mean", "revenue", "acts_refused")
NOTHING, ADVISED, BY_CUSTOM = "nothing", "advised", "by custom"
SPENT = ("hours_per_week", "money", "earned")


@dataclass(frozen=True)
class Advice:
    """What is advised, and what it rests on.

    Attributes
    ----------
    who : Anew or FromToday
        Whom it is about.
    budget : Budget
    objective : Objective
    days, seed : int
    effort : Effort
    judged : Judged
        What fresh lives say.
    alone : pandas.DataFrame
        Every policy alone, on the lives of the search: ``policy``, ``written``, ``more_than_nothing`` and its
        standard ``error``, ``hours_per_week``, ``money``.
    lives : int
        That were lived.
    plans : int
        That were looked at.
    scores : Scores
    failures : tuple of str
        Of lives that have no result.
    """

    who: Anew | FromToday
    budget: Budget
    objective: Objective
    days: int
    seed: int
    effort: Effort
    judged: Judged
    alone: pd.DataFrame
    lives: int
    plans: int
    scores: Scores
    failures: tuple[str, ...]

    @property
    def plan(self) -> Plan:
        """What is advised."""
        return self.judged.plan

    @property
    def fresh(self) -> range:
        """Replicates that the search has not seen."""
        return range(FRESH, FRESH + self.effort.fresh)

    @cached_property
    def parts(self) -> pd.DataFrame:
        """A row a policy of the plan: ``policy, written, parameters, schedule, hours_per_week, money, earned``."""
        spent = np.zeros((len(self.plan), 3))
        if self.plan:
            lives = [row for r in self.fresh if (row := self.scores.rows[self.plan, r]) is not None]
            spent = np.mean([row["parts"] for row in lives], axis=0)
        rows = [
            {
                "policy": name_of(type(policy)),
                "written": str(policy),
                "parameters": {f.name: getattr(policy, f.name) for f in fields(policy) if f.name not in SCHEDULE},
                "schedule": {name: getattr(policy, name) for name in SCHEDULE},
                "hours_per_week": float(hours) / -(-self.days // WEEK),
                "money": float(money),
                "earned": float(earned),
            }
            for policy, (hours, money, earned) in zip(self.plan, spent, strict=True)
        ]
        return pd.DataFrame(rows, columns=["policy", "written", "parameters", "schedule", *SPENT])

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """A row an outcome of the plan on fresh lives, and against doing nothing, paired."""
        return pd.DataFrame([self._outcome(name) for name in TOLD])

    def _outcome(self, name: str) -> dict[str, Any]:
        mine, nothing = (
            self.scores.of(plan, self.fresh, lambda row: float(row[name])) for plan in (self.plan, NOTHING_DONE)
        )
        row = {"outcome": name, "unit": OUTCOMES[name].unit, **mean_of(mine)._asdict()}
        return row | {f"more_{end}": value for end, value in mean_of(mine - nothing)._asdict().items()}

    @property
    def table(self) -> pd.DataFrame:
        """Every plan that was tested on fresh lives; see :func:`experiments.advice.judged.judged`."""
        return self.judged.table

    def row(self, plan: Plan) -> dict[str, Any]:
        """Give the row of a plan in :attr:`table`."""
        return dict(self.table[self.table["plan"] == written(plan)].iloc[0])

    @cached_property
    def answer(self) -> Answer:
        """Doing nothing, what is advised and what is done by custom, on fresh lives, as a comparison."""
        plans = {NOTHING: NOTHING_DONE, ADVISED: self.plan} if self.plan else {NOTHING: NOTHING_DONE}
        plans |= {BY_CUSTOM: self.who.theirs} if self.who.theirs else {}
        rows = [
            {"arm": arm, "replicate": r - FRESH, **row}
            for arm, plan in plans.items()
            for r in self.fresh
            if (row := self.scores.rows[plan, r]) is not None
        ]
        runs = pd.DataFrame(rows).drop(columns="parts")
        return Answer(runs, tuple(plans), NOTHING, self.days, LifespanRule())

    @property
    def front(self) -> pd.DataFrame:
        """The plans that none dominates, from the cheapest on."""
        shown = self.table[self.table["on_front"]]
        return shown.sort_values(["hours_per_week", "money"], kind="stable", ignore_index=True)

    @property
    def runners_up(self) -> pd.DataFrame:
        """The plans that cannot be told from the best."""
        return not_told_apart(self.judged)

    def as_dict(self) -> dict[str, Any]:
        """Give it for machines."""
        mine, j = self.row(self.plan), self.judged
        over = j.over_nothing if j.told_apart else Estimate(0.0, 0.0, 0.0)
        return {
            "scenario": self.who.name,
            "objective": {"name": self.objective.name, "unit": self.objective.unit, "meaning": self.objective.meaning},
            "budget": self.budget._asdict(),
            "days": self.days,
            "seed": self.seed,
            "plan": [_part(row) for row in self.parts.to_dict("records")],
            "policies": [str(policy) for policy in self.plan],
            "told_from_nothing": j.told_apart,
            "costs": {name: mine[name] for name in ("hours_per_week", "busiest_week", "money", "most_money")},
            "outcome": {self.objective.name: _ends(mine), "more_than_nothing": over._asdict()}
            | {row["outcome"]: _ends(row) for row in self.outcomes.to_dict("records")},
            "best_of_the_search": {
                "policies": [str(policy) for policy in j.best],
                "more_than_nothing": j.over_nothing._asdict(),
                "more_than_nothing_in_the_search": j.search_over_nothing,
                "optimism": j.optimism,
            },
            "runners_up": [_plain(row) for row in self.runners_up.to_dict("records")],
            "sources": [_plain(self.row(plan)) for plan in self.judged.sources],
            "front": [_plain(row) for row in self.front.to_dict("records")],
            "effort": self.effort._asdict() | {"plans": self.plans, "lives": self.lives},
            "failures": list(self.failures),
        }


def _ends(row: Mapping[Any, Any]) -> dict[str, float]:
    return {end: row[end] for end in ("estimate", "low", "high")}


def _part(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "policy": row["policy"],
        "parameters": row["parameters"],
        "schedule": row["schedule"],
        "hours": row["hours_per_week"],
        "money": row["money"],
        "earned": row["earned"],
    }


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    kept = ("plan", "role", "estimate", "low", "high", "less_than_best", "less_low", "less_high")
    return {name: row[name] for name in (*kept, "hours_per_week", "money", "within_budget")}
