"""The operator gives members a sign by which outsiders know them."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic.dataclasses import dataclass

from sim.actions import Act, Tell
from sim.policies.base import CHECKED, Policy, View
from sim.quantity import quantity, whole


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Badge(Policy):
    """Let members be recognised outside: some ask them, and hear what they think of the community, good or bad.

    With ``from_answers=0`` it is a symbol that everybody bears. Costs the hours that it says.
    """

    source: ClassVar[str] = (
        "the essays as a whole: claims.toml, operators-levers-of-the-sources: a trusted badge; "
        "002_3faee684e3952603.txt: one bad word moves the masses as a good one does"
    )
    fits: ClassVar[str] = "connoisseurs"
    looks: ClassVar[bool] = False

    shown: Annotated[float, quantity("1 a visit", 0, 1, "chance that somebody outside asks a bearer; assumed")] = 0.01
    from_answers: Annotated[int, whole("answers", 0, 100_000, "that somebody has to have got to bear it")] = 10
    hours_per_week: Annotated[float, quantity("hours a week", 0, 168, "of looking after it; assumed")] = 1.0

    def decide(self, view: View) -> Sequence[Act]:
        """Let it be seen today."""
        hours = self.hours_per_week * self.every / 7
        return [Tell(shown=self.shown, shown_from=self.from_answers, hours=hours)] if self.shown else []

    @classmethod
    def neutral(cls) -> "Badge":
        """Let nobody be recognised."""
        return cls(shown=0.0)
