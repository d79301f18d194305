"""A budget: hours of each week, and money in all. It is hard: what breaks it in any life is no plan."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from experiments.advice.levers import Plan
from experiments.means import WEEK, planned
from sim.errors import InputError
from sim.life import Life
from sim.scenario import Scenario

Floats = npt.NDArray[np.float64]

A_LITTLE = 1e-6
MOST_HOURS, MOST_MONEY = 10_000.0, 1e9


class Budget(NamedTuple):
    """What may be spent.

    Attributes
    ----------
    hours_per_week : float
        Of the operator's, in any week.
    money : float
        Yuan, in all; what comes in may not be spent on top.
    """

    hours_per_week: float
    money: float

    def check(self) -> list[str]:
        """Say what makes no sense in it, a line each."""
        asked = (
            ("hours-per-week", self.hours_per_week, MOST_HOURS, "hours a week"),
            ("money", self.money, MOST_MONEY, "yuan"),
        )
        return [
            f"{name} = {given:g}: {unit} from 0 to {most:,.0f} are wanted"
            for name, given, most, unit in asked
            if not 0 <= given <= most
        ]

    def given_to(self, scenario: Scenario) -> Scenario:
        """Give an operator these means: the engine refuses what they do not allow.

        Raises
        ------
        InputError
            It does not even keep the rooms that there are.
        """
        upkeep = scenario.platform.hours
        if self.hours_per_week < upkeep:
            raise InputError(
                f"hours-per-week = {self.hours_per_week:g}: keeping a {scenario.platform_name} takes "
                f"{upkeep:g} hours a week, whatever else is done in {scenario.name}"
            )
        return scenario.with_settings(
            {"operator.hours_per_week": float(self.hours_per_week), "operator.money": float(self.money)}
        )

    def allows(self, plan: Plan, days: int, upkeep: float = 0.0) -> bool:
        """Say whether what a plan orders, whatever it sees, fits; what it decides by looking, the engine caps.

        Parameters
        ----------
        plan : tuple of Policy
        days : int
        upkeep : float
            Hours a week that keeping the rooms takes.
        """
        hours, money = planned(plan, days)
        return hours + upkeep <= self.hours_per_week + A_LITTLE and money <= self.money + A_LITTLE

    def broken_by(self, row: Mapping[str, Any]) -> bool:
        """Say whether a life spent more, by its ledger."""
        return bool(row["busiest_week"] > self.hours_per_week + A_LITTLE or row["money"] > self.money + A_LITTLE)


def weekly_hours(life: Life, ledger: pd.DataFrame) -> Floats:
    """Give the operator's own hours of each week: without those that members put in the week before, to be used now.

    Parameters
    ----------
    life : Life
    ledger : pandas.DataFrame
        Rows of its ledger whose hours are not counted, since they are not of the budget.
    """
    daily = np.asarray(life.days_seen)
    weeks = np.arange(len(daily)) // WEEK
    done, lent = (np.bincount(weeks, weights=daily[name]) for name in ("hours", "lent_hours"))
    others = np.bincount(ledger["day"] // WEEK, weights=ledger["hours"], minlength=len(done))
    own: Floats = np.maximum(done - others - np.concatenate([[0.0], lent[:-1]]), 0.0)
    return own
