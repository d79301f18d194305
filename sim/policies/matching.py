"""The operator brings members together in pairs."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.actions import Act, Introduce
from sim.policies.base import CHECKED, Policy, View, shuffled
from sim.quantity import quantity, whole

LATELY = 30  # days; who was not active in them is not introduced to anybody


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Matching(Policy):
    """Introduce members to each other: those who post alike, or anybody.

    Whether they take to each other is theirs to say: the more alike, the sooner. Costs a quarter of an hour a pair.
    """

    source: ClassVar[str] = (
        "the essays as a whole: claims.toml, operators-levers-of-the-sources: matching people; "
        "002_3faee684e3952603.txt: people go with those who are like them"
    )
    fits: ClassVar[str] = "entrepreneur_network"

    by: Annotated[Literal["fit", "chance"], Field(description="who posts alike, or anybody")] = "fit"
    pairs: Annotated[int, whole("pairs", 0, 10_000, "in one round")] = 10
    minutes: Annotated[float, quantity("minutes", 0, 600, "that a pair takes; assumed")] = 15.0
    every: Annotated[int, whole("days", 1, 100_000, "days from one round to the next")] = 7

    def decide(self, view: View) -> Sequence[Act]:
        """Introduce as many pairs as the week's hours allow, of members who are active and do not know each other."""
        members = view.members
        active = np.flatnonzero(members.last_active > view.day - LATELY)
        each = self.minutes / 60
        n = int(min(self.pairs, max(view.hours_left, 0.0) / each + 1e-9)) if each else self.pairs
        if n == 0 or len(active) < 2:
            return []
        order = active[shuffled(members.uid[active], view.day)]
        if self.by == "fit":
            order = order[np.argsort(members.taste[order], kind="stable")]
        one, other = _strangers(members.uid[order[:-1:2]], members.uid[order[1::2]], view)
        first = np.sort(shuffled(one, view.day)[:n])
        return [Introduce(one[first], other[first], self.minutes)] if len(first) else []

    @classmethod
    def neutral(cls) -> "Matching":
        """Introduce nobody."""
        return cls(pairs=0)


def _strangers(
    one: npt.NDArray[np.int32], other: npt.NDArray[np.int32], view: View
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Keep the pairs who do not know each other yet."""
    one, other = one[: len(other)], other[: len(one)]
    known = set(zip(view.answers.one.tolist(), view.answers.other.tolist(), strict=True))
    new = np.array([pair not in known for pair in zip(one.tolist(), other.tolist(), strict=True)], bool)
    return one[new], other[new]
