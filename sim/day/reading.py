"""Visitors read, look around, feel what the visit was worth, answer, and tell others: all that one does in one go.

What one visitor does here to another is felt at the other's next visit, so the order of visitors does not matter.
"""

from sim.agents.behaviour import Behaviour
from sim.agents.rules import (
    annoyance,
    benefit,
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
from sim.compiled import compiled, inlined
from sim.day.contact import answer
from sim.fading import left_of, loyalty_left
from sim.luck import MUTES, PRIVATE, TELL, draw
from sim.prefetch import bring, bring_next
from sim.state import State
from sim.ties import strength_now
from sim.unread import read, since

SOONER = 3  # visitors ahead of whom the signals of ties are asked for
PRESENT_DAYS = 7  # who was in the room within so many days is met there


@compiled
def visitors_read_and_answer(state: State, p: Behaviour, day: int) -> None:
    """Let visitors read, see who of their ties is there, feel what the visit was worth, answer, and tell others."""
    people, signals, rooms, now = state.people, state.signals, state.rooms.now, state.now[0]
    now.tellers = 0
    now.writers = 0
    for v in range(now.visitors):
        row = state.today.visitors[v]
        bring_next(people, state.today.visitors, v, now.visitors, 4)
        bring_next(state.seats, state.today.visitors, v, now.visitors, 2)
        bring_next(state.ties.half, state.today.visitors, v, now.visitors, 4)
        _bring_friends(state, state.today.visitors[min(v + SOONER, now.visitors - 1)])
        r = signals[row].here
        share, info, ads, disputes = _read(state, row, r, day, p)
        present = _look_around(state, row, day, p)
        met = social(present if rooms[r].talk > 0.0 else 0.0, p)  # where one writes to all, they do not see each other
        heard = 0.0 if row == rooms[r].first or row == rooms[r].second else disputes
        _feel(state, row, info, met, annoyance(1.0 - share, ads, heard, p), day, p)
        people[row].overload = 1.0 - share
        _weigh(state, row, day, p)
        answer(state, row, r, day, p)
        surplus = people[row].satisfaction - people[row].expectation
        asked = 1.0 + now.asked if surplus > 0.0 else 1.0
        shown = now.shown if people[row].n_answers >= now.shown_from else 0.0
        if draw(signals[row].key, day, TELL) < tell_chance(surplus, p) * asked + shown:
            state.today.tellers[now.tellers] = row
            now.tellers += 1
        if people[row].posts_today + people[row].ads_today + people[row].replies_today > 0 or rooms[r].talk == 0.0:
            state.today.writers[now.writers] = row
            now.writers += 1


@inlined
def _bring_friends(state: State, row: int) -> None:
    for k in range(state.ties.half.shape[1]):
        friend = state.ties.half[row, k].friend
        if friend < 0:
            break
        bring(state.signals, friend, 1)


@inlined
def _read(state: State, row: int, r: int, day: int, p: Behaviour) -> tuple[float, float, float, float]:
    """Give the share read, the information in it, and the shares of advertisements and disputes in what is unread."""
    me, seat, b = state.people[row], state.seats[row, state.people[row].seat], state.signals[row].bin
    place = since(state.rooms, r, day - seat.last_read - 1, day, p)
    seat.last_read = day
    return read(state.rooms, r, place, b, me, state.now[0].quality, p)


@inlined
def _look_around(state: State, row: int, day: int, p: Behaviour) -> float:
    """Sum the strength of ties met in the room; note who posted, and what share of like minds; tell some in private."""
    ties, signals, me = state.ties, state.signals, state.people[row]
    key, here, taste = signals[row].key, signals[row].here, signals[row].bin
    met, did, n, posted, n_posted = 0.0, 0.0, 0, 0, 0
    for k in range(ties.half.shape[1]):
        friend = ties.half[row, k].friend
        if friend < 0:
            break
        n += 1
        seen, strength = signals[friend], strength_now(ties, state.fading, row, k, day, p)
        if draw(key, day, PRIVATE + k) < p.private_contact * strength:
            signals[friend].last_contact = day
        if seen.here == here and seen.last_visit > day - PRESENT_DAYS:
            met = met + strength
        if seen.last_posted == day:
            did = did + state.rooms.fit[taste, seen.bin]
            if seen.here == here:
                posted |= 1 << k
                n_posted += 1
    me.crowd = did / n if n > 0 else 0.0
    me.posted_by = posted
    me.n_posted = n_posted
    return met


@inlined
def _feel(state: State, row: int, info: float, met: float, cost: float, day: int, p: Behaviour) -> None:
    me, signal = state.people[row], state.signals[row]
    gap, interest = me.gap, me.interest
    got = me.answers + me.praise
    answered = recognition(got + me.thanks, p)
    helped = float(me.helped)
    b = benefit(interest, info, met, answered, helped, p) - cost - p.duty_cost * me.duty
    me.felt = b
    loyalty = loyalty_left(me.loyalty, gap, state.fading.loyalty, p)
    me.interest = next_interest(interest, max(info, helped), 1.0, p)
    signal.activity = next_activity(signal.activity, b, 1.0, p)
    me.loyalty = next_loyalty(loyalty, met, answered, 0.0, day - me.joined, float(gap), p)
    me.satisfaction = next_average(me.satisfaction, b, p.satisfaction_visits)
    me.expectation = next_average(me.expectation, me.satisfaction, p.expectation_visits)
    me.response = next_response(me.response, got, me.posted, p)
    me.rate = visit_rate(left_of(me.rate, gap, state.fading.rate, p.rate_half_life), state.fading.rate[1])
    me.thanks = 0
    me.praise = state.now[0].bot_worth if me.posts_today > 0 else 0.0
    me.posted = me.posts_today


@inlined
def _weigh(state: State, row: int, day: int, p: Behaviour) -> None:
    """Remember what the room was worth; mute it in time if it is too much, and listen again if nothing is left over."""
    seat, overload = state.seats[row, state.people[row].seat], state.people[row].overload
    seat.worth = next_average(seat.worth, state.people[row].felt, p.satisfaction_visits)
    if overload == 0.0 and seat.muted == 0:
        return
    u = draw(state.signals[row].key, day, MUTES)
    if overload > 0.0 and seat.muted == 0 and u < p.mute_chance * overload:
        seat.muted = 1
        state.now[0].muted += 1
    elif overload == 0.0 and u < p.mute_chance:
        seat.muted = 0
        state.now[0].muted -= 1
