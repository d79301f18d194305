"""The operator's acts that are numbers only, and what they cost: the one place where hours and money are spent."""

from typing import Any

from sim.agents.candidates import World
from sim.agents.population import BINS
from sim.compiled import compiled, inlined, phase
from sim.orders import ADVERTISES, HOSTS, MODERATES, POSTS
from sim.records import Records
from sim.rooms import is_ours
from sim.state import State

POSTS_PER_HOUR = 8.0  # quality-posts of content an hour of work; prototype: worth less, no operator can matter
ADS_PER_HOUR = 30.0  # advertisements that a moderator finds and takes down; assumed: two minutes each
DONE, REFUSED = 1, 2  # in State.done; 0 where an order was not due
A_LITTLE = 1e-9  # hours by which sums may be off


@phase
def orders_are_carried_out(state: State, world: World, day: int, first: int) -> None:
    """Do what stands on the operator's orders for this morning; ``first`` is the first day not done yet."""
    if day >= first:
        for k in range(len(state.orders)):
            carry_out_if_due(state, world, k, day)


@compiled
def carry_out_orders_of(state: State, worlds: Any, place: int, day: int) -> None:
    """Do what stands on the orders of one policy, on a morning on which others have to look."""
    for k in range(len(state.orders)):
        if state.orders[k].place == place:
            carry_out_if_due(state, worlds[0], k, day)


@inlined
def carry_out_if_due(state: State, world: World, k: int, day: int) -> None:
    """Carry out an order on a day on which it is due, and note how it went."""
    order = state.orders[k]
    if order.start <= day < order.stop and (day - order.start) % order.every == 0:
        state.done[k, day] = DONE if carry_out(state, state.orders, k, world.arrivals_most, day) else REFUSED


@compiled
def carry_out(state: State, orders: Records, k: int, arrivals_most: int, day: int) -> bool:
    """Do one thing, if hours and money suffice and it is possible.

    One meeting is held a day; no more people can hear of the community than the scenario's ``outside.arrivals_most``.
    """
    now, order = state.now[0], orders[k]
    possible = True
    if order.kind == HOSTS:
        possible = now.event_hours == 0.0
    elif order.kind == ADVERTISES:
        possible = now.advertised + order.amount <= arrivals_most
    if not spend(state, order.hours, order.money, possible, day):
        return False
    if order.kind == POSTS:
        _post(state, order.amount)
    elif order.kind == MODERATES:
        _moderate(state, order.amount)
    elif order.kind == ADVERTISES:
        now.advertised += order.amount
    else:
        now.event_hours = order.amount
        now.event_quality = order.quality
        now.event_places = order.places
        now.event_circle = order.circle
        now.event_in_person = order.in_person
        now.event_similar = order.similar
    return True


@compiled
def spend(state: State, hours: float, money: float, possible: bool, day: int) -> bool:
    """Spend what an act costs, if the week's hours and the treasury allow it; otherwise it is refused."""
    now, today = state.now[0], state.daily[day]
    if day // 7 != now.week:
        now.week = day // 7
        now.week_hours = 0.0
    affordable = (money == 0.0 or money <= now.treasury) and hours <= now.hours_per_week - now.week_hours + A_LITTLE
    if not (possible and affordable):
        today.refused += 1
        return False
    now.week_hours += hours
    now.treasury -= money
    today.hours += hours
    today.spent += money
    return True


@inlined
def _post(state: State, hours: float) -> None:
    """Put content into every room of the community, for every taste alike."""
    for r in range(state.now[0].rooms):
        if is_ours(state.rooms.now[r]):
            for b in range(BINS):
                state.rooms.topics[r, b].given += hours * POSTS_PER_HOUR / BINS


@inlined
def _moderate(state: State, hours: float) -> None:
    """Watch the rooms of the community, for the same time each."""
    n = 0
    for r in range(state.now[0].rooms):
        n += is_ours(state.rooms.now[r])
    for r in range(state.now[0].rooms):
        if is_ours(state.rooms.now[r]):
            state.rooms.now[r].guard += hours * ADS_PER_HOUR / n
