"""The operator sifts out those who are not active."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.actions import Act, Remove
from sim.policies.base import CHECKED, Policy, View
from sim.quantity import whole

FOR_EVER = 36_500


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Pruning(Policy):
    """Remove members without a sign of life for so many days. Whoever joined since then stays.

    Costs a minute of work a removal.
    """

    source: ClassVar[str] = "001_e5e7c662d7ef5c81.txt: sift again and again and keep the active"

    inactive_days: Annotated[int, whole("days", 1, FOR_EVER, "days without a sign after which somebody is removed")] = (
        60
    )
    sign: Annotated[
        Literal["visit", "activity"], Field(description="a visit, or only writing and coming to meetings")
    ] = "visit"
    every: Annotated[int, whole("days", 1, 100_000, "days from one sifting to the next")] = 30

    def decide(self, view: View) -> Sequence[Act]:
        """Remove whoever gave no sign for too long."""
        if self.inactive_days == FOR_EVER:
            return []
        members = view.members
        sign = members.last_visit if self.sign == "visit" else members.last_active
        since = np.maximum(sign, members.joined)
        gone = members.uid[view.day - since >= self.inactive_days]
        return [Remove(gone)] if len(gone) else []

    @classmethod
    def neutral(cls) -> "Pruning":
        """Wait for a hundred years."""
        return cls(inactive_days=FOR_EVER)
