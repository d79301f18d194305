"""Visitors answer posters; who was there reaches those who were not."""

from sim.agents.behaviour import Behaviour
from sim.agents.candidates import World
from sim.agents.rules import (
    answer_chance,
    distance,
    match,
    saturated,
)
from sim.compiled import inlined, phase
from sim.day.contests import stand_out
from sim.day.talk import place_in
from sim.luck import (
    PRIVATE,
    REACHED,
    REPLY,
    REPLY_TIE,
    REPLY_WHOM,
    bits,
    draw,
    pair_key,
)
from sim.order import first_at_or_after
from sim.records import Records
from sim.rooms import posts_today
from sim.seats import MOST
from sim.state import State
from sim.ties import Ties, propose, strength_now

LIVELY_POSTS = 5.0  # posts of a day that reach 63 % of those whom the platform's push can reach; prototype


@phase
def visitors_answer(state: State, p: Behaviour, day: int) -> None:
    """Let visitors answer today's posters; answers are felt at the poster's next visit."""
    people = state.people
    for v in range(state.now[0].visitors):
        row = state.today.visitors[v]
        for t in range(p.reply_tries):
            to = _considered(state, row, t, day, p)
            if to < 0 or to == row:
                continue
            fit = match(distance(people[row].taste, people[to].taste), p)
            if draw(people[row].key, day, REPLY + t) < answer_chance(fit, people[row].propensity, p):
                _answer(state, row, to, day, p)


@inlined
def _considered(state: State, row: int, t: int, day: int, p: Behaviour) -> int:
    ties, key = state.ties, state.people[row].key
    u = draw(key, day, REPLY_TIE + t)
    n = 0
    for k in range(ties.half.shape[1]):
        n += _posted_here(state, ties.half[row, k].friend, row)
    if n == 0 or u >= p.reply_to_ties:
        return _poster_at(state, state.people[row].here, bits(key, day, REPLY_WHOM + t))
    left = int(u / p.reply_to_ties * n)
    for k in range(ties.half.shape[1]):
        friend = ties.half[row, k].friend
        if _posted_here(state, friend, row):
            if left == 0:
                return int(friend)
            left -= 1
    return -1


@inlined
def _posted_here(state: State, friend: int, row: int) -> bool:
    return bool(
        friend >= 0 and state.people[friend].posts_today > 0 and state.people[friend].here == state.people[row].here
    )


@inlined
def _poster_at(state: State, r: int, scattered: int) -> int:
    """Give the poster of a room whose place on the ring comes next after a drawn one; −1 if nobody posted there."""
    start, end = state.rooms.now[r].posters_from, state.rooms.now[r].posters_to
    if start == end:
        return -1
    k = first_at_or_after(state.today.ring_key, state.now[0].posters, place_in(r, scattered))
    return int(state.today.ring_row[k if start <= k < end else start])


@inlined
def _answer(state: State, row: int, to: int, day: int, p: Behaviour) -> None:
    write_to(state.people, row, to, day, p)
    state.people[to].answers += 1
    propose(state.ties, state.people, row, to, p.tie_reply)


@inlined
def write_to(people: Records, row: int, to: int, day: int, p: Behaviour) -> None:
    """Let one write to another, in answer or in help; both gain standing by it."""
    stand_out(people, row, day, p)
    stand_out(people, to, day, p)
    people[row].replies_today += 1
    people[row].n_replies += 1
    people[row].last_active = day
    people[to].n_answers += 1
    people[to].last_contact = day


@phase
def others_are_reached(state: State, p: Behaviour, world: World, day: int) -> None:
    """Let visitors tell their ties, and the platform show lively rooms to those who did not look in."""
    people, now = state.people, state.now[0]
    for v in range(now.visitors):
        _tell_ties(people, state.ties, state.today.visitors[v], day, p)
    for v in range(now.attendees):
        _tell_ties(people, state.ties, state.today.attendees[v], day, p)
    lively = 0.0
    for r in range(now.rooms):
        if state.rooms.now[r].open == 0:
            continue
        pushed = world.push * saturated(posts_today(state.rooms, r), LIVELY_POSTS)
        state.rooms.now[r].pushed = pushed
        lively = max(lively, pushed)
    if lively <= 0.0:
        return
    for row in range(now.rows):
        if state.people[row].n_seats > 0 and _is_shown(state, row, draw(people[row].key, day, REACHED)):
            people[row].last_contact = day


@inlined
def _is_shown(state: State, row: int, u: float) -> bool:
    """Say whether any room that somebody follows and has not muted is shown to them."""
    seats, missed = state.seats, 1.0
    for k in range(MOST):
        if seats[row, k].taken == 1 and seats[row, k].muted == 0:
            missed = missed * (1.0 - state.rooms.now[seats[row, k].room].pushed)
    return u < 1.0 - missed


@inlined
def _tell_ties(people: Records, ties: Ties, row: int, day: int, p: Behaviour) -> None:
    for k in range(ties.half.shape[1]):
        friend = ties.half[row, k].friend
        if friend >= 0 and people[friend].last_contact < day:
            u = draw(pair_key(people[friend].key, people[row].key), day, PRIVATE)
            if u < p.private_contact * strength_now(ties, row, k, day, p):
                people[friend].last_contact = day
