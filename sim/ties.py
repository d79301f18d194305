"""Who knows whom. Each member holds at most so many ties of their own; a new one displaces the weakest.

A tie is two halves, one in each member's list. What happens between people during a day is noted as proposals and
applied together at its end, in each list by the number of the other, so that no order of rows matters.
"""

from typing import Any, NamedTuple

import numpy as np

from sim.agents.behaviour import Behaviour
from sim.agents.population import Ints
from sim.agents.rules import strengthened
from sim.compiled import inlined
from sim.fading import Fading, left_of
from sim.records import Records, records
from sim.reference import by_reference

CIRCLE_MOST = 12  # people who can talk in one circle; assumed
FELT = 0.01  # a tie weaker than this is not counted as one; assumed


HALF = np.dtype(
    [
        ("strength", np.float64),  # as of the day of the last interaction
        ("friend", np.int32),  # row of the other, −1 where empty
        ("met", np.int32),  # day of the last interaction
    ],
    align=True,
)
PROPOSAL = np.dtype([("by", np.float64), ("other", np.int32), ("next", np.int32)], align=True)


@by_reference
class Ties(NamedTuple):
    """Halves of ties, and the day's proposals as one chain a member."""

    half: Records  # (rows, most)
    proposal: Records
    first: Ints  # (rows,): head of a member's chain of proposals, −1 where there is none
    touched: Ints  # (rows,): whose chains are not empty
    n: Ints  # (2,): proposals, touched rows


def no_ties(rows: int, most: int, proposals: int) -> Ties:
    """Make place for the ties of so many people."""
    return Ties(
        half=records((rows, most), HALF),
        proposal=records(proposals, PROPOSAL),
        first=np.full(rows, -1, np.int32),
        touched=np.zeros(rows, np.int32),
        n=np.zeros(2, np.int32),
    )


@inlined
def without_ties(ties: Ties, row: int) -> None:
    """Write that somebody does not know anybody yet."""
    for k in range(ties.half.shape[1]):
        ties.half[row, k].friend = -1


@inlined
def propose(ties: Ties, people: Records, one: int, other: int, by: float) -> None:
    """Note that two people have met; both halves."""
    _note(ties, people, one, other, by)
    _note(ties, people, other, one, by)


@inlined
def _note(ties: Ties, people: Records, row: int, other: int, by: float) -> None:
    k = ties.n[0]
    ties.n[0] += 1
    ties.proposal[k].other = other
    ties.proposal[k].by = by
    if ties.first[row] < 0:
        ties.touched[ties.n[1]] = row
        ties.n[1] += 1
    before, here = -1, ties.first[row]
    while here >= 0 and _comes_first(ties, people, here, other, by):
        before, here = here, ties.proposal[here].next
    ties.proposal[k].next = here
    if before < 0:
        ties.first[row] = k
    else:
        ties.proposal[before].next = k


@inlined
def _comes_first(ties: Ties, people: Records, here: int, other: int, by: float) -> bool:
    one, two = people[ties.proposal[here].other].uid, people[other].uid
    return bool(one < two or (one == two and ties.proposal[here].by <= by))


@inlined
def apply_proposals(ties: Ties, fading: Fading, day: int, p: Behaviour) -> None:
    """Apply the day's proposals and forget them."""
    for t in range(ties.n[1]):
        row = ties.touched[t]
        k = ties.first[row]
        while k >= 0:
            _meet(ties, fading, row, ties.proposal[k].other, ties.proposal[k].by, day, p)
            k = ties.proposal[k].next
        ties.first[row] = -1
    ties.n[0] = 0
    ties.n[1] = 0


@inlined
def _meet(ties: Ties, fading: Fading, row: int, other: int, by: float, day: int, p: Behaviour) -> None:
    """Strengthen a tie, or make one: in the first empty place, or in that of the weakest if it is weaker."""
    weakest, slot = by, -1
    mine = ties.half[row]
    for k in range(len(mine)):
        half = mine[k]
        if half.friend < 0:
            slot = k
            break
        strength = strength_now(half, fading, day, p)
        if half.friend == other:
            half.strength = strengthened(strength, by)
            half.met = day
            return
        if strength < weakest:
            weakest, slot = strength, k
    if slot >= 0:
        mine[slot].strength = by
        mine[slot].friend = other
        mine[slot].met = day


@inlined
def strength_now(half: Any, fading: Fading, day: int, p: Behaviour) -> float:
    """Read the strength of one half of a tie today; the places behind an empty one are empty."""
    return left_of(half.strength, day - half.met, fading.tie, p.tie_half_life)
