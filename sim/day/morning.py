"""The operator's acts that are numbers only, and what they cost: the one place where hours and money are spent."""

from typing import Any

from sim.acts.advertise import advertise, can_advertise
from sim.acts.charge import charge, is_charged
from sim.acts.chat import chat
from sim.acts.host import can_host, host
from sim.acts.moderate import moderate
from sim.acts.offer import can_offer, offer
from sim.acts.post import post
from sim.acts.screen import can_screen, screen
from sim.acts.tell import tell
from sim.agents.candidates import World
from sim.compiled import compiled, inlined
from sim.orders import ADVERTISES, CHARGES, CHATS, HOSTS, MODERATES, OFFERS, POSTS, SCREENS, TELLS
from sim.records import Records
from sim.state import State

DONE, REFUSED = 1, 2  # in State.done; 0 where an order was not due
WEEK = 7
A_LITTLE = 1e-9  # hours by which sums may be off


@compiled
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
    """Carry out an order on a day on which it is due, and note how it went; fees that are so already are not set."""
    order = state.orders[k]
    if order.kind == CHARGES and is_charged(state, order):
        return
    if order.start <= day < order.stop and (day - order.start) % order.every == 0:
        state.done[k, day] = DONE if carry_out(state, state.orders, k, world.arrivals_most, day) else REFUSED


@compiled
def carry_out(state: State, orders: Records, k: int, arrivals_most: int, day: int) -> bool:
    """Do one thing, if hours and money suffice and it is possible.

    One meeting is held a day; no more people can hear of the community than the scenario's ``outside.arrivals_most``.
    """
    order = orders[k]
    if not spend(state, order.place, order.hours, order.money, _is_possible(state, order, arrivals_most), day):
        return False
    if order.kind == HOSTS:
        host(state, orders, k)
    else:
        _take_effect(state, order, day)
    return True


@compiled
def hours_left(state: State, place: int, day: int) -> float:
    """Give the hours that are left this week for who stands at a place, without those kept back for orders before."""
    now, week = state.now[0], day // WEEK
    left = now.hours_per_week + now.lent_week - (now.week_hours if now.week == week else 0.0)
    for k in range(len(state.orders)):
        order = state.orders[k]
        if order.place < place:
            left = left - order.hours * _times_due(order, day + 1, (week + 1) * WEEK)
    return float(left)


@inlined
def _times_due(order: Any, first: int, end: int) -> int:
    """Count the days from one on, before another, on which an order is due."""
    first, end = max(first, order.start), min(end, order.stop)
    if end <= first:
        return 0
    return int((end - 1 - order.start) // order.every - (first - 1 - order.start) // order.every)


@inlined
def _is_possible(state: State, order: Any, arrivals_most: int) -> bool:
    if order.kind == HOSTS:
        return can_host(state)
    if order.kind == ADVERTISES:
        return can_advertise(state, order, arrivals_most)
    if order.kind == OFFERS:
        return can_offer(state)
    return can_screen(state) if order.kind == SCREENS else True


@inlined
def _take_effect(state: State, order: Any, day: int) -> None:
    if order.kind == POSTS:
        post(state, order)
    elif order.kind == MODERATES:
        moderate(state, order)
    elif order.kind == ADVERTISES:
        advertise(state, order)
    elif order.kind == OFFERS:
        offer(state, order)
    elif order.kind == CHATS:
        chat(state, order)
    elif order.kind == SCREENS:
        screen(state, order)
    elif order.kind == TELLS:
        tell(state, order)
    elif order.kind == CHARGES:
        charge(state, order, day)


@compiled
def spend(state: State, place: int, hours: float, money: float, possible: bool, day: int) -> bool:
    """Spend what an act costs, if the week's hours and the treasury allow it; otherwise it is refused.

    Hours are kept back for orders of policies that stand before, at a lower place.
    """
    now, today = state.now[0], state.daily[day]
    in_time = hours == 0.0 or hours <= hours_left(state, place, day) + A_LITTLE
    affordable = (money == 0.0 or money <= now.treasury) and in_time
    if not (possible and affordable):
        today.refused += 1
        return False
    if day // WEEK != now.week:
        now.week = day // WEEK
        now.week_hours = 0.0
    now.week_hours += hours
    now.treasury -= money
    today.hours += hours
    today.spent += money
    return True
