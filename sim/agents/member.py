"""A member as Mesa sees one: a window on one row of the columns."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Self

from mesa import Agent
from mesa.agent import AgentSet

from sim.agents.rules import faded, rested_loyalty
from sim.compiled import plain
from sim.seats import MOST, attention


class Column:
    """An attribute that reads and writes one column of the member's own row: of a table, or one that stands alone."""

    def __init__(self, doc: str, table: str | None = "people") -> None:
        self.__doc__ = doc
        self._table = table

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def _columns(self, member: "Member") -> Any:
        state = member.model.state
        return getattr(state, self._table) if self._table else state

    def __get__(self, member: "Member | None", owner: type | None = None) -> Any:
        if member is None:
            return self
        return getattr(self._columns(member), self._name)[member.row].item()

    def __set__(self, member: "Member", value: float) -> None:
        getattr(self._columns(member), self._name)[member.row] = value


class FadingColumn(Column):
    """The same for a value that fades: it is stored as of the last visit, and read as of today."""

    def __init__(self, doc: str, left: "Callable[[Member, float], float]") -> None:
        super().__init__(doc)
        self._left = left

    def __get__(self, member: "Member | None", owner: type | None = None) -> Any:
        return self if member is None else self._left(member, super().__get__(member, owner))

    def __set__(self, member: "Member", value: float) -> None:
        super().__set__(member, value / self._left(member, 1.0))


class Member(Agent):  # type: ignore[misc]
    """One member of a community. Two windows on the same row are equal.

    Parameters
    ----------
    model : Community
        The community.
    row : int
        The member's row; rows are in order of joining and never change.
    """

    uid = Column("number of the person, for good")
    taste = Column("point on the circle [0, 1)")
    propensity = Column("to post, 1 on average")
    expertise = Column("quality of what they write, 1 on average")
    willingness = Column("to pay for full benefit, yuan a year")
    skill = Column("kind of need that they can help with, or -1")
    extraction = Column("share of their posts that advertise")
    sociability = Column("how readily they go to meetings, 0 to 1")
    listed = Column("1 while on the list")
    joined = Column("day")
    recruiter = Column("uid of who brought them, or -1")
    last_visit = Column("day", "signals")
    last_contact = Column("day on which the community last reached them", "signals")
    last_active = Column("day on which they last wrote or came to a meeting")
    last_meeting = Column("day")
    here = Column("room in which they were last, -1 for none yet", "signals")
    n_seats = Column("rooms that they follow", "signals")
    activity = Column("chance of a visit a day, if aware of the community", None)
    satisfaction = Column("running average of the benefit of visits")
    expectation = Column("benefit that they have come to expect")
    response = Column("answers that a post brings, as they have come to expect")
    n_posts = Column("posts written")
    n_replies = Column("answers written")
    n_answers = Column("answers received")
    interest = FadingColumn(
        "interest today, 0 to 1", lambda m, value: faded(value, m.days_away, m.model.state.people.half_life[m.row])
    )
    loyalty = FadingColumn(
        "loyalty today, 0 to 1", lambda m, value: rested_loyalty(value, m.days_away, m.model.scenario_.behaviour)
    )

    model: Any
    row: int

    def __init__(self, model: Any, row: int) -> None:
        self.model = model
        self.row = row
        self.pos = None
        self.unique_id = self.uid

    @property
    def days_away(self) -> int:
        """Whole days since the last visit, as of the last day that was lived."""
        return max(0, int(self.model.day - 1 - self.last_visit))

    @property
    def attention(self) -> dict[int, float]:
        """Share of their attention that each room has which they follow; the shares sum to one."""
        seats, p = self.model.state.seats, self.model.scenario_.behaviour
        shares = {int(seats.now[self.row, k].room): plain(attention)(seats, self.row, k, p) for k in range(MOST)}
        return {room: share for room, share in shares.items() if share > 0}

    def __eq__(self, other: object) -> bool:
        """Compare by community and row."""
        return isinstance(other, Member) and self.model is other.model and self.row == other.row

    def __hash__(self) -> int:
        """Hash by community and row."""
        return hash((id(self.model), self.row))

    def __repr__(self) -> str:
        """Say who it is."""
        return f"Member(uid={self.uid}, joined={self.joined}, interest={self.interest:.2f})"


class MemberSet(AgentSet):  # type: ignore[misc]
    """Mesa's set of agents, owning its windows: Mesa's own holds weak references and would silently be empty."""

    def __init__(self, agents: Iterable[Member], random: Any = None) -> None:
        self._windows = list(agents)
        super().__init__(self._windows, random)

    def __iter__(self) -> Iterator[Member]:
        """Go through the windows; the generator holds the set, hence the windows."""
        yield from super().__iter__()

    def _update(self, agents: Iterable[Member]) -> Self:
        self._windows = list(agents)
        return super()._update(self._windows)  # type: ignore[no-any-return]

    def add(self, agent: Member) -> None:
        """Add a window."""
        self._windows.append(agent)
        super().add(agent)

    def _own(self, made: Any) -> "MemberSet":
        return made if made is self or isinstance(made, MemberSet) else MemberSet(made, self.random)

    def select(self, *args: Any, **kwargs: Any) -> "MemberSet":
        """Select as Mesa does."""
        return self._own(super().select(*args, **kwargs))

    def shuffle(self, inplace: bool = False) -> "MemberSet":
        """Shuffle as Mesa does."""
        return self._own(super().shuffle(inplace))

    def sort(self, *args: Any, **kwargs: Any) -> "MemberSet":
        """Sort as Mesa does."""
        return self._own(super().sort(*args, **kwargs))

    def __copy__(self) -> "MemberSet":
        """Copy; both own the windows."""
        return MemberSet(self._windows, self.random)

    def groupby(self, by: Any, result_type: str = "agentset") -> Any:
        """Group as Mesa does."""
        grouped = super().groupby(by, "list")
        if result_type == "agentset":
            grouped.groups = {key: MemberSet(group, self.random) for key, group in grouped.groups.items()}
        return grouped
