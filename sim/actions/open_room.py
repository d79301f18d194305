"""Opening a room."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.actions.base import OPERATOR, Act

HOURS_PER_ROOM = 1.0  # assumed: to open or close one
HOURS_PER_MOVE = 1 / 60  # assumed: a minute each


@dataclass(frozen=True, eq=False)
class OpenRoom(Act):
    """Open a room and move members into it from where they are now.

    Attributes
    ----------
    uid : array of int
        Whom; they give up the room where they were last, unless they stay.
    leader : int
        Who is in charge there: a member's uid, ``OPERATOR`` or ``VACANT``.
    platform : str
        The software that it is on; that of the room from which most come, if empty.
    stay : bool
        They keep the seat that they have, and take another one, if they have one left.
    place : int
        Where it is; below 0 for no place.
    """

    uid: npt.NDArray[np.int32]
    leader: int = OPERATOR
    platform: str = ""
    stay: bool = False
    place: int = -1

    @property
    def cost_hours(self) -> float:
        """Hours that it takes: an hour, and a minute each."""
        return HOURS_PER_ROOM + len(self.uid) * HOURS_PER_MOVE
