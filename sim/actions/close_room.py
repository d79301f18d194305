"""Closing a room."""

from dataclasses import dataclass

from sim.actions.base import Act
from sim.actions.open_room import HOURS_PER_ROOM


@dataclass(frozen=True)
class CloseRoom(Act):
    """Close a room for good.

    Attributes
    ----------
    room : int
        Which.
    into : int or None
        The room into which everybody moves; with None, who sits nowhere else is out.
    """

    room: int
    into: int | None = None

    @property
    def cost_hours(self) -> float:
        """Hours that it takes."""
        return HOURS_PER_ROOM
