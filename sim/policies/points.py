"""The operator gives recognition: points, ranks, titles."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

import numpy as np
from pydantic.dataclasses import dataclass

from sim.actions import Act, Answer
from sim.policies.base import CHECKED, Policy, View
from sim.quantity import quantity, whole

LATELY = 30  # days; who was not active in them gets none


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Points(Policy):
    """Praise the active members who write and answer most; worth the less, the more have it.

    A few who are praised are members made into stars. Costs a minute each, and the money that it says.
    """

    source: ClassVar[str] = (
        "the essays as a whole: claims.toml, operators-levers-of-the-sources: points and ranks; members made into stars"
    )
    fits: ClassVar[str] = "support_forum"

    share: Annotated[float, quantity("1", 0, 1, "of the active members who get them")] = 0.1
    worth: Annotated[float, quantity("answers", 0, 100, "that they are worth, if nobody else had any; assumed")] = 1.0
    money_each: Annotated[float, quantity("yuan", 0, 1e6, "for a prize")] = 0.0
    minutes: Annotated[float, quantity("minutes", 0, 600, "each takes; assumed")] = 1.0
    every: Annotated[int, whole("days", 1, 100_000, "days from one time to the next")] = 7

    def decide(self, view: View) -> Sequence[Act]:
        """Praise the first in order of what they wrote."""
        members = view.members
        active = np.flatnonzero(members.last_active > view.day - LATELY)
        n = int(self.share * len(active) + 0.5)
        worth = self.worth * (1.0 - self.share)
        if n == 0 or worth == 0:
            return []
        written = (members.n_posts + members.n_replies)[active]
        first = active[np.lexsort((members.uid[active], -written))[:n]]
        return [Answer(np.sort(members.uid[first]), worth, self.minutes, self.money_each)]

    @classmethod
    def neutral(cls) -> "Points":
        """Praise nobody."""
        return cls(share=0.0)
