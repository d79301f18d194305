"""Rivals contest a vacant centre, until one of them stands out or is tired of it."""

from sim.agents.behaviour import Behaviour
from sim.agents.rules import heat_of_contest
from sim.compiled import compiled, inlined
from sim.fading import left_of
from sim.rooms import VACANT
from sim.seats import seat_in
from sim.state import State

ABSENT_DAYS = 30  # a leader who has not been there for so long is none; assumed


@compiled
def rivals_contest(state: State, p: Behaviour, day: int) -> None:
    """Let the two of highest standing who are there today dispute, in rooms whose centre is vacant."""
    rooms, now = state.rooms.now, state.now[0]
    vacant = 0
    for r in range(now.rooms):
        if rooms[r].leader >= 0 and not _still_leads(state, r, rooms[r].leader, day):
            rooms[r].leader = VACANT
        rooms[r].first = VACANT
        rooms[r].second = VACANT
        vacant += rooms[r].leader == VACANT and rooms[r].visitors > 0
    if vacant == 0:
        return
    for v in range(now.visitors):
        row = state.today.visitors[v]
        if rooms[state.signals[row].here].leader == VACANT:
            _rank(state, state.signals[row].here, row, day, p)
    for r in range(now.rooms):
        if rooms[r].leader == VACANT and rooms[r].first != VACANT:
            _contest(state, r, day, p)


@inlined
def _still_leads(state: State, r: int, leader: int, day: int) -> bool:
    return seat_in(state.seats, leader, r) >= 0 and state.signals[leader].last_visit > day - ABSENT_DAYS


@inlined
def standing_now(state: State, row: int, day: int, p: Behaviour) -> float:
    """Read somebody's standing today: the answers that they got and gave, of late."""
    me = state.people[row]
    return left_of(me.standing, day - me.stood_on, state.fading.standing, p.standing_half_life)


@inlined
def stand_out(state: State, row: int, day: int, p: Behaviour) -> None:
    """Raise somebody's standing by one answer."""
    me = state.people[row]
    me.standing = standing_now(state, row, day, p) + 1.0
    me.stood_on = day


@inlined
def _above(state: State, one: int, other: int, day: int, p: Behaviour) -> bool:
    if other < 0:
        return True
    mine, theirs = standing_now(state, one, day, p), standing_now(state, other, day, p)
    return bool(mine > theirs or (mine == theirs and state.people[one].uid < state.people[other].uid))


@inlined
def _rank(state: State, r: int, row: int, day: int, p: Behaviour) -> None:
    about = state.rooms.now[r]
    if _above(state, row, about.first, day, p):
        about.second = about.first
        about.first = row
    elif _above(state, row, about.second, day, p):
        about.second = row


@inlined
def _contest(state: State, r: int, day: int, p: Behaviour) -> None:
    about = state.rooms.now[r]
    first = standing_now(state, about.first, day, p)
    second = standing_now(state, about.second, day, p) if about.second >= 0 else 0.0
    before = about.contest
    about.contest = heat_of_contest(before, first, second, p)
    if about.contest > before:
        about.clear = 0
        disputes = about.contest * p.dispute_posts
        about.disputes = disputes
        state.daily[day].disputes += disputes
        return
    about.clear += 1
    if about.clear >= p.lead_days and about.contest < p.contest_over and first >= p.lead_standing:
        about.leader = about.first
        about.contest = 0.0
        about.clear = 0
