"""A community begins: its operator, its first room, its founders."""

import math
from typing import Any

from sim.agents.population import BINS, DAY_0, FOUNDER, NOBODY
from sim.agents.rules import deserved_reputation
from sim.compiled import compiled
from sim.day.arrivals import settle
from sim.luck import QUALITY, SENIORITY, draw, normal
from sim.rooms import BY_OPERATOR, FIRST, OPERATOR, VACANT, open_room, run_on_that_of
from sim.state import State


@compiled
def founders_settle(state: State, ps: Any, worlds: Any) -> None:
    """Open the first room; put the founders on the list, as members who came, free, in the days before day 0."""
    now, p, world = state.now[0], ps[0], worlds[0]
    now.hours_per_week = world.hours_per_week
    now.treasury = world.money
    now.quality = math.exp(p.quality_spread * normal(world.key, 0, QUALITY))
    now.own_reputation = deserved_reputation(world.reputation, now.quality)
    now.reputation = now.own_reputation
    now.last_news = -1
    now.rooms = 1
    open_room(state.rooms, FIRST, NOBODY, BY_OPERATOR, OPERATOR if world.leads == 1 else VACANT, 1, DAY_0)
    run_on_that_of(state.rooms.now[FIRST], world)
    for b in range(BINS):
        state.rooms.topics[FIRST, b].freshness = 1.0
    state.rooms.now[FIRST].audience = world.founders * p.start_activity
    for uid in range(world.founders):
        row = settle(state, p, world, uid, FOUNDER, NOBODY, FIRST, DAY_0)
        state.people[row].joined = -int(draw(state.signals[row].key, 0, SENIORITY) * world.joined_within)
