"""Members are given a duty, or released."""

import numpy as np

from sim.actions import Enlist
from sim.acts.rows import rows_of
from sim.state import Given, State


def enlist(state: State, act: Enlist, day: int, given: Given) -> None:
    """Write down who is to put in how many hours a week."""
    state.people.duty[rows_of(state, act.uid)] = act.hours_each
    state.now[0].on_duty = np.count_nonzero(state.people.duty[: state.now[0].rows])
