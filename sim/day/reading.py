"""Visitors read, and feel what the visit was worth."""

import math

from sim.agents.behaviour import Behaviour
from sim.agents.candidates import World
from sim.agents.rules import (
    annoyance,
    benefit,
    faded,
    next_activity,
    next_average,
    next_interest,
    next_loyalty,
    next_response,
    read_share,
    recognition,
    rested_loyalty,
    social,
    visit_rate,
)
from sim.compiled import inlined, phase
from sim.luck import MUTES, draw
from sim.records import Records
from sim.rooms import bin_of, information_read, unread_ads, unread_disputes, unread_posts
from sim.state import State
from sim.ties import strength_now


@phase
def visitors_read(state: State, p: Behaviour, world: World, day: int) -> None:
    """Let visitors read, and feel what the visit was worth."""
    people, seats, rooms = state.people, state.seats, state.rooms
    for v in range(state.now[0].visitors):
        row = state.today.visitors[v]
        r, at = people[row].here, people[row].seat
        posts = float(people[row].posts_today)
        unseen = 1.0 - _kept(world.keep, day - seats[row, at].last_read - 1)
        seats[row, at].last_read = day
        ads = unread_ads(rooms, r, float(people[row].ads_today), unseen)
        disputes = unread_disputes(rooms, r, unseen)
        unread = unread_posts(rooms, r, posts, unseen) + ads + disputes
        share = read_share(unread, p)
        b = bin_of(people[row].taste)
        own = posts * people[row].expertise * state.now[0].quality * rooms.topics[r, b].worn
        info = information_read(rooms, r, b, own, posts, share, unseen, world.search, p)
        met = social(_strength_of_present(state, row, day, p), p)
        rival = row == rooms.now[r].first or row == rooms.now[r].second
        heard = 0.0 if rival else disputes / max(unread, 1.0)
        cost = annoyance(1.0 - share, ads / max(unread, 1.0), heard, p)
        _feel(people, row, info, met, cost, day, p)
        people[row].overload = 1.0 - share
        _weigh(people, seats, row, at, day, p)


@inlined
def _kept(keep: float, days: int) -> float:
    return math.exp(days * math.log(keep)) if keep > 0.0 else (1.0 if days == 0 else 0.0)


@inlined
def _strength_of_present(state: State, row: int, day: int, p: Behaviour) -> float:
    """Sum the strength of a member's ties to people who were in the same room within the last seven days."""
    people, ties, total = state.people, state.ties, 0.0
    for k in range(ties.half.shape[1]):
        friend = ties.half[row, k].friend
        if friend >= 0 and people[friend].last_visit > day - 7 and people[friend].here == people[row].here:
            total = total + strength_now(ties, row, k, day, p)
    return total


@inlined
def _feel(people: Records, row: int, info: float, met: float, cost: float, day: int, p: Behaviour) -> None:
    gap = people[row].gap
    interest = faded(people[row].interest, gap, people[row].half_life)
    answered = recognition(people[row].answers + people[row].thanks, p)
    helped = float(people[row].helped)
    b = benefit(interest, info, met, answered, helped, p) - cost
    people[row].felt = b
    loyalty = rested_loyalty(people[row].loyalty, gap, p)
    people[row].interest = next_interest(interest, max(info, helped), 1.0, p)
    people[row].activity = next_activity(people[row].activity, b, 1.0, p)
    people[row].loyalty = next_loyalty(loyalty, met, answered, 0.0, day - people[row].joined, float(gap), p)
    people[row].satisfaction = next_average(people[row].satisfaction, b, p.satisfaction_visits)
    people[row].expectation = next_average(people[row].expectation, people[row].satisfaction, p.expectation_visits)
    people[row].response = next_response(people[row].response, people[row].answers, people[row].posted, p)
    people[row].rate = visit_rate(people[row].rate, gap, p)
    people[row].answers = 0
    people[row].thanks = 0
    people[row].posted = people[row].posts_today


@inlined
def _weigh(people: Records, seats: Records, row: int, at: int, day: int, p: Behaviour) -> None:
    """Remember what the room was worth; mute it in time if it is too much, and listen again if nothing is left over."""
    seats[row, at].worth = next_average(seats[row, at].worth, people[row].felt, p.satisfaction_visits)
    overload = people[row].overload
    u = draw(people[row].key, day, MUTES)
    if overload > 0.0 and u < p.mute_chance * overload:
        seats[row, at].muted = 1
    elif overload == 0.0 and u < p.mute_chance:
        seats[row, at].muted = 0
