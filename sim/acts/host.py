"""A meeting is called."""

from sim.compiled import inlined
from sim.records import Records
from sim.state import State


@inlined
def can_host(state: State) -> bool:
    """Say whether there is no meeting yet today."""
    return bool(state.now[0].meets == 0)


@inlined
def host(state: State, orders: Records, k: int) -> None:
    """Call the meeting that an order speaks of, for today."""
    state.now[0].meets = 1
    state.held[0] = orders[k]
