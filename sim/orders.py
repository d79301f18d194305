"""Standing orders: acts of the operator that no look at the community can change, carried out inside compiled days."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.actions import Advertise, Host, Moderate, Post
from sim.luck import one_width
from sim.policies.base import NO_DAY, Policy
from sim.records import Records, records

POSTS, MODERATES, ADVERTISES, HOSTS = one_width(0, 1, 2, 3)
SIMPLE: dict[type, int] = {Post: POSTS, Moderate: MODERATES, Advertise: ADVERTISES, Host: HOSTS}
ACTIONS = tuple(action.__name__ for action in SIMPLE)

_WHEN = ("place", "kind", "start", "stop", "every")
_HOW_MUCH = ("hours", "money", "amount", "quality")
_HOW = ("places", "circle", "in_person", "similar")
ORDER = np.dtype(
    [(name, np.int64) for name in _WHEN]
    + [(name, np.float64) for name in _HOW_MUCH]
    + [(name, np.int64) for name in _HOW],
    align=True,
)


def order_of(action: Any, place: int = 0, start: int = 0, stop: int = NO_DAY, every: int = 1) -> tuple[Any, ...]:
    """Write a simple action as an order: due from a day on, every so many days, before another."""
    when = (place, SIMPLE[type(action)], start, stop, every)
    cost = (action.cost_hours, action.cost_money)
    if isinstance(action, Host):
        how = (action.places, action.circle, action.in_person, action.similar)
        return (*when, *cost, action.hours_long, action.quality, *how)
    amount = action.people if isinstance(action, Advertise) else action.hours
    return (*when, *cost, amount, 0.0, 0, 0, 0, 0)


def standing_orders(policies: Sequence[Policy]) -> Records:
    """Write down what those policies do that never look; ``place`` is the policy's."""
    rows = [
        order_of(action, place, start, stop, every)
        for place, policy in enumerate(policies)
        if policy.is_blind
        for start, stop, every in policy.schedule()
        for action in policy.decide(None)  # type: ignore[arg-type]
    ]
    orders = records(len(rows), ORDER)
    for k, row in enumerate(rows):
        orders[k] = row
    return orders
