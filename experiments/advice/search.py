"""The search for a plan: policies alone, then together, then tuned; poor ones stop early, all on the same lives.

References
----------
.. [1] M. López-Ibáñez et al., "The irace package: iterated racing for automatic algorithm configuration", Operations
   Research Perspectives 3 (2016), 43-58: racing on common instances, and new ones drawn around the best.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any, NamedTuple

from experiments.advice.levers import Plan, as_given, levers_of, together
from experiments.advice.race import Scores, race
from experiments.advice.variation import Variation
from sim.policies.base import name_of

ELITE = 4  # plans that stay in the race from round to round
FINALISTS = 4
NOTHING_DONE: Plan = ()
LIGHT = 2e5  # members times days on the first day: what is less is lived in tens of milliseconds


class Effort(NamedTuple):
    """How much is lived.

    Attributes
    ----------
    first : int
        Replicates on which every plan is looked at.
    rounds, batch : int
        Rounds of tuning, and the plans of each.
    last, fresh : int
        Replicates of the last race, and those on which what came out is tested again.
    settling : int
        Rounds over which levers are moved less and less.
    """

    first: int
    rounds: int
    batch: int
    last: int
    fresh: int
    settling: int = 8

    @property
    def looks(self) -> list[int]:
        """Replicates after which the last race looks who is out."""
        doubled = (self.first * 2**k for k in range(1, 30))
        return [*(n for n in doubled if n < self.last), self.last]

    def lives(self, policies: int) -> int:
        """Say about how many lives that takes."""
        at_first = self.first * (2 * policies + 9 + self.rounds * (self.batch + ELITE))
        return at_first + self.last * (FINALISTS + 4) + self.fresh * (FINALISTS + 7)


def effort_for(member_days: float, refine: int = 0) -> Effort:
    """Give an effort that takes some two minutes of two cores in a community of hundreds; larger ones take longer.

    Parameters
    ----------
    member_days : float
        Members on the first day times days.
    refine : int
        Each doubles the rounds, and the replicates at the end; what was lived before is part of it.
    """
    base = Effort(10, 8, 8, 40, 100, settling=8) if member_days < LIGHT else Effort(3, 3, 6, 12, 16, settling=3)
    more = 2**refine
    return base._replace(rounds=base.rounds * more, last=base.last * more, fresh=base.fresh * more)


class Found(NamedTuple):
    """What a search found: plans that reached the end, the best first; and all that were lived, in their order."""

    finalists: list[Plan]
    tried: list[Plan]


def search(
    policies: Sequence[str],
    scores: Scores,
    effort: Effort,
    *,
    most: int = 3,
    rng: int,
    allowed: Callable[[Plan], bool],
    known: Iterable[Plan] = (),
    tell: Callable[[str], object] = lambda stage: None,
) -> Found:
    """Search for the plan that is worth most.

    Parameters
    ----------
    policies : sequence of str
        That are tried, in the order in which they stand in a plan.
    scores : Scores
    effort : Effort
    most : int
        Policies in a plan.
    rng : int
        Seed of what is varied. Batches are fixed, so nothing depends on who computes how fast.
    allowed : callable
        Says whether a plan fits the budget, before it is lived.
    known : iterable of Plan
        Plans of somebody else, to begin with.
    tell : callable
        Is told what begins.
    """
    first, tried = range(effort.first), dict[Plan, None]()

    def is_new(plan: Plan) -> bool:
        return plan not in tried and allowed(plan)

    tell("policies alone")
    variation = Variation(most, policies, rng)
    given = [as_given(name, allowed) for name in policies] + [variation.elsewhere(name, allowed) for name in policies]
    single = [plan for plan in given if plan]
    tried |= dict.fromkeys([NOTHING_DONE, *known, *single])
    scores.ask(tried, first)
    alone = _best_of_each(scores.ranked(single, first))
    tell("together")
    joined = [together(some, policies) for n in (2, 3) for some in combinations(alone[:ELITE], n)]
    tried |= dict.fromkeys(plan for plan in joined if len(plan) <= most and allowed(plan))
    elite = race(scores, tried, (effort.first, 2 * effort.first), ELITE)
    for k in range(effort.rounds if elite and alone else 0):
        tell(f"tuning {k + 1}/{effort.rounds}")
        batch = variation.batch(effort.batch, elite, alone, min(k / effort.settling, 1.0), is_new)
        tried |= dict.fromkeys(batch)
        elite = race(scores, [*elite, *batch], (effort.first, 2 * effort.first), ELITE)
    tell("last race")
    lighter = [plan for plan in (lighter_than(elite[0]) if elite else ()) if allowed(plan)]
    tried |= dict.fromkeys(lighter)
    finalists = race(scores, [*elite, *lighter], (effort.first, *effort.looks), FINALISTS)
    return Found(finalists, [*tried])


def _best_of_each(ranked: Iterable[Plan]) -> list[Plan]:
    """Keep, of policies alone, the best setting of each, in their order."""
    best: dict[str, Plan] = {}
    for plan in ranked:
        best.setdefault(name_of(type(plan[0])), plan)
    return [*best.values()]


def lighter_than(plan: Plan) -> list[Plan]:
    """Give plans that take less: without one of the policies, with half the hours, or half as often."""
    return [*without_one(plan), *(_with(plan, k, less) for k in range(len(plan)) for less in _less(plan, k))]


def without_one(plan: Plan) -> list[Plan]:
    """Give a plan without each of its policies in turn."""
    return [plan[:k] + plan[k + 1 :] for k in range(len(plan))]


def _with(plan: Plan, k: int, changed: dict[str, Any]) -> Plan:
    return (*plan[:k], replace(plan[k], **changed), *plan[k + 1 :])


def _less(plan: Plan, k: int) -> Iterable[dict[str, Any]]:
    for lever in levers_of(name_of(type(plan[k]))):
        now = getattr(plan[k], lever.name)
        if lever.name == "hours_per_week":
            yield {lever.name: now / 2}
        elif lever.name == "every" and not lever.levels and lever.allows(2 * now):
            yield {lever.name: 2 * now}
