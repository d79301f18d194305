"""The operator lets members meet."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.actions import Act, Host
from sim.policies.base import CHECKED, Policy, View
from sim.quantity import quantity, whole


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Events(Policy):
    """Hold meetings, in person or online; whoever is reached and willing comes, and talks in small circles.

    An ordeal is a meeting of many hours, a ritual one of few; neither does anything but through hours, who comes, and
    ties. Costs the hours of the meeting and of preparing it, and the money that it says.
    """

    source: ClassVar[str] = "003_2b407cfdf281c267.txt: meetings guard a community's life; about 21 a month at Xiaomi"
    fits: ClassVar[str] = "owners_club"
    looks: ClassVar[bool] = False

    every: Annotated[int, whole("days", 1, 100_000, "days from one meeting to the next")] = 30
    hours_long: Annotated[float, quantity("hours", 0, 240, "length; a trip of two days has some 20")] = 3.0
    preparation: Annotated[float, quantity("hours", 0, 1000, "the operator's work beforehand")] = 4.0
    quality: Annotated[float, quantity("1", 0, 1, "of the meeting itself; a trip 0.8")] = 0.3
    places: Annotated[int, whole("people", 0, 1_000_000, "who can come, at most")] = 40
    circle: Annotated[int, whole("people", 1, 12, "who talk with each other; 1: everybody listens to a showcase")] = 6
    in_person: Annotated[bool, Field(description="in person, or online")] = True
    similar: Annotated[bool, Field(description="circles of like tastes, or mixed")] = False
    money: Annotated[float, quantity("yuan", 0, 1e9, "what one costs")] = 0.0
    fee: Annotated[float, quantity("yuan", 0, 1e6, "that each who comes pays")] = 0.0
    needed: Annotated[int, whole("people", 0, 1_000_000, "who have to come, or nothing comes of it")] = 0
    notice: Annotated[int, whole("days", 1, 60, "on which it is announced")] = 1
    fixed: Annotated[bool, Field(description="always at one place and hour: who came last time knows")] = False
    place: Annotated[
        Literal["any", "first", "rotate"],
        Field(description="near to all, at the first of the places where members live, or at each in turn"),
    ] = "any"
    places_of_members: Annotated[int, whole("places", 1, 100, "in which members live, for rotating")] = 1

    def decide(self, view: View) -> Sequence[Act]:
        """Hold one."""
        return self._hold(self._turn(view.day) if self.place == "rotate" else 0)

    def orders(self) -> list[tuple[Act, int, int, int]]:
        """List the meetings: one order, or one for each place where they are held in turn."""
        if self.place != "rotate":
            return super().orders()
        n, due = self.places_of_members, self.schedule()
        if not self.days:
            due = [(self.start + k * self.every, self.stop, n * self.every) for k in range(n)]
        return [(act, *when) for when in due for act in self._hold(self._turn(when[0]))]

    def _turn(self, day: int) -> int:
        """Count the days before this one on which it is due."""
        if self.days:
            return sum(self.start <= named < day for named in set(self.days))
        return (day - self.start) // self.every

    def _hold(self, turn: int) -> list[Act]:
        if self.places == 0 or self.hours_long == 0:
            return []
        return [
            Host(
                hours_long=self.hours_long,
                preparation=self.preparation,
                quality=self.quality,
                places=self.places,
                circle=self.circle,
                in_person=self.in_person,
                similar=self.similar,
                money=self.money,
                needed=self.needed,
                notice=self.notice,
                fee=self.fee,
                fixed=self.fixed,
                place=-1 if self.place == "any" else turn % self.places_of_members,
            )
        ]

    @classmethod
    def neutral(cls) -> "Events":
        """Hold meetings to which nobody can come."""
        return cls(places=0)
