"""The operator joins with other communities."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.actions import Act, Ally, OpenRoom, Work
from sim.platform import load_platform
from sim.policies.base import CHECKED, Policy, View
from sim.quantity import quantity, whole

FORUM = "forum"
LATELY = 30  # days; who was active in them gets a seat in the forum on top


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Alliance(Policy):
    """Join with clubs of the same kind, each in a room of its own with its own leader; and open a forum on top of all.

    The clubs' members come along, so growth has to be read without them. Costs eight hours of talks a club, and what it
    takes to keep the forum.
    """

    source: ClassVar[str] = "000_a2cb8eb49667a1fd.txt: from a hikers' chat group to an alliance of clubs, and a forum"
    fits: ClassVar[str] = "hometown_association"

    clubs: Annotated[int, whole("clubs", 0, 20, "that join")] = 3
    size: Annotated[int, whole("people", 1, 10_000, "in each; assumed")] = 50
    known: Annotated[int, whole("people", 0, 14, "whom each knows in their club; assumed")] = 6
    leader_hours: Annotated[float, quantity("hours a week", 0, 40, "that a club's leader puts in; assumed")] = 10.0
    forum: Annotated[bool, Field(description="whether there is a forum on top")] = True
    start: Annotated[int, whole("day", 0, 100_000, "on which they join")] = 365
    every: Annotated[int, whole("days", 1, 100_000, "days from one time of work on the forum to the next")] = 7

    def decide(self, view: View) -> Sequence[Act]:
        """Join; a while later open the forum for those who are active; then keep it."""
        if self.clubs == 0:
            return []
        if view.day < self.start + self.every:
            return [Ally(self.size, self.known, self.leader_hours)] * self.clubs
        if not self.forum:
            return []
        if any(seen.platform == FORUM for seen in view.rooms):
            return [Work(load_platform(FORUM).hours * self.every / 7)]
        members = view.members
        active = members.uid[members.last_active > view.day - LATELY]
        return [OpenRoom(active, platform=FORUM, stay=True)] if len(active) else []

    @classmethod
    def neutral(cls) -> "Alliance":
        """Join with nobody."""
        return cls(clubs=0)
