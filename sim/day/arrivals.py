"""Who hears of the community, and who joins."""

from typing import Any

import numpy as np

from sim.agents.behaviour import Behaviour
from sim.agents.candidates import (
    World,
    acquaintance,
    extraction_of,
    heard_near,
    heard_outside,
    place_of,
    start_activity_of,
    taste_of,
    willingness_of,
)
from sim.agents.population import BINS, INVITED, NOBODY, OUTSIDE, bin_of, born, enter
from sim.agents.rules import (
    awareness,
    distance,
    join_chance,
    match,
    saturated,
    yearly,
)
from sim.compiled import compiled, inlined
from sim.luck import (
    ADMIT,
    BRING,
    JOIN,
    PASSES,
    PLACE,
    bits,
    draw,
    key_of,
    pair_key,
)
from sim.order import sort_by_key
from sim.platform import ANYBODY, BY_MEMBERS
from sim.rooms import appeal, is_ours, kept_posts, liveliest_bin
from sim.seats import free_seat, seat_in, sit, without_seats
from sim.state import State
from sim.ties import propose, without_ties

FULL_POSTS = 1000.0  # kept posts with which 63 % of those find a room who could; assumed
FOUND_OUT_MINUTES = 10.0  # in which 63 % is found out about a candidate; assumed


@compiled
def candidates_hear(state: State, p: Behaviour, world: World, day: int) -> None:
    """List who hears of the community today: from outside, and from members who visited yesterday."""
    now = state.now[0]
    now.candidates = 0
    now.praised = 0
    now.warned = 0
    if world.audience == 0:
        return
    news = awareness(max(0, day - now.last_news - 1), p)
    rate = world.arrivals_per_day * now.reputation * news + now.advertised + _found(state)
    if now.advertised > 0.0:
        now.last_news = day
    now.advertised = 0.0
    for slot in range(world.arrivals_most):
        uid = heard_outside(slot, day, rate, world)
        if uid >= 0:
            _list_candidate(state, world, uid, NOBODY, day)
    if now.near > 0.0:
        for slot in range(world.arrivals_most):
            uid = heard_near(slot, day, now.near, now.near_taste, now.near_width, world)
            if uid >= 0:
                _list_candidate(state, world, uid, NOBODY, day)
    for t in range(now.tellers):
        _tell(state, p, world, state.today.tellers[t], day)
    for v in range(now.attendees):
        _bring(state, p, world, state.today.attendees[v], day)
    if now.praised > 0:
        now.last_news = day


@inlined
def _found(state: State) -> float:
    """Give how many find the rooms by search today: the more is kept there, the more; in none that cannot be found."""
    total = 0.0
    for r in range(state.now[0].rooms):
        about = state.rooms.now[r]
        if about.found > 0.0 and is_ours(about):
            total = total + about.found * saturated(kept_posts(state.rooms, r), FULL_POSTS)
    return total


@inlined
def _tell(state: State, p: Behaviour, world: World, row: int, day: int) -> None:
    people, now = state.people, state.now[0]
    surplus = people[row].satisfaction - people[row].expectation
    if state.signals[row].n_seats == 0:
        return
    uid = _next_acquaintance(state, row, p, world)
    ours = state.rooms.now[state.signals[row].here].inside  # what is said of rooms that seceded is not said of us
    if surplus > 0.0:
        now.praised += ours
        _list_candidate(state, world, uid, row, day)
    else:
        now.warned += ours


@inlined
def _bring(state: State, p: Behaviour, world: World, row: int, day: int) -> None:
    people, now = state.people, state.now[0]
    if people[row].listed == 1 and draw(state.keys[row], day, BRING) < p.bring_chance * now.last_quality:
        now.praised += 1
        _list_candidate(state, world, _next_acquaintance(state, row, p, world), row, day)


@inlined
def _next_acquaintance(state: State, row: int, p: Behaviour, world: World) -> int:
    me = state.people[row]
    me.told += 1
    return acquaintance(me.taste, state.keys[row], me.told - 1, p, world)


@inlined
def _list_candidate(state: State, world: World, uid: int, recruiter: int, day: int) -> None:
    k = state.now[0].candidates
    state.now[0].candidates += 1
    from_whom: Any = np.uint64(0) if recruiter < 0 else state.keys[recruiter]
    state.today.uid[k] = uid
    state.today.recruiter[k] = recruiter
    state.today.order[k] = bits(pair_key(key_of(world.key, uid), from_whom), day, PLACE)
    state.today.place[k] = k


@compiled
def candidates_decide(state: State, p: Behaviour, world: World, day: int) -> None:
    """Let candidates join for whom it is worth it, in an order hashed from who they are, while there is room."""
    n = state.now[0].candidates
    sort_by_key(state.today.order, state.today.place, n, state.today.scratch)
    for k in range(n):
        place = state.today.place[k]
        uid, recruiter = state.today.uid[place], state.today.recruiter[place]
        r = _room_for(state, world, uid, recruiter)
        if r >= 0 and _is_away(state, state.row_of[uid], r):
            fee = _accepted_fee(state, p, world, uid, recruiter, r)
            if fee < 0.0:
                _pass_by(state, p, world, uid, r, day)
            elif _is_admitted(state, p, world, uid, recruiter, r, day):
                _let_in(state, p, world, uid, recruiter, r, fee, day)


@inlined
def _room_for(state: State, world: World, uid: int, recruiter: int) -> int:
    """Give the room that one would join: the recruiter's, or what suits one's taste best; −1 where none has a place."""
    rooms, now = state.rooms.now, state.now[0]
    if recruiter >= 0 and state.signals[recruiter].here >= 0:
        r = state.signals[recruiter].here
        return r if rooms[r].open == 1 and rooms[r].members < rooms[r].capacity else -1
    key = key_of(world.key, uid)
    b, home = bin_of(taste_of(uid, key, world)), place_of(key, world.places)
    best, chosen = -1.0, -1
    for r in range(now.rooms):
        here = rooms[r].place < 0 or rooms[r].place == home
        if here and is_ours(rooms[r]) and rooms[r].members < rooms[r].capacity:
            suits = appeal(state.rooms, r, b)
            if suits > best:
                best, chosen = suits, r
    return chosen


@inlined
def _is_away(state: State, row: int, r: int) -> bool:
    """Say whether somebody could join: is no member yet, or, where a room has seceded, not in it."""
    if row < 0:
        return True
    if free_seat(state.seats, row, r) < 0:
        return False
    return bool(state.people[row].listed == 0 if state.rooms.now[r].inside == 1 else seat_in(state.seats, row, r) < 0)


@inlined
def _accepted_fee(state: State, p: Behaviour, world: World, uid: int, recruiter: int, r: int) -> float:
    """Give what somebody pays to come in, the dearer fee if it is worth it to them; −1 if they do not want in."""
    people, now = state.people, state.now[0]
    key, row = key_of(world.key, uid), state.row_of[uid]
    taste = taste_of(uid, key, world)
    if row >= 0:
        expected = people[row].satisfaction
    elif recruiter >= 0:
        expected = now.reputation * match(distance(taste, people[recruiter].taste), p)
    else:
        expected = now.reputation * appeal(state.rooms, r, bin_of(taste))
    stays = people[row].stays if row >= 0 else 0
    u, worth = draw(key, stays, JOIN), willingness_of(key, world)
    usual = now.entry_fee if state.rooms.now[r].inside == 1 and now.trial == 0 else 0.0
    if u >= join_chance(expected, worth, world.benefit_reference, yearly(usual, now.period), p):
        return -1.0
    dear = now.dear_fee if state.rooms.now[r].inside == 1 else 0.0
    takes = dear > 0.0 and u < join_chance(expected, worth, world.benefit_reference, yearly(dear, now.period), p)
    return dear if takes else usual


@inlined
def _pass_by(state: State, p: Behaviour, world: World, uid: int, r: int, day: int) -> None:
    """Let somebody who does not join leave an advertisement, where anybody can post."""
    if state.rooms.now[r].admits == ANYBODY:
        key = key_of(world.key, uid)
        if draw(key, day, PASSES) < extraction_of(key, p, world):
            state.rooms.now[r].ads += 1.0


@inlined
def _is_admitted(state: State, p: Behaviour, world: World, uid: int, recruiter: int, r: int, day: int) -> bool:
    """Say whether somebody who wants in is let in: what is found out about them does not depend on when they knock."""
    now, about = state.now[0], state.rooms.now[r]
    if now.screening == 0 or about.inside == 0 or about.admits == ANYBODY:
        return True
    if about.admits == BY_MEMBERS and recruiter >= 0:
        return True
    admitted = False
    if now.screen_left >= 1.0:
        now.screen_left -= 1.0
        key, row = key_of(world.key, uid), state.row_of[uid]
        found_out = saturated(now.screen_minutes, FOUND_OUT_MINUTES)
        apart = distance(taste_of(uid, key, world), (liveliest_bin(state.rooms, r) + 0.5) / BINS)
        fits = apart <= now.screen_width and extraction_of(key, p, world) <= now.screen_sells
        admitted = fits or draw(key, state.people[row].stays if row >= 0 else 0, ADMIT) >= found_out
    if not admitted:
        state.daily[day].turned_away += 1
    return admitted


@inlined
def _let_in(state: State, p: Behaviour, world: World, uid: int, recruiter: int, r: int, fee: float, day: int) -> None:
    people, now, today = state.people, state.now[0], state.daily[day]
    row = settle(state, p, world, uid, OUTSIDE if recruiter < 0 else INVITED, recruiter, r, fee, day)
    state.rooms.topics[r].newcomers[bin_of(people[row].taste)] += 1
    if recruiter >= 0:
        propose(state.ties, people, row, recruiter, p.tie_invited)
    if state.rooms.now[r].inside == 0:
        return
    people[row].dear = fee > 0.0 and fee == now.dear_fee
    if renewal_of(state, row) > 0.0:
        people[row].paid_until = day + (now.trial if now.trial > 0 else now.period)
    today.earned += fee
    now.treasury += fee
    if recruiter >= 0:
        today.joined_invited += 1
    else:
        today.joined_outside += 1


@inlined
def renewal_of(state: State, row: int) -> float:
    """Give the fee that somebody pays for another period."""
    now = state.now[0]
    return float(now.dear_fee if state.people[row].dear == 1 else now.renewal_fee)


@inlined
def settle(
    state: State, p: Behaviour, world: World, uid: int, channel: int, recruiter: int, r: int, fee: float, day: int
) -> int:
    """Give somebody a seat in a room, and put them on the list if the room is the community's; gives the row."""
    people, seats, now = state.people, state.seats, state.now[0]
    row = state.row_of[uid]
    if row < 0:
        row = now.rows
        now.rows += 1
        state.row_of[uid] = row
        state.keys[row] = key_of(world.key, uid)
        born(people, state.signals, row, uid, state.keys[row], p, world)
        without_seats(seats, row)
        without_ties(state.ties, row)
    inside = state.rooms.now[r].inside == 1
    if state.signals[row].n_seats == 0:
        state.activity[row] = start_activity_of(state.keys[row], p)
        enter(people, state.signals, row, day, fee if inside else 0.0, state.activity[row], p)
    if inside:
        people[row].channel = channel
        people[row].recruiter = people[recruiter].uid if recruiter >= 0 else -1
        people[row].listed = 1
        people[row].joined = day
        now.listed += 1
    sit(people, state.signals, seats, row, free_seat(seats, row, r), r, people[row].expectation)
    state.rooms.now[r].members += 1
    return int(row)
