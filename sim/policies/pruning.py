"""The operator sifts out those who are not active."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.actions import Act, CloseRoom, OpenRoom, Remove
from sim.policies.base import CHECKED, Policy, View, shuffled
from sim.quantity import whole

FOR_EVER = 36_500
NO_CAP = 100_000_000


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Pruning(Policy):
    """Remove members without a sign of life for so many days, or those above a number. Whoever joined since then stays.

    Costs a minute of work a removal; to dissolve and rebuild, an hour for each room that is opened or closed, and a
    minute for each who comes along.
    """

    source: ClassVar[str] = "001_e5e7c662d7ef5c81.txt: sift again and again and keep the active"
    fits: ClassVar[str] = "paid_learning_club"

    inactive_days: Annotated[int, whole("days", 1, FOR_EVER, "days without a sign after which somebody is removed")] = (
        60
    )
    sign: Annotated[
        Literal["visit", "activity"], Field(description="a visit, or only writing and coming to meetings")
    ] = "visit"
    most: Annotated[int, whole("people", 0, NO_CAP, "kept at most, those with the latest sign")] = NO_CAP
    by: Annotated[
        Literal["activity", "chance"], Field(description="whom: the inactive, or, to compare, as many at random")
    ] = "activity"
    rebuild: Annotated[
        bool, Field(description="dissolve a room and rebuild it with who stays, instead of removing one by one")
    ] = False
    every: Annotated[int, whole("days", 1, 100_000, "days from one sifting to the next")] = 30

    def decide(self, view: View) -> Sequence[Act]:
        """Remove whoever gave no sign for too long, and whoever is too many."""
        if self.inactive_days == FOR_EVER and self.most == NO_CAP:
            return []
        members = view.members
        sign = members.last_visit if self.sign == "visit" else members.last_active
        since = np.maximum(sign, members.joined)
        latest = np.lexsort((members.uid, -since))
        n = max(int((view.day - since >= self.inactive_days).sum()), len(latest) - self.most, 0)
        order = latest if self.by == "activity" else shuffled(members.uid, view.day)
        gone = np.sort(order[len(order) - n :])
        if not n:
            return []
        return self._rebuilt(view, gone) if self.rebuild else [Remove(members.uid[gone])]

    def _rebuilt(self, view: View, gone: npt.NDArray[np.int64]) -> list[Act]:
        members = view.members
        stays = np.ones(len(members.uid), bool)
        stays[gone] = False
        acts: list[Act] = []
        for seen in view.rooms:
            kept = members.uid[stays & (members.room == seen.room)]
            if (~stays & (members.room == seen.room)).any():
                leader = seen.leader if seen.leader < 0 or seen.leader in kept else -1
                acts += [OpenRoom(kept, leader)] if len(kept) else []
                acts.append(CloseRoom(seen.room))
        return acts

    @classmethod
    def neutral(cls) -> "Pruning":
        """Wait for a hundred years."""
        return cls(inactive_days=FOR_EVER)
