"""Getting members to speak of the community."""

from dataclasses import dataclass

from sim.actions.base import PlainAct


@dataclass(frozen=True)
class Tell(PlainAct):
    """Ask members to refer others today, or have them shown to outsiders as members.

    Attributes
    ----------
    asked : float
        By how much more likely, as a share, a satisfied visitor speaks of the community.
    shown : float
        Chance that a visitor is recognised by somebody outside, to whom they say what they think of it.
    shown_from : int
        Answers that somebody has to have got to be shown.
    hours, money : float
        What it costs, yuan.
    """

    asked: float = 0.0
    shown: float = 0.0
    shown_from: int = 0
    hours: float = 0.0
    money: float = 0.0
