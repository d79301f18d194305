"""The day ends: ties form, words move the reputation, the day is recorded."""

from sim.agents.behaviour import Behaviour
from sim.agents.candidates import World
from sim.agents.rules import (
    faded,
    next_reputation,
    rested_loyalty,
)
from sim.compiled import inlined, phase
from sim.rooms import BINS, roll
from sim.seats import MOST
from sim.state import State
from sim.ties import FELT, apply_proposals, strength_now


@phase
def ties_form(state: State, p: Behaviour, day: int) -> None:
    """Apply what happened between people today."""
    apply_proposals(state.ties, day, p)


@phase
def reputation_moves(state: State, p: Behaviour) -> None:
    """Let the day's words move what is thought of the community outside."""
    now = state.now[0]
    now.reputation = next_reputation(now.reputation, now.praised, now.warned, now.own_reputation, p)


@phase
def record(state: State, p: Behaviour, world: World, day: int) -> None:
    """Write the day's row."""
    now, today = state.now[0], state.daily[day]
    today.members = now.listed
    today.visitors = now.visitors
    today.posters = now.posters
    today.reputation = now.reputation
    _record_talk(state, day)
    _record_activity(state, world, day)
    _record_rooms(state, day)
    _record_feelings(state, p, day)
    if day % 7 == 0:
        _record_ties(state, p, day)
    else:
        today.ties = state.daily[day - 1].ties
        today.tie_strength = state.daily[day - 1].tie_strength


@inlined
def _record_talk(state: State, day: int) -> None:
    people, seats, today = state.people, state.seats, state.daily[day]
    for v in range(state.now[0].visitors):
        row = state.today.visitors[v]
        room = state.rooms.daily[people[row].here, day]
        today.posts += people[row].posts_today
        today.replies += people[row].replies_today
        today.ads += people[row].ads_today
        room.posts += people[row].posts_today + people[row].ads_today
        if people[row].posts_today + people[row].ads_today + people[row].replies_today > 0:
            seats[row, people[row].seat].last_wrote = day
            today.writers += 1
            room.writers += 1
            state.rooms.now[people[row].here].last_wrote = day


@inlined
def _record_activity(state: State, world: World, day: int) -> None:
    """Count who wrote or met in the trailing window, in each room, in the community, in it and what seceded from it."""
    people, seats, rooms, today = state.people, state.seats, state.rooms, state.daily[day]
    since = day - world.window
    for row in range(state.now[0].rows):
        inside, outside = people[row].last_meeting > since, False
        for k in range(MOST):
            today.muted += seats[row, k].muted * seats[row, k].taken
            if seats[row, k].last_wrote > since:
                r = seats[row, k].room
                rooms.daily[r, day].active += 1
                if rooms.now[r].inside == 1:
                    inside = True
                else:
                    outside = True
        today.active += inside
        today.active_lineage += inside or outside
        today.lost += outside and not inside


@inlined
def _record_rooms(state: State, day: int) -> None:
    rooms, today = state.rooms, state.daily[day]
    fresh, n = 0.0, 0
    for r in range(state.now[0].rooms):
        about, room = rooms.now[r], rooms.daily[r, day]
        room.members = about.members
        room.visitors = about.visitors
        room.disputes = int(about.disputes + 0.5)
        alive = room.active > 0
        today.rooms += alive and about.inside == 1
        today.seceded += alive and about.inside == 0
        if about.open == 1 and about.inside == 1:
            n += 1
            for b in range(BINS):
                fresh = fresh + rooms.topics[r, b].freshness
    today.freshness = fresh / max(n * BINS, 1)


@inlined
def _record_feelings(state: State, p: Behaviour, day: int) -> None:
    people, now, today = state.people, state.now[0], state.daily[day]
    interest, activity, loyalty, satisfaction = 0.0, 0.0, 0.0, 0.0
    for row in range(now.rows):
        if people[row].listed == 1:
            gap = day - people[row].last_visit
            interest = interest + faded(people[row].interest, gap, people[row].half_life)
            loyalty = loyalty + rested_loyalty(people[row].loyalty, gap, p)
            activity = activity + people[row].activity
            satisfaction = satisfaction + people[row].satisfaction
    n = max(now.listed, 1)
    today.interest = interest / n
    today.activity = activity / n
    today.loyalty = loyalty / n
    today.satisfaction = satisfaction / n


@inlined
def _record_ties(state: State, p: Behaviour, day: int) -> None:
    people, ties, now = state.people, state.ties, state.now[0]
    total, n = 0.0, 0
    for row in range(now.rows):
        if people[row].listed == 1:
            for k in range(ties.half.shape[1]):
                strength = strength_now(ties, row, k, day, p)
                if strength >= FELT:
                    total = total + strength
                    n += 1
    state.daily[day].ties = n / max(now.listed, 1)
    state.daily[day].tie_strength = total / max(n, 1)


@phase
def rooms_roll(state: State, p: Behaviour, world: World) -> None:
    """End the day in every room: posts scroll away, topics refill."""
    for r in range(state.now[0].rooms):
        if state.rooms.now[r].open == 1:
            roll(state.rooms, r, world.keep, p)
