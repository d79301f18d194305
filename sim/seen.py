"""What an operator can see of a community. Nobody's interest, loyalty or hazard is in it."""

from functools import partial
from typing import Any

import numpy as np

from sim.agents.behaviour import Behaviour
from sim.agents.population import NEVER
from sim.agents.rules import LN2
from sim.compiled import compiled, inlined
from sim.operator import Operator
from sim.platform import platforms
from sim.policies.base import Answers, RoomSeen, Roster, View
from sim.records import NOW
from sim.rooms import our_rooms
from sim.seats import MOST
from sim.state import State
from sim.ties import FELT

LISTED = np.dtype([(name, np.float64 if name == "duty" else np.int32) for name in Roster._fields], align=True)


def view_of(state: State, operator: Operator, day: int, p: Behaviour, place: int = 0) -> View:
    """Look at a community on the morning of a day."""
    now = dict(zip(NOW.names or (), state.now.item(), strict=True))  # read at once: a field at a time costs more
    return View(
        day=day,
        hours_left=operator.hours_left(day, place),
        money=operator.money,
        n_members=now["listed"],
        fees=(now["entry_fee"], now["renewal_fee"], now["period"], now["trial"], now["dear_fee"]),
        survey=partial(_rooms_seen, state),
        look=partial(_roster, state),
        listen=partial(_answers, state, day, p),
    )


def _roster(state: State) -> Roster:
    seen = np.zeros(int(state.now[0].listed), LISTED)
    _list_members(state, seen)
    return Roster(*(seen[name] for name in Roster._fields))


@compiled
def _list_members(state: State, seen: Any) -> None:
    """Write down who is on the list, in order of rows."""
    n = 0
    for row in range(state.now[0].rows):
        me = state.people[row]
        if me.listed == 1:
            member = seen[n]
            n += 1
            member.uid = me.uid
            member.joined = me.joined
            member.paid_until = me.paid_until
            member.n_posts = me.n_posts
            member.n_replies = me.n_replies
            member.n_answers = me.n_answers
            member.taste = state.signals[row].bin if me.n_posts > 0 else -1
            member.place = me.place
            member.dear = me.dear
            member.duty = me.duty
            _see_where(state, row, member)


@inlined
def _see_where(state: State, row: int, member: Any) -> None:
    """Write down in which of our rooms somebody was last, and when they were seen and active in any of them."""
    me, room, read, wrote = state.people[row], -1, NEVER, NEVER
    for k in range(MOST):
        seat, past = state.seats.now[row, k], state.seats.past[row, k]
        if seat.taken == 1 and state.rooms.now[seat.room].inside == 1:
            room = seat.room if room < 0 or seat.room == state.signals[row].here else room
            read, wrote = max(read, past.last_read), max(wrote, past.last_wrote)
    member.room = room
    member.last_visit = max(read, me.last_meeting, me.joined - 1)
    member.last_active = max(wrote, me.last_meeting)


def _rooms_seen(state: State) -> tuple[RoomSeen, ...]:
    rooms, uid, software = np.asarray(state.rooms.now), np.asarray(state.people)["uid"], platforms()
    ours = our_rooms(state.rooms)
    columns = (rooms[name][ours].tolist() for name in ("members", "leader", "platform", "place"))
    return tuple(
        RoomSeen(room, members, int(uid[leader]) if leader >= 0 else leader, software[platform], place)
        for room, members, leader, platform, place in zip(ours.tolist(), *columns, strict=True)
    )


def _answers(state: State, day: int, p: Behaviour) -> Answers:
    listed = state.people.listed == 1
    row, k = np.nonzero((state.ties.half.friend >= 0) & listed[:, None])
    half = state.ties.half[row, k]
    strength = half.strength * np.exp(-(day - half.met) * LN2 / p.tie_half_life)
    felt = (strength >= FELT) & listed[half.friend]
    uid = state.people.uid
    return Answers(uid[row[felt]], uid[half.friend[felt]], strength[felt])
