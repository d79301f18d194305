"""Members are asked to speak of the community, or are seen to belong to it."""

from typing import Any

from sim.compiled import inlined
from sim.state import State


@inlined
def tell(state: State, order: Any) -> None:
    """Ask today's visitors, or let them be recognised."""
    now = state.now[0]
    now.asked = max(now.asked, order.tell_asked)
    if order.tell_shown > now.shown:
        now.shown = order.tell_shown
        now.shown_from = order.tell_shown_from
