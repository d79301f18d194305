"""The operator lets members take part in the product's design."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic.dataclasses import dataclass

from sim.actions import Act, Host
from sim.policies.base import CHECKED, Policy, View
from sim.quantity import quantity, whole


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class CoCreation(Policy):
    """Design the product with members online: they meet, are thanked, and have something of their own to talk about.

    Costs the hours of the meeting and of preparing it.
    """

    source: ClassVar[str] = (
        "000_a2cb8eb49667a1fd.txt, 002_3faee684e3952603.txt: members take part in the product's design"
    )
    fits: ClassVar[str] = "enterprise_fans"
    looks: ClassVar[bool] = False

    places: Annotated[int, whole("people", 0, 10_000, "who can take part")] = 30
    needed: Annotated[int, whole("people", 0, 10_000, "who have to, or nothing comes of it; assumed")] = 5
    hours_long: Annotated[float, quantity("hours", 0.1, 240, "that it takes; assumed")] = 2.0
    preparation: Annotated[float, quantity("hours", 0, 100, "the operator's work beforehand; assumed")] = 2.0
    quality: Annotated[float, quantity("1", 0, 1, "of the meeting itself; assumed")] = 0.4
    thanks: Annotated[float, quantity("answers", 0, 100, "that the maker's thanks are worth; assumed")] = 1.0
    topics: Annotated[float, quantity("newcomers", 0, 100, "who would bring as much to talk about; assumed")] = 1.0
    every: Annotated[int, whole("days", 1, 100_000, "days from one time to the next")] = 30

    def decide(self, view: View) -> Sequence[Act]:
        """Do so today."""
        if self.places == 0:
            return []
        return [
            Host(
                hours_long=self.hours_long,
                preparation=self.preparation,
                quality=self.quality,
                places=self.places,
                circle=6,
                in_person=False,
                similar=False,
                money=0.0,
                needed=self.needed,
                notice=7,
                thanks=self.thanks,
                topics=self.topics,
            )
        ]

    @classmethod
    def neutral(cls) -> "CoCreation":
        """Leave nobody a place."""
        return cls(places=0)
