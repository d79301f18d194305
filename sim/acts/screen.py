"""Candidates are looked at."""

from typing import Any

from sim.compiled import inlined
from sim.platform import ANYBODY
from sim.rooms import FIRST
from sim.state import State

WEEK = 7.0  # days whose time for candidates is kept, if nobody came


@inlined
def can_screen(state: State) -> bool:
    """Say whether the software lets somebody admit."""
    return bool(state.rooms.now[FIRST].admits != ANYBODY)


@inlined
def screen(state: State, order: Any) -> None:
    """Look at today's candidates, as many as there is time for."""
    now = state.now[0]
    a_day = order.hours * 60.0 / max(order.screen_minutes, 1e-9)
    now.screening = 1
    now.screen_left = min(now.screen_left + a_day, max(a_day * WEEK, 1.0))
    now.screen_minutes = order.screen_minutes
    now.screen_width = order.screen_width
    now.screen_sells = order.screen_sells
