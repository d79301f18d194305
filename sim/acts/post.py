"""Content that the operator puts into the rooms."""

from typing import Any

from sim.agents.population import BINS
from sim.compiled import inlined
from sim.rooms import is_ours
from sim.state import State

POSTS_PER_HOUR = 8.0  # quality-posts of content an hour of work; prototype: worth less, no operator can matter


@inlined
def post(state: State, order: Any) -> None:
    """Put content into every room of the community, for every taste alike."""
    for r in range(state.now[0].rooms):
        if is_ours(state.rooms.now[r]):
            for b in range(BINS):
                state.rooms.topics[r, b].given += order.hours * POSTS_PER_HOUR / BINS
