"""Policies."""

from typing import Annotated, ClassVar

from pydantic.dataclasses import dataclass

from sim.actions import Visit
from sim.policies import Policy, View
from sim.policies.base import CHECKED
from sim.quantity import whole


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class CallBack(Policy):
    """Call whoever has not looked in for some days, once. Costs a quarter of an hour a call."""

    source: ClassVar[str] = "an idea of one's own"

    away: Annotated[int, whole("days", 1, 36_500, "without a visit, after which somebody is called")] = 14
    every: Annotated[int, whole("days", 1, 100_000, "days from one round to the next")] = 7

    def decide(self, view: View) -> list[Visit]:
        """Call those who passed the mark since the last round."""
        days_away = view.day - view.members.last_visit
        just_gone = (days_away >= self.away) & (days_away < self.away + self.every)
        return [Visit(view.members.uid[just_gone], hours_each=0.25)]

    @classmethod
    def neutral(cls) -> "CallBack":
        """Call nobody for a hundred years."""
        return cls(away=36_500)
