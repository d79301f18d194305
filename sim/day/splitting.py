"""Rooms split by themselves: the bored, the overloaded and tired rivals go to a tie's room, or open their own."""

from sim.agents.behaviour import Behaviour
from sim.agents.candidates import World
from sim.agents.population import BINS
from sim.agents.rules import strain
from sim.compiled import compiled, inlined
from sim.fading import loyalty_left
from sim.luck import CONSENT, OPENS, PLACE, RIVAL, bits, draw, pair_key
from sim.order import sort_by_key
from sim.rooms import BY_CORE, BY_MEMBERS, BY_OPERATOR, BY_RIVAL, open_room
from sim.seats import free_seat, get_up, seat_in, sit
from sim.state import State
from sim.ties import strength_now

LATELY = 7  # days; who was not there is not asked to come along


@compiled
def rooms_split(state: State, p: Behaviour, world: World, day: int) -> None:
    """Let visitors who want a room of their own open one, in an order hashed from who they are; give up dead ones."""
    now, today = state.now[0], state.today
    for r in range(now.rooms):
        about = state.rooms.now[r]
        if about.inside == 0 and about.open == 1 and about.last_wrote <= day - p.abandon_days:
            give_up(state, r, day)
    if now.rooms >= world.rooms_most:
        return
    n = 0
    for v in range(now.visitors):
        row = today.visitors[v]
        if state.signals[row].n_seats > 0 and (
            _is_tired_rival(state, row, day, p) or _wants_own_room(state, row, day, p)
        ):
            today.order[n] = bits(state.keys[row], day, PLACE)
            today.place[n] = row
            n += 1
    sort_by_key(today.order, today.place, n, today.scratch)
    for k in range(n):
        row = today.place[k]
        if free_seat(state.seats, row, -1) >= 0 and seat_in(state.seats, row, state.signals[row].here) >= 0:
            r = _room_of_a_tie(state, row, day, p)
            if r >= 0:
                sit_down(state, row, r)
            elif now.rooms < world.rooms_most:
                _try_to_open(state, row, day, p)


@inlined
def _is_tired_rival(state: State, row: int, day: int, p: Behaviour) -> bool:
    about = state.rooms.now[state.signals[row].here]
    if about.second != row or about.contest <= 0.0:
        return False
    return bool(draw(state.keys[row], day, RIVAL) < p.rival_opens * about.contest)


@inlined
def _wants_own_room(state: State, row: int, day: int, p: Behaviour) -> bool:
    people = state.people
    u = draw(state.keys[row], day, OPENS)
    if u >= p.open_chance:
        return False
    return u < p.open_chance * strain(people[row].overload, people[row].satisfaction, people[row].expectation)


@inlined
def _room_of_a_tie(state: State, row: int, day: int, p: Behaviour) -> int:
    """Find a room that members opened, where one's strongest tie was last and would have one; −1 if there is none."""
    rooms, mine = state.rooms.now, state.ties.half[row]
    best, found = p.open_strength, -1
    for k in range(len(mine)):
        friend = mine[k].friend
        if friend < 0 or state.signals[friend].last_visit <= day - LATELY:
            continue
        strength, r = strength_now(mine[k], state.fading, day, p), state.signals[friend].here
        welcome = rooms[r].opener != BY_OPERATOR and rooms[r].open == 1 and rooms[r].members < rooms[r].capacity
        ours = rooms[r].inside == 0 or state.people[row].listed == 1
        there = seat_in(state.seats, friend, r) >= 0 and seat_in(state.seats, row, r) < 0
        if strength >= best and welcome and ours and there and _is_alike(state, row, friend, day, p):
            best, found = strength, r
    return found


@inlined
def _try_to_open(state: State, row: int, day: int, p: Behaviour) -> None:
    """Ask one's ties along; with enough of them, but not more than half of the room, open a room."""
    parent = state.signals[row].here
    n, loyalty = 0, 0.0
    for k in range(state.ties.half.shape[1]):
        friend = state.ties.half[row, k].friend
        if friend >= 0 and _comes_along(state, row, friend, k, day, p):
            n += 1
            loyalty = loyalty + _loyalty_of(state, friend, day, p)
    most = min(state.rooms.now[parent].members // 2, state.rooms.now[parent].capacity)
    if n < p.open_ties or n + 1 > most:
        return
    mine = _loyalty_of(state, row, day, p)
    rival = state.rooms.now[parent].second == row and state.rooms.now[parent].contest > 0.0
    stays = not rival and mine >= p.core_loyalty and (loyalty + mine) / (n + 1) >= p.culture_loyalty
    opener = BY_RIVAL if rival else (BY_CORE if stays else BY_MEMBERS)
    inside = state.rooms.now[parent].inside if stays else 0
    r = state.now[0].rooms
    state.now[0].rooms += 1
    open_room(state.rooms, r, parent, opener, row, inside, day)
    _furnish(state, r, parent, n + 1)
    for k in range(state.ties.half.shape[1]):
        friend = state.ties.half[row, k].friend
        if friend >= 0 and _comes_along(state, row, friend, k, day, p):
            sit_down(state, friend, r)
    sit_down(state, row, r)


@inlined
def _comes_along(state: State, row: int, friend: int, k: int, day: int, p: Behaviour) -> bool:
    """Say whether a tie who was in the room of late comes along: the more alike, the sooner."""
    seats = state.seats
    if (
        strength_now(state.ties.half[row, k], state.fading, day, p) < p.open_strength
        or state.signals[friend].last_visit <= day - LATELY
    ):
        return False
    if seat_in(seats, friend, state.signals[row].here) < 0 or free_seat(seats, friend, -1) < 0:
        return False
    return _is_alike(state, row, friend, day, p)


@inlined
def _is_alike(state: State, row: int, friend: int, day: int, p: Behaviour) -> bool:
    u = draw(pair_key(state.keys[friend], state.keys[row]), day, CONSENT)
    return bool(u < state.rooms.fit[state.signals[row].bin, state.signals[friend].bin])


@inlined
def _loyalty_of(state: State, row: int, day: int, p: Behaviour) -> float:
    return loyalty_left(state.people[row].loyalty, day - state.signals[row].last_visit, state.fading.loyalty, p)


@inlined
def _furnish(state: State, r: int, parent: int, n: int) -> None:
    """Begin with topics as used up as they were for those who come, and an audience of their size."""
    topics, rooms = state.rooms.topics, state.rooms.now
    for b in range(BINS):
        topics[r].freshness[b] = topics[parent].freshness[b]
    rooms[r].audience = rooms[parent].audience * n / rooms[parent].members


@inlined
def give_up(state: State, r: int, day: int) -> None:
    """Close a room that has long been silent; whoever sat there has a seat free for another."""
    for row in range(state.now[0].rows):
        k = seat_in(state.seats, row, r)
        if k >= 0:
            state.now[0].muted -= state.seats.now[row, k].muted
            get_up(state.people, state.signals, state.seats, row, k)
    state.rooms.now[r].open = 0
    state.rooms.now[r].closed = day
    state.rooms.now[r].members = 0


@compiled
def sit_down(state: State, row: int, r: int) -> None:
    """Take a seat in a room, hoping for what one has come to expect; the old seat stays taken."""
    sit(state.people, state.signals, state.seats, row, free_seat(state.seats, row, r), r, state.people[row].expectation)
    state.rooms.now[r].members += 1
