"""Meetings: who comes, who talks with whom, and what it was worth."""

import numpy as np

from sim.agents.behaviour import Behaviour
from sim.agents.rules import (
    attend_chance,
    faded,
    meeting_benefit,
    next_activity,
    next_average,
    next_interest,
    next_loyalty,
    rested_loyalty,
    social,
    visit_rate,
    with_the_crowd,
)
from sim.compiled import inlined, phase
from sim.day.talk import share_of_likes
from sim.luck import ATTEND, NEWS, SEAT, bits, draw
from sim.order import sort_by_key
from sim.records import Records
from sim.state import State
from sim.ties import Ties, propose, strength_now

LEAST_VISITS = 1e-9  # a meeting weighs something, however short
TASTE_STEPS = 1e15  # tastes are put in order to so many steps of the circle


@phase
def events_take_place(state: State, p: Behaviour, day: int) -> None:
    """Let members come to the day's meeting, if one is held: they talk in circles, and feel what it was worth."""
    people, now, today = state.people, state.now[0], state.today
    now.attendees = 0
    if now.event_hours <= 0.0:
        return
    _members_come(state, p, day)
    _circles_form(state, p)
    an_hour = p.visits_an_hour if now.event_in_person == 1 else p.visits_an_hour_online
    visits = max(now.event_hours * an_hour, LEAST_VISITS)
    for v in range(now.attendees):
        row = today.attendees[v]
        met = social(_strength_of_fellows(people, state.ties, row, day, p), p)
        _live_through(people, row, now.event_quality, met, visits, day, p)
    state.daily[day].attendees = now.attendees
    now.event_hours = 0.0
    now.last_event = day
    now.last_quality = now.event_quality
    now.last_news = day


@inlined
def _members_come(state: State, p: Behaviour, day: int) -> None:
    people, now, today = state.people, state.now[0], state.today
    n = 0
    for row in range(now.rows):
        if people[row].listed == 1 and _comes(people, state.ties, row, day, now.last_event, p):
            today.attendees[n] = row
            today.seat[n] = bits(people[row].key, day, SEAT)
            n += 1
    sort_by_key(today.seat, today.attendees, n)
    now.attendees = min(n, now.event_places)
    for v in range(now.attendees):
        people[today.attendees[v]].last_meeting = day


@inlined
def _comes(people: Records, ties: Ties, row: int, day: int, before: int, p: Behaviour) -> bool:
    key, away = people[row].key, day - people[row].last_visit
    if draw(key, day, NEWS) >= p.announcement_reach:
        return False
    interest = faded(people[row].interest, away, people[row].half_life)
    loyalty = rested_loyalty(people[row].loyalty, away, p)
    known = social(_strength_of_all(ties, row, day, p), p)
    chance = attend_chance(people[row].sociability, interest, loyalty, known, p)
    if p.crowd > 0.0:
        chance = with_the_crowd(chance, share_of_likes(people, ties, row, people.last_meeting, before, p), p)
    return draw(key, day, ATTEND) < chance


@inlined
def _strength_of_all(ties: Ties, row: int, day: int, p: Behaviour) -> float:
    total = 0.0
    for k in range(ties.half.shape[1]):
        total = total + max(0.0, strength_now(ties, row, k, day, p))
    return total


@inlined
def _strength_of_fellows(people: Records, ties: Ties, row: int, day: int, p: Behaviour) -> float:
    total = 0.0
    for k in range(ties.half.shape[1]):
        friend = ties.half[row, k].friend
        if friend >= 0 and people[friend].last_meeting == day:
            total = total + strength_now(ties, row, k, day, p)
    return total


@inlined
def _circles_form(state: State, p: Behaviour) -> None:
    people, now, today = state.people, state.now[0], state.today
    n, circle = now.attendees, now.event_circle
    if now.event_similar == 1:
        for v in range(n):
            today.seat[v] = np.uint64(people[today.attendees[v]].taste * TASTE_STEPS)
        sort_by_key(today.seat, today.attendees, n)
    by = p.tie_meeting if now.event_in_person == 1 else p.tie_meeting_online
    for v in range(n):
        for w in range(v + 1, min((v // circle + 1) * circle, n)):
            propose(state.ties, people, today.attendees[v], today.attendees[w], by / (circle - 1))


@inlined
def _live_through(people: Records, row: int, quality: float, met: float, visits: float, day: int, p: Behaviour) -> None:
    """Feel a meeting as so many visits. It is a visit in every other respect too."""
    away = day - people[row].last_visit
    interest = faded(people[row].interest, away, people[row].half_life)
    loyalty = rested_loyalty(people[row].loyalty, away, p)
    b = meeting_benefit(quality, met, p)
    people[row].interest = next_interest(interest, quality, visits, p)
    people[row].activity = next_activity(people[row].activity, b, visits, p)
    people[row].loyalty = next_loyalty(loyalty, met, 0.0, quality, day - people[row].joined, max(away, visits), p)
    people[row].satisfaction = next_average(people[row].satisfaction, b, p.satisfaction_visits / visits)
    lived = people[row].satisfaction
    people[row].expectation = next_average(people[row].expectation, lived, p.expectation_visits / visits)
    if away > 0:
        people[row].rate = visit_rate(people[row].rate, away, p)
    people[row].last_visit = day
    people[row].last_contact = day
    people[row].last_active = day
