"""Rivals contest a vacant centre, until one of them stands out or is tired of it."""

from sim.agents.behaviour import Behaviour
from sim.agents.rules import faded, heat_of_contest
from sim.compiled import inlined, phase
from sim.records import Records
from sim.rooms import VACANT
from sim.seats import seat_in
from sim.state import State

ABSENT_DAYS = 30  # a leader who has not been there for so long is none; assumed


@phase
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
        if rooms[state.people[row].here].leader == VACANT:
            _rank(state, state.people[row].here, row, day, p)
    for r in range(now.rooms):
        if rooms[r].leader == VACANT and rooms[r].first != VACANT:
            _contest(state, r, day, p)


@inlined
def _still_leads(state: State, r: int, leader: int, day: int) -> bool:
    return seat_in(state.seats, leader, r) >= 0 and state.people[leader].last_visit > day - ABSENT_DAYS


@inlined
def standing_now(people: Records, row: int, day: int, p: Behaviour) -> float:
    """Read somebody's standing today: the answers that they got and gave, of late."""
    return faded(people[row].standing, day - people[row].stood_on, p.standing_half_life)


@inlined
def stand_out(people: Records, row: int, day: int, p: Behaviour) -> None:
    """Raise somebody's standing by one answer."""
    people[row].standing = standing_now(people, row, day, p) + 1.0
    people[row].stood_on = day


@inlined
def _above(people: Records, one: int, other: int, day: int, p: Behaviour) -> bool:
    if other < 0:
        return True
    mine, theirs = standing_now(people, one, day, p), standing_now(people, other, day, p)
    return bool(mine > theirs or (mine == theirs and people[one].uid < people[other].uid))


@inlined
def _rank(state: State, r: int, row: int, day: int, p: Behaviour) -> None:
    about, people = state.rooms.now[r], state.people
    if _above(people, row, about.first, day, p):
        about.second = about.first
        about.first = row
    elif _above(people, row, about.second, day, p):
        about.second = row


@inlined
def _contest(state: State, r: int, day: int, p: Behaviour) -> None:
    about, people = state.rooms.now[r], state.people
    first = standing_now(people, about.first, day, p)
    second = standing_now(people, about.second, day, p) if about.second >= 0 else 0.0
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
