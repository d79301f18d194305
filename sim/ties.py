"""Who knows whom. Each member holds at most so many ties of their own; a new one displaces the weakest.

A tie is two halves, one in each member's list. What happens between people during a day is noted as proposals and
applied together at its end, in each list by the number of the other, so that no order of rows matters.
"""

from typing import NamedTuple

import numpy as np

from sim.agents.behaviour import Behaviour
from sim.agents.population import Floats, Ints
from sim.agents.rules import faded, strengthened
from sim.compiled import inlined

CIRCLE_MOST = 12  # people who can talk in one circle; assumed
FELT = 0.01  # a tie weaker than this is not counted as one; assumed


class Ties(NamedTuple):
    """Halves of ties, and the day's proposals as one chain a member."""

    friend: Ints  # (rows, most): row of the other, −1 where empty
    strength: Floats  # (rows, most), as of the day of the last interaction
    met: Ints  # (rows, most)
    first: Ints  # (rows,): head of a member's chain of proposals, −1 where there is none
    next: Ints
    other: Ints
    by: Floats
    touched: Ints  # (rows,): whose chains are not empty
    n: Ints  # (2,): proposals, touched rows


def no_ties(rows: int, most: int, proposals: int) -> Ties:
    """Make empty lists of ties."""
    return Ties(
        friend=np.full((rows, most), -1, np.int32),
        strength=np.zeros((rows, most)),
        met=np.zeros((rows, most), np.int32),
        first=np.full(rows, -1, np.int32),
        next=np.zeros(proposals, np.int32),
        other=np.zeros(proposals, np.int32),
        by=np.zeros(proposals),
        touched=np.zeros(rows, np.int32),
        n=np.zeros(2, np.int32),
    )


@inlined
def propose(ties: Ties, uid: Ints, one: int, other: int, by: float) -> None:
    """Note that two people have met; both halves."""
    _note(ties, uid, one, other, by)
    _note(ties, uid, other, one, by)


@inlined
def _note(ties: Ties, uid: Ints, row: int, other: int, by: float) -> None:
    k = ties.n[0]
    ties.n[0] += 1
    ties.other[k] = other
    ties.by[k] = by
    if ties.first[row] < 0:
        ties.touched[ties.n[1]] = row
        ties.n[1] += 1
    before, here = -1, ties.first[row]
    while here >= 0 and _comes_first(ties, uid, here, other, by):
        before, here = here, ties.next[here]
    ties.next[k] = here
    if before < 0:
        ties.first[row] = k
    else:
        ties.next[before] = k


@inlined
def _comes_first(ties: Ties, uid: Ints, here: int, other: int, by: float) -> bool:
    one, two = uid[ties.other[here]], uid[other]
    return bool(one < two or (one == two and ties.by[here] <= by))


@inlined
def apply_proposals(ties: Ties, day: int, p: Behaviour) -> None:
    """Apply the day's proposals and forget them."""
    for t in range(ties.n[1]):
        row = ties.touched[t]
        k = ties.first[row]
        while k >= 0:
            _meet(ties, row, ties.other[k], ties.by[k], day, p)
            k = ties.next[k]
        ties.first[row] = -1
    ties.n[0] = 0
    ties.n[1] = 0


@inlined
def _meet(ties: Ties, row: int, other: int, by: float, day: int, p: Behaviour) -> None:
    weakest, slot = by, -1
    for k in range(ties.friend.shape[1]):
        strength = strength_now(ties, row, k, day, p)
        if ties.friend[row, k] == other:
            weakest, slot = strength, k
            break
        if strength < weakest:
            weakest, slot = strength, k
    if slot < 0:
        return
    known = ties.friend[row, slot] == other
    ties.strength[row, slot] = strengthened(weakest, by) if known else by
    ties.friend[row, slot] = other
    ties.met[row, slot] = day


@inlined
def strength_now(ties: Ties, row: int, k: int, day: int, p: Behaviour) -> float:
    """Read the strength of one half of a tie today; −1 for an empty place."""
    if ties.friend[row, k] < 0:
        return -1.0
    return faded(ties.strength[row, k], day - ties.met[row, k], p.tie_half_life)
