"""Looking at who wants to come in."""

from dataclasses import dataclass

from sim.actions.base import PlainAct


@dataclass(frozen=True)
class Screen(PlainAct):
    """Look at today's candidates, and turn away who does not fit, or for whom there is no time left.

    Attributes
    ----------
    hours : float
        Put into it today; what is not needed is there on the next days, up to a week's worth.
    minutes : float
        Spent on a candidate: the longer, the more is found out.
    width : float
        How far a taste may lie from what is talked about, on the circle: up to 0.5.
    sells : float
        Share of advertisements among somebody's posts that is put up with.
    money : float
        Yuan that it costs.
    """

    hours: float
    minutes: float
    width: float
    sells: float
    money: float = 0.0
