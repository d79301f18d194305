"""Selling to members."""

from dataclasses import dataclass

from sim.actions.base import PlainAct


@dataclass(frozen=True)
class Offer(PlainAct):
    """Offer visitors something to buy today, and post about it in every room.

    Attributes
    ----------
    price, cost : float
        What a buyer pays, and what the operator pays for it then, yuan.
    value : float
        What it is worth, as so many years of full benefit.
    notices : float
        Posts about it in each room.
    hours, money : float
        What it costs beside, yuan.
    """

    price: float
    cost: float
    value: float
    notices: float
    hours: float
    money: float = 0.0
