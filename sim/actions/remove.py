"""Putting members out."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.actions.base import Act

HOURS_PER_REMOVAL = 1 / 60  # assumed: a minute each


@dataclass(frozen=True, eq=False)
class Remove(Act):
    """Put members out.

    Attributes
    ----------
    uid : array of int
        Whom.
    """

    uid: npt.NDArray[np.int32]

    @property
    def cost_hours(self) -> float:
        """Hours that it takes: a minute each."""
        return len(self.uid) * HOURS_PER_REMOVAL
