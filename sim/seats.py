"""Who is in which room. A member follows a few rooms and shares their attention among them.

A seat that was given up is still known by its room, for what was written there, until it is taken again.
"""

from typing import NamedTuple

import numpy as np

from sim.agents.behaviour import Behaviour
from sim.agents.population import NEVER, Keys
from sim.compiled import inlined
from sim.exponential import exp
from sim.luck import WHERE, draw
from sim.records import Records, records
from sim.reference import by_reference

MOST = 3  # rooms that somebody can follow; assumed
NOWHERE = -1


SEAT = np.dtype(
    [
        ("room", np.int16),  # −1 where nobody ever sat
        ("taken", np.uint8),
        ("muted", np.uint8),
    ]
)
PAST = np.dtype(
    [
        ("worth", np.float64),  # running average of the benefit of visits there
        ("last_read", np.int32),
        ("last_wrote", np.int32),
    ]
)


@by_reference
class Seats(NamedTuple):
    """Who sits where, which is asked of everybody; and apart from it, what visits there were like."""

    now: Records  # (people, seats): SEAT
    past: Records  # (people, seats): PAST


def no_seats(rows: int) -> Seats:
    """Make place for the seats of so many people: a row a member, a column a seat."""
    return Seats(records((rows, MOST), SEAT), records((rows, MOST), PAST))


@inlined
def without_seats(seats: Seats, row: int) -> None:
    """Write that somebody has not been anywhere yet."""
    for k in range(MOST):
        seats.now[row, k].room = NOWHERE
        seats.past[row, k].last_read = NEVER
        seats.past[row, k].last_wrote = NEVER


@inlined
def seat_in(seats: Seats, row: int, room: int) -> int:
    """Give somebody's seat in a room; −1 if they do not sit there."""
    for k in range(MOST):
        if seats.now[row, k].room == room and seats.now[row, k].taken == 1:
            return k
    return -1


@inlined
def sit(people: Records, signals: Records, seats: Seats, row: int, k: int, room: int, worth: float) -> None:
    """Take a seat that is free."""
    if seats.now[row, k].room != room:
        seats.past[row, k].last_wrote = NEVER
    seats.now[row, k].room = room
    seats.now[row, k].taken = 1
    seats.past[row, k].worth = worth
    seats.past[row, k].last_read = NEVER
    seats.now[row, k].muted = 0
    people[row].unsettled = 1
    signals[row].n_seats += 1


@inlined
def get_up(people: Records, signals: Records, seats: Seats, row: int, k: int) -> None:
    """Give a seat up; where the next visit goes is then to be chosen anew."""
    people[row].unsettled = 1
    seats.now[row, k].taken = 0
    signals[row].n_seats -= 1


@inlined
def free_seat(seats: Seats, row: int, room: int) -> int:
    """Give the seat that somebody would take in a room: one they had there, else a free one, else −1."""
    free = -1
    for k in range(MOST):
        if seats.now[row, k].taken == 0 and (free < 0 or seats.now[row, k].room == room):
            free = k
    return free


@inlined
def attention(seats: Seats, row: int, k: int, p: Behaviour) -> float:
    """Give a seat's share of its member's attention, by a softmax of what each is worth; the shares sum to one."""
    if seats.now[row, k].taken == 0:
        return 0.0
    total = 0.0
    for j in range(MOST):
        if seats.now[row, j].taken == 1:
            total = total + exp((seats.past[row, j].worth - seats.past[row, k].worth) / p.attention_scale)
    return 1.0 / total


@inlined
def go_somewhere(people: Records, keys: Keys, signals: Records, seats: Seats, row: int, day: int, p: Behaviour) -> None:
    """Choose the room of today's visit, by the shares of attention."""
    u = draw(keys[row], day, WHERE) if signals[row].n_seats > 1 else 0.0
    for k in range(MOST):
        if seats.now[row, k].taken == 1 and u >= 0.0:
            people[row].seat = k
            u = u - (attention(seats, row, k, p) if signals[row].n_seats > 1 else 1.0)
    signals[row].here = seats.now[row, people[row].seat].room
    people[row].unsettled = 0
