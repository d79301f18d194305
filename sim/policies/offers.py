"""The operator sells to members."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import model_validator
from pydantic.dataclasses import dataclass

from sim.actions import Act, Offer
from sim.policies.base import CHECKED, Policy, View
from sim.quantity import quantity, whole


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Offers(Policy):
    """Offer members a product: whoever has read of it buys, if it is worth the price to them.

    What is posted about it is read as advertisements are, and costs patience. Nobody remembers what they have bought.
    Costs the hours that it says, and the cost of what is sold.
    """

    source: ClassVar[str] = (
        "004_6e2827bdab23065a.txt: a community is worth what its members will buy; "
        "against 001_e5e7c662d7ef5c81.txt: no selling inside"
    )
    fits: ClassVar[str] = "connoisseurs"
    looks: ClassVar[bool] = False

    price: Annotated[float, quantity("yuan", 0.01, 1e7, "that a buyer pays")] = 100.0
    cost: Annotated[float, quantity("yuan", 0, 1e7, "that the operator pays for each that is sold; assumed")] = 40.0
    value: Annotated[float, quantity("years of full benefit", 0, 10, "that it is worth; assumed")] = 0.2
    notices: Annotated[float, quantity("posts", 0, 100, "about it in each room; assumed")] = 3.0
    hours: Annotated[float, quantity("hours", 0, 168, "work that one offer takes; assumed")] = 2.0
    every: Annotated[int, whole("days", 1, 100_000, "days from one offer to the next")] = 30

    @model_validator(mode="after")
    def _makes_sense(self) -> "Offers":
        if self.cost > self.price:
            raise ValueError("cost should be at most price")
        return self

    def decide(self, view: View) -> Sequence[Act]:
        """Offer it today."""
        if self.value == 0 and self.notices == 0:
            return []
        return [Offer(self.price, self.cost, self.value, self.notices, self.hours)]

    @classmethod
    def neutral(cls) -> "Offers":
        """Offer nothing, and say nothing of it."""
        return cls(value=0.0, notices=0.0)
