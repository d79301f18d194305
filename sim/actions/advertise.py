"""Telling people outside."""

from dataclasses import dataclass

from sim.actions.base import PlainAct


@dataclass(frozen=True)
class Advertise(PlainAct):
    """Tell people outside about the community today.

    Attributes
    ----------
    people : float
        Who hear of it, beside those who do anyway; on average.
    hours, money : float
        What it costs, yuan.
    taste, width : float
        Whom: those whose tastes lie on an arc of this width around a taste; with width 1, anybody.
    """

    people: float
    hours: float
    money: float
    taste: float = 0.0
    width: float = 1.0
