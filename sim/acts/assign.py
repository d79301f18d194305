"""Homework is set."""

import numpy as np

from sim.actions import Assign
from sim.agents.population import NOBODY
from sim.state import Given, State


def assign(state: State, act: Assign, day: int, given: Given) -> None:
    """Write down until when each is to hand it in, and whose homework those who are named are to answer."""
    people = state.people
    rows, one, other = (state.row_of[np.asarray(uid)].astype(np.int64) for uid in (act.uid, act.one, act.other))
    known = (rows >= 0) & (one >= 0) & (other >= 0)
    rows, one, other = rows[known], one[known], other[known]
    people.ward_1[: state.now[0].rows] = NOBODY
    people.ward_2[: state.now[0].rows] = NOBODY
    people.due[rows] = day + act.days
    people.ward_1[one], people.ward_2[other] = rows, rows
    state.now[0].due_until = day + act.days
