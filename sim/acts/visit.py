"""Members are seen one by one."""

from typing import Any

from sim.actions import Visit
from sim.acts.rows import Rows, rows_of
from sim.compiled import compiled
from sim.day.meetings import LEAST_VISITS, live_through
from sim.state import Given, State


def visit(state: State, act: Visit, day: int, given: Given) -> None:
    """Let each live through a talk as through a meeting without anybody whom they know, yesterday evening."""
    _talk(state, given.people, rows_of(state, act.uid), act.quality, act.hours_each, day - 1)


@compiled
def _talk(state: State, ps: Any, rows: Rows, quality: float, hours: float, day: int) -> None:
    p = ps[0]
    visits = max(hours * p.visits_an_hour, LEAST_VISITS)
    for v in range(rows.shape[0]):
        live_through(state, rows[v], quality, 0.0, visits, day, p)
