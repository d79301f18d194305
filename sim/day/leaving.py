"""Members leave: the community, or the rooms that seceded from it, whichever they were in last."""

from sim.agents.behaviour import Behaviour
from sim.agents.candidates import World
from sim.agents.population import (
    NO_FEE_DUE,
)
from sim.agents.rules import (
    faded,
    fee_accepted,
    leave_hazard,
    renewal_worth,
    rested_loyalty,
    with_the_crowd,
    yearly,
)
from sim.compiled import compiled, inlined, phase
from sim.day.talk import share_of_likes
from sim.luck import (
    LEAVE,
    RENEW,
    draw,
)
from sim.records import Records
from sim.seats import MOST, get_up
from sim.state import State

LATELY = 30  # days in which somebody just renewed; assumed


@phase
def members_leave(state: State, p: Behaviour, world: World, day: int) -> None:
    """Let members leave by an act, or by not paying when a fee falls due."""
    people, now = state.people, state.now[0]
    if now.renewal_fee > 0.0 and p.crowd > 0.0:
        _look_around(state, p, day)
    for row in range(now.rows):
        if people[row].n_seats == 0:
            continue
        loyalty = rested_loyalty(people[row].loyalty, day - people[row].last_visit, p)
        due = people[row].listed == 1 and people[row].paid_until == day
        if due and not _renews(state, p, world, row, loyalty, day):
            leave(state, row, 1)
            state.daily[day].not_renewed += 1
        elif draw(people[row].key, day, LEAVE) < _hazard(people, row, loyalty, day, p):
            inside = _was_last_inside(state, row)
            leave(state, row, inside)
            state.daily[day].left += inside


@inlined
def _look_around(state: State, p: Behaviour, day: int) -> None:
    """Note, before anybody decides, how many of their like-minded ties those whose fee falls due saw renew."""
    people = state.people
    for row in range(state.now[0].rows):
        if people[row].listed == 1 and people[row].paid_until == day:
            people[row].crowd = share_of_likes(people, state.ties, row, people.renewed_on, day - LATELY, p)


@inlined
def _was_last_inside(state: State, row: int) -> int:
    here = state.people[row].here
    return int(state.people[row].listed if here < 0 else min(state.people[row].listed, state.rooms.now[here].inside))


@inlined
def _hazard(people: Records, row: int, loyalty: float, day: int, p: Behaviour) -> float:
    surplus = people[row].satisfaction - people[row].expectation
    return leave_hazard(loyalty, surplus, people[row].last_contact == day, p)


@inlined
def _renews(state: State, p: Behaviour, world: World, row: int, loyalty: float, day: int) -> bool:
    people, now, today = state.people, state.now[0], state.daily[day]
    fee = now.renewal_fee
    if fee <= 0.0:
        people[row].paid_until = NO_FEE_DUE
        return True
    rate = faded(people[row].rate, day - people[row].last_visit, p.rate_half_life)
    worth = renewal_worth(people[row].willingness, rate, people[row].satisfaction, loyalty, world.benefit_reference, p)
    today.renewals_due += 1
    accepted = with_the_crowd(fee_accepted(worth, yearly(fee, now.period), p), people[row].crowd, p)
    if draw(people[row].key, day, RENEW) >= accepted:
        return False
    people[row].renewed_on = day
    people[row].paid_until = day + now.period
    today.renewed += 1
    today.earned += fee
    return True


@compiled
def leave(state: State, row: int, inside: int) -> None:
    """Give up every seat in the community, or every seat outside of it."""
    seats, rooms = state.seats, state.rooms.now
    for k in range(MOST):
        if seats[row, k].taken == 1 and rooms[seats[row, k].room].inside == inside:
            get_up(state.people, seats, row, k)
            rooms[seats[row, k].room].members -= 1
    if inside == 1:
        state.people[row].listed = 0
        state.now[0].listed -= 1
