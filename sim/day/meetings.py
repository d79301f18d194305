"""Meetings: who comes, who talks with whom, and what it was worth."""

import numpy as np

from sim.agents.behaviour import Behaviour
from sim.agents.population import People
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
)
from sim.compiled import inlined, phase
from sim.luck import ATTEND, NEWS, SEAT, bits, draw
from sim.order import sort_by_key
from sim.state import State
from sim.ties import Ties, propose, strength_now

LEAST_VISITS = 1e-9  # a meeting weighs something, however short
TASTE_STEPS = 1e15  # tastes are put in order to so many steps of the circle


@phase
def events_take_place(state: State, p: Behaviour, day: int) -> None:
    """Let members come to the day's meeting, if one is held: they talk in circles, and feel what it was worth."""
    people, now, today = state.people, state.now[0], state.today
    now["attendees"] = 0
    if now["event_hours"] <= 0.0:
        return
    _members_come(state, p, day)
    _circles_form(state, p)
    an_hour = p.visits_an_hour if now["event_in_person"] == 1 else p.visits_an_hour_online
    visits = max(now["event_hours"] * an_hour, LEAST_VISITS)
    for v in range(now["attendees"]):
        row = today.attendees[v]
        met = social(_strength_of_fellows(people, state.ties, row, day, p), p)
        _live_through(people, row, now["event_quality"], met, visits, day, p)
    state.daily[day]["attendees"] = now["attendees"]
    now["event_hours"] = 0.0


@inlined
def _members_come(state: State, p: Behaviour, day: int) -> None:
    people, now, today = state.people, state.now[0], state.today
    n = 0
    for row in range(now["rows"]):
        if people.listed[row] == 1 and _comes(people, state.ties, row, day, p):
            today.attendees[n] = row
            today.seat[n] = bits(people.key[row], day, SEAT)
            n += 1
    sort_by_key(today.seat, today.attendees, n)
    now["attendees"] = min(n, now["event_places"])
    for v in range(now["attendees"]):
        people.last_meeting[today.attendees[v]] = day


@inlined
def _comes(people: People, ties: Ties, row: int, day: int, p: Behaviour) -> bool:
    key, away = people.key[row], day - people.last_visit[row]
    if draw(key, day, NEWS) >= p.announcement_reach:
        return False
    interest = faded(people.interest[row], away, people.half_life[row])
    loyalty = rested_loyalty(people.loyalty[row], away, p)
    known = social(_strength_of_all(ties, row, day, p), p)
    return draw(key, day, ATTEND) < attend_chance(people.sociability[row], interest, loyalty, known, p)


@inlined
def _strength_of_all(ties: Ties, row: int, day: int, p: Behaviour) -> float:
    total = 0.0
    for k in range(ties.friend.shape[1]):
        total = total + max(0.0, strength_now(ties, row, k, day, p))
    return total


@inlined
def _strength_of_fellows(people: People, ties: Ties, row: int, day: int, p: Behaviour) -> float:
    total = 0.0
    for k in range(ties.friend.shape[1]):
        friend = ties.friend[row, k]
        if friend >= 0 and people.last_meeting[friend] == day:
            total = total + strength_now(ties, row, k, day, p)
    return total


@inlined
def _circles_form(state: State, p: Behaviour) -> None:
    people, now, today = state.people, state.now[0], state.today
    n, circle = now["attendees"], now["event_circle"]
    if now["event_similar"] == 1:
        for v in range(n):
            today.seat[v] = np.uint64(people.taste[today.attendees[v]] * TASTE_STEPS)
        sort_by_key(today.seat, today.attendees, n)
    by = p.tie_meeting if now["event_in_person"] == 1 else p.tie_meeting_online
    for v in range(n):
        for w in range(v + 1, min((v // circle + 1) * circle, n)):
            propose(state.ties, people.uid, today.attendees[v], today.attendees[w], by / (circle - 1))


@inlined
def _live_through(people: People, row: int, quality: float, met: float, visits: float, day: int, p: Behaviour) -> None:
    """Feel a meeting as so many visits. It is a visit in every other respect too."""
    away = day - people.last_visit[row]
    interest = faded(people.interest[row], away, people.half_life[row])
    loyalty = rested_loyalty(people.loyalty[row], away, p)
    b = meeting_benefit(quality, met, p)
    people.interest[row] = next_interest(interest, quality, visits, p)
    people.activity[row] = next_activity(people.activity[row], b, visits, p)
    people.loyalty[row] = next_loyalty(loyalty, met, 0.0, quality, day - people.joined[row], max(away, visits), p)
    people.satisfaction[row] = next_average(people.satisfaction[row], b, p.satisfaction_visits / visits)
    lived = people.satisfaction[row]
    people.expectation[row] = next_average(people.expectation[row], lived, p.expectation_visits / visits)
    if away > 0:
        people.rate[row] = visit_rate(people.rate[row], away, p)
    people.last_visit[row] = day
    people.last_contact[row] = day
    people.last_active[row] = day
