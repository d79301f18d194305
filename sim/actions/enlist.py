"""Giving members a duty."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.actions.base import Act

HOURS_PER_BRIEFING = 0.5  # assumed: half an hour each


@dataclass(frozen=True, eq=False)
class Enlist(Act):
    """Give members a duty: hours of their own that add to the operator's; or, with none, release them.

    Attributes
    ----------
    uid : array of int
        Whom.
    hours_each : float
        A week, in those weeks in which they come.
    """

    uid: npt.NDArray[np.int32]
    hours_each: float

    @property
    def cost_hours(self) -> float:
        """Hours that it takes: half an hour each to brief them."""
        return len(self.uid) * HOURS_PER_BRIEFING if self.hours_each > 0 else 0.0
