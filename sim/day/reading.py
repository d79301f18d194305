"""Visitors read, look around, feel what the visit was worth, answer, and tell others: all that one does in one go.

What one visitor does here to another is felt at the other's next visit, so the order of visitors does not matter.
"""

from typing import Any

from sim.agents.behaviour import Behaviour
from sim.agents.rules import (
    annoyance,
    benefit,
    information,
    next_activity,
    next_average,
    next_interest,
    next_loyalty,
    next_response,
    recognition,
    social,
    tell_chance,
    visit_rate,
)
from sim.block import BLOCK, TRIES
from sim.compiled import compiled, inlined
from sim.day.contact import answer
from sim.fading import left_of, loyalty_left
from sim.luck import MUTES, PRIVATE, REPLY, TELL, draw
from sim.prefetch import FEW, bring, bring_next, bring_person
from sim.state import State
from sim.ties import strength_now
from sim.unread import read, since

SOONER = 8  # visitors ahead of whom the signals of ties are asked for
PRESENT_DAYS = 7  # who was in the room within so many days is met there


@compiled
def visitors_read_and_answer(state: State, p: Behaviour, day: int) -> None:
    """Let visitors read, see who of their ties is there, feel what the visit was worth, answer, and tell others."""
    now, visitors, block = state.now[0], state.today.visitors, state.block[0]
    now.tellers = 0
    now.writers = 0
    for first in range(0, now.visitors, BLOCK):
        n = min(BLOCK, now.visitors - first)
        for i in range(n):
            bring_person(state, visitors, first + i, now.visitors, 3)
            bring_next(state.activity, visitors, first + i, now.visitors, 1)
            bring_next(state.seats.past, visitors, first + i, now.visitors, 1)
            bring_next(state.ties.half, visitors, first + i, now.visitors, 4)
            if now.visitors > FEW:
                _bring_friends(state, visitors[min(first + i + SOONER, now.visitors - 1)])
            _take_in(state, block, i, visitors[first + i], day, p)
        _feel(block, n, p)
        _draw(block, n, day)
        for i in range(n):
            row = visitors[first + i]
            _remember(state, block, i, row, day, p)
            _weigh(state, row, block.felt[i], block.mutes[i], p)
            answer(state, row, state.signals[row].here, block, i, day, p)
            _tell(state, row, block.tells[i], p)


@inlined
def _bring_friends(state: State, row: int) -> None:
    mine = state.ties.half[row]
    for k in range(len(mine)):
        if mine[k].friend < 0:
            break
        bring(state.signals, mine[k].friend, 1)


@inlined
def _take_in(state: State, block: Any, i: int, row: int, day: int, p: Behaviour) -> None:
    """Let somebody read and look around, and look up what else decides how the visit feels."""
    me, r = state.people[row], state.signals[row].here
    room = state.rooms.now[r]
    share, value, ads, disputes = _read(state, row, r, day, p)
    present = _look_around(state, row, day, p)
    heard = 0.0 if row in (room.first, room.second) else disputes
    me.overload = 1.0 - share
    block.key[i] = state.keys[row]
    block.value[i] = value
    block.present[i] = present if room.talk > 0.0 else 0.0  # where one writes to all, they do not see each other
    block.cost[i] = annoyance(1.0 - share, ads, heard, p) + p.duty_cost * me.duty
    block.answers[i] = me.answers + me.praise + me.thanks
    block.helped[i] = me.helped
    block.days[i] = me.gap
    block.interest[i] = me.interest
    block.activity[i] = state.activity[row]
    block.loyalty[i] = loyalty_left(me.loyalty, me.gap, state.fading.loyalty, p)
    block.tenure[i] = day - me.joined
    block.satisfaction[i] = me.satisfaction
    block.expectation[i] = me.expectation


@inlined
def _read(state: State, row: int, r: int, day: int, p: Behaviour) -> tuple[float, float, float, float]:
    """Give the share read, what it is worth, and the shares of advertisements and disputes in what is unread."""
    me, past, b = state.people[row], state.seats.past[row, state.people[row].seat], state.signals[row].bin
    place = since(state.rooms, r, day - past.last_read - 1, day, p)
    past.last_read = day
    return read(state.rooms, r, place, b, me, state.now[0].quality, p)


@inlined
def _look_around(state: State, row: int, day: int, p: Behaviour) -> float:
    """Sum the strength of ties met in the room; note who posted, and what share of like minds; tell some in private."""
    mine, signals, me = state.ties.half[row], state.signals, state.people[row]
    key, here, taste = state.keys[row], signals[row].here, signals[row].bin
    met, did, n, posted, n_posted = 0.0, 0.0, 0, 0, 0
    for k in range(len(mine)):
        friend = mine[k].friend
        if friend < 0:
            break
        n += 1
        seen, strength = signals[friend], strength_now(mine[k], state.fading, day, p)
        if draw(key, day, PRIVATE + k) < p.private_contact * strength:
            signals[friend].last_contact = day
        if seen.here == here and seen.last_visit > day - PRESENT_DAYS:
            met = met + strength
        if seen.last_posted == day:
            did = did + state.rooms.fit[taste, seen.bin]
            if seen.here == here:
                posted |= 1 << k
                n_posted += 1
    me.crowd = did / n if did > 0.0 else 0.0
    me.posted_by = posted
    me.n_posted = n_posted
    return met


@inlined
def _feel(block: Any, n: int, p: Behaviour) -> None:
    """Let visitors feel what the visit was worth to them, and change by it."""
    for i in range(n):
        info, helped = information(block.value[i], p), block.helped[i]
        met = social(block.present[i], p)
        answered = recognition(block.answers[i], p)
        felt = benefit(block.interest[i], info, met, answered, helped, p) - block.cost[i]
        satisfaction = next_average(block.satisfaction[i], felt, p.satisfaction_visits)
        block.felt[i] = felt
        block.satisfaction[i] = satisfaction
        block.expectation[i] = next_average(block.expectation[i], satisfaction, p.expectation_visits)
        block.interest[i] = next_interest(block.interest[i], max(info, helped), 1.0, p)
        block.activity[i] = next_activity(block.activity[i], felt, 1.0, p)
        block.loyalty[i] = next_loyalty(block.loyalty[i], met, answered, 0.0, block.tenure[i], block.days[i], p)


@inlined
def _draw(block: Any, n: int, day: int) -> None:
    """Draw what decides whether visitors mute the room, tell others, and consider answers."""
    for i in range(n):
        block.mutes[i] = draw(block.key[i], day, MUTES)
        block.tells[i] = draw(block.key[i], day, TELL)
        for t in range(TRIES):
            block.tries[t, i] = draw(block.key[i], day, REPLY + t)


@inlined
def _remember(state: State, block: Any, i: int, row: int, day: int, p: Behaviour) -> None:
    """Write down how somebody is after the visit."""
    me = state.people[row]
    me.interest = block.interest[i]
    state.activity[row] = block.activity[i]
    me.loyalty = block.loyalty[i]
    me.satisfaction = block.satisfaction[i]
    me.expectation = block.expectation[i]
    me.response = next_response(me.response, me.answers + me.praise, me.posted, p)
    me.rate = visit_rate(left_of(me.rate, me.gap, state.fading.rate, p.rate_half_life), state.fading.rate[1])
    me.thanks = 0
    me.praise = state.now[0].bot_worth if me.posts_today > 0 else 0.0
    me.posted = me.posts_today


@inlined
def _weigh(state: State, row: int, felt: float, u: float, p: Behaviour) -> None:
    """Remember what the room was worth; mute it in time if it is too much, and listen again if nothing is left over."""
    k, overload = state.people[row].seat, state.people[row].overload
    seat, past = state.seats.now[row, k], state.seats.past[row, k]
    past.worth = next_average(past.worth, felt, p.satisfaction_visits)
    if overload == 0.0 and seat.muted == 0:
        return
    if overload > 0.0 and seat.muted == 0 and u < p.mute_chance * overload:
        seat.muted = 1
        state.now[0].muted += 1
    elif overload == 0.0 and u < p.mute_chance:
        seat.muted = 0
        state.now[0].muted -= 1


@inlined
def _tell(state: State, row: int, u: float, p: Behaviour) -> None:
    """Note who will speak of the community, and who wrote today, or where nobody can, who looked in."""
    me, now = state.people[row], state.now[0]
    surplus = me.satisfaction - me.expectation
    asked = 1.0 + now.asked if surplus > 0.0 else 1.0
    shown = now.shown if me.n_answers >= now.shown_from else 0.0
    if u < tell_chance(surplus, p) * asked + shown:
        state.today.tellers[now.tellers] = row
        now.tellers += 1
    if me.posts_today + me.ads_today + me.replies_today > 0 or state.rooms.now[state.signals[row].here].talk == 0.0:
        state.today.writers[now.writers] = row
        now.writers += 1
