"""The operator looks after members one by one."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.actions import Act, Answer, Introduce, Visit
from sim.policies.base import CHECKED, Policy, View, shuffled
from sim.quantity import quantity, whole

QUIET_DAYS = 14  # who was not seen in them is quiet
HOURS = {"greet": 0.05, "visit": 2.0, "buddy": 0.1}  # assumed; a visit 001_e5e7c662d7ef5c81.txt: two hours with each


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Welcome(Policy):
    """Greet those who have written, see members for a talk, or give newcomers somebody to turn to.

    A round goes through everybody in an order without regard to anything, as far as the week's hours last. Costs three
    minutes a greeting, two hours a visit, six minutes a buddy.
    """

    source: ClassVar[str] = (
        "001_e5e7c662d7ef5c81.txt: two hours of talk with each of 200 members would kill the operator; "
        "000_a2cb8eb49667a1fd.txt: a business cannot look after its users one by one, a members' organisation can"
    )
    fits: ClassVar[str] = "interest_group"

    way: Annotated[
        Literal["greet", "visit", "buddy"], Field(description="an answer, a talk, or a member to turn to")
    ] = "greet"
    whom: Annotated[
        Literal["newcomers", "all", "quiet"],
        Field(description="who joined lately, all, or who was not seen lately"),
    ] = "newcomers"
    within_days: Annotated[int, whole("days", 1, 3650, "since they joined, for newcomers")] = 30
    most: Annotated[int, whole("people", 0, 10_000, "in one round")] = 20
    quality: Annotated[float, quantity("1", 0, 1, "of a talk, as of a meeting; assumed")] = 0.5
    every: Annotated[int, whole("days", 1, 100_000, "days from one round to the next")] = 7

    def decide(self, view: View) -> Sequence[Act]:
        """Look after those whose turn it is."""
        members = view.members
        wanted = np.flatnonzero(self._wanted(view))
        hours = max(view.hours_left, 0.0) / HOURS[self.way]
        n = min(self.most, int(hours + 1e-9), len(wanted))
        if n == 0:
            return []
        turn = (view.day // self.every) * self.most
        wanted = np.roll(wanted[shuffled(members.uid[wanted])], -turn)[:n]
        uid = np.sort(members.uid[wanted])
        if self.way == "greet":
            return [Answer(uid, 1.0, HOURS["greet"] * 60)]
        if self.way == "visit":
            return [Visit(uid, HOURS["visit"], self.quality)]
        return self._buddies(view, uid)

    def _wanted(self, view: View) -> npt.NDArray[np.bool_]:
        members = view.members
        if self.whom == "all":
            who = np.ones(len(members.uid), bool)
        elif self.whom == "quiet":
            who = members.last_visit < view.day - QUIET_DAYS
        else:
            who = (members.joined >= view.day - self.within_days) & (members.joined >= 0)
        return who & (members.n_posts > 0) if self.way == "greet" else who

    def _buddies(self, view: View, uid: npt.NDArray[np.int32]) -> list[Act]:
        members = view.members
        core = members.uid[np.argsort(-(members.n_answers + members.n_replies), kind="stable")]
        core = core[~np.isin(core, uid)][: max(len(uid), 1)]
        return [Introduce(uid, np.resize(core, len(uid)), HOURS["buddy"] * 60)] if len(core) else []

    @classmethod
    def neutral(cls) -> "Welcome":
        """Look after nobody."""
        return cls(most=0)
