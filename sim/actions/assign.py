"""Setting homework."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.actions.base import Act


@dataclass(frozen=True, eq=False)
class Assign(Act):
    """Ask members for a post within so many days, and name two others for each who are to answer it.

    Attributes
    ----------
    uid, one, other : array of int
        Who is to write, and who is to answer them; of one length.
    days : int
        In which it is to be written.
    minutes : float
        That each takes the operator, who reads them all.
    """

    uid: npt.NDArray[np.int32]
    one: npt.NDArray[np.int32]
    other: npt.NDArray[np.int32]
    days: int = 7
    minutes: float = 5.0

    @property
    def cost_hours(self) -> float:
        """Hours that it takes."""
        return len(self.uid) * self.minutes / 60
