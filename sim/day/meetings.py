"""Meetings: who comes, who talks with whom, and what it was worth."""

from typing import Any

import numpy as np

from sim.agents.behaviour import Behaviour
from sim.agents.candidates import World
from sim.agents.population import NEVER
from sim.agents.rules import (
    attend_chance,
    faded,
    fee_accepted,
    meeting_benefit,
    next_activity,
    next_average,
    next_interest,
    next_loyalty,
    reached,
    social,
    visit_rate,
    with_the_crowd,
)
from sim.compiled import compiled, inlined
from sim.fading import left_of, loyalty_left
from sim.luck import ATTEND, NEWS, SEAT, bits, draw
from sim.order import sort_by_key
from sim.state import State
from sim.ties import propose, strength_now

LEAST_VISITS = 1e-9  # a meeting weighs something, however short
TASTE_STEPS = 1e15  # tastes are put in order to so many steps of the circle


@compiled
def events_take_place(state: State, p: Behaviour, world: World, day: int) -> None:
    """Let members come to the day's meeting, if one is held: they talk in circles, and feel what it was worth."""
    now, today = state.now[0], state.today
    now.attendees = 0
    if now.meets == 0:
        return
    meeting = state.held[0]
    now.meets = 0
    _members_come(state, p, world, day)
    if now.attendees < meeting.host_needed:
        _nothing_comes_of_it(state, p)
        return
    for v in range(now.attendees):
        state.people[today.attendees[v]].last_meeting = day
    _circles_form(state, p)
    an_hour = p.visits_an_hour if meeting.host_in_person == 1 else p.visits_an_hour_online
    visits = max(meeting.host_hours_long * an_hour, LEAST_VISITS)
    _they_pay(state, meeting.host_fee, day)
    for v in range(now.attendees):
        row = today.attendees[v]
        people = state.people[row]
        people.praise += meeting.host_thanks
        if state.signals[row].here >= 0:  # who joined and has not looked in yet has no room to talk in
            state.rooms.topics[state.signals[row].here].newcomers[state.signals[row].bin] += meeting.host_topics
        met = social(_strength_of_fellows(state, row, day, p), p)
        live_through(state, row, meeting.host_quality, met, visits, day, p)
    state.daily[day].attendees = now.attendees
    now.last_event = day
    if meeting.host_fixed == 1:
        now.last_fixed = day
    now.last_quality = meeting.host_quality
    now.last_news = day


@inlined
def _members_come(state: State, p: Behaviour, world: World, day: int) -> None:
    people, now, today = state.people, state.now[0], state.today
    n = 0
    for row in range(now.rows):
        if people[row].listed == 1 and _comes(state, row, day, now.last_event, now.last_fixed, world, p):
            today.attendees[n] = row
            today.seat[n] = bits(state.keys[row], day, SEAT)
            n += 1
    sort_by_key(today.seat, today.attendees, n, today.scratch)
    now.attendees = min(n, state.held[0].host_places)


@inlined
def _comes(state: State, row: int, day: int, before: int, fixed: int, world: World, p: Behaviour) -> bool:
    me, signal = state.people[row], state.signals[row]
    meeting = state.held[0]
    knows = meeting.host_fixed == 1 and fixed > NEVER and me.last_meeting >= fixed
    if not knows and draw(state.keys[row], day, NEWS) >= reached(p.announcement_reach, meeting.host_notice):
        return False
    away = day - signal.last_visit
    interest = faded(me.interest, away, me.half_life)
    loyalty = loyalty_left(me.loyalty, away, state.fading.loyalty, p)
    known, came = _ties_of(state, row, day, before, p)
    chance = with_the_crowd(attend_chance(me.sociability, interest, loyalty, social(known, p), p), came, p)
    return draw(state.keys[row], day, ATTEND) < chance * _way_there(me, meeting, p) * _ticket(me, meeting, world, p)


@inlined
def _way_there(me: Any, meeting: Any, p: Behaviour) -> float:
    """Give the share of those who would come who do, from another place or not."""
    apart = meeting.host_in_person == 1 and meeting.host_place >= 0 and me.place != meeting.host_place
    return p.travel if apart else 1.0


@inlined
def _ticket(me: Any, meeting: Any, world: World, p: Behaviour) -> float:
    """Give the chance that a meeting is worth its fee to somebody: as so many visits of its quality are."""
    if meeting.host_fee <= 0.0:
        return 1.0
    an_hour = p.visits_an_hour if meeting.host_in_person == 1 else p.visits_an_hour_online
    years = meeting.host_hours_long * an_hour / 365.0
    worth = me.willingness * years * min(1.0, meeting.host_quality / world.benefit_reference)
    return fee_accepted(worth, meeting.host_fee, p)


@inlined
def _nothing_comes_of_it(state: State, p: Behaviour) -> None:
    """Send home those who came, too few of them: a visit for nothing."""
    for v in range(state.now[0].attendees):
        me = state.people[state.today.attendees[v]]
        me.satisfaction = next_average(me.satisfaction, -p.cost_visit, p.satisfaction_visits)
    state.now[0].attendees = 0


@inlined
def _they_pay(state: State, fee: float, day: int) -> None:
    now, today = state.now[0], state.daily[day]
    today.earned_events = fee * now.attendees
    today.earned += today.earned_events
    now.treasury += today.earned_events


@inlined
def _ties_of(state: State, row: int, day: int, before: int, p: Behaviour) -> tuple[float, float]:
    """Sum the strength of all of somebody's ties; give the share of like-minded ones who came to the meeting before."""
    mine, signals, strength, came, n = state.ties.half[row], state.signals, 0.0, 0.0, 0
    for k in range(len(mine)):
        friend = mine[k].friend
        if friend < 0:
            break
        n += 1
        strength = strength + strength_now(mine[k], state.fading, day, p)
        if state.people[friend].last_meeting >= before:
            came = came + state.rooms.fit[signals[row].bin, signals[friend].bin]
    return strength, came / n if n > 0 else 0.0


@inlined
def _strength_of_fellows(state: State, row: int, day: int, p: Behaviour) -> float:
    mine, total = state.ties.half[row], 0.0
    for k in range(len(mine)):
        friend = mine[k].friend
        if friend < 0:
            break
        if state.people[friend].last_meeting == day:
            total = total + strength_now(mine[k], state.fading, day, p)
    return total


@inlined
def _circles_form(state: State, p: Behaviour) -> None:
    people, now, today = state.people, state.now[0], state.today
    n, circle = now.attendees, state.held[0].host_circle
    if state.held[0].host_similar == 1:
        for v in range(n):
            today.seat[v] = np.uint64(people[today.attendees[v]].taste * TASTE_STEPS)
        sort_by_key(today.seat, today.attendees, n, today.scratch)
    by = p.tie_meeting if state.held[0].host_in_person == 1 else p.tie_meeting_online
    for v in range(n):
        for w in range(v + 1, min((v // circle + 1) * circle, n)):
            propose(state.ties, people, today.attendees[v], today.attendees[w], by / (circle - 1))


@inlined
def live_through(state: State, row: int, quality: float, met: float, visits: float, day: int, p: Behaviour) -> None:
    """Feel a meeting as so many visits. It is a visit in every other respect too."""
    me, signal = state.people[row], state.signals[row]
    away = day - signal.last_visit
    interest = faded(me.interest, away, me.half_life)
    loyalty = loyalty_left(me.loyalty, away, state.fading.loyalty, p)
    b = meeting_benefit(quality, met, p)
    me.interest = next_interest(interest, quality, visits, p)
    state.activity[row] = next_activity(state.activity[row], b, visits, p)
    me.loyalty = next_loyalty(loyalty, met, 0.0, quality, day - me.joined, max(away, visits), p)
    me.satisfaction = next_average(me.satisfaction, b, p.satisfaction_visits / visits)
    me.expectation = next_average(me.expectation, me.satisfaction, p.expectation_visits / visits)
    if away > 0:
        me.rate = visit_rate(left_of(me.rate, away, state.fading.rate, p.rate_half_life), state.fading.rate[1])
    signal.last_visit = day
    signal.last_contact = day
