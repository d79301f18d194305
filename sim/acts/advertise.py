"""The operator tells people outside."""

from typing import Any

from sim.compiled import inlined
from sim.state import State


@inlined
def can_advertise(state: State, order: Any, most: int) -> bool:
    """Say whether so many can hear of the community today."""
    return bool(state.now[0].advertised + order.advertise_people <= most)


@inlined
def advertise(state: State, order: Any) -> None:
    """Let so many more people hear of it today, on average."""
    state.now[0].advertised += order.advertise_people
