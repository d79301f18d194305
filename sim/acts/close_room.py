"""A room is closed."""

from sim.actions import CloseRoom
from sim.day.leaving import leave
from sim.moving import close_down
from sim.rooms import our_rooms
from sim.state import Given, State


def can_close(state: State, act: CloseRoom, given: Given) -> bool:
    """Say whether the room is the community's, and the one into which its members move has place for them."""
    ours = our_rooms(state.rooms)
    if act.into is None or act.room not in ours:
        return bool(act.room in ours)
    rooms = state.rooms.now
    known = act.into in ours and act.into != act.room
    return bool(known and rooms[act.into].members + rooms[act.room].members <= rooms[act.into].capacity)


def close(state: State, act: CloseRoom, day: int, given: Given) -> None:
    """Close it; whoever sits nowhere then is out."""
    out = close_down(state, act.room, act.into, day)
    for row in out:
        leave(state, row, 1)
    state.daily[day].removed += len(out)
