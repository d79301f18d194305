"""The operator tells people outside about the community, or has members do so."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic.dataclasses import dataclass

from sim.actions import Act, Advertise, Tell
from sim.policies.base import CHECKED, Policy, View
from sim.quantity import quantity


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Recruiting(Policy):
    """Advertise, so that more people outside hear of the community; ask members to speak of it.

    Who joins is up to them. Seed members, chosen one by one, are people of like taste and an hour each: ``width=0.1,
    hours_each=1``. A big account's broadcast is many on one day: ``people_per_day=2000, days=(30,)``. Costs the hours
    and, for each who hears of it, the hours and the money that it says. An act that would have more hear of it in a day
    than the scenario's ``outside.arrivals_most`` is refused.
    """

    source: ClassVar[str] = "003_2b407cfdf281c267.txt: a community must keep announcing itself to the outside"
    fits: ClassVar[str] = "tea_salon"
    looks: ClassVar[bool] = False

    people_per_day: Annotated[float, quantity("people a day", 0, 1e6, "who hear of it, on average")] = 1.0
    money_each: Annotated[float, quantity("yuan", 0, 1e6, "for each who hears of it; assumed")] = 2.0
    hours_each: Annotated[float, quantity("hours", 0, 24, "for each who hears of it")] = 0.0
    hours_per_week: Annotated[float, quantity("hours a week", 0, 168, "work put into it")] = 1.0
    width: Annotated[float, quantity("circle", 0.01, 1, "arc of tastes of those who hear of it; 1: anybody")] = 1.0
    taste: Annotated[float, quantity("circle", 0, 1, "the middle of that arc")] = 0.5
    asked: Annotated[float, quantity("1", 0, 10, "by how much sooner satisfied members speak of it, being asked")] = 0.0

    def decide(self, view: View) -> Sequence[Act]:
        """Advertise for as many days as lie until the next time, in one day; ask today's visitors."""
        people = self.people_per_day * self.every
        hours = self.hours_per_week * self.every / 7 + people * self.hours_each
        acts: list[Act] = []
        if people > 0:
            acts.append(Advertise(people, hours, people * self.money_each, self.taste, self.width))
        if self.asked > 0:
            acts.append(Tell(asked=self.asked, hours=0.0 if acts else hours))
        return acts

    @classmethod
    def neutral(cls) -> "Recruiting":
        """Tell nobody."""
        return cls(people_per_day=0.0)
