"""The operator gives members a part in the running."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

import numpy as np
from pydantic.dataclasses import dataclass

from sim.actions import Act, Enlist
from sim.policies.base import CHECKED, Policy, View
from sim.quantity import quantity, whole

LATELY = 30  # days; who was not active in them is released


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Volunteers(Policy):
    """Appoint the members who answer and are answered most, with hours of their own that add to the operator's week.

    What they put in one week can be planned with in the next. A duty takes something away from each of their visits, so
    they can tire, and come less. Costs half an hour to brief each.
    """

    source: ClassVar[str] = "000_a2cb8eb49667a1fd.txt: let members take part in the running; cheaper, and more ideas"
    fits: ClassVar[str] = "hometown_association"

    share: Annotated[float, quantity("1", 0, 1, "of the active members who are wanted")] = 0.05
    hours_each: Annotated[float, quantity("hours a week", 0, 40, "that each puts in; assumed")] = 2.0
    least_days: Annotated[int, whole("days", 0, 3650, "of membership before somebody is appointed; assumed")] = 60
    every: Annotated[int, whole("days", 1, 100_000, "days from one look at them to the next")] = 30

    def decide(self, view: View) -> Sequence[Act]:
        """Release those who are gone, and appoint as many as are missing."""
        if self.share == 0 or self.hours_each == 0:
            return []
        members = view.members
        active = members.last_active > view.day - LATELY
        gone = members.uid[(members.duty > 0) & ~active]
        missing = int(self.share * active.sum() + 0.5) - int((active & (members.duty > 0)).sum())
        able = np.flatnonzero(active & (members.duty == 0) & (view.day - members.joined >= self.least_days))
        standing = (members.n_answers + members.n_replies)[able]
        chosen = members.uid[able[np.argsort(-standing, kind="stable")[: max(missing, 0)]]]
        released = [Enlist(gone, 0.0)] if len(gone) else []
        return [*released, Enlist(chosen, self.hours_each)] if len(chosen) else released

    @classmethod
    def neutral(cls) -> "Volunteers":
        """Appoint nobody."""
        return cls(share=0.0)
