"""A room is opened."""

import numpy as np

from sim.actions import OpenRoom
from sim.acts.rows import Rows, rows_of
from sim.agents.candidates import World
from sim.moving import move_out
from sim.rooms import BY_OPERATOR, FIRST, open_room
from sim.state import State


def can_open(state: State, act: OpenRoom, world: World) -> bool:
    """Say whether there is a room left, with place for these people, and led by one of them or none of the members."""
    rows = rows_of(state, act.uid)
    place = state.now[0].rooms < world.rooms_most and 0 < len(rows) <= state.rooms.now[FIRST].capacity
    return bool(place and can_lead(state, act.leader, rows))


def can_lead(state: State, leader: int, rows: Rows) -> bool:
    """Say whether somebody can lead these people: the operator or nobody, or one of them."""
    return leader < 0 or bool(np.isin(rows_of(state, [leader]), rows).any())


def open_and_move(state: State, act: OpenRoom, day: int) -> None:
    """Open a room and move these members into it."""
    r = int(state.now[0].rooms)
    rows = rows_of(state, act.uid)
    state.now[0].rooms += 1
    parent = move_out(state, rows, r, day)
    leader = int(state.row_of[act.leader]) if act.leader >= 0 else act.leader
    open_room(state.rooms, r, parent, BY_OPERATOR, leader, 1, day)
