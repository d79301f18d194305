"""Setting fees."""

from dataclasses import dataclass

from sim.actions.base import PlainAct


@dataclass(frozen=True)
class Charge(PlainAct):
    """Set the fees from today on. Members who joined free pay from their next anniversary.

    Attributes
    ----------
    entry, renewal : float
        Yuan, on joining and for every further period.
    period : int
        Days that a fee pays for.
    trial : int
        Days that are free for who joins; then the renewal falls due.
    dear : float
        Yuan on joining and for every period of a dearer membership, for whom it is worth it; 0 for none.
    hours, money : float
        What setting them costs, yuan.
    """

    entry: float
    renewal: float
    period: int
    trial: int = 0
    dear: float = 0.0
    hours: float = 0.0
    money: float = 0.0
