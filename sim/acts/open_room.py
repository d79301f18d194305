"""A room is opened."""

import numpy as np

from sim.actions import OpenRoom
from sim.acts.rows import Rows, rows_of
from sim.moving import furnish_for, move_out, seat_too
from sim.platform import load_platform, platforms
from sim.records import OF_SOFTWARE, OF_SOFTWARE_COUNTED, Records
from sim.rooms import BY_OPERATOR, FIRST, open_room
from sim.state import Given, State


def can_open(state: State, act: OpenRoom, given: Given) -> bool:
    """Say whether there is a room left, with place for these people, and led by one of them or none of the members."""
    rows = rows_of(state, act.uid)
    capacity = load_platform(act.platform).capacity if act.platform else state.rooms.now[FIRST].capacity
    place = state.now[0].rooms < given.world[0].rooms_most and 0 < len(rows) <= capacity
    return bool(place and can_lead(state, act.leader, rows))


def can_lead(state: State, leader: int, rows: Rows) -> bool:
    """Say whether somebody can lead these people: the operator or nobody, or one of them."""
    return leader < 0 or bool(np.isin(rows_of(state, [leader]), rows).any())


def open_and_move(state: State, act: OpenRoom, day: int, given: Given) -> None:
    """Open a room and move these members into it, or give them a seat there too."""
    r = int(state.now[0].rooms)
    rows = rows_of(state, act.uid)
    state.now[0].rooms += 1
    parent = furnish_for(state, rows, r)
    leader = int(state.row_of[act.leader]) if act.leader >= 0 else act.leader
    open_room(state.rooms, r, parent, BY_OPERATOR, leader, 1, day)
    room = state.rooms.now[r]
    room.place = act.place
    if act.platform:
        run_on(room, act.platform)
    (seat_too if act.stay else move_out)(state, rows, r, day)


def run_on(room: Records, platform: str) -> None:
    """Run a room on the software of this name."""
    room.platform = platforms().index(platform)
    for name in (*OF_SOFTWARE_COUNTED, *OF_SOFTWARE):
        room[name] = getattr(load_platform(platform), name)
