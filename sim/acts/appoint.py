"""Somebody is put in charge."""

import numpy as np

from sim.actions import Appoint
from sim.acts.open_room import can_lead
from sim.rooms import our_rooms
from sim.state import Given, State


def can_appoint(state: State, act: Appoint, given: Given) -> bool:
    """Say whether the room is the community's, and the leader sits there."""
    there = np.flatnonzero(((state.seats.now.room == act.room) & (state.seats.now.taken == 1)).any(axis=1))
    return act.room in our_rooms(state.rooms) and can_lead(state, act.leader, there)


def appoint(state: State, act: Appoint, day: int, given: Given) -> None:
    """Put them in charge; a contest is over by that."""
    about = state.rooms.now[act.room]
    about.leader = state.row_of[act.leader] if act.leader >= 0 else act.leader
    about.contest, about.clear = 0.0, 0
