"""Putting content into the rooms."""

from dataclasses import dataclass

from sim.actions.base import PlainAct


@dataclass(frozen=True)
class Post(PlainAct):
    """Put content into every room of the community.

    Attributes
    ----------
    hours : float
        Work put into it.
    digest : bool
        Of what is talked about already, instead of something for every taste alike.
    taste : float
        What it is about, on the circle from 0 to 1; below 0 for every taste.
    topics : float
        What it brings to talk about, as so many newcomers do.
    money : float
        Yuan that it costs.
    """

    hours: float
    digest: bool = False
    taste: float = -1.0
    topics: float = 0.0
    money: float = 0.0
