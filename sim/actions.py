"""What an operator can do, and what each act costs: values that a policy returns and the operator applies."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

HOURS_PER_REMOVAL = 1 / 60  # assumed: a minute each


@dataclass(frozen=True)
class Post:
    """Put content into the room, for every taste alike.

    Attributes
    ----------
    hours : float
        Work put into it.
    """

    hours: float

    @property
    def cost_hours(self) -> float:
        """Hours that it takes."""
        return self.hours


@dataclass(frozen=True)
class Charge:
    """Set the fees from today on. Members who joined free pay from their next anniversary.

    Attributes
    ----------
    entry, renewal : float
        Yuan, on joining and for every further period.
    period : int
        Days that a fee pays for.
    """

    entry: float
    renewal: float
    period: int

    @property
    def cost_hours(self) -> float:
        """Hours that it takes: none."""
        return 0.0


@dataclass(frozen=True, eq=False)
class Remove:
    """Put members out.

    Attributes
    ----------
    uid : array of int
        Whom.
    """

    uid: npt.NDArray[np.int32]

    @property
    def cost_hours(self) -> float:
        """Hours that it takes: a minute each."""
        return len(self.uid) * HOURS_PER_REMOVAL


@dataclass(frozen=True)
class Moderate:
    """Watch the room today and take advertisements down before others read them.

    Attributes
    ----------
    hours : float
        On duty, whether or not there is anything to take down.
    """

    hours: float

    @property
    def cost_hours(self) -> float:
        """Hours that it takes."""
        return self.hours


Action = Moderate | Post | Charge | Remove
