"""Joining with another community."""

from dataclasses import dataclass

from sim.actions.base import Act


@dataclass(frozen=True)
class Ally(Act):
    """Join with another community: its members come in a room of their own, with one of them in charge.

    Attributes
    ----------
    size : int
        People in it.
    known : int
        Of these, how many each knows.
    leader_hours : float
        A week, that its organisers go on putting in.
    hours : float
        That the talks with them take.
    """

    size: int
    known: int
    leader_hours: float
    hours: float = 8.0

    @property
    def cost_hours(self) -> float:
        """Hours that it takes."""
        return self.hours
