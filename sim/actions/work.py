"""Work that does nothing else."""

from dataclasses import dataclass

from sim.actions.base import PlainAct


@dataclass(frozen=True)
class Work(PlainAct):
    """Spend hours and money on what keeps things going.

    Attributes
    ----------
    hours, money : float
        What it costs, yuan.
    """

    hours: float
    money: float = 0.0
