"""What came out of a search, tested on lives that it has not seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.advice.budget import Budget
from experiments.advice.estimate import Estimate, mean_of, paired
from experiments.advice.levers import NOTHING, Plan, written
from experiments.advice.lived import FRESH
from experiments.advice.race import Scores
from experiments.advice.search import NOTHING_DONE, Effort, Found, without_one

SHARES = (0.25, 0.5, 0.75)  # of the budget: up to these, what is best is tested again, for the front


@dataclass(frozen=True)
class Judged:
    """What fresh lives say of plans.

    Attributes
    ----------
    best : tuple of Policy
        Of the plans that the search ended with, its first that never broke the budget.
    over_nothing : Estimate
        What it is worth more than doing nothing, on fresh lives.
    search_over_nothing : float
        The same, on the lives on which it was chosen.
    table : pandas.DataFrame
        A row a plan, see :func:`judged`.
    sources : tuple of Policy
        What operators do by custom, and the best policy as its source has it.
    """

    best: Plan
    over_nothing: Estimate
    search_over_nothing: float
    table: pd.DataFrame
    sources: tuple[Plan, ...]

    @property
    def told_apart(self) -> bool:
        """Whether it can be told from doing nothing, to the better."""
        return bool(self.over_nothing.low > 0)

    @property
    def plan(self) -> Plan:
        """What is advised: nothing, where nothing better can be told from it."""
        return self.best if self.told_apart else NOTHING_DONE

    @property
    def optimism(self) -> float:
        """How much better it looked on the lives on which it was chosen."""
        return self.search_over_nothing - self.over_nothing.estimate


def judged(
    scores: Scores, found: Found, effort: Effort, budget: Budget, theirs: Sequence[Plan], alone: Iterable[Plan]
) -> Judged:
    """Test again, on fresh lives, what came out of a search, and what it has to be compared with.

    Parameters
    ----------
    scores : Scores
    found : Found
    effort : Effort
    budget : Budget
    theirs : sequence of Plan
        What operators do by custom.
    alone : iterable of Plan
        Policies as their sources have them.

    Returns
    -------
    Judged
        Its table has ``plan``, ``policies``, ``estimate, low, high`` (worth), ``less_than_best, less_low, less_high``
        (of the best, paired; simultaneous over the plans), ``hours_per_week, busiest_week, money, most_money`` (means
        and the most in any life), ``within_budget``, ``search`` (worth on the lives of the search), ``role``, and
        ``on_front``: no other plan within the budget is worth more and takes no more of either.
    """
    fresh = range(FRESH, FRESH + effort.fresh)
    custom = scores.ranked(alone, range(effort.first))[:1]
    parts = without_one(found.finalists[0]) if found.finalists and len(found.finalists[0]) > 1 else []
    cheaper = [*_cheaper(scores, found.tried, range(effort.first), budget)]
    roles = [("nothing", [NOTHING_DONE]), ("finalist", found.finalists), ("by custom", theirs)]
    roles += [("as its source has it", custom), ("a part left out", parts), ("cheaper", cheaper)]
    role: dict[Plan, str] = {}
    for name, plans in roles:
        for plan in plans:
            role.setdefault(plan, name)
    scores.ask(role, fresh)
    able = [plan for plan in found.finalists if scores.mean(plan, fresh) > -np.inf]
    best = able[0] if able else NOTHING_DONE
    known = range(effort.last)
    scores.ask([NOTHING_DONE, best], known)
    over = mean_of(scores.worth(best, fresh) - scores.worth(NOTHING_DONE, fresh))
    before = float(np.mean(scores.worth(best, known) - scores.worth(NOTHING_DONE, known)))
    table = _table(scores, role, best, fresh, range(effort.first), budget)
    return Judged(best, over, before, table, tuple(dict.fromkeys([*theirs, *custom])))


def _cheaper(scores: Scores, plans: Sequence[Plan], replicates: Sequence[int], budget: Budget) -> Iterable[Plan]:
    """Give the best plans that take no more than some shares of the hours, or of the money."""
    ranked = scores.ranked(plans, replicates)
    hours = {plan: scores.of(plan, replicates, lambda row: row["own_hours"]).mean() for plan in ranked}
    money = {plan: scores.of(plan, replicates, lambda row: row["money"]).mean() for plan in ranked}
    for spent, most in ((hours, budget.hours_per_week), (money, budget.money)):
        limits = [share * most for share in SHARES] if spent is hours else [0.0, most / 2]
        for limit in limits:
            yield from [plan for plan in ranked if spent[plan] <= limit][:1]


def _table(
    scores: Scores,
    role: dict[Plan, str],
    best: Plan,
    fresh: Sequence[int],
    first: Sequence[int],
    budget: Budget,
) -> pd.DataFrame:
    rows = [
        {
            "plan": written(plan),
            "policies": plan,
            "role": "best" if plan == best else role[plan],
            **mean_of(scores.worth(plan, fresh))._asdict(),
            "hours_per_week": float(np.mean(scores.of(plan, fresh, lambda row: row["own_hours"]))),
            "busiest_week": float(np.max(scores.of(plan, fresh, lambda row: row["busiest_week"]))),
            "money": float(np.mean(scores.of(plan, fresh, lambda row: row["money"]))),
            "most_money": float(np.max(scores.of(plan, fresh, lambda row: row["money"]))),
            "within_budget": not np.any(scores.of(plan, fresh, lambda row: float(budget.broken_by(row)))),
            "search": float(np.mean(scores.worth(plan, first))) if (plan, 0) in scores.rows else np.nan,
        }
        for plan in role
    ]
    table = pd.DataFrame(rows)
    lead = scores.worth(best, fresh)
    less = [paired(lead - scores.worth(plan, fresh), len(role) - 1) for plan in role]
    table = table.assign(**{f"less_{end}": [getattr(one, end) for one in less] for end in Estimate._fields})
    table = table.rename(columns={"less_estimate": "less_than_best"})
    return table.assign(on_front=on_front(table))


def on_front(table: pd.DataFrame) -> list[bool]:
    """Say which plans are dominated by none: worth more, for no more hours and no more money; or as much for less.

    Parameters
    ----------
    table : pandas.DataFrame
        ``estimate``, ``hours_per_week``, ``money``, ``within_budget``.
    """
    cost = np.column_stack([-table["estimate"], table["hours_per_week"], table["money"]])
    able = table["within_budget"].to_numpy(bool) & np.isfinite(cost).all(axis=1)
    no_worse = (cost[None] <= cost[:, None]).all(axis=2)  # of the second than the first
    better = (cost[None] < cost[:, None]).any(axis=2)
    return [bool(x) for x in able & ~(no_worse & better & able[None]).any(axis=1)]


def not_told_apart(judged: Judged) -> pd.DataFrame:
    """Give the plans within the budget that cannot be told from the best, the best of them first."""
    t = judged.table
    alike = (t["less_low"] <= 0) & (t["plan"] != written(judged.best)) & t["within_budget"] & (t["plan"] != NOTHING)
    return t[alike].sort_values("estimate", ascending=False, kind="stable")
