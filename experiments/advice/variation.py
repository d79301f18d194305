"""New plans out of good ones: a lever moved, a policy taken in, left out or exchanged."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from experiments.advice.levers import Plan, levers_of, made, place, put, together
from experiments.design import Factor, Level
from sim.policies import Policy, known_policies
from sim.policies.base import name_of

TRIES = 30  # for each plan that is wanted; those that break the budget, or were made, are not lived
FAR, NEAR = 0.3, 0.08  # by how much of its range a lever is moved, in the first round and in the last
FAVOUR = 0.7  # the chance that a better one is taken, before the next is looked at
LEFT, TAKEN_IN, EXCHANGED = 0.1, 0.2, 0.1  # chances; otherwise levers are moved


class Variation:
    """Makes plans out of good ones.

    Parameters
    ----------
    most : int
        Policies in a plan.
    order : sequence of str
        The policies that there are, in the order in which they stand in a plan.
    rng : int
        Seed: the same good ones give the same plans.
    """

    def __init__(self, most: int, order: Sequence[str], rng: int) -> None:
        self._most, self._order, self._draws = min(most, len(order)), tuple(order), np.random.default_rng(rng)

    def elsewhere(self, name: str, wanted: Callable[[Plan], bool]) -> Plan | None:
        """Give a policy alone, far from how its source has it; None where that is not possible.

        Levers turn by a third to two thirds of their range, as on a circle.
        """
        usual, levers = known_policies()[name](), levers_of(name)
        for _ in range(TRIES if levers else 0):
            turns = self._draws.uniform(1 / 3, 2 / 3, len(levers))
            places = [place(lever, getattr(usual, lever.name)) for lever in levers]
            levels = {f.name: put(f, float(x + turn) % 1) for f, x, turn in zip(levers, places, turns, strict=True)}
            if wanted(plan := (made(name, levels),)):
                return plan
        return None

    def _put_anywhere(self, name: str) -> Plan:
        return (made(name, {lever.name: put(lever, float(self._draws.random())) for lever in levers_of(name)}),)

    def batch(
        self, n: int, good: Sequence[Plan], alone: Sequence[Plan], share: float, wanted: Callable[[Plan], bool]
    ) -> list[Plan]:
        """Make a batch of plans; fewer, where hardly any fit the budget or are new.

        Parameters
        ----------
        n : int
        good : sequence of Plan
            What they are made out of, the best first.
        alone : sequence of Plan
            Policies alone, the best first.
        share : float
            Of the rounds over which levers are moved less and less, that are over.
        wanted : callable
        """
        found: dict[Plan, None] = {}
        step = FAR * (NEAR / FAR) ** share
        for _ in range(n * TRIES):
            plan = self._varied(self._one_of(good), alone, step)
            if plan not in found and wanted(plan):
                found[plan] = None
            if len(found) == n:
                break
        return [*found]

    def _one_of(self, ranked: Sequence[Any]) -> Any:
        """Take one of several, a better one rather than a worse."""
        return ranked[int(self._draws.geometric(FAVOUR) - 1) % len(ranked)]

    def _varied(self, plan: Plan, alone: Sequence[Plan], step: float) -> Plan:
        luck = self._draws.random()
        if len(plan) == 0 or (luck < TAKEN_IN and len(plan) < self._most):
            return together([plan, self._new(alone)], self._order)
        if luck < TAKEN_IN + LEFT and len(plan) > 1:
            return self._without_one(plan)
        if luck < TAKEN_IN + LEFT + EXCHANGED:
            return together([self._without_one(plan), self._new(alone)], self._order)
        return tuple(self._moved(policy, step) for policy in plan)

    def _new(self, alone: Sequence[Plan]) -> Plan:
        """Take a policy: one that is good alone as often as any, put anywhere."""
        if self._draws.random() < 0.5:
            return self._one_of(alone)  # type: ignore[no-any-return]
        return self._put_anywhere(self._order[int(self._draws.integers(len(self._order)))])

    def _without_one(self, plan: Plan) -> Plan:
        k = int(self._draws.integers(len(plan)))
        return plan[:k] + plan[k + 1 :]

    def _moved(self, policy: Policy, step: float) -> Policy:
        name = name_of(type(policy))
        levels: dict[str, Any] = {
            lever.name: self._level(lever, getattr(policy, lever.name), step) for lever in levers_of(name)
        }
        return replace(policy, **levels)

    def _level(self, lever: Factor, now: Level, step: float) -> Level:
        if self._draws.random() < 0.5 or not lever.allows(now):
            return now
        if lever.levels:
            return lever.levels[int(self._draws.integers(len(lever.levels)))]
        return put(lever, abs(1 - abs(1 - abs(place(lever, now) + step * self._draws.normal()))))
