"""Watching over the rooms."""

from dataclasses import dataclass

from sim.actions.base import PlainAct


@dataclass(frozen=True)
class Moderate(PlainAct):
    """Watch the rooms today, and take advertisements and quarrels down before others read them.

    Attributes
    ----------
    hours : float
        On duty, whether or not there is anything to take down.
    quota : int
        Posts that anybody may write in one visit; 0 for as many as they like.
    money : float
        Yuan that it costs.
    """

    hours: float
    quota: int = 0
    money: float = 0.0
