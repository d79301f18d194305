"""The operator splits rooms that have grown too large."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.actions import OPERATOR, VACANT, Act, Appoint, OpenRoom
from sim.policies.base import CHECKED, Answers, Policy, Roster, View, shuffled
from sim.quantity import whole

NEVER = 100_000_000
HELD = 1e-9  # a thread to nobody, so that who knows none of the leaders is asked after too
Longs = npt.NDArray[np.int64]


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Splitting(Policy):
    """Split every room of more than so many members: one part stays, the others get rooms of their own.

    Costs an hour a new room and a minute a member who moves.
    """

    source: ClassVar[str] = (
        "003_2b407cfdf281c267.txt: it cannot grow strong without splitting, started by core members; "
        "004_6e2827bdab23065a.txt: divided groups lack core figures; by size, taste or place"
    )
    fits: ClassVar[str] = "hometown_association"

    above: Annotated[int, whole("people", 1, NEVER, "members from which a room is split")] = 80
    into: Annotated[int, whole("rooms", 2, 100, "rooms that it becomes")] = 2
    by: Annotated[
        Literal["ties", "taste", "place", "chance"],
        Field(description="members go with the core member they are tied to, with those who post alike, or live near"),
    ] = "ties"
    led: Annotated[
        Literal["core", "operator", "nobody"], Field(description="who is in charge of the rooms afterwards")
    ] = "core"
    every: Annotated[int, whole("days", 1, 100_000, "days from one look at the rooms to the next")] = 30

    def decide(self, view: View) -> Sequence[Act]:
        """Split the rooms that are too large, the first first."""
        return [act for seen in view.rooms if seen.members > self.above for act in self._split(view, seen.room)]

    def _split(self, view: View, room: int) -> list[Act]:
        members = view.members
        here = np.flatnonzero(members.room == room)
        core = here[np.argsort(-(members.n_answers + members.n_replies)[here], kind="stable")[: self.into]]
        if len(core) < self.into:
            return []
        if self.by == "ties":
            group = _by_ties(members, here, core, view.answers)
        elif self.by == "taste":
            group = _by_taste(members, here, self.into)
        elif self.by == "place":
            group = members.place[here].astype(np.int64) % self.into
        else:
            group = _by_chance(members, here, self.into)
        leaders = [self._leader_of(members, here[group == k]) for k in range(self.into)]
        parts = [members.uid[here[group == k]] for k in range(self.into)]
        opened = [OpenRoom(part, leader) for part, leader in zip(parts[1:], leaders[1:], strict=True) if len(part)]
        return [Appoint(room, leaders[0]), *opened] if len(parts[0]) and opened else []

    def _leader_of(self, members: Roster, part: Longs) -> int:
        """Give who is in charge of a part: whoever of it answered and was answered most, or nobody of them."""
        if self.led != "core":
            return OPERATOR if self.led == "operator" else VACANT
        return int(members.uid[part[np.argmax((members.n_answers + members.n_replies)[part])]]) if len(part) else VACANT

    @classmethod
    def neutral(cls) -> "Splitting":
        """Wait for a room of a hundred million."""
        return cls(above=NEVER)


def _by_chance(members: Roster, here: Longs, parts: int) -> Longs:
    """Divide into equal parts without regard to anything."""
    group = np.empty(len(here), np.int64)
    group[shuffled(members.uid[here])] = np.arange(len(here)) % parts
    return group


def _by_taste(members: Roster, here: Longs, parts: int) -> Longs:
    """Divide into equal arcs of what people post; who never did goes anywhere."""
    group = _by_chance(members, here, parts)
    seen = members.taste[here] >= 0
    order = np.lexsort((members.uid[here], members.taste[here]))[np.count_nonzero(~seen) :]
    group[order] = np.arange(len(order)) * parts // max(len(order), 1)
    return group


def _by_ties(members: Roster, here: Longs, core: Longs, answers: Answers) -> Longs:
    """Divide by ties among those who are in the room."""
    uid = members.uid[here]
    order = np.argsort(uid)
    one, other = (order[np.searchsorted(uid, who, sorter=order) % len(uid)] for who in answers[:2])
    known = (uid[one] == answers.one) & (uid[other] == answers.other)
    return divided(len(here), one[known], other[known], answers.strength[known], np.searchsorted(here, core))


def divided(n: int, one: Longs, other: Longs, strength: npt.NDArray[np.float64], leaders: Longs) -> Longs:
    """Divide people among leaders by their ties.

    Parameters
    ----------
    n : int
        People, numbered from 0.
    one, other : array of int, shape (ties,)
        Who is tied to whom; a tie may stand there in both directions.
    strength : array of float, shape (ties,)
    leaders : array of int, shape (leaders,)

    Returns
    -------
    array of int, shape (n,)
        For each the leader whom a walk along ties, chosen by their strength, is likeliest to meet first; who is tied to
        none of them, even by others, goes to the smallest group.

    References
    ----------
    .. [1] X. Zhu, Z. Ghahramani, J. Lafferty, "Semi-supervised learning using Gaussian fields and harmonic functions",
       ICML 2003.
    """
    from scipy.sparse import csc_array, diags_array, eye_array
    from scipy.sparse.linalg import splu

    ends = np.concatenate([one, other]), np.concatenate([other, one])
    weights = csc_array((np.concatenate([strength, strength]), ends), shape=(n, n))
    laplacian = csc_array(diags_array(weights.sum(axis=1)) - weights + HELD * eye_array(n))
    group = np.zeros(n, np.int64)
    group[leaders] = np.arange(len(leaders))
    free = np.setdiff1d(np.arange(n), leaders)
    if len(free) == 0:
        return group
    pull = splu(laplacian[free][:, free]).solve(weights[free][:, leaders].toarray())
    group[free] = np.where(pull.max(axis=1) > HELD, pull.argmax(axis=1), -1)
    for alone in free[group[free] < 0]:
        group[alone] = np.bincount(group[group >= 0], minlength=len(leaders)).argmin()
    return group
