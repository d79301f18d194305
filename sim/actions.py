"""What an operator can do, and what each act costs: values that a policy returns and the operator applies."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

HOURS_PER_REMOVAL = 1 / 60  # assumed: a minute each


class Act:
    """Something that an operator does; free unless it says otherwise."""

    @property
    def cost_hours(self) -> float:
        """Hours that it takes."""
        return 0.0

    @property
    def cost_money(self) -> float:
        """Yuan that it takes."""
        return 0.0


@dataclass(frozen=True)
class Post(Act):
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
class Charge(Act):
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


@dataclass(frozen=True, eq=False)
class Remove(Act):
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
class Moderate(Act):
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


@dataclass(frozen=True)
class Advertise(Act):
    """Tell people outside about the community today.

    Attributes
    ----------
    people : float
        Who hear of it, beside those who do anyway; on average.
    hours, money : float
        What it costs, yuan.
    """

    people: float
    hours: float
    money: float

    @property
    def cost_hours(self) -> float:
        """Hours that it takes."""
        return self.hours

    @property
    def cost_money(self) -> float:
        """Yuan that it takes."""
        return self.money


@dataclass(frozen=True)
class Host(Act):
    """Hold a meeting today; one a day.

    Attributes
    ----------
    hours_long, preparation : float
        The operator is there, and prepares it.
    quality : float
        Of the meeting itself, from 0 to 1.
    places : int
        Who can come, at most.
    circle : int
        People who talk with each other; 1 where everybody only listens.
    in_person, similar : bool
        Where they meet; whether circles are of like tastes.
    money : float
        Yuan that it costs.
    """

    hours_long: float
    preparation: float
    quality: float
    places: int
    circle: int
    in_person: bool
    similar: bool
    money: float

    @property
    def cost_hours(self) -> float:
        """Hours that it takes."""
        return self.hours_long + self.preparation

    @property
    def cost_money(self) -> float:
        """Yuan that it takes."""
        return self.money


Action = Advertise | Charge | Host | Moderate | Post | Remove
