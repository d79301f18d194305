"""Content that the operator puts into the rooms."""

from typing import Any

from sim.agents.population import BINS, bin_of
from sim.compiled import inlined
from sim.rooms import Rooms, is_ours
from sim.state import State

POSTS_PER_HOUR = 8.0  # quality-posts of content an hour of work; prototype: worth less, no operator can matter


@inlined
def post(state: State, order: Any) -> None:
    """Put content, and what there is to say about it, into every room of the community."""
    for r in range(state.now[0].rooms):
        if is_ours(state.rooms.now[r]):
            for b in range(BINS):
                share = _share_of(state.rooms, r, b, order)
                state.rooms.topics[r].given[b] += order.hours * POSTS_PER_HOUR * share
                state.rooms.topics[r].newcomers[b] += order.post_topics * share


@inlined
def _share_of(rooms: Rooms, r: int, b: int, order: Any) -> float:
    """Give the share of a taste: as much as is kept of it, as it fits what all is about, or the same for each."""
    mine, total = 1.0, float(BINS)
    if order.post_digest == 1:
        mine, total = rooms.topics[r].kept_posts[b], 0.0
        for other in range(BINS):
            total = total + rooms.topics[r].kept_posts[other]
    elif order.post_taste >= 0.0:
        about = bin_of(order.post_taste)
        mine, total = rooms.fit[about, b], 0.0
        for other in range(BINS):
            total = total + rooms.fit[about, other]
    return mine / total if total > 0.0 else 0.0
