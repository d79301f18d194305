"""The operator charges for entering and for staying."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic.dataclasses import dataclass

from sim.actions import Act, Charge
from sim.policies.base import CHECKED, Policy, View
from sim.quantity import quantity, whole


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Fees(Policy):
    """Charge newcomers on entry and everybody at the end of each period.

    Members who were there before pay from their next anniversary on. Costs no hours. When it stops, the fees stay.
    """

    source: ClassVar[str] = "001_e5e7c662d7ef5c81.txt: 400 by the year; 10,000 and 20,000 for entering"

    entry: Annotated[float, quantity("yuan", 0, 1e7, "fee on joining")] = 400.0
    renewal: Annotated[float, quantity("yuan a period", 0, 1e7, "fee for staying another period")] = 400.0
    period: Annotated[int, whole("days", 1, 36_500, "days that a fee pays for")] = 365

    def decide(self, view: View) -> Sequence[Act]:
        """Set the fees, unless they are so already."""
        wanted = (self.entry, self.renewal, self.period)
        free = self.entry == 0 and self.renewal == 0 and view.fees[:2] == (0.0, 0.0)
        return [] if free or view.fees == wanted else [Charge(*wanted)]

    @classmethod
    def neutral(cls) -> "Fees":
        """Charge nothing."""
        return cls(entry=0.0, renewal=0.0)
