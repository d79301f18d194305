"""The operator tells people outside about the community."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic.dataclasses import dataclass

from sim.actions import Act, Advertise
from sim.policies.base import CHECKED, Policy, View
from sim.quantity import quantity


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Recruiting(Policy):
    """Advertise, so that more people outside hear of the community; whether they join is up to them.

    Costs the hours and, for each who hears of it, the money that it says. An act that would have more hear of it in a
    day than the scenario's ``outside.arrivals_most`` is refused.
    """

    source: ClassVar[str] = "003_2b407cfdf281c267.txt: a community must keep announcing itself to the outside"
    looks: ClassVar[bool] = False

    people_per_day: Annotated[float, quantity("people a day", 0, 1e6, "who hear of it, on average")] = 1.0
    money_each: Annotated[float, quantity("yuan", 0, 1e6, "for each who hears of it; assumed")] = 2.0
    hours_per_week: Annotated[float, quantity("hours a week", 0, 168, "work put into it")] = 1.0

    def decide(self, view: View) -> Sequence[Act]:
        """Advertise for as many days as lie until the next time, in one day."""
        if self.people_per_day == 0:
            return []
        people = self.people_per_day * self.every
        return [Advertise(people, self.hours_per_week * self.every / 7, people * self.money_each)]

    @classmethod
    def neutral(cls) -> "Recruiting":
        """Tell nobody."""
        return cls(people_per_day=0.0)
