"""What an operator can do, and what each act costs: values that a policy returns and the operator applies."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

HOURS_PER_REMOVAL = 1 / 60  # assumed: a minute each
HOURS_PER_ROOM = 1.0  # assumed: to open or close one
HOURS_PER_MOVE = 1 / 60  # assumed: a minute each
VACANT, OPERATOR = -1, -2  # leaders of a room who are no member


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


@dataclass(frozen=True, eq=False)
class OpenRoom(Act):
    """Open a room and move members into it from where they are now.

    Attributes
    ----------
    uid : array of int
        Whom; they give up the room where they were last.
    leader : int
        Who is in charge there: a member's uid, ``OPERATOR`` or ``VACANT``.
    """

    uid: npt.NDArray[np.int32]
    leader: int = OPERATOR

    @property
    def cost_hours(self) -> float:
        """Hours that it takes: an hour, and a minute each."""
        return HOURS_PER_ROOM + len(self.uid) * HOURS_PER_MOVE


@dataclass(frozen=True)
class CloseRoom(Act):
    """Close a room for good.

    Attributes
    ----------
    room : int
        Which.
    into : int or None
        The room into which everybody moves; with None, who sits nowhere else is out.
    """

    room: int
    into: int | None = None

    @property
    def cost_hours(self) -> float:
        """Hours that it takes."""
        return HOURS_PER_ROOM


@dataclass(frozen=True)
class Appoint(Act):
    """Put somebody in charge of a room, for all to see.

    Attributes
    ----------
    room : int
    leader : int
        A member's uid, ``OPERATOR`` or ``VACANT``.
    """

    room: int
    leader: int


Action = Appoint | CloseRoom | OpenRoom | Advertise | Charge | Host | Moderate | Post | Remove
