"""Putting somebody in charge."""

from dataclasses import dataclass

from sim.actions.base import Act


@dataclass(frozen=True)
class Appoint(Act):
    """Put somebody in charge of a room, for all to see.

    Attributes
    ----------
    room : int
    leader : int
        A member's uid, ``OPERATOR`` or ``VACANT``.
    """

    room: int
    leader: int
