"""The operator lets a bot talk."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.actions import Act, Chat
from sim.policies.base import CHECKED, Policy, View
from sim.quantity import quantity


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Bots(Policy):
    """Let a bot post every day, and answer whoever posts at once.

    Its posts are read, and use topics up, as members' do, and nobody counts them as a sign of life. Costs the hours of
    looking after it, and its keep.
    """

    source: ClassVar[str] = (
        "the essays as a whole: claims.toml, operators-levers-of-the-sources: bots; "
        "what an answer of theirs is worth is not said"
    )
    fits: ClassVar[str] = "wechat_group"
    looks: ClassVar[bool] = False

    posts_per_day: Annotated[float, quantity("posts a day", 0, 1000, "in each room; assumed")] = 3.0
    quality: Annotated[float, quantity("1", 0, 1, "of a post, where an average member's is 1; assumed")] = 0.3
    narrow: Annotated[bool, Field(description="posts of one taste only, or a little of everything")] = False
    taste: Annotated[float, quantity("circle", 0, 1, "what narrow posts are about")] = 0.5
    worth: Annotated[float, quantity("answers", 0, 1, "of its answer, where a person's is 1; assumed")] = 0.3
    hours_per_week: Annotated[float, quantity("hours a week", 0, 168, "of looking after it; assumed")] = 1.0
    money_per_month: Annotated[float, quantity("yuan in 30 days", 0, 1e6, "that it costs; assumed")] = 50.0

    def decide(self, view: View) -> Sequence[Act]:
        """Let it talk today."""
        if self.posts_per_day == 0 and self.worth == 0:
            return []
        hours, money = self.hours_per_week * self.every / 7, self.money_per_month * self.every / 30
        taste = self.taste if self.narrow else -1.0
        return [Chat(self.posts_per_day, self.quality, taste, self.worth, hours, money)]

    @classmethod
    def neutral(cls) -> "Bots":
        """Let it say nothing."""
        return cls(posts_per_day=0.0, worth=0.0)
