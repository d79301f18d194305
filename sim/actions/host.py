"""Holding a meeting."""

from dataclasses import dataclass

from sim.actions.base import PlainAct


@dataclass(frozen=True)
class Host(PlainAct):
    """Hold a meeting today; one a day.

    Attributes
    ----------
    hours_long, preparation : float
        The operator is there, and prepares it.
    quality : float
        Of the meeting itself, from 0 to 1.
    places : int
        Who can come, at most.
    circle : int
        People who talk with each other; 1 where everybody only listens.
    in_person, similar : bool
        Where they meet; whether circles are of like tastes.
    money : float
        Yuan that it costs.
    needed : int
        Who have to come, or nothing comes of it.
    notice : int
        Days on which it is announced.
    fee : float
        Yuan that each who comes pays.
    fixed : bool
        Always at the same place and hour, so that who came last time need not be told.
    place : int
        Where: members of another place come less readily to a meeting in person; below 0 for no place.
    thanks : float
        Recognition for whoever took part, as of so many answers.
    topics : float
        What each who took part has to talk about afterwards, as so many newcomers bring.
    """

    hours_long: float
    preparation: float
    quality: float
    places: int
    circle: int
    in_person: bool
    similar: bool
    money: float
    needed: int = 0
    notice: int = 1
    fee: float = 0.0
    fixed: bool = False
    place: int = -1
    thanks: float = 0.0
    topics: float = 0.0

    @property
    def hours(self) -> float:  # type: ignore[override]
        """Hours that it takes."""
        return self.hours_long + self.preparation
