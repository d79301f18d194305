"""Which acts on people and rooms are possible, and what each does: the listing of :mod:`sim.acts`."""

from typing import Any

from sim.actions import (
    Act,
    Ally,
    Answer,
    Appoint,
    Assign,
    CloseRoom,
    Enlist,
    Introduce,
    OpenRoom,
    Remove,
    Visit,
)
from sim.acts.ally import ally, can_ally
from sim.acts.answer import answer
from sim.acts.appoint import appoint, can_appoint
from sim.acts.assign import assign
from sim.acts.close_room import can_close, close
from sim.acts.enlist import enlist
from sim.acts.introduce import can_introduce, introduce
from sim.acts.open_room import can_open, open_and_move
from sim.acts.remove import remove
from sim.acts.visit import visit
from sim.state import Given, State

EFFECTS: dict[type[Act], Any] = {
    Ally: ally,
    Answer: answer,
    Appoint: appoint,
    Assign: assign,
    CloseRoom: close,
    Enlist: enlist,
    Introduce: introduce,
    OpenRoom: open_and_move,
    Remove: remove,
    Visit: visit,
}
LIMITS: dict[type[Act], Any] = {
    Ally: can_ally,
    Appoint: can_appoint,
    CloseRoom: can_close,
    Introduce: can_introduce,
    OpenRoom: can_open,
}


def is_possible(state: State, act: Act, given: Given) -> bool:
    """Say whether the world allows an act; without a limit, it does."""
    limit = LIMITS.get(type(act))
    return bool(limit is None or limit(state, act, given))
