"""The operator gives members something to do together."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic.dataclasses import dataclass

from sim.actions import Act, Host
from sim.policies.base import CHECKED, Policy, View
from sim.quantity import quantity, whole


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Culture(Policy):
    """Set tasks that need a number of people: whoever takes part meets the others; with too few, they fail.

    The rest of a culture is made of other policies: rules that members watch over are ``volunteers(), moderation()``,
    and a symbol by which outsiders know members is ``badge(from_answers=0)``. Costs the hours that it says.
    """

    source: ClassVar[str] = "003_2b407cfdf281c267.txt: a subculture is formed by shared aims, tasks, rules and symbols"
    fits: ClassVar[str] = "owners_club"
    looks: ClassVar[bool] = False

    needed: Annotated[int, whole("people", 0, 10_000, "whom a task takes; 0: there are none")] = 10
    within_days: Annotated[int, whole("days", 1, 60, "for which people are looked for")] = 7
    hours: Annotated[float, quantity("hours", 0.1, 240, "that it takes those who take part; assumed")] = 2.0
    quality: Annotated[float, quantity("1", 0, 1, "of the task itself, as of a meeting; assumed")] = 0.3
    circle: Annotated[int, whole("people", 2, 12, "who work together")] = 6
    preparation: Annotated[float, quantity("hours", 0, 100, "the operator's work; assumed")] = 2.0
    every: Annotated[int, whole("days", 1, 100_000, "days from one task to the next")] = 30

    def decide(self, view: View) -> Sequence[Act]:
        """Set one: a meeting online, announced for so many days, that takes so many people."""
        if self.needed == 0:
            return []
        return [
            Host(
                hours_long=self.hours,
                preparation=self.preparation,
                quality=self.quality,
                places=10_000,
                circle=self.circle,
                in_person=False,
                similar=False,
                money=0.0,
                needed=self.needed,
                notice=self.within_days,
            )
        ]

    @classmethod
    def neutral(cls) -> "Culture":
        """Set none."""
        return cls(needed=0)
