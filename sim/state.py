"""All that changes in a community, as compiled code reads and writes it."""

from typing import NamedTuple

import numpy as np

from sim.agents.behaviour import Behaviour
from sim.agents.candidates import World
from sim.agents.population import PERSON, SIGNAL, Flags, Floats, Ints, Keys, Longs
from sim.block import VISITS
from sim.fading import Fading, fading_of
from sim.luck import MANY
from sim.order import Scratch
from sim.records import DAILY, NOW, Records, records
from sim.reference import by_reference
from sim.rooms import Rooms, no_rooms
from sim.seats import Seats, no_seats
from sim.ties import CIRCLE_MOST, Ties, no_ties


@by_reference
class Today(NamedTuple):
    """Lists that a day fills and the next one overwrites."""

    visitors: Longs  # rows; yesterday's until members visit
    tellers: Longs  # rows; who will speak of the community tomorrow
    writers: Longs  # rows; visitors who wrote, or where nobody can, who looked in
    attendees: Longs  # rows; of the last meeting, none on the day after a day without one
    seat: Keys  # their places, sorted
    ring_key: Keys  # places of today's posters, room by room, sorted
    ring_row: Longs
    needy: Longs  # rows; visitors who need help
    help_key: Keys  # places of those ready to help, by room and kind of need, sorted
    helper: Longs
    uid: Longs  # candidates, and who invited them (row, −1 for nobody)
    recruiter: Longs
    order: Keys
    place: Longs
    scratch: Scratch
    crowd: Floats  # (people,): share of the ties of who is to renew who did so lately
    drawn: Floats  # (MANY,): draws of people side by side


@by_reference
class State(NamedTuple):
    """All that changes in a community."""

    people: Records  # (people,): sim.agents.population.PERSON
    ties: Ties
    keys: Keys  # (people,): of the draws of each
    activity: Floats  # (people,): chance of a visit a day, of who is aware of the community
    signals: Records  # (people,): sim.agents.population.SIGNAL
    fading: Fading
    recent: Ints  # (2 + rooms, window): who was last active on a day, in the community, with its lineage, in each room
    seats: Seats
    rooms: Rooms
    today: Today
    block: Records  # (1,): sim.block.VISITS
    row_of: Ints  # (people,): row of each uid, −1 for those who never joined
    now: Records  # (1,): counters and levels, sim.records.NOW
    orders: Records  # sim.orders.ORDER
    held: Records  # (1,): the order of today's meeting
    done: Flags  # (orders, days): sim.day.morning.DONE, REFUSED, or 0 where it was not due
    daily: Records  # (days,): sim.records.DAILY


class Given(NamedTuple):
    """How people and the world are, each as an array of one record, as compiled code reads them."""

    people: Records  # sim.agents.behaviour.Behaviour
    world: Records  # sim.agents.candidates.World


def new_state(world: World, p: Behaviour, orders: Records, days: int) -> State:
    """Make the state of a community in which nobody is yet, with room for everybody who may ever join."""
    rows = world.founders + world.audience
    candidates = 2 * rows + 2 * world.arrivals_most
    return State(
        people=records(rows, PERSON),
        ties=no_ties(rows, p.ties_most, (2 * (max(p.reply_tries, 2) + 2) + CIRCLE_MOST - 1) * rows),
        keys=np.zeros(rows, np.uint64),
        activity=np.zeros(rows, np.float64),
        signals=records(rows, SIGNAL),
        fading=fading_of(p),
        recent=np.zeros((2 + world.rooms_most, world.window), np.int32),
        seats=no_seats(rows),
        rooms=no_rooms(world.rooms_most, days, p),
        today=Today(
            visitors=np.zeros(rows, np.int64),
            tellers=np.zeros(rows, np.int64),
            writers=np.zeros(rows, np.int64),
            attendees=np.zeros(rows, np.int64),
            seat=np.zeros(rows, np.uint64),
            ring_key=np.zeros(rows, np.uint64),
            ring_row=np.zeros(rows, np.int64),
            needy=np.zeros(rows, np.int64),
            help_key=np.zeros(rows, np.uint64),
            helper=np.zeros(rows, np.int64),
            uid=np.zeros(candidates, np.int64),
            recruiter=np.zeros(candidates, np.int64),
            order=np.zeros(candidates, np.uint64),
            place=np.zeros(candidates, np.int64),
            scratch=Scratch(*(np.zeros(candidates + 1, kind) for kind in (np.uint64, np.int64, np.int64))),
            crowd=np.zeros(rows, np.float64),
            drawn=np.zeros(MANY, np.float64),
        ),
        block=records(1, VISITS),
        row_of=np.full(rows, -1, np.int32),
        now=records(1, NOW),
        orders=orders,
        held=np.zeros(1, orders.dtype).view(np.recarray),
        done=np.zeros((len(orders), days), np.uint8),
        daily=records(days, DAILY),
    )


def of_people(state: State) -> tuple[Records, ...]:
    """Give the tables that say who people are, how they feel, where they sit and whom they know: a row a person."""
    return (state.people, state.keys, state.activity, state.signals, *state.seats, state.ties.half)


def forget(state: State) -> None:
    """Make everything as it was before anybody came: what a life used is wiped, and nothing else was written."""
    rows, rooms = int(state.now[0].rows), int(state.now[0].rooms)
    state.row_of[state.people.uid[:rows]] = -1
    for table in of_people(state):
        _wipe(table, rows)
    for table in (state.rooms.now, state.rooms.topics, state.rooms.unread, state.rooms.daily):
        _wipe(table, rooms)
    for table in (state.recent, state.now, state.held, state.done, state.daily, state.block):
        _wipe(table, len(table))


def _wipe(table: Records, n: int) -> None:
    table.view(np.ndarray)[:n].view(np.uint8).fill(0)
