"""Visitors answer posters; who was there reaches those who were not."""

from typing import Any

from sim.agents.behaviour import Behaviour
from sim.agents.population import Longs
from sim.agents.rules import answer_chance, saturated
from sim.compiled import compiled, inlined
from sim.day.contests import stand_out
from sim.day.homework import named_answer
from sim.luck import MANY, PRIVATE, REACHED, REPLY_TIE, REPLY_WHOM, bits, draw, draw_for_all
from sim.order import next_on_the_ring
from sim.rooms import place_in
from sim.seats import MOST
from sim.state import State
from sim.ties import propose, strength_now

LIVELY_POSTS = 5.0  # posts of a day that reach 63 % of those whom the platform's push can reach; prototype

ROUNDING = 1e-9  # more than what sums of chances lose by it


@inlined
def answer(state: State, row: int, r: int, block: Any, i: int, day: int, p: Behaviour) -> None:
    """Let a visitor answer homework, and some of today's posters of the room; it is felt at the other's next visit."""
    signals, about = state.signals, state.rooms.now[r]
    used = 0
    for k in range(2 if state.now[0].due_until > 0 else 0):
        ward = named_answer(state, row, k, day, p)
        if ward >= 0:
            _answer(state, row, ward, day, p)
            used += 1
    if about.posters_from == about.posters_to:
        return
    most = answer_chance(1.0, state.people[row].propensity, p) * about.talk
    for t in range(used, p.reply_tries):
        u = block.tries[t, i]
        if u >= most:
            continue
        to = _considered(state, row, t, day, p)
        if to != row and u < most * state.rooms.fit[signals[row].bin, signals[to].bin]:
            _answer(state, row, to, day, p)


@inlined
def _answer(state: State, row: int, to: int, day: int, p: Behaviour) -> None:
    write_to(state, row, to, day, p)
    state.people[to].answers_waiting += 1
    bonds = state.rooms.now[state.signals[row].here].bonds
    propose(state.ties, state.people, row, to, p.tie_reply * bonds)


@inlined
def _considered(state: State, row: int, t: int, day: int, p: Behaviour) -> int:
    """Give the poster of the room whom a visitor considers answering: a tie in a share of the tries, if one posted."""
    me, key = state.people[row], state.keys[row]
    if me.n_posted > 0:
        u = draw(key, day, REPLY_TIE + t)
        if u < p.reply_to_ties:
            return _tie_who_posted(state, row, int(u / p.reply_to_ties * me.n_posted))
    r = state.signals[row].here
    about = state.rooms.now[r]
    place = place_in(r, bits(key, day, REPLY_WHOM + t))
    k = next_on_the_ring(state.today.ring_key, about.posters_from, about.posters_to, place)
    return int(state.today.ring_row[k])


@inlined
def _tie_who_posted(state: State, row: int, number: int) -> int:
    posted = state.people[row].posted_by
    k = 0
    while True:
        if (posted >> k) & 1 == 1:
            if number == 0:
                return int(state.ties.half[row, k].friend)
            number -= 1
        k += 1


@inlined
def write_to(state: State, row: int, to: int, day: int, p: Behaviour) -> None:
    """Let one write to another, in answer or in help; both gain standing by it."""
    people = state.people
    stand_out(state, row, day, p)
    stand_out(state, to, day, p)
    people[row].replies_today += 1
    people[row].n_replies += 1
    people[to].n_answers += 1
    state.signals[to].last_contact = day


@compiled
def others_are_reached(state: State, p: Behaviour, day: int) -> None:
    """Let those who met tell their ties, and the platform show lively rooms to those who did not look in."""
    signals, now = state.signals, state.now[0]
    for v in range(now.attendees):
        _tell_ties(state, state.today.attendees[v], day, p)
    liveliest = 0.0
    for r in range(now.rooms):
        about = state.rooms.now[r]
        if about.open == 1:
            pushed = about.push * saturated(about.posts + about.ads + about.disputes, LIVELY_POSTS)
            about.pushed = pushed
            liveliest = max(liveliest, pushed)
    if liveliest <= 0.0:
        return
    might = state.today.scratch.values
    n = _who_might_be_shown(state, liveliest, day, might)
    for v in range(n):
        if _is_shown(state, might[v], draw(state.keys[might[v]], day, REACHED)):
            signals[might[v]].last_contact = day


@inlined
def _who_might_be_shown(state: State, liveliest: float, day: int, might: Longs) -> int:
    """List who would be shown something if every room they follow were the liveliest; give how many."""
    rows, drawn, signals, n = state.now[0].rows, state.today.drawn, state.signals, 0
    for first in range(0, rows, MANY):
        end = min(first + MANY, rows)
        draw_for_all(drawn, state.keys[first:end], day, REACHED)
        for row in range(first, end):
            might[n] = row
            shown = drawn[row - first] < signals[row].n_seats * liveliest + ROUNDING
            n += shown & (signals[row].n_seats > 0) & (signals[row].last_contact < day)
    return n


@inlined
def _is_shown(state: State, row: int, u: float) -> bool:
    """Say whether any room that somebody follows and has not muted is shown to them."""
    seats, missed = state.seats, 1.0
    for k in range(MOST):
        if seats.now[row, k].taken == 1 and seats.now[row, k].muted == 0:
            missed = missed * (1.0 - state.rooms.now[seats.now[row, k].room].pushed)
    return u < 1.0 - missed


@inlined
def _tell_ties(state: State, row: int, day: int, p: Behaviour) -> None:
    mine, signals = state.ties.half[row], state.signals
    key = state.keys[row]
    for k in range(len(mine)):
        friend = mine[k].friend
        if friend < 0:
            break
        chance = p.private_contact * strength_now(mine[k], state.fading, day, p)
        if draw(key, day, PRIVATE + k) < chance and signals[friend].last_contact < day:
            signals[friend].last_contact = day
