"""The operator keeps advertisements, quarrels and noise out."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic.dataclasses import dataclass

from sim.actions import Act, Moderate
from sim.policies.base import CHECKED, Policy, View
from sim.quantity import quantity, whole


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Moderation(Policy):
    """Watch the room and take advertisements down before others read them, then quarrels; let nobody write too much.

    Costs the hours that it says, whether or not there is anything to take down; an hour suffices for thirty posts.
    """

    source: ClassVar[str] = "001_e5e7c662d7ef5c81.txt: no selling inside"
    fits: ClassVar[str] = "connoisseurs"
    looks: ClassVar[bool] = False

    hours_per_week: Annotated[float, quantity("hours a week", 0, 168, "on duty")] = 1.0

    quota: Annotated[int, whole("posts a visit", 0, 1000, "that anybody may write; 0: as many as they like")] = 0

    def decide(self, view: View) -> Sequence[Act]:
        """Watch for the day's share of the week's hours."""
        return [Moderate(self.hours_per_week * self.every / 7, self.quota)] if self.hours_per_week > 0 else []

    @classmethod
    def neutral(cls) -> "Moderation":
        """Watch for no time at all."""
        return cls(hours_per_week=0.0)
