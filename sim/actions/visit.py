"""Seeing members one by one."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.actions.base import Act


@dataclass(frozen=True, eq=False)
class Visit(Act):
    """See members one by one, as at a meeting of two.

    Attributes
    ----------
    uid : array of int
        Whom.
    hours_each : float
        That a talk takes.
    quality : float
        Of the talk, from 0 to 1, as of a meeting.
    """

    uid: npt.NDArray[np.int32]
    hours_each: float = 2.0
    quality: float = 0.5

    @property
    def cost_hours(self) -> float:
        """Hours that it takes."""
        return len(self.uid) * self.hours_each
