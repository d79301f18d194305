"""The day ends: ties form, words move the reputation, the day is recorded."""

from typing import Any

from sim.agents.behaviour import Behaviour
from sim.agents.population import BINS
from sim.agents.rules import faded, next_reputation
from sim.compiled import compiled, inlined
from sim.fading import loyalty_left
from sim.prefetch import bring_next, bring_row
from sim.recent import COMMUNITY, LINEAGE, ROOM_0, how_many, note, turn_page
from sim.rooms import is_ours, roll
from sim.state import State
from sim.ties import FELT, apply_proposals, strength_now

WEEK = 7  # days from one look at feelings and ties to the next


@compiled
def ties_form(state: State, p: Behaviour, day: int) -> None:
    """Apply what happened between people today."""
    apply_proposals(state.ties, state.fading, day, p)


@compiled
def reputation_moves(state: State, p: Behaviour) -> None:
    """Let the day's words move what is thought of the community outside."""
    now = state.now[0]
    now.reputation = next_reputation(now.reputation, now.praised, now.warned, now.own_reputation, p)


@compiled
def record(state: State, p: Behaviour, day: int) -> None:
    """Write the day's row; feelings and ties on every seventh day."""
    now, today = state.now[0], state.daily[day]
    today.members = now.listed
    today.visitors = now.visitors
    today.posters = now.posters
    today.reputation = now.reputation
    today.muted = now.muted
    _record_talk(state, day)
    _record_rooms(state, day)
    if day % WEEK == 0:
        _record_people(state, p, day)
    else:
        _repeat(today, state.daily[day - 1])


@inlined
def _record_talk(state: State, day: int) -> None:
    """Count what was written, and who was active: in the community, with its lineage, in each room."""
    people, today = state.people, state.daily[day]
    turn_page(state.recent, state.now[0].rooms, day)
    for v in range(state.now[0].writers):
        row = state.today.writers[v]
        bring_next(people, state.today.writers, v, state.now[0].writers, 3)
        me, r = people[row], state.signals[row].here
        room = state.rooms.daily[r, day]
        today.posts += me.posts_today
        today.ads += me.ads_today
        today.replies += me.replies_today
        today.writers += 1
        room.posts += me.posts_today + me.ads_today
        room.writers += 1
        state.rooms.now[r].last_wrote = day
        seat = state.seats.past[row, me.seat]
        seat.last_wrote = note(state.recent, ROOM_0 + r, seat.last_wrote, day)
        _was_active(state, row, state.rooms.now[r].inside, day)
    for v in range(state.now[0].attendees):
        _was_active(state, state.today.attendees[v], 1, day)
    today.active = how_many(state.recent, COMMUNITY)
    today.active_lineage = how_many(state.recent, LINEAGE)
    today.lost = today.active_lineage - today.active


@inlined
def _was_active(state: State, row: int, inside: int, day: int) -> None:
    me = state.people[row]
    me.last_active = note(state.recent, LINEAGE, me.last_active, day)
    if inside == 1:
        me.last_active_inside = note(state.recent, COMMUNITY, me.last_active_inside, day)


@inlined
def _record_rooms(state: State, day: int) -> None:
    rooms, today = state.rooms, state.daily[day]
    fresh, n = 0.0, 0
    for r in range(state.now[0].rooms):
        about, room = rooms.now[r], rooms.daily[r, day]
        room.active = how_many(state.recent, ROOM_0 + r)
        room.members = about.members
        room.visitors = about.visitors
        room.disputes = int(about.disputes + 0.5)
        alive = room.active > 0
        today.rooms += alive and about.inside == 1
        today.seceded += alive and about.inside == 0
        if is_ours(about):
            n += 1
            for b in range(BINS):
                fresh = fresh + rooms.topics[r].freshness[b]
    today.freshness = fresh / max(n * BINS, 1)


@inlined
def _repeat(today: Any, before: Any) -> None:
    today.interest = before.interest
    today.activity = before.activity
    today.loyalty = before.loyalty
    today.satisfaction = before.satisfaction
    today.ties = before.ties
    today.tie_strength = before.tie_strength


@inlined
def _record_people(state: State, p: Behaviour, day: int) -> None:
    """Write down how those on the list feel, and how they know each other."""
    now, today = state.now[0], state.daily[day]
    interest, activity, loyalty, satisfaction = 0.0, 0.0, 0.0, 0.0
    total, n_ties = 0.0, 0
    for row in range(now.rows):
        bring_row(state.people, row, now.rows, 2)
        bring_row(state.ties.half, row, now.rows, 1)
        me = state.people[row]
        if me.listed == 1:
            gap = day - state.signals[row].last_visit
            interest = interest + faded(me.interest, gap, me.half_life)
            loyalty = loyalty + loyalty_left(me.loyalty, gap, state.fading.loyalty, p)
            activity = activity + state.activity[row]
            satisfaction = satisfaction + me.satisfaction
            mine = state.ties.half[row]
            for k in range(len(mine)):
                if mine[k].friend < 0:
                    break
                strength = strength_now(mine[k], state.fading, day, p)
                if strength >= FELT:
                    total = total + strength
                    n_ties += 1
    n = max(now.listed, 1)
    today.interest = interest / n
    today.activity = activity / n
    today.loyalty = loyalty / n
    today.satisfaction = satisfaction / n
    today.ties = n_ties / n
    today.tie_strength = total / max(n_ties, 1)


@compiled
def rooms_roll(state: State, p: Behaviour) -> None:
    """End the day in every room: posts scroll away, topics refill."""
    for r in range(state.now[0].rooms):
        if state.rooms.now[r].open == 1:
            roll(state.rooms, r, p)


@compiled
def acts_run_out(state: State) -> None:
    """End what the operator ordered for this day only."""
    now = state.now[0]
    now.screening = 0
    now.quota = 0
    now.near = 0.0
    now.bot_worth = 0.0
    now.asked = 0.0
    now.shown = 0.0
