"""The operator charges for entering and for staying."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

import numpy as np
from pydantic import model_validator
from pydantic.dataclasses import dataclass

from sim.actions import Act, Charge, Visit
from sim.policies.base import CHECKED, Policy, View
from sim.quantity import quantity, whole


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Fees(Policy):
    """Charge newcomers on entry and everybody at the end of each period; some may pay more, and are seen one by one.

    Members who were there before pay from their next anniversary on. When it stops, the fees stay. A free trial is the
    same as a fee that is paid back to who leaves within so many days: the same people stay, for the same money. The
    dearer membership is taken by those to whom it is worth it, and raises what they expect; what it buys is visits.
    Costs two hours for each of those, and nothing else.
    """

    source: ClassVar[str] = (
        "001_e5e7c662d7ef5c81.txt: 400 by the year; 10,000 and 20,000 for entering; two hours of talk with each who "
        "pays several thousand"
    )
    fits: ClassVar[str] = "paid_learning_club"
    looks: ClassVar[bool] = False

    entry: Annotated[float, quantity("yuan", 0, 1e7, "fee on joining")] = 400.0
    renewal: Annotated[float, quantity("yuan a period", 0, 1e7, "fee for staying another period")] = 400.0
    period: Annotated[int, whole("days", 1, 36_500, "days that a fee pays for")] = 365
    trial: Annotated[int, whole("days", 0, 3650, "free for who joins, before the renewal falls due")] = 0
    dear: Annotated[float, quantity("yuan a period", 0, 1e7, "fee of the dearer membership; 0: there is none")] = 0.0
    dear_visits: Annotated[int, whole("visits a period", 0, 365, "what the dearer membership buys")] = 1

    @model_validator(mode="after")
    def _makes_sense(self) -> "Fees":
        if self.dear and (self.trial or self.dear <= max(self.entry, self.renewal)):
            raise ValueError("dear should be more than entry and renewal, and without a trial")
        return self

    @property
    def is_blind(self) -> bool:
        """Say whether it does the same whatever it sees: without a dearer membership, whose visits are to be paid."""
        return super().is_blind and not self.dear

    def orders(self) -> list[tuple[Act, int, int, int]]:
        """List the fees, as they are to stand on every day; to set them as they are is no act."""
        return [(Charge(*self._wanted), *when) for when in self.schedule()]

    def decide(self, view: View) -> Sequence[Act]:
        """Set the fees, unless they are so already; see who pays the dearer one."""
        free = self.entry == 0 and self.renewal == 0 and self.dear == 0 and view.fees[:2] == (0.0, 0.0)
        set_anew = [] if free or view.fees == self._wanted else [Charge(*self._wanted)]
        return [*set_anew, *self._visits(view)]

    @property
    def _wanted(self) -> tuple[float, float, int, int, float]:
        return self.entry, self.renewal, self.period, self.trial, self.dear

    def _visits(self, view: View) -> list[Act]:
        if not self.dear or not self.dear_visits:
            return []
        members = view.members
        since = view.day - members.joined
        gap = max(1, self.period // self.dear_visits)
        due = (members.dear == 1) & (since // gap > np.maximum(since - self.every, 0) // gap)
        return [Visit(members.uid[due])] if due.any() else []

    @classmethod
    def neutral(cls) -> "Fees":
        """Charge nothing."""
        return cls(entry=0.0, renewal=0.0)
