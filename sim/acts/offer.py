"""Members are offered something to buy."""

from typing import Any

from sim.compiled import inlined
from sim.rooms import is_ours
from sim.state import State


@inlined
def can_offer(state: State) -> bool:
    """Say whether nothing is offered yet today."""
    return bool(state.now[0].offer_price == 0.0)


@inlined
def offer(state: State, order: Any) -> None:
    """Offer it to whoever visits today, and post about it in every room of the community."""
    now = state.now[0]
    now.offer_price = order.offer_price
    now.offer_cost = order.offer_cost
    now.offer_value = order.offer_value
    for r in range(now.rooms):
        if is_ours(state.rooms.now[r]):
            state.rooms.now[r].notices += order.offer_notices
