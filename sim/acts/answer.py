"""Members are answered, or praised."""

import numpy as np

from sim.actions import Answer
from sim.acts.rows import rows_of
from sim.state import Given, State


def answer(state: State, act: Answer, day: int, given: Given) -> None:
    """Let them feel it at their next visit; they are told of it, as of yesterday evening."""
    rows = rows_of(state, act.uid)
    state.people.praise[rows] += act.worth
    state.signals.last_contact[rows] = np.maximum(state.signals.last_contact[rows], day - 1)
