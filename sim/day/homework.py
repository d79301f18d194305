"""Homework is handed in, and answered by those who were named for it."""

from typing import Any

from sim.agents.behaviour import Behaviour
from sim.compiled import inlined
from sim.fading import loyalty_left
from sim.luck import HOMEWORK, NAMED, draw
from sim.state import State

ANSWERED_DAYS = 30  # after the last day on which any is due, nobody looks for it any more


@inlined
def homework_of(state: State, row: int, day: int, p: Behaviour) -> int:
    """Give 1 if a visitor hands in today what is due, as a post like others; otherwise 0."""
    me = state.people[row]
    if state.now[0].due_until < day or me.due < day:
        return 0
    loyalty = loyalty_left(me.loyalty, me.gap, state.fading.loyalty, p)
    if draw(state.keys[row], day, HOMEWORK) >= p.homework_chance * max(me.interest, loyalty):
        return 0
    me.due = -day - 1
    state.daily[day].homework += 1
    return 1


@inlined
def was_handed_in(ward: Any, since: int, day: int) -> bool:
    """Say whether somebody has handed in homework after a day, until another."""
    return bool(ward.due < 0 and since < -ward.due - 1 <= day)


@inlined
def named_answer(state: State, row: int, k: int, day: int, p: Behaviour) -> int:
    """Give the row of one of those whose homework a visitor was named to answer, if they do so today; otherwise −1."""
    me = state.people[row]
    if state.now[0].due_until + ANSWERED_DAYS < day:
        return -1
    ward = me.ward_1 if k == 0 else me.ward_2
    if ward < 0 or ward == row or not was_handed_in(state.people[ward], day - me.gap, day):
        return -1
    fit = state.rooms.fit[state.signals[row].bin, state.signals[ward].bin]
    return int(ward) if draw(state.keys[row], day, NAMED + k) < p.named_chance * fit else -1
