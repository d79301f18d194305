"""A bot talks."""

from typing import Any

from sim.agents.population import BINS, bin_of
from sim.compiled import inlined
from sim.rooms import is_ours
from sim.state import State


@inlined
def chat(state: State, order: Any) -> None:
    """Let it post in every room of the community, and answer whoever posts today."""
    for r in range(state.now[0].rooms):
        if is_ours(state.rooms.now[r]):
            for b in range(BINS):
                if order.chat_taste < 0.0 or b == bin_of(order.chat_taste):
                    posts = order.chat_posts / (BINS if order.chat_taste < 0.0 else 1)
                    state.rooms.topics[r].posts[b] += posts
                    state.rooms.topics[r].written[b] += posts * order.chat_quality
    state.now[0].bot_worth += order.chat_worth
