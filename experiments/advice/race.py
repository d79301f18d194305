"""Scores of plans on the same lives, and races in which the poor ones stop early."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from experiments.advice.levers import Plan

Floats = npt.NDArray[np.float64]
Row = Mapping[str, Any]
Measure = Callable[[Iterable[tuple[Plan, int]]], Mapping[tuple[Plan, int], Row | None]]

DOUBT = 0.05  # chance, over a look, that a plan as good as the leader is put out


class Scores:
    """What plans are worth, replicate by replicate: each is measured once.

    Parameters
    ----------
    measure : callable
        Gives the row of every plan and replicate that it is asked for.
    worth : callable
        Gives what is wanted of a row.
    broken : callable
        Says of a row whether it broke the budget.
    """

    def __init__(self, measure: Measure, worth: Callable[[Row], float], broken: Callable[[Row], bool]) -> None:
        self._measure, self._worth, self._broken = measure, worth, broken
        self.rows: dict[tuple[Plan, int], Row | None] = {}

    def ask(self, plans: Iterable[Plan], replicates: Sequence[int]) -> None:
        """Have plans measured on some replicates, as far as they are not yet."""
        wanted = ((plan, r) for r in replicates for plan in dict.fromkeys(plans))
        missing = [place for place in wanted if place not in self.rows]
        if missing:
            self.rows.update(self._measure(missing))

    def worth(self, plan: Plan, replicates: Sequence[int]) -> Floats:
        """Give what a plan is worth in each of some replicates; nothing known, where one failed."""
        return self.of(plan, replicates, self._worth)

    def of(self, plan: Plan, replicates: Sequence[int], what: Callable[[Row], float]) -> Floats:
        """Give something else of each of some lives of a plan."""
        rows = [self.rows[plan, r] for r in replicates]
        return np.array([np.nan if row is None else what(row) for row in rows])

    def mean(self, plan: Plan, replicates: Sequence[int]) -> float:
        """Give the mean worth of a plan, −∞ where it broke the budget or a life failed."""
        rows = [self.rows[plan, r] for r in replicates]
        if any(row is None or self._broken(row) for row in rows):
            return -np.inf
        mean = float(self.worth(plan, replicates).mean())
        return -np.inf if np.isnan(mean) else mean

    def ranked(self, plans: Iterable[Plan], replicates: Sequence[int]) -> list[Plan]:
        """Order plans by mean worth, the best first, of equals the one of fewer hours; leave out those without any."""
        means = {plan: self.mean(plan, replicates) for plan in dict.fromkeys(plans)}
        able = [plan for plan in means if means[plan] > -np.inf]
        return sorted(able, key=lambda plan: (-means[plan], self.of(plan, replicates, _hours).mean()))


def _hours(row: Row) -> float:
    return float(row["own_hours"])


def still_in(scores: Scores, plans: Iterable[Plan], replicates: Sequence[int]) -> list[Plan]:
    """Give the plans that are not clearly worse than the leader on the same lives, the best first.

    Clearly worse is: the mean difference is too far below 0 for a paired t-test, with the doubt shared among all.
    """
    order = scores.ranked(plans, replicates)
    if len(order) < 2 or len(replicates) < 2:
        return order
    lead = scores.worth(order[0], replicates)
    n = len(replicates)
    far = float(stdtrit(n - 1, 1 - DOUBT / (len(order) - 1)))
    dust = 1e-12 * float(np.abs(lead).max())  # what is lost in adding up
    behind = {plan: lead - scores.worth(plan, replicates) for plan in order}
    return [plan for plan, d in behind.items() if d.mean() <= far * d.std(ddof=1) / np.sqrt(n) + dust]


def race(scores: Scores, plans: Iterable[Plan], looks: Sequence[int], most: int) -> list[Plan]:
    """Let plans live on, look after look; at each, the clearly worse are out, and at most half go on.

    Parameters
    ----------
    scores : Scores
    plans : iterable of Plan
    looks : sequence of int
        Replicates that have been lived at each look.
    most : int
        Plans that reach the end, at most; so many may go on from any look.

    Returns
    -------
    list of Plan
        The best first.
    """
    running = [*dict.fromkeys(plans)]
    for look in looks:
        scores.ask(running, range(look))
        left = still_in(scores, running, range(look))
        running = left[: max(most, len(running) // 2)]
    return running[:most]
