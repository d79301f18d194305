"""Standing orders: acts of the operator that no look at the community can change, carried out inside compiled days.

An order is a record: when it is due, what it costs, and every field of its act under ``act_field``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from functools import cache
from typing import Any

import numpy as np

from sim.actions import Advertise, Charge, Chat, Host, Moderate, Offer, PlainAct, Post, Screen, Tell, Work
from sim.luck import one_width
from sim.policies.base import NO_DAY, Policy
from sim.records import Records, records

PLAIN: tuple[type[PlainAct], ...] = (Post, Moderate, Advertise, Host, Work, Screen, Chat, Tell, Offer, Charge)
POSTS, MODERATES, ADVERTISES, HOSTS, WORKS, SCREENS, CHATS, TELLS, OFFERS, CHARGES = one_width(*range(len(PLAIN)))
ACTIONS = tuple(act.__name__ for act in PLAIN)


def _own_fields(act: type[PlainAct]) -> Iterator[tuple[str, Any]]:
    for field in fields(act):  # type: ignore[arg-type]
        if field.name not in ("hours", "money"):
            yield field.name, np.float64 if field.type is float else np.int64


ORDER = np.dtype(
    [(name, np.int64) for name in ("place", "kind", "start", "stop", "every")]
    + [(name, np.float64) for name in ("hours", "money")]
    + [(f"{act.__name__.lower()}_{name}", kind) for act in PLAIN for name, kind in _own_fields(act)],
    align=True,
)


@cache
def _columns_of(act: type[PlainAct]) -> tuple[tuple[str, str], ...]:
    return tuple((name, f"{act.__name__.lower()}_{name}") for name, _ in _own_fields(act))


def write_order(order: Any, act: PlainAct, place: int = 0, start: int = 0, stop: int = NO_DAY, every: int = 1) -> None:
    """Write an act into an empty record as an order: due from a day on, every so many days, before another."""
    order["place"], order["kind"] = place, PLAIN.index(type(act))
    order["start"], order["stop"], order["every"] = start, stop, every
    order["hours"], order["money"] = act.cost_hours, act.cost_money
    for name, column in _columns_of(type(act)):  # type: ignore[arg-type]
        order[column] = getattr(act, name)


UPKEEP = -1  # the place of what the platform takes, before that of every policy


def standing_orders(policies: Sequence[Policy], upkeep: float = 0.0) -> Records:
    """Write down what those policies do that never look; ``place`` is the policy's.

    Parameters
    ----------
    policies : sequence of Policy
    upkeep : float
        Hours a week that the platform takes.

    Returns
    -------
    recarray of ORDER
    """
    due: list[tuple[Any, ...]] = [(Work(upkeep), UPKEEP, 0, NO_DAY, 7)] if upkeep > 0 else []
    due += [
        (act, place, *when)
        for place, policy in enumerate(policies)
        if policy.is_blind
        for act, *when in policy.orders()
    ]
    orders = records(len(due), ORDER)
    for order, said in zip(orders, due, strict=True):
        write_order(order, *said)  # type: ignore[arg-type]
    return orders
