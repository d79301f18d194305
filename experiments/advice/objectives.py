"""What a plan is to bring about: one number a life, of which more is better."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from experiments.outcomes import OUTCOMES
from experiments.survival import restricted
from sim.errors import InputError, unknown

DAYS_LIVED = "rmst"


class Objective(NamedTuple):
    """What more is wanted of.

    Attributes
    ----------
    name : str
    unit, meaning : str
    column : str
        The outcome of a run.
    """

    name: str
    unit: str
    meaning: str
    column: str

    def worth(self, row: Mapping[str, Any], up_to: int) -> float:
        """Give it of a life; of a lifespan, the days lived up to the last day that is seen in full."""
        if self.column == DAYS_LIVED:
            lived = restricted([row["lifespan"]], [row["died"]], [row["never_started"]], up_to)
            return float(lived[0])
        if self.column == "profit":
            return float(row["revenue"] - row["money"])
        return float(row[self.column]) if row[self.column] is not None else np.nan


def _of(name: str, outcome: str) -> Objective:
    return Objective(name, OUTCOMES[outcome].unit, OUTCOMES[outcome].meaning, outcome)


OBJECTIVES = {
    one.name: one
    for one in (
        Objective("lifespan", "days", "days lived, up to the last day that is seen in full", DAYS_LIVED),
        _of("revenue", "revenue"),
        Objective("profit", "yuan", "paid by members in all, less what the operator spent", "profit"),
        _of("active", "active_mean"),
        _of("members", "members_end"),
        _of("posts", "posts"),
        _of("helps", "helps"),
        _of("satisfaction", "satisfaction_mean"),
        _of("ties", "tie_strength_total"),
    )
}
PAID = ("revenue", "profit")


def objective_of(name: str, policies: tuple[str, ...]) -> Objective:
    """Find an objective by name.

    Parameters
    ----------
    name : str
    policies : tuple of str
        That are tried.

    Raises
    ------
    InputError
        There is none of this name, or nothing that is tried can bring it.
    """
    if name not in OBJECTIVES:
        raise InputError(unknown("objective", name, OBJECTIVES))
    if name in PAID and "fees" not in policies and "offers" not in policies:
        raise InputError(f"objective {name}: members pay for nothing in {', '.join(policies)}; try fees or offers too")
    return OBJECTIVES[name]
