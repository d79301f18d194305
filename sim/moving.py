"""Members move from room to room by the operator's doing, and take with them what they made of the old one.

Freshness belongs to people and topics, and what was said is known to who was there: a room begins with the mean, over
those who move in, of the rooms that they come from. So closing a room and opening it again with the same members
changes nothing for anybody.
"""

import numpy as np
import numpy.typing as npt

from sim.day.splitting import sit_down
from sim.recent import ROOM_0
from sim.seats import MOST
from sim.state import State

Rows = npt.NDArray[np.int64]
CARRIED = ("freshness", "kept_mass", "kept_posts")
CARRIED_NOISE = ("ads_kept", "disputes_kept")


def furnish_for(state: State, rows: Rows, to: int) -> int:
    """Furnish a room in which nobody sits yet with what these members bring from where they were last.

    Returns
    -------
    int
        The room from which most of them come.
    """
    origin = state.seats.now.room[rows, _seats_inside(state, rows)].astype(np.int64)
    _furnish(state, to, origin, 0)
    return int(np.bincount(origin).argmax())


def move_out(state: State, rows: Rows, to: int, day: int) -> None:
    """Move members, all on the list, from the room of the community where they were last into another."""
    _move(state, rows, _seats_inside(state, rows), to, day)


def seat_too(state: State, rows: Rows, to: int, day: int) -> None:
    """Give members a seat in another room beside those that they have, if they have one left."""
    for row in rows:
        if (state.seats.now.taken[row] == 0).any():
            sit_down(state, int(row), to)


def close_down(state: State, room: int, into: int | None, day: int) -> Rows:
    """Close a room, and move its members into another or nowhere.

    Returns
    -------
    array of int
        Rows of those who now sit nowhere in the community, though still on the list.
    """
    rows, seat = np.nonzero((state.seats.now.room == room) & (state.seats.now.taken == 1))
    if into is not None:
        there = ((state.seats.now.room[rows] == into) & (state.seats.now.taken[rows] == 1)).any(axis=1)
        _furnish(state, into, np.full((~there).sum(), room), int(state.rooms.now[into].members))
        _move(state, rows[~there], seat[~there], into, day)
        rows, seat = rows[there], seat[there]
    state.now[0].muted -= int(state.seats.now.muted[rows, seat].sum())
    state.seats.now.taken[rows, seat] = 0
    state.signals.n_seats[rows] -= 1
    state.people.unsettled[rows] = 1
    about = state.rooms.now[room]
    about.open, about.closed, about.members, about.audience = 0, day, 0, 0.0
    inside = (state.rooms.now.inside[state.seats.now.room[rows]] == 1) & (state.seats.now.taken[rows] == 1)
    return np.asarray(rows[~inside.any(axis=1)], np.int64)


def _seats_inside(state: State, rows: Rows) -> Rows:
    return np.array([_seat_inside(state, row) for row in rows])


def _seat_inside(state: State, row: int) -> int:
    """Give somebody's seat in the community: that of their last visit, if it is one, or else the first."""
    inside = [
        k
        for k in range(MOST)
        if state.seats.now[row, k].taken == 1 and state.rooms.now[state.seats.now[row, k].room].inside == 1
    ]
    last = int(state.people[row].seat)
    return last if last in inside else inside[0]


def _furnish(state: State, to: int, origin: Rows, there: int) -> None:
    """Mix what newcomers bring from their rooms with what those who are there have, head by head."""
    rooms, topics = state.rooms.now, state.rooms.topics
    n = there + len(origin)
    if n == 0:
        return
    known, heads = np.unique(origin, return_counts=True)
    for of in [topics[name] for name in CARRIED] + [rooms[name] for name in CARRIED_NOISE]:
        of[to] = there / n * of[to] + np.tensordot(heads / n, of[known], axes=1)
    for room, moved in zip(known, heads, strict=True):
        share = moved / max(int(rooms[room].members), 1)
        rooms[to].audience += share * rooms[room].audience
        rooms[room].audience -= share * rooms[room].audience


def _move(state: State, rows: Rows, seat: Rows, to: int, day: int) -> None:
    """Change the room of seats; who was active there lately is so where they are now."""
    origin = state.seats.now.room[rows, seat].astype(np.int64)
    was_here = state.signals.here[rows] == origin
    np.subtract.at(state.rooms.now.members, origin, 1)
    state.rooms.now[to].members += len(rows)
    state.seats.now.room[rows, seat] = to
    state.signals.here[rows[was_here]] = to
    wrote = state.seats.past.last_wrote[rows, seat]
    window = state.recent.shape[1]
    lately = wrote > day - window
    page = wrote[lately] % window
    np.subtract.at(state.recent, (ROOM_0 + origin[lately], page), 1)
    np.add.at(state.recent, (ROOM_0 + to, page), 1)
