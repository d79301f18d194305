"""People are introduced to each other."""

from typing import Any

import numpy as np

from sim.actions import Introduce
from sim.acts.rows import Rows
from sim.agents.rules import distance, match
from sim.compiled import compiled
from sim.luck import TAKES_TO, draw, pair_key
from sim.state import Given, State
from sim.ties import apply_proposals, propose


def can_introduce(state: State, act: Introduce, given: Given) -> bool:
    """Say whether so many can be brought together in a morning: not more pairs than there are people."""
    return len(act.one) <= len(state.people)


def introduce(state: State, act: Introduce, day: int, given: Given) -> None:
    """Tie those who are on the list and take to each other: the more alike, the sooner."""
    one, other = (state.row_of[np.asarray(uid)].astype(np.int64) for uid in (act.one, act.other))
    both = (one >= 0) & (other >= 0) & (one != other)
    both[both] = (state.people.listed[one[both]] == 1) & (state.people.listed[other[both]] == 1)
    _bring_together(state, given.people, one[both], other[both], day)


@compiled
def _bring_together(state: State, ps: Any, one: Rows, other: Rows, day: int) -> None:
    p, people = ps[0], state.people
    for v in range(one.shape[0]):
        first, second = min(one[v], other[v]), max(one[v], other[v])
        if people[first].uid > people[second].uid:
            first, second = second, first
        u = draw(pair_key(state.keys[first], state.keys[second]), day, TAKES_TO)
        if u < match(distance(people[first].taste, people[second].taste), p):
            propose(state.ties, people, first, second, p.tie_introduced)
    apply_proposals(state.ties, state.fading, day, p)
