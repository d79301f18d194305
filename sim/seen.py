"""What an operator can see of a community. Nobody's interest, loyalty or hazard is in it."""

from functools import partial

import numpy as np

from sim.agents.behaviour import Behaviour
from sim.agents.population import NEVER
from sim.agents.rules import LN2
from sim.operator import Operator
from sim.platform import platforms
from sim.policies.base import Answers, RoomSeen, Roster, View
from sim.rooms import our_rooms
from sim.state import State
from sim.ties import FELT

AS_THEY_ARE = ("uid", "joined", "paid_until", "n_posts", "n_replies", "n_answers", "duty")


def view_of(state: State, operator: Operator, day: int, p: Behaviour, place: int = 0) -> View:
    """Look at a community on the morning of a day."""
    now = state.now[0]
    return View(
        day=day,
        hours_left=operator.hours_left(day, place),
        money=operator.money,
        n_members=int(now.listed),
        fees=(float(now.entry_fee), float(now.renewal_fee), int(now.period), int(now.trial), float(now.dear_fee)),
        survey=partial(_rooms_seen, state),
        look=partial(_roster, state),
        listen=partial(_answers, state, day, p),
    )


def _roster(state: State) -> Roster:
    people, seats, rooms = (table.view(np.ndarray) for table in (state.people, state.seats, state.rooms.now))
    rows = np.flatnonzero(people["listed"][: int(state.now[0].rows)])
    people, seats = people[rows], seats[rows]
    ours = (seats["taken"] == 1) & (rooms["inside"][seats["room"]] == 1)
    looked_in = np.where(ours, seats["last_read"], NEVER).max(axis=1)
    wrote = np.where(ours, seats["last_wrote"], NEVER).max(axis=1)
    here = ours & (seats["room"] == state.signals.here[rows][:, None])
    seat = np.where(here.any(axis=1), here.argmax(axis=1), ours.argmax(axis=1))
    return Roster(
        room=seats["room"][np.arange(len(rows)), seat],
        last_visit=np.maximum.reduce([looked_in, people["last_meeting"], people["joined"] - 1]),
        last_active=np.maximum(wrote, people["last_meeting"]),
        taste=np.where(people["n_posts"] > 0, state.signals.bin[rows], np.int32(-1)),
        place=people["place"].astype(np.int32),
        dear=people["dear"].astype(np.int32),
        **{name: people[name].copy() for name in AS_THEY_ARE},
    )


def _rooms_seen(state: State) -> tuple[RoomSeen, ...]:
    rooms, ours = state.rooms.now, our_rooms(state.rooms)
    return tuple(
        RoomSeen(
            room=int(r),
            members=int(rooms[r].members),
            leader=int(state.people[leader].uid if leader >= 0 else leader),
            platform=platforms()[rooms[r].platform],
            place=int(rooms[r].place),
        )
        for r, leader in zip(ours, rooms.leader[ours], strict=True)
    )


def _answers(state: State, day: int, p: Behaviour) -> Answers:
    listed = state.people.listed == 1
    row, k = np.nonzero((state.ties.half.friend >= 0) & listed[:, None])
    half = state.ties.half[row, k]
    strength = half.strength * np.exp(-(day - half.met) * LN2 / p.tie_half_life)
    felt = (strength >= FELT) & listed[half.friend]
    uid = state.people.uid
    return Answers(uid[row[felt]], uid[half.friend[felt]], strength[felt])
