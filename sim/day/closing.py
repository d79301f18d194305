"""Hosts of the software shut rooms."""

from sim.agents.candidates import World
from sim.compiled import compiled, inlined
from sim.day.leaving import leave
from sim.day.splitting import give_up
from sim.luck import CLOSED, draw, key_of
from sim.seats import MOST
from sim.state import State

YEAR = 365.0


@compiled
def hosts_shut_rooms(state: State, world: World, day: int) -> None:
    """Shut rooms by chance; whoever then sits in no room of the community is out of it."""
    for r in range(state.now[0].rooms):
        about = state.rooms.now[r]
        hosted = about.closing > 0.0 and about.open == 1
        if hosted and draw(key_of(world.key, r), day, CLOSED) < about.closing / YEAR:
            give_up(state, r, day)
            _put_out(state, day)


@inlined
def _put_out(state: State, day: int) -> None:
    for row in range(state.now[0].rows):
        if state.people[row].listed == 1 and not _sits_inside(state, row):
            leave(state, row, 1)
            state.daily[day].removed += 1


@inlined
def _sits_inside(state: State, row: int) -> bool:
    for k in range(MOST):
        seat = state.seats.now[row, k]
        if seat.taken == 1 and state.rooms.now[seat.room].inside == 1:
            return True
    return False
