"""The operator tells people outside."""

from typing import Any

from sim.compiled import inlined
from sim.state import State


@inlined
def can_advertise(state: State, order: Any, most: int) -> bool:
    """Say whether so many can hear of the community today; those of one taste are told of once a day."""
    if order.advertise_width < 1.0:
        return bool(state.now[0].near == 0.0 and order.advertise_people <= most)
    return bool(state.now[0].advertised + order.advertise_people <= most)


@inlined
def advertise(state: State, order: Any) -> None:
    """Let so many more people hear of it today, on average: anybody, or people of one taste."""
    now = state.now[0]
    if order.advertise_width < 1.0:
        now.near = order.advertise_people
        now.near_taste = order.advertise_taste
        now.near_width = order.advertise_width
    else:
        now.advertised += order.advertise_people
