"""The operator decides who is in charge: of everything, of each room, or nobody."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.actions import OPERATOR, VACANT, Act, Appoint, Introduce, Work
from sim.policies.base import CHECKED, Policy, RoomSeen, View
from sim.quantity import quantity, whole

LATELY = 30  # days; who was not active in them leads nobody


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Governance(Policy):
    """Lead every room oneself, put a core member in charge of each, or leave them to themselves.

    A leader who is no longer active is succeeded by whoever of the room answered and was answered most. Costs, where
    the operator leads, hours for each room; where members do, a quarter of an hour for each two leaders who are brought
    together. A coach who steps back is ``governance(mode='divided', start=180)``; self-government is nobody in charge,
    with moderation in members' own hours: ``governance(mode='none'), volunteers(), moderation()``.
    """

    source: ClassVar[str] = (
        "004_6e2827bdab23065a.txt: central, divided, self- and no governance; 003_2b407cfdf281c267.txt: core members; "
        "001_e5e7c662d7ef5c81.txt: in a group without somebody in charge all contest the lead"
    )
    fits: ClassVar[str] = "wechat_group"

    mode: Annotated[
        Literal["central", "divided", "none", "as_is"],
        Field(description="the operator leads every room, a core member each, nobody any, or whoever does now"),
    ] = "divided"
    shape: Annotated[
        Literal["alone", "ring", "pyramid"],
        Field(description="leaders know nobody of the others, each the next, or all the first"),
    ] = "alone"
    hours_per_room: Annotated[float, quantity("hours a week", 0, 168, "work of leading a room oneself; assumed")] = 1.0
    every: Annotated[int, whole("days", 1, 100_000, "days from one look at the rooms to the next")] = 30

    def decide(self, view: View) -> Sequence[Act]:
        """Appoint whoever is missing; bring leaders together."""
        if self.mode == "as_is":
            return []
        wanted = {seen.room: self._leader(view, seen) for seen in view.rooms}
        appointed = [Appoint(seen.room, wanted[seen.room]) for seen in view.rooms if seen.leader != wanted[seen.room]]
        led = self.hours_per_room * self.every / 7 * len(wanted) if self.mode == "central" else 0.0
        return [*([Work(led)] if led else []), *appointed, *self._bring_together(list(wanted.values()))]

    def _leader(self, view: View, seen: RoomSeen) -> int:
        if self.mode != "divided":
            return OPERATOR if self.mode == "central" else VACANT
        members = view.members
        able = np.flatnonzero((members.room == seen.room) & (members.last_active > view.day - LATELY))
        if seen.leader in members.uid[able]:
            return seen.leader
        standing = (members.n_answers + members.n_replies)[able]
        return int(members.uid[able[np.argmax(standing)]]) if len(able) else VACANT

    def _bring_together(self, leaders: list[int]) -> list[Act]:
        known = np.array([leader for leader in leaders if leader >= 0], np.int32)
        if self.shape == "alone" or len(known) < 2:
            return []
        if self.shape == "pyramid":
            return [Introduce(np.full(len(known) - 1, known[0], np.int32), known[1:])]
        pairs = len(known) if len(known) > 2 else 1
        return [Introduce(known[:pairs], np.roll(known, -1)[:pairs])]

    @classmethod
    def neutral(cls) -> "Governance":
        """Leave everybody in charge who is."""
        return cls(mode="as_is")
