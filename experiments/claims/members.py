"""In how many members of the calibrated ensemble a sign holds, and which of their numbers splits them.

Each member is asked with a few seeds, so what one shows is its own effect and luck. The effects of members are taken as
normal around a mean; how much of what is seen is luck is told from the seeds of one member among themselves. Then each
member's effect is known up to a normal distribution, which gives the chance that its sign holds; the mean of these
chances is the share of members in which it does.

References
----------
.. [1] R. C. Paule, J. Mandel, "Consensus values and weighting factors", J. Res. National Bureau of Standards 87 (1982).
.. [2] B. Efron, C. Morris, "Data analysis using Stein's estimator and its generalizations", JASA 70 (1975).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import optimize, stats

from experiments.claims.claim import Expect
from experiments.claims.contrasts import Verdict
from experiments.paired import Floats

FOR, AGAINST = 0.95, 0.05
SURE = 0.05  # chance of error in saying that members differ, or that a number splits them
SHUFFLES = 999
FEWEST = 4  # members


class Share(NamedTuple):
    """In how many members a sign holds.

    Attributes
    ----------
    share : float
        NaN where too few members have a value.
    mean, between, within : float
        Mean effect; spread of effects between members, and of luck within one, as standard deviations.
    p_differ : float
        Chance to see members differ so much if they did not.
    effects : array, shape (members,)
        Mean effect of each over its seeds; NaN without any.
    """

    share: float
    mean: float
    between: float
    within: float
    p_differ: float
    effects: Floats

    @property
    def verdict(self) -> Verdict:
        """Say what the share says."""
        if not np.isfinite(self.share):
            return "not decided"
        return "supported" if self.share >= FOR else "contradicted" if self.share <= AGAINST else "depends"

    @property
    def differ(self) -> bool:
        """Say whether members differ by more than luck."""
        return bool(self.p_differ < SURE)


class Split(NamedTuple):
    """The number of the members that goes most with their effects; its rank correlation, and the chance of as large."""

    parameter: str
    correlation: float
    p: float


def share_of(expect: Expect, values: Floats) -> Share:
    """Say in how many members a sign, or a range, holds.

    Parameters
    ----------
    expect : Expect
    values : array of float, shape (members, seeds)
        The contrast; NaN where there is none.

    Returns
    -------
    Share
    """
    n = np.isfinite(values).sum(axis=1)
    effects = np.array([row[np.isfinite(row)].mean() if k else np.nan for row, k in zip(values, n, strict=True)])
    known = n > 0
    spare = int((n[known] - 1).sum())
    if known.sum() < FEWEST or spare < FEWEST:
        return Share(np.nan, np.nan, np.nan, np.nan, np.nan, effects)
    within = float(np.nansum((values - effects[:, None]) ** 2) / spare)
    x, luck = effects[known], within / n[known]
    between = _between(x, luck)
    mean, error = _mean(x, luck + between)
    middle, spread = _shrunk(x, luck, between, mean, error)
    chance = _chance(expect, middle, spread)
    p = _p_differ(x, luck, spare)
    return Share(float(chance.mean()), mean, float(np.sqrt(between)), float(np.sqrt(within)), p, effects)


def _between(x: Floats, luck: Floats) -> float:
    """Give the variance of effects between members that makes the weighted sum of squares what it should be."""

    def excess(variance: float) -> float:
        weight = 1 / (luck + variance)
        mean = (weight * x).sum() / weight.sum()
        return float((weight * (x - mean) ** 2).sum() - (len(x) - 1))

    if not luck.all():  # without luck, effects are what they are
        return float(x.var(ddof=1))
    if excess(0.0) <= 0:
        return 0.0
    return float(optimize.brentq(excess, 0.0, 10 * x.var(ddof=1) + 1e-12))


def _mean(x: Floats, variance: Floats) -> tuple[float, float]:
    if not variance.all():
        return float(x.mean()), 0.0
    weight = 1 / variance
    return float((weight * x).sum() / weight.sum()), float(1 / weight.sum())


def _shrunk(x: Floats, luck: Floats, between: float, mean: float, error: float) -> tuple[Floats, Floats]:
    """Give what is known of each member's effect: its middle and standard deviation."""
    total = luck + between
    own = np.divide(between, total, out=np.ones_like(x), where=total > 0)
    return own * x + (1 - own) * mean, np.sqrt(own * luck + (1 - own) ** 2 * error)


def _chance(expect: Expect, middle: Floats, spread: Floats) -> Floats:
    low, high = expect.range if expect.range is not None else (0.0, np.inf)
    if expect.sign == "below":
        low, high = -np.inf, 0.0
    sure = spread == 0
    spread = np.where(sure, 1.0, spread)
    chance = stats.norm.cdf((high - middle) / spread) - stats.norm.cdf((low - middle) / spread)
    inside = (middle >= low) & (middle <= high) if expect.range is not None else (middle > low) & (middle < high)
    return np.asarray(np.where(sure, inside, chance))


def _p_differ(x: Floats, luck: Floats, spare: int) -> float:
    if not luck.all():
        return 0.0 if x.var() > 0 else 1.0
    weight = 1 / luck
    mean = (weight * x).sum() / weight.sum()
    ratio = float((weight * (x - mean) ** 2).sum() / (len(x) - 1))
    return float(stats.f.sf(ratio, len(x) - 1, spare))


def split_by(members: Sequence[Mapping[str, float]], effects: Floats, rng: int = 0) -> Split | None:
    """Find the number that goes most with the members' effects.

    Parameters
    ----------
    members : sequence of mapping
        The settings of each.
    effects : array, shape (members,)
    rng : int, optional
        Seed of the shuffles.

    Returns
    -------
    Split or None
        With the chance that the largest of all correlations is as large if effects are dealt out to members by chance;
        None where effects or numbers do not differ.
    """
    known = np.isfinite(effects)
    table = pd.DataFrame(list(members)).loc[known]
    table = table.loc[:, table.nunique() > 1]
    if table.shape[1] == 0 or known.sum() < FEWEST or np.ptp(effects[known]) == 0:
        return None
    numbers, ranks = _standard(table.rank().to_numpy(float)), _standard(stats.rankdata(effects[known])[:, None])
    correlations = (numbers * ranks).mean(axis=0)
    best = int(np.argmax(np.abs(correlations)))
    draws = np.random.default_rng(rng)
    largest = [np.abs((numbers * draws.permutation(ranks)).mean(axis=0)).max() for _ in range(SHUFFLES)]
    found = float(correlations[best])
    p = (1 + sum(other >= abs(found) - 1e-12 for other in largest)) / (1 + SHUFFLES)
    return Split(str(table.columns[best]), found, float(p))


def _standard(columns: Floats) -> Floats:
    return np.asarray((columns - columns.mean(axis=0)) / columns.std(axis=0))
