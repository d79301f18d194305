"""The operator looks at who wants to come in."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic.dataclasses import dataclass

from sim.actions import Act, Screen
from sim.policies.base import CHECKED, Policy, View
from sim.quantity import quantity


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Admission(Policy):
    """Spend some minutes on each candidate; turn away who does not fit, and whoever comes when there is no time left.

    On a platform where members invite, only those are looked at whom nobody brought; where anybody can come in, nobody
    can be turned away. Costs the minutes for as many as there are places, whether or not so many come.
    """

    source: ClassVar[str] = "001_e5e7c662d7ef5c81.txt: admission is controlled in a QQ group"
    fits: ClassVar[str] = "qq_group"
    looks: ClassVar[bool] = False

    places_per_week: Annotated[float, quantity("people a week", 0, 10_000, "for whom there is time")] = 10.0
    minutes: Annotated[float, quantity("minutes", 0, 240, "spent on each; 0: nobody is looked at; assumed")] = 10.0
    width: Annotated[float, quantity("circle", 0, 0.5, "how far a taste may lie from what is talked about")] = 0.5
    sells: Annotated[float, quantity("share", 0, 1, "of advertisements in somebody's posts that is allowed")] = 0.1

    def decide(self, view: View) -> Sequence[Act]:
        """Look at today's candidates."""
        if self.minutes == 0:
            return []
        hours = self.places_per_week * self.minutes / 60 * self.every / 7
        return [Screen(hours, self.minutes, self.width, self.sells)]

    @classmethod
    def neutral(cls) -> "Admission":
        """Look at nobody."""
        return cls(minutes=0.0)
