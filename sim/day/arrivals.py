"""Who hears of the community, and who joins."""

from typing import Any

import numpy as np

from sim.agents.behaviour import Behaviour
from sim.agents.candidates import World, acquaintance, heard_outside, taste_of, willingness_of
from sim.agents.population import DAY_0, FOUNDER, INVITED, NOBODY, OUTSIDE, People, born, enter
from sim.agents.rules import (
    distance,
    join_chance,
    match,
    tell_chance,
    yearly,
)
from sim.compiled import compiled, inlined, phase
from sim.luck import (
    BRING,
    JOIN,
    PLACE,
    SENIORITY,
    TELL,
    bits,
    draw,
    key_of,
    pair_key,
)
from sim.order import sort_by_key
from sim.room import (
    appeal,
    bin_of,
)
from sim.state import State
from sim.ties import propose


@phase
def candidates_hear(state: State, p: Behaviour, world: World, day: int) -> None:
    """List who hears of the community today: from outside, and from members who visited yesterday."""
    now = state.now[0]
    now["candidates"] = 0
    now["praised"] = 0
    now["warned"] = 0
    if world.audience == 0:
        return
    rate = world.arrivals_per_day * now["reputation"] + now["advertised"]
    now["advertised"] = 0.0
    for slot in range(world.arrivals_most):
        uid = heard_outside(slot, day, rate, world)
        if uid >= 0:
            _list_candidate(state, world, uid, NOBODY, day)
    for v in range(now["visitors"]):
        _tell(state, p, world, state.today.visitors[v], day)
    for v in range(now["attendees"]):
        _bring(state, p, world, state.today.attendees[v], day)


@inlined
def _tell(state: State, p: Behaviour, world: World, row: int, day: int) -> None:
    people, now = state.people, state.now[0]
    surplus = people.satisfaction[row] - people.expectation[row]
    if people.listed[row] == 0 or draw(people.key[row], day, TELL) >= tell_chance(surplus, p):
        return
    uid = _next_acquaintance(people, row, p, world)
    if surplus > 0.0:
        now["praised"] += 1
        _list_candidate(state, world, uid, row, day)
    else:
        now["warned"] += 1


@inlined
def _bring(state: State, p: Behaviour, world: World, row: int, day: int) -> None:
    people, now = state.people, state.now[0]
    if people.listed[row] == 1 and draw(people.key[row], day, BRING) < p.bring_chance * now["event_quality"]:
        now["praised"] += 1
        _list_candidate(state, world, _next_acquaintance(people, row, p, world), row, day)


@inlined
def _next_acquaintance(people: People, row: int, p: Behaviour, world: World) -> int:
    people.told[row] += 1
    return acquaintance(people.taste[row], people.key[row], people.told[row] - 1, p, world)


@inlined
def _list_candidate(state: State, world: World, uid: int, recruiter: int, day: int) -> None:
    k = state.now[0]["candidates"]
    state.now[0]["candidates"] += 1
    from_whom: Any = np.uint64(0) if recruiter < 0 else state.people.key[recruiter]
    state.today.uid[k] = uid
    state.today.recruiter[k] = recruiter
    state.today.order[k] = bits(pair_key(key_of(world.key, uid), from_whom), day, PLACE)
    state.today.place[k] = k


@phase
def candidates_decide(state: State, p: Behaviour, world: World, day: int) -> None:
    """Let candidates join for whom it is worth it, in an order hashed from who they are, while there is room."""
    n = state.now[0]["candidates"]
    sort_by_key(state.today.order, state.today.place, n)
    for k in range(n):
        place = state.today.place[k]
        uid, recruiter = state.today.uid[place], state.today.recruiter[place]
        row = state.row_of[uid]
        away = row < 0 or state.people.listed[row] == 0
        if away and state.now[0]["listed"] < world.capacity and _wants_in(state, p, world, uid, recruiter):
            channel = OUTSIDE if recruiter < 0 else INVITED
            _let_in(state, p, world, uid, channel, recruiter, day)


@inlined
def _wants_in(state: State, p: Behaviour, world: World, uid: int, recruiter: int) -> bool:
    people, now = state.people, state.now[0]
    key, row = key_of(world.key, uid), state.row_of[uid]
    taste = taste_of(uid, key, world)
    if row >= 0:
        expected = people.satisfaction[row]
    elif recruiter >= 0:
        expected = now["reputation"] * match(distance(taste, people.taste[recruiter]), p)
    else:
        expected = now["reputation"] * appeal(state.room, bin_of(taste))
    stays = people.stays[row] if row >= 0 else 0
    fee, worth = yearly(now["entry_fee"], now["period"]), willingness_of(key, world)
    return draw(key, stays, JOIN) < join_chance(expected, worth, world.benefit_reference, fee, p)


@inlined
def _let_in(state: State, p: Behaviour, world: World, uid: int, channel: int, recruiter: int, day: int) -> None:
    people, now = state.people, state.now[0]
    row = settle(state, p, world, uid, channel, recruiter, day)
    state.room.newcomers[bin_of(people.taste[row])] += 1
    if now["renewal_fee"] > 0.0:
        people.paid_until[row] = day + now["period"]
    state.daily[day]["earned"] += now["entry_fee"]
    if recruiter >= 0:
        state.daily[day]["joined_invited"] += 1
        propose(state.ties, people.uid, row, recruiter, p.tie_invited)
    else:
        state.daily[day]["joined_outside"] += 1


@inlined
def settle(state: State, p: Behaviour, world: World, uid: int, channel: int, recruiter: int, day: int) -> int:
    """Put somebody on the list; a new row for those who never had one. Gives the row."""
    people, now = state.people, state.now[0]
    row = state.row_of[uid]
    if row < 0:
        row = now["rows"]
        now["rows"] += 1
        state.row_of[uid] = row
        born(people, row, uid, key_of(world.key, uid), p, world)
    from_whom = people.uid[recruiter] if recruiter >= 0 else -1
    enter(people, row, channel, from_whom, day, now["entry_fee"], p)
    now["listed"] += 1
    return int(row)


@compiled
def founders_settle(state: State, p: Behaviour, world: World, joined_within: int) -> None:
    """Put the founders on the list, as members who came, free, in the days before day 0."""
    for uid in range(world.founders):
        row = settle(state, p, world, uid, FOUNDER, NOBODY, DAY_0)
        state.people.joined[row] = -int(draw(state.people.key[row], 0, SENIORITY) * joined_within)
