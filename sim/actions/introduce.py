"""Bringing two people together."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.actions.base import Act


@dataclass(frozen=True, eq=False)
class Introduce(Act):
    """Introduce people to each other, in pairs; whether they take to each other is for them to say.

    Attributes
    ----------
    one, other : array of int
        Their uids, of one length.
    minutes : float
        That a pair takes.
    """

    one: npt.NDArray[np.int32]
    other: npt.NDArray[np.int32]
    minutes: float = 15.0

    @property
    def cost_hours(self) -> float:
        """Hours that it takes."""
        return len(self.one) * self.minutes / 60
