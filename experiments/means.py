"""An operator's means: what a plan orders of them, and as many as are wanted besides what is done already."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from experiments.outcomes import YEAR
from sim.policies import Policy, Value
from sim.scenario import Scenario

WEEK = 7


def planned(plan: Sequence[Policy], days: int) -> tuple[float, float]:
    """Give the hours of the busiest week, and the money in all, of what a plan orders without looking."""
    hours, money = np.zeros(-(-days // WEEK)), 0.0
    for policy in plan:
        if policy.is_blind:
            for act, start, stop, every in policy.orders():
                due = np.arange(start, min(stop, days), every)
                np.add.at(hours, due // WEEK, act.cost_hours)
                money += len(due) * act.cost_money
    return float(hours.max(initial=0.0)), money


def as_done(scenario: Scenario, policies: Sequence[Policy]) -> tuple[Policy, ...]:
    """Give of what is done each week as much as the operator's means allow, so that more means change nothing of it.

    Content is put in day by day, until the week's hours are gone; what it leaves too little for is not done.
    """
    left = scenario.operator.hours_per_week - scenario.platform.hours
    kept: list[Policy] = []
    for policy in policies:
        hours = planned((policy,), YEAR)[0]
        if isinstance(policy, Value) and hours > left:
            a_day = policy.hours_per_week / WEEK
            kept.append(replace(policy, hours_per_week=int(left / a_day) * a_day))
        elif hours <= left:
            kept.append(policy)
        left -= hours
    return tuple(kept)


def with_means(
    scenario: Scenario, policies: Sequence[Policy], hours_per_week: float, money: float
) -> tuple[Scenario, tuple[Policy, ...]]:
    """Give an operator means for something new: so many hours and yuan, besides what is done each week already.

    Returns
    -------
    (Scenario, tuple of Policy)
        With what is done already as :func:`as_done` gives it.
    """
    present = as_done(scenario, policies)
    taken = planned(present, YEAR)[0] + scenario.platform.hours
    means = {"operator.hours_per_week": taken + hours_per_week, "operator.money": float(money)}
    return scenario.with_settings(means), present
