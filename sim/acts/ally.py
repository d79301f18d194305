"""Another community joins."""

from typing import Any

from sim.actions import Ally
from sim.agents.population import BINS, NOBODY, OUTSIDE
from sim.compiled import compiled
from sim.day.arrivals import settle
from sim.luck import WHO, draw, key_of
from sim.rooms import BY_OPERATOR, FIRST, open_room, run_on_that_of
from sim.seats import free_seat
from sim.state import Given, State
from sim.ties import apply_proposals, propose


def can_ally(state: State, act: Ally, given: Given) -> bool:
    """Say whether there is a room left, and there are so many people outside."""
    world, now = given.world[0], state.now[0]
    outside = world.audience + world.founders - now.rows
    return bool(now.rooms < world.rooms_most and act.size <= outside)


def ally(state: State, act: Ally, day: int, given: Given) -> None:
    """Let them come in a room of their own, where everything can still be said; the first of them leads it."""
    r = int(state.now[0].rooms)
    state.now[0].rooms += 1
    open_room(state.rooms, r, NOBODY, BY_OPERATOR, NOBODY, 1, day)
    _settle_club(state, given.people, given.world, r, act.size, act.known, day)
    state.now[0].hours_per_week += act.leader_hours


@compiled
def _settle_club(state: State, ps: Any, worlds: Any, r: int, size: int, known: int, day: int) -> None:
    """Bring people whose numbers follow each other, and so are of like taste; each knows the next ones, on a ring."""
    p, world, now = ps[0], worlds[0], state.now[0]
    room, club = state.rooms.now[r], state.today.place
    run_on_that_of(room, state.rooms.now[FIRST])
    first, n = int(draw(key_of(world.key, r), 0, WHO) * world.audience), 0
    for i in range(world.audience):
        uid = world.founders + (first + i) % world.audience
        row = state.row_of[uid]
        if n < size and (row < 0 or (state.people[row].listed == 0 and free_seat(state.seats, row, r) >= 0)):
            club[n] = settle(state, p, world, uid, OUTSIDE, NOBODY, r, 0.0, day)
            if now.renewal_fee > 0.0:
                state.people[club[n]].paid_until = day + now.period
            n += 1
    for v in range(n):
        for j in range(1, min(known // 2, (n - 1) // 2) + 1):
            propose(state.ties, state.people, club[v], club[(v + j) % n], p.tie_invited)
    apply_proposals(state.ties, state.fading, day, p)
    room.leader = club[0]
    room.audience = n * p.start_activity
    for b in range(BINS):
        state.rooms.topics[r].freshness[b] = 1.0
    state.daily[day].joined_outside += n
