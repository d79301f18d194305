"""Letting a bot talk."""

from dataclasses import dataclass

from sim.actions.base import PlainAct


@dataclass(frozen=True)
class Chat(PlainAct):
    """Let a bot write in every room today, and answer whoever posts.

    Attributes
    ----------
    posts : float
        That it writes, in each room.
    quality : float
        Of a post, where an average member's is 1.
    taste : float
        What they are about, on the circle; below 0 for every taste alike.
    worth : float
        What its answer is worth to whom it answers, where a person's is worth 1.
    hours, money : float
        What it costs, yuan.
    """

    posts: float
    quality: float
    taste: float
    worth: float
    hours: float = 0.0
    money: float = 0.0
