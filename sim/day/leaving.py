"""Members leave: the community, or the rooms that seceded from it, whichever they were in last."""

from sim.agents.behaviour import Behaviour
from sim.agents.candidates import World
from sim.agents.population import NO_FEE_DUE
from sim.agents.rules import (
    fee_accepted,
    leave_hazard,
    most_hazard,
    renewal_worth,
    with_the_crowd,
    yearly,
)
from sim.compiled import compiled, inlined
from sim.day.arrivals import renewal_of
from sim.fading import left_of, loyalty_left
from sim.luck import LEAVE, MANY, RENEW, draw, draw_for_all
from sim.seats import MOST, get_up
from sim.state import State

LATELY = 30  # days in which somebody just renewed; assumed


@compiled
def members_leave(state: State, p: Behaviour, world: World, day: int) -> None:
    """Let members leave by an act, or by not paying when a fee falls due."""
    now = state.now[0]
    if now.renewal_fee > 0.0 or now.dear_fee > 0.0:
        _fees_fall_due(state, p, world, day)
    most = most_hazard(p)
    for first in range(0, now.rows, MANY):
        end = min(first + MANY, now.rows)
        draw_for_all(state.today.drawn, state.keys[first:end], day, LEAVE)
        for row in range(first, end):
            if state.today.drawn[row - first] < most:
                _leave_if_tired(state, row, state.today.drawn[row - first], day, p)


@inlined
def _leave_if_tired(state: State, row: int, u: float, day: int, p: Behaviour) -> None:
    """Let somebody leave whose draw is below their chance."""
    if state.signals[row].n_seats > 0 and u < _hazard(state, row, day, p):
        inside = _was_last_inside(state, row)
        if inside == 1 and _has_paid(state, row, day):
            return
        leave(state, row, inside)
        state.daily[day].left += inside


@inlined
def _hazard(state: State, row: int, day: int, p: Behaviour) -> float:
    me, signal = state.people[row], state.signals[row]
    loyalty = loyalty_left(me.loyalty, day - signal.last_visit, state.fading.loyalty, p)
    return leave_hazard(loyalty, me.satisfaction - me.expectation, signal.last_contact == day, p)


@inlined
def _has_paid(state: State, row: int, day: int) -> bool:
    """Say whether a fee will fall due: who has paid until then leaves by not paying again, as by a contract."""
    return bool(day < state.people[row].paid_until < NO_FEE_DUE)


@inlined
def _was_last_inside(state: State, row: int) -> int:
    here = state.signals[row].here
    return int(state.people[row].listed if here < 0 else min(state.people[row].listed, state.rooms.now[here].inside))


@inlined
def _fees_fall_due(state: State, p: Behaviour, world: World, day: int) -> None:
    """Let those whose fee falls due pay or leave; how many of their ties paid lately is noted before any decides."""
    people = state.people
    for row in range(state.now[0].rows):
        if people[row].paid_until == day and people[row].listed == 1 and p.crowd > 0.0:
            state.today.crowd[row] = _share_who_renewed(state, row, day)
    for row in range(state.now[0].rows):
        if people[row].paid_until == day and people[row].listed == 1 and not _renews(state, p, world, row, day):
            leave(state, row, 1)
            state.daily[day].not_renewed += 1


@inlined
def _share_who_renewed(state: State, row: int, day: int) -> float:
    mine, signals, did, n = state.ties.half[row], state.signals, 0.0, 0
    for k in range(len(mine)):
        friend = mine[k].friend
        if friend < 0:
            break
        n += 1
        if state.people[friend].renewed_on > day - LATELY:
            did = did + state.rooms.fit[signals[row].bin, signals[friend].bin]
    return did / n if n > 0 else 0.0


@inlined
def _renews(state: State, p: Behaviour, world: World, row: int, day: int) -> bool:
    people, now, today = state.people, state.now[0], state.daily[day]
    fee = renewal_of(state, row)
    away = day - state.signals[row].last_visit
    rate = left_of(people[row].rate, away, state.fading.rate, p.rate_half_life)
    loyalty = loyalty_left(people[row].loyalty, away, state.fading.loyalty, p)
    worth = renewal_worth(people[row].willingness, rate, people[row].satisfaction, loyalty, world.benefit_reference, p)
    today.renewals_due += 1
    accepted = with_the_crowd(fee_accepted(worth, yearly(fee, now.period), p), state.today.crowd[row], p)
    if draw(state.keys[row], day, RENEW) >= accepted:
        return False
    people[row].renewed_on = day
    people[row].paid_until = day + now.period
    today.renewed += 1
    today.earned += fee
    now.treasury += fee
    return True


@compiled
def leave(state: State, row: int, inside: int) -> None:
    """Give up every seat in the community, or every seat outside of it."""
    seats, rooms = state.seats, state.rooms.now
    for k in range(MOST):
        if seats.now[row, k].taken == 1 and rooms[seats.now[row, k].room].inside == inside:
            state.now[0].muted -= seats.now[row, k].muted
            get_up(state.people, state.signals, seats, row, k)
            rooms[seats.now[row, k].room].members -= 1
    if inside == 1:
        state.people[row].listed = 0
        state.now[0].listed -= 1
