"""The operator watches over the rooms."""

from typing import Any

from sim.compiled import inlined
from sim.rooms import is_ours
from sim.state import State

ADS_PER_HOUR = 30.0  # advertisements, or posts of a quarrel, that a moderator takes down; assumed: two minutes each


@inlined
def moderate(state: State, order: Any) -> None:
    """Watch the rooms of the community, for the same time each, and let nobody write too much."""
    n = 0
    for r in range(state.now[0].rooms):
        n += is_ours(state.rooms.now[r])
    for r in range(state.now[0].rooms):
        if is_ours(state.rooms.now[r]):
            state.rooms.now[r].guard += order.hours * ADS_PER_HOUR / n
    if order.moderate_quota > 0:
        state.now[0].quota = order.moderate_quota
