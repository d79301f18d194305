"""The operator brings guests who speak."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.actions import Act, Post
from sim.policies.base import CHECKED, Policy, View
from sim.quantity import quantity, whole

TASTES = 16  # that can be told apart in what members post


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Guests(Policy):
    """Let a guest speak about what most members post about, or about what lies farthest from it.

    A guest brings something to talk about, as so many newcomers of that taste do. Costs the hours and the money that it
    says.
    """

    source: ClassVar[str] = (
        "the essays as a whole: claims.toml, operators-levers-of-the-sources: guests, near or far in taste"
    )
    fits: ClassVar[str] = "curator_digest"

    taste: Annotated[Literal["near", "far"], Field(description="about what most post about, or the opposite")] = "near"
    hours: Annotated[float, quantity("hours", 0, 168, "of a talk, with what it takes to prepare it; assumed")] = 2.0
    topics: Annotated[float, quantity("newcomers", 0, 1000, "who would bring as much to talk about; assumed")] = 10.0
    money: Annotated[float, quantity("yuan", 0, 1e7, "that a guest costs; assumed")] = 500.0
    every: Annotated[int, whole("days", 1, 100_000, "days from one guest to the next")] = 28

    def decide(self, view: View) -> Sequence[Act]:
        """Choose what the guest speaks about by what members post; where nobody did yet, nobody is asked."""
        seen = view.members.taste[view.members.taste >= 0]
        if self.hours == 0 or not len(seen):
            return []
        most = int(np.bincount(seen, minlength=TASTES).argmax())
        about = (most + (TASTES // 2 if self.taste == "far" else 0)) % TASTES
        return [Post(self.hours, taste=(about + 0.5) / TASTES, topics=self.topics, money=self.money)]

    @classmethod
    def neutral(cls) -> "Guests":
        """Let nobody speak."""
        return cls(hours=0.0)
