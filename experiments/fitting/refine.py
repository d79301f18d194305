"""More runs near a log than a bank has: from some of those near it, chains of short steps lead on, each simulated.

A step leaves the prior as it is, and is taken if the new run is as near the log as the bank's neighbours are. So where
a chain ends is as good a draw as where it began, and joins the bank's. To ask for less distance than the bank's would
gain nothing: luck alone sets runs of the same numbers further apart (`lifespan bank --recovery` measures it).

References
----------
.. [1] P. Marjoram, J. Molitor, V. Plagnol, S. Tavaré, "Markov chain Monte Carlo without likelihoods", PNAS 100 (2003),
   15324-15328.
.. [2] S. L. Cotter, G. O. Roberts, A. M. Stuart, D. White, "MCMC methods for functions: modifying old algorithms to
   make them faster", Statistical Science 28 (2013), 424-446: steps that leave a Gaussian prior as it is.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats
from scipy.special import softmax

from experiments.attempt import Failure, Result
from experiments.baseline import ENSEMBLE
from experiments.baseline.prior import places_of
from experiments.fitting.abc import Near, adjusted, nearest, resampled
from experiments.fitting.ahead import smaller
from experiments.fitting.bank import Bank
from experiments.fitting.fit import (
    FARTHEST,
    MEMBERS,
    RUNS,
    Fit,
    Member,
    at_its_age,
    runs_of,
    sample_of,
    simulated,
)
from experiments.fitting.prior import WIDER, free_behaviour
from experiments.fitting.summaries import slot_of
from experiments.runner import cores, here_then_there, progress, tell

Floats = npt.NDArray[np.float64]

CHAINS = 100
STEPS = 6
KEPT = 0.8  # correlation of a member's numbers with those it tries next
EDGE = stats.norm.ppf(0.999)  # beyond which the prior has none of a community's own numbers
RNG = 17


class Target(NamedTuple):
    """The summaries to be met, what counts as one in each, and how near is near."""

    observed: tuple[float, ...]
    one: tuple[float, ...]
    within: float

    def off(self, summaries: Floats) -> Floats:
        """Say how far summaries are."""
        away = (summaries - np.array(self.observed)) / np.array(self.one)
        return np.asarray(np.sqrt((away**2).sum(axis=-1)))


class Seen(NamedTuple):
    """A member, simulated: what it was like."""

    member: Member
    summaries: tuple[float, ...]


class Chain(NamedTuple):
    """Where a chain begins, and what it has to stay near to."""

    arm: str
    start: Seen
    target: Target
    steps: int
    seed: int


def refined(fitted: Fit, bank: Bank, workers: int | None = None, chains: int = CHAINS) -> tuple[Fit, bool]:
    """Add runs to those that a fit rests on.

    Parameters
    ----------
    fitted : Fit
    bank : Bank
        That it was made from.
    workers : int, optional
        Processes; all cores by default. Whatever their number, the result is the same.
    chains : int

    Returns
    -------
    (Fit, bool)
        With :attr:`Fit.refined` the number of chains; and whether that is all of them, or somebody interrupted.
    """
    start, target = _begun(fitted, bank)
    begin = np.unique(np.linspace(0, len(start) - 1, chains).round().astype(int))
    asked = [Chain(start[k].member.arm, start[k], target, STEPS, int(k)) for k in begin]
    ended = _ended(asked, workers or cores())
    ends = [ended[chain] for chain in asked if chain in ended]
    return _with(fitted, start, ends, target) if ends else fitted, len(ends) == len(asked)


def _ended(asked: Sequence[Chain], workers: int) -> dict[Chain, Seen]:
    """Follow chains to their ends; of those that somebody interrupts, give the ends that were reached."""
    ended: dict[Chain, Seen] = {}
    taken = 0
    try:
        with progress(len(asked), "chain") as bar:
            for batch in here_then_there(followed, asked, workers):
                for chain, outcome in batch:
                    if isinstance(outcome, Failure):
                        raise RuntimeError(f"{outcome.error}: {outcome.said}")
                    ended[chain] = outcome.row["end"]  # type: ignore[assignment]
                    taken += int(outcome.row["taken"])  # type: ignore[call-overload]
                bar.update(len(batch))
    except KeyboardInterrupt:
        tell(f"interrupted: {len(ended)} of {len(asked)} chains are kept")
    tell(f"{taken} of {len(ended) * STEPS} simulated communities were as near the log as the bank's neighbours are")
    return ended


def followed(chain: Chain) -> Result:
    """Follow a chain: try a step under new luck, take it if it is near enough, and so on."""
    rng, at, taken = np.random.default_rng([RNG, chain.seed]), chain.start, 0
    for _ in range(chain.steps):
        places = stepped(np.array(at.member.places), rng)
        member = at.member._replace(places=tuple(map(float, places)), seed=int(rng.integers(2**31)))
        summaries = np.asarray(simulated(member).row["summaries"])
        if chain.target.off(summaries) <= chain.target.within:
            at, taken = Seen(member, tuple(map(float, summaries))), taken + 1
    return Result({"end": at, "taken": taken}, None)


def stepped(places: Floats, rng: np.random.Generator) -> Floats:
    """Step to places that are as likely by the prior, and from which one steps back as often."""
    centres, n = _centres(), len(free_behaviour())
    one = WIDER * centres.std(axis=0)
    z = (places[:n] - centres) / one
    which = rng.choice(len(centres), p=softmax(-0.5 * (z**2).sum(axis=1)))
    own = _turned(places[n:], rng)
    own = np.where(np.abs(own) <= EDGE, own, places[n:])
    return np.concatenate([centres[which] + one * _turned(z[which], rng), own])


def _turned(z: Floats, rng: np.random.Generator) -> Floats:
    return np.asarray(KEPT * z + np.sqrt(1 - KEPT**2) * rng.standard_normal(z.shape))


@cache
def _centres() -> Floats:
    return places_of(list(free_behaviour()), pd.read_csv(ENSEMBLE))


def _begun(fitted: Fit, bank: Bank) -> tuple[list[Seen], Target]:
    """Give the nearest runs of the bank, of the kinds that the fit has; and to be as near as they are."""
    now, kinds = fitted.past.now, sorted(set(fitted.scenarios))
    found = sample_of(bank, at_its_age(bank, now.months, kinds[0] if len(kinds) == 1 else None), now)
    summaries = bank.summaries[found.rows, slot_of(now.months)].tolist()
    members = runs_of(bank, found.rows, fitted.age)
    start = [Seen(member, tuple(seen)) for member, seen in zip(members, summaries, strict=True)]
    return start, Target(tuple(smaller(now.summaries, fitted.shrunk)), tuple(found.one), float(found.off.max()))


def _with(fitted: Fit, start: Sequence[Seen], ends: Sequence[Seen], target: Target) -> Fit:
    """Fit anew to the bank's neighbours and the chains' ends; who is there twice counts twice."""
    there = Counter([*start, *ends])
    seen = list(there)
    near = nearest(np.array([s.summaries for s in seen]), np.array(target.observed), len(start), np.array(target.one))
    seen = [seen[k] for k in near.rows]
    weights = near.weights * [there[s] for s in seen]
    near = Near(near.rows, weights / weights.sum(), near.away)
    places = np.clip(adjusted(np.array([s.member.places for s in seen]), near), -FARTHEST, FARTHEST)
    drawn = resampled(near, MEMBERS, np.random.default_rng(RNG))
    kinds = tuple(seen[k].member.arm for k in drawn)
    return replace(fitted, places=places[drawn], scenarios=kinds, runs=tuple(_runs(seen)), refined=len(ends))


def _runs(seen: Sequence[Seen]) -> Iterator[Member]:
    """Give the members of the nearest, one of each set of numbers."""
    first: dict[tuple[float, ...], Member] = {}
    for one in seen:
        first.setdefault(one.member.places, one.member)
    yield from list(first.values())[:RUNS]
