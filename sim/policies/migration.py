"""The operator moves the community to another platform, or lets it live on several at once."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass

from sim.actions import Act, CloseRoom, OpenRoom
from sim.errors import unknown
from sim.platform import platforms
from sim.policies.base import CHECKED, Day, Policy, View
from sim.quantity import whole


def _known(name: str) -> str:
    if name and name not in platforms():
        raise ValueError(unknown("platform", name, platforms()))
    return name


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Migration(Policy):
    """Open a room on another platform for those who read the announcement, and close the old ones, or keep both.

    Whoever was not there while it was announced never hears of it: where the old room is closed, they are out. Costs an
    hour a room and a minute a member who moves.
    """

    source: ClassVar[str] = "004_6e2827bdab23065a.txt: after forum, blog, microblog and WeChat comes the next fashion"
    fits: ClassVar[str] = "wechat_group"

    to: Annotated[str, AfterValidator(_known), Field(description="platform; none: stay where one is")] = "qq_group"
    both: Annotated[bool, Field(description="keep the old rooms too")] = False
    announced_days: Annotated[int, whole("days", 1, 365, "for which it is announced beforehand")] = 14
    days: Annotated[tuple[Day, ...], Field(description="named days on which it acts, between start and stop")] = (180,)

    def decide(self, view: View) -> Sequence[Act]:
        """Open the new room and close the others, unless the community is there already."""
        old = [seen for seen in view.rooms if seen.platform != self.to]
        members = view.members
        told = members.uid[members.last_visit >= view.day - self.announced_days]
        if not self.to or not len(told) or not old or len(old) < len(view.rooms):
            return []
        leader = old[0].leader if old[0].leader < 0 or old[0].leader in told else -1
        opened = OpenRoom(told, leader, platform=self.to, stay=self.both)
        return [opened] if self.both else [opened, *(CloseRoom(seen.room) for seen in old)]

    @classmethod
    def neutral(cls) -> "Migration":
        """Go nowhere."""
        return cls(to="")
