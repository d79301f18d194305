"""What every policy is: a frozen value with a schedule, that looks at what an operator can see and returns actions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Annotated, Any, ClassVar, NamedTuple, Self

import numpy as np
import numpy.typing as npt
from pydantic import AfterValidator, ConfigDict, Field
from pydantic.dataclasses import dataclass as checked_dataclass

from sim.actions import Act
from sim.policies.condition import SIGNS, holds, terms
from sim.quantity import whole

Ints = npt.NDArray[np.int32]


class Roster(NamedTuple):
    """The list of members as an operator sees it; arrays in one order, read-only."""

    uid: Ints
    room: Ints  # of the community, in which they were last
    joined: Ints
    last_visit: Ints
    last_active: Ints
    paid_until: Ints
    n_posts: Ints
    n_replies: Ints
    n_answers: Ints
    taste: Ints  # bin of what they posted, of sixteen on the circle; −1 for who never did
    place: Ints  # where they live
    dear: Ints  # 1 for who pays the dearer fee
    duty: npt.NDArray[np.float64]  # hours a week that they put in on the operator's behalf


class RoomSeen(NamedTuple):
    """A room of the community, as an operator sees it."""

    room: int
    members: int
    leader: int  # uid, or sim.actions.OPERATOR or VACANT
    platform: str = ""
    place: int = -1


class Answers(NamedTuple):
    """Who answers whom: a row for each two who know each other, as far as it can be seen; arrays of one length."""

    one: Ints  # uid
    other: Ints
    strength: npt.NDArray[np.float64]  # 0 to 1


@dataclass(frozen=True)
class View:
    """What an operator can know on the morning of a day. Nobody's interest, loyalty or hazard is in it.

    Attributes
    ----------
    day : int
    hours_left : float
        Of this week.
    money : float
        In the treasury, yuan.
    n_members : int
    fees : tuple of (float, float, int, int, float)
        Entry and renewal, yuan, and the days that they pay for; days that are free; the dearer fee, yuan.
    rooms : tuple of RoomSeen
        That are open. Made when asked for.
    members : Roster
        Made when first asked for.
    answers : Answers
        Made when asked for.
    """

    day: int
    hours_left: float
    money: float
    n_members: int
    fees: tuple[float, float, int, int, float] = (0.0, 0.0, 365, 0, 0.0)
    look: Callable[[], Roster] = field(repr=False, kw_only=True)
    survey: Callable[[], tuple[RoomSeen, ...]] = field(default=tuple, repr=False, kw_only=True)
    listen: Callable[[], Answers] | None = field(default=None, repr=False, kw_only=True)

    @cached_property
    def members(self) -> Roster:
        """The list of members."""
        roster = self.look()
        for column in roster:
            column.flags.writeable = False
        return roster

    @cached_property
    def rooms(self) -> tuple[RoomSeen, ...]:
        """The rooms that are open."""
        return self.survey()

    @cached_property
    def answers(self) -> Answers:
        """Who answers whom."""
        none = np.zeros(0, np.int32)
        return self.listen() if self.listen else Answers(none, none, np.zeros(0))

    @cached_property
    def signs(self) -> dict[str, float]:
        """What conditions may ask for; see :data:`sim.policies.condition.SIGNS`."""
        members, n = self.members, max(self.n_members, 1)
        return {
            "members": self.n_members,
            "active_share": float((members.last_active > self.day - 31).sum()) / n,
            "visited_share": float((members.last_visit > self.day - 8).sum()) / n,
            "new_share": float((members.joined > self.day - 31).sum()) / n,
            "money": self.money,
        }


def shuffled(uid: Ints, salt: int = 0) -> npt.NDArray[np.int64]:
    """Order people without regard to anything, by a hash of their numbers; another order for each salt, say the day."""
    key = (uid.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(salt)
    key = (key ^ (key >> np.uint64(32))) * np.uint64(0xBF58476D1CE4E5B9)
    return np.argsort(key ^ (key >> np.uint64(32)), kind="stable")


NO_DAY = 10**9
_SIGNS = ", ".join(SIGNS)
Day = Annotated[int, whole("day", 0, 100_000, "a day")]


def _readable(text: str) -> str:
    terms(text)
    return text


CHECKED = ConfigDict(extra="forbid", arbitrary_types_allowed=True, defer_build=True)


@checked_dataclass(frozen=True, config=CHECKED, kw_only=True)
class Policy:
    """A rule for what an operator does. Subclass it, say what it costs and where it is from, and list it.

    Attributes
    ----------
    start, stop : int
        First day on which it acts, and first day on which it no longer does.
    every : int
        Days from one act to the next.
    days : tuple of int
        Named days on which it acts instead, between start and stop.
    when : str
        What has to hold on such a day, for instance ``"active_share < 0.33"``.
    """

    source: ClassVar[str]
    fits: ClassVar[str] = "wechat_group"  # a scenario in which to see what it does
    looks: ClassVar[bool] = True  # False where what it does depends on no view

    start: Annotated[int, whole("day", 0, 100_000, "first day on which it acts")] = 0
    stop: Annotated[int, whole("day", 0, 100_000, "first day on which it no longer acts")] = 100_000
    every: Annotated[int, whole("days", 1, 100_000, "days from one act to the next")] = 1
    days: Annotated[tuple[Day, ...], Field(description="named days on which it acts instead")] = ()
    when: Annotated[str, AfterValidator(_readable), Field(description=f"what has to hold; signs: {_SIGNS}")] = ""

    def decide(self, view: View) -> Sequence[Act]:
        """Say what to do today.

        Parameters
        ----------
        view : View
            What an operator can know.

        Returns
        -------
        sequence of Act
            To be applied by the operator, in this order.
        """
        raise NotImplementedError

    @classmethod
    def neutral(cls) -> Self:
        """Give the setting that changes nothing."""
        raise NotImplementedError

    @property
    def is_blind(self) -> bool:
        """Say whether it does the same whatever it sees."""
        return not self.looks and not self.when

    def schedule(self) -> list[tuple[int, int, int]]:
        """List when it is due: from a day on, before another, every so many days."""
        if self.days:
            return [(day, day + 1, 1) for day in sorted(set(self.days)) if self.start <= day < self.stop]
        return [(self.start, self.stop, self.every)]

    def orders(self) -> list[tuple[Act, int, int, int]]:
        """List what it does where it never looks: each act with the days on which it is due, as in its schedule."""
        return [(act, *when) for when in self.schedule() for act in self.decide(None)]  # type: ignore[arg-type]

    def next_day(self, day: int) -> int:
        """Give the first day from this one on when it is to act; 10⁹ if there is none."""
        if self.days:
            due = min((d for d in self.days if d >= max(day, self.start)), default=NO_DAY)
        else:
            due = self.start + -(-max(0, day - self.start) // self.every) * self.every
        return due if due < self.stop else NO_DAY

    def act(self, view: View) -> Sequence[Act]:
        """Decide, if what it waits for holds."""
        return self.decide(view) if holds(self.when, view.signs if self.when else {}) else ()

    def __str__(self) -> str:
        """Give it as it is written on the command line, with what differs from the defaults."""
        said = (f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if getattr(self, f.name) != f.default)
        return f"{name_of(type(self))}({', '.join(said)})"


def name_of(policy: type[Any]) -> str:
    """Give the name of a kind of policy on the command line: ``OneToOne`` is ``one_to_one``."""
    word = policy.__name__
    return "".join("_" + c.lower() if c.isupper() and i else c.lower() for i, c in enumerate(word))
