"""Answering members, with thanks and praise."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.actions.base import Act


@dataclass(frozen=True, eq=False)
class Answer(Act):
    """Answer members, or praise them before everybody.

    Attributes
    ----------
    uid : array of int
        Whom.
    worth : float
        What it is worth to them, where a member's answer is worth 1.
    minutes, money_each : float
        What one takes, yuan.
    """

    uid: npt.NDArray[np.int32]
    worth: float = 1.0
    minutes: float = 3.0
    money_each: float = 0.0

    @property
    def cost_hours(self) -> float:
        """Hours that it takes."""
        return len(self.uid) * self.minutes / 60

    @property
    def cost_money(self) -> float:
        """Yuan that it takes."""
        return len(self.uid) * self.money_each
