"""Members are put out."""

from sim.actions import Remove
from sim.acts.rows import rows_of
from sim.day.leaving import leave
from sim.state import Given, State


def remove(state: State, act: Remove, day: int, given: Given) -> None:
    """Put those out who are on the list."""
    rows = rows_of(state, act.uid)
    for row in rows:
        leave(state, row, 1)
    state.daily[day]["removed"] += len(rows)
