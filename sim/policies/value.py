"""The operator puts something of value into the room."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.actions import Act, Assign, Post
from sim.policies.base import CHECKED, Policy, View, shuffled
from sim.quantity import quantity, whole


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Value(Policy):
    """Contribute content: lessons, articles, a digest of the talk.

    Costs the hours that it says, and some minutes for each homework. An hour makes about eight quality-posts.
    """

    source: ClassVar[str] = "004_6e2827bdab23065a.txt: without value put in, it does not last"
    fits: ClassVar[str] = "wechat_group"
    looks: ClassVar[bool] = False

    hours_per_week: Annotated[float, quantity("hours a week", 0, 168, "work put into content")] = 3.0

    like: Annotated[
        Literal["all", "talk"], Field(description="something for every taste, or a digest of what is talked about")
    ] = "all"
    homework_days: Annotated[int, whole("days", 0, 365, "in which homework is due; 0: there is none")] = 0
    minutes_each: Annotated[float, quantity("minutes", 0, 600, "that reading a homework takes; assumed")] = 5.0

    @property
    def is_blind(self) -> bool:
        """Say whether it does the same whatever it sees: without homework."""
        return super().is_blind and not self.homework_days

    def decide(self, view: View) -> Sequence[Act]:
        """Post the day's share of the week's work; set homework."""
        hours = self.hours_per_week * self.every / 7
        post = [Post(hours, digest=self.like == "talk")] if hours > 0 else []
        return [*post, *self._homework(view)] if self.homework_days else post

    def _homework(self, view: View) -> list[Act]:
        """Let everybody be answered by two others, who come next in an order without regard to anything."""
        if view.day % self.homework_days or len(view.members.uid) < 3:
            return []
        uid = view.members.uid[shuffled(view.members.uid, view.day)]
        return [Assign(uid, np.roll(uid, -1), np.roll(uid, -2), self.homework_days, self.minutes_each)]

    @classmethod
    def neutral(cls) -> "Value":
        """Give nothing."""
        return cls(hours_per_week=0.0)
