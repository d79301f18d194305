"""A community begins: its operator, its rooms, its founders; and the product that it may be about changes."""

from typing import Any

from sim.agents.behaviour import Behaviour
from sim.agents.candidates import World, place_of
from sim.agents.population import BINS, DAY_0, FOUNDER, NEVER, NOBODY
from sim.agents.rules import deserved_reputation
from sim.compiled import compiled, inlined
from sim.day.arrivals import settle
from sim.exponential import exp
from sim.luck import QUALITY, SENIORITY, draw, key_of, normal
from sim.rooms import BY_OPERATOR, NOWHERE, OPERATOR, VACANT, open_room, run_on_that_of
from sim.state import State
from sim.ties import apply_proposals, propose


@compiled
def founders_settle(state: State, ps: Any, worlds: Any) -> None:
    """Open the rooms; put the founders on the list, as members who came, free, in the days before day 0."""
    now, p, world = state.now[0], ps[0], worlds[0]
    now.hours_per_week = world.hours_per_week
    now.treasury = world.money
    now.quality = exp(p.quality_spread * normal(world.key, 0, QUALITY))
    now.own_reputation = deserved_reputation(world.reputation, now.quality)
    now.reputation = now.own_reputation
    now.last_news = -1
    now.last_event = NEVER
    now.last_fixed = NEVER
    now.rooms = world.rooms
    for r in range(world.rooms):
        _open(state, p, world, r)
    for uid in range(world.founders):
        row = settle(state, p, world, uid, FOUNDER, NOBODY, _room_of(state, world, uid), 0.0, DAY_0)
        state.people[row].joined = -int(draw(state.keys[row], 0, SENIORITY) * world.joined_within)
    _get_to_know(state, p, world)


@inlined
def _open(state: State, p: Behaviour, world: World, r: int) -> None:
    """Open one of the rooms of day 0, where everything can still be said."""
    room = state.rooms.now[r]
    open_room(state.rooms, r, NOBODY, BY_OPERATOR, OPERATOR if world.leads == 1 else VACANT, 1, DAY_0)
    run_on_that_of(room, world)
    room.place = r if world.rooms > 1 and world.rooms == world.places else NOWHERE
    room.audience = world.founders * p.start_activity / world.rooms
    for b in range(BINS):
        state.rooms.topics[r].freshness[b] = 1.0


@inlined
def _room_of(state: State, world: World, uid: int) -> int:
    """Give the room in which a founder sits: that of their place, if each has one; the next if it is full."""
    r = place_of(key_of(world.key, uid), world.rooms)
    while state.rooms.now[r].members >= state.rooms.now[r].capacity:
        r = (r + 1) % world.rooms
    return r


@inlined
def _get_to_know(state: State, p: Behaviour, world: World) -> None:
    """Tie every founder to as many others: those whose numbers are next to theirs, on a ring."""
    n = world.founders
    for row in range(n):
        for j in range(1, min(world.ties // 2, (n - 1) // 2) + 1):
            propose(state.ties, state.people, row, (row + j) % n, world.tie_strength)
    apply_proposals(state.ties, state.fading, DAY_0, p)


@compiled
def product_changes(state: State, world: World, day: int) -> None:
    """Let what all is about turn better or worse, on its day; what is thought of it outside follows."""
    if day == world.product_day and world.product_quality != 1.0:
        now = state.now[0]
        now.quality = now.quality * world.product_quality
        now.own_reputation = deserved_reputation(world.reputation, now.quality)
