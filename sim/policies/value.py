"""The operator puts something of value into the room."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic.dataclasses import dataclass

from sim.actions import Act, Post
from sim.policies.base import CHECKED, Policy, View
from sim.quantity import quantity


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Value(Policy):
    """Contribute content: lessons, articles, a digest of the talk.

    Costs the hours that it says. An hour makes about eight quality-posts.
    """

    source: ClassVar[str] = "004_6e2827bdab23065a.txt: without value put in, it does not last"
    looks: ClassVar[bool] = False

    hours_per_week: Annotated[float, quantity("hours a week", 0, 168, "work put into content")] = 3.0

    def decide(self, view: View) -> Sequence[Act]:
        """Post the day's share of the week's work."""
        return [Post(self.hours_per_week * self.every / 7)] if self.hours_per_week > 0 else []

    @classmethod
    def neutral(cls) -> "Value":
        """Give nothing."""
        return cls(hours_per_week=0.0)
