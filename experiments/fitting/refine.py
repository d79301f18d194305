"""Coming nearer to a log than the bank does: a population of numbers is moved on, ever nearer, by simulating more.

References
----------
.. [1] P. Del Moral, A. Doucet, A. Jasra, "An adaptive sequential Monte Carlo method for approximate Bayesian
   computation", Statistics and Computing 22 (2012), 1009-1020. Its moves need no importance weights, which in sixty
   dimensions would rest on one of the numbers' sets alone.
.. [2] C. J. F. ter Braak, "A Markov chain Monte Carlo version of the genetic algorithm differential evolution",
   Statistics and Computing 16 (2006), 239-249: steps along differences between members.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from experiments.fitting.ahead import smaller
from experiments.fitting.bank import Bank
from experiments.fitting.fit import FARTHEST, RUNS, Fit, Member, at_its_age, runs_of, sample_of, simulate, spread
from experiments.fitting.prior import log_density
from experiments.fitting.summaries import slot_of
from experiments.runner import tell

Floats = npt.NDArray[np.float64]

POPULATION = 80
ROUNDS = 5
NEARER = 0.75  # quantile of the distances that the next round demands
ENOUGH = 0.1  # of the members have to have moved before it demands more: copies that stay would only look sure
AT_ONCE = 8  # numbers that a step changes: of all at once, hardly any step would be taken
JITTER = 0.02
RNG = 17


def refined(fitted: Fit, bank: Bank, workers: int | None = None, rounds: int = ROUNDS, said: bool = True) -> Fit:
    """Move a fit nearer to its log.

    Parameters
    ----------
    fitted : Fit
    bank : Bank
        That it was made from.
    workers : int, optional
        Processes; all cores by default. Whatever their number, the result is the same.
    rounds : int
        Each simulates as many communities as the population has members.
    said : bool
        Say after each round how near it came.
    """
    rng, target = np.random.default_rng(RNG), _target(fitted, bank)
    people, share = _start(fitted, bank, target), 1.0
    for k in range(rounds):
        within = float(np.quantile(people.off, NEARER if share >= ENOUGH else 1.0))
        near = np.flatnonzero(people.off <= within)
        kept = np.append(near, rng.choice(near, len(people.off) - len(near)))
        people, share = _round(people.only(kept), target, within, rng, workers)
        if said:
            different = len(set(people.members))
            tell(f"round {k + 1} of {rounds}: distance {np.median(people.off):.2f}, {different} different members")
    nearest = people.only(np.argsort(people.off, kind="stable"))
    runs = tuple(dict.fromkeys(nearest.members))[:RUNS]
    kinds = tuple(member.arm for member in people.members)
    return replace(fitted, places=people.places, scenarios=kinds, runs=runs, refined=True)


class _Target(NamedTuple):
    """The summaries to be met, and what counts as one in each."""

    observed: Floats
    one: Floats

    def off(self, summaries: Floats) -> Floats:
        """Say how far summaries are, a row a run."""
        return np.asarray(np.sqrt((((summaries - self.observed) / self.one) ** 2).sum(axis=1)))


class _Population(NamedTuple):
    """Simulated members, and how far each was from the log."""

    members: list[Member]
    off: Floats

    @property
    def places(self) -> Floats:
        return np.array([member.places for member in self.members])

    def only(self, chosen: npt.NDArray[np.int64]) -> "_Population":
        return _Population([self.members[k] for k in chosen], self.off[chosen])


def _target(fitted: Fit, bank: Bank) -> _Target:
    now = fitted.past.now
    rows = at_its_age(bank, now.months)
    return _Target(smaller(now.summaries, fitted.shrunk), spread(bank.summaries[rows, slot_of(now.months)]))


def _start(fitted: Fit, bank: Bank, target: _Target) -> _Population:
    """Begin with the nearest runs of the bank, of the kinds that the fit has."""
    months, kinds = fitted.past.now.months, sorted(set(fitted.scenarios))
    rows = at_its_age(bank, months, kinds[0] if len(kinds) == 1 else None)
    near = sample_of(bank, rows, fitted.past.now).rows
    first = near[np.unique(np.linspace(0, len(near) - 1, POPULATION).round().astype(int))]
    return _Population(list(runs_of(bank, first, fitted.age)), target.off(bank.summaries[first, slot_of(months)]))


def _round(
    people: _Population, target: _Target, within: float, rng: np.random.Generator, workers: int | None
) -> tuple[_Population, float]:
    """Let everybody try a step; it is taken if it is likely enough by the prior, and leads near enough to the log."""
    moved = _moved(people.places, rng)
    tried = [
        Member(member.arm, tuple(map(float, row)), int(rng.integers(2**31)), member.months)
        for member, row in zip(people.members, moved, strict=True)
    ]
    off = target.off(np.array([run["summaries"] for run in simulate(tried, workers)]))
    odds = [log_density(a) - log_density(b) for a, b in zip(moved, people.places, strict=True)]
    taken = (off <= within) & (np.log(rng.random(len(odds))) < odds)
    members = [new if take else old for new, old, take in zip(tried, people.members, taken, strict=True)]
    return _Population(members, np.where(taken, off, people.off)), float(taken.mean())


def _moved(places: Floats, rng: np.random.Generator) -> Floats:
    """Step from each member along the difference of two others, in a few of the numbers."""
    n, d = places.shape
    a, b = (places[rng.permutation(n)] for _ in range(2))
    chosen = rng.random((n, d)).argsort(axis=1) < AT_ONCE
    step = 2.38 / np.sqrt(2 * AT_ONCE) * (a - b) + JITTER * rng.standard_normal((n, d))
    return np.asarray(np.clip(places + chosen * step, -FARTHEST, FARTHEST))
