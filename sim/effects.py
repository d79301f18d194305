"""What acts on people and rooms do to the world; whether they are possible. None touches what anybody feels."""

from typing import Any

import numpy as np
import numpy.typing as npt

from sim.actions import (
    Action,
    Appoint,
    Charge,
    CloseRoom,
    OpenRoom,
    Remove,
)
from sim.agents.candidates import World
from sim.agents.population import NO_FEE_DUE
from sim.day.leaving import leave
from sim.moving import close_down, move_out
from sim.rooms import BY_OPERATOR, FIRST, open_room, our_rooms
from sim.state import State


def is_possible(state: State, action: Action, world: World) -> bool:
    """Say whether the world allows an act.

    Rooms are limited in number and size; only the community's own can be closed or led, by somebody who sits there.
    """
    now = state.now[0]
    if isinstance(action, OpenRoom):
        rows = _rows(state, action.uid)
        place = now.rooms < world.rooms_most and 0 < len(rows) <= state.rooms.now[FIRST].capacity
        return bool(place and _can_lead(state, action.leader, rows))
    if isinstance(action, Appoint):
        there = np.flatnonzero(((state.seats.room == action.room) & (state.seats.taken == 1)).any(axis=1))
        return action.room in our_rooms(state.rooms) and _can_lead(state, action.leader, there)
    if isinstance(action, CloseRoom):
        return action.room in our_rooms(state.rooms) and _has_place(state, action)
    return True


def _can_lead(state: State, leader: int, rows: npt.NDArray[np.int64]) -> bool:
    """Say whether somebody can lead these people: the operator or nobody, or one of them."""
    return leader < 0 or bool(np.isin(_rows(state, [leader]), rows).any())


def _has_place(state: State, action: CloseRoom) -> bool:
    if action.into is None:
        return True
    rooms = state.rooms.now
    moved = rooms[action.room].members
    known = action.into in our_rooms(state.rooms) and action.into != action.room
    return bool(known and rooms[action.into].members + moved <= rooms[action.into].capacity)


def _rows(state: State, uid: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Find those of these people who are on the list."""
    known = np.unique(np.asarray(uid, np.int64))
    rows = state.row_of[known[(known >= 0) & (known < len(state.row_of))]].astype(np.int64)
    return np.asarray(rows[(rows >= 0) & (state.people.listed[rows] == 1)], np.int64)


def _charge(state: State, action: Charge, day: int) -> None:
    now, people = state.now[0], state.people
    now["entry_fee"], now["renewal_fee"], now["period"] = action.entry, action.renewal, action.period
    if action.renewal <= 0:
        return
    rows = slice(0, int(now["rows"]))
    paid_until = people.paid_until[rows]
    free = (people.listed[rows] == 1) & ((paid_until == NO_FEE_DUE) | (paid_until < day))
    to_come = action.period - (day - people.joined[rows]) % action.period
    people.paid_until[rows][free] = day + to_come[free]


def _remove(state: State, action: Remove, day: int) -> None:
    rows = _rows(state, action.uid)
    for row in rows:
        leave(state, row, 1)
    state.daily[day]["removed"] += len(rows)


def _open_room(state: State, action: OpenRoom, day: int) -> None:
    r = int(state.now[0].rooms)
    rows = _rows(state, action.uid)
    state.now[0].rooms += 1
    parent = move_out(state, rows, r, day)
    leader = int(state.row_of[action.leader]) if action.leader >= 0 else action.leader
    open_room(state.rooms, r, parent, BY_OPERATOR, leader, 1, day)


def _close_room(state: State, action: CloseRoom, day: int) -> None:
    out = close_down(state, action.room, action.into, day)
    for row in out:
        leave(state, row, 1)
    state.daily[day].removed += len(out)


def _appoint(state: State, action: Appoint, day: int) -> None:
    about = state.rooms.now[action.room]
    about.leader = state.row_of[action.leader] if action.leader >= 0 else action.leader
    about.contest, about.clear = 0.0, 0


EFFECTS: dict[type, Any] = {
    OpenRoom: _open_room,
    CloseRoom: _close_room,
    Appoint: _appoint,
    Charge: _charge,
    Remove: _remove,
}
