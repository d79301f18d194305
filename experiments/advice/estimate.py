"""Means, differences and ratios with their intervals."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from experiments.paired import LEVEL, simultaneous

Floats = npt.NDArray[np.float64]


class Estimate(NamedTuple):
    """A mean with its 95 % interval."""

    estimate: float
    low: float
    high: float


def mean_of(values: Floats) -> Estimate:
    """Give the mean of values with its 95 % interval."""
    found = simultaneous(values[:, None])
    return Estimate(float(found.estimate[0]), float(found.low[0]), float(found.high[0]))


def paired(differences: Floats, comparisons: int) -> Estimate:
    """Give a mean difference with an interval that holds at once with others, by Bonferroni's share of a paired t.

    Not by the bootstrap of the largest deviation: here a plan that differs from another in a few lives only is no
    exception, and it would widen the intervals of all.
    """
    from scipy.special import stdtrit  # here, since loading it takes longer than a short run

    n, mean = len(differences), float(differences.mean())
    error = float(differences.std(ddof=1) / np.sqrt(n))
    half = float(stdtrit(n - 1, 1 - (1 - LEVEL) / (2 * max(comparisons, 1)))) * error
    return Estimate(mean, mean - half, mean + half)


def ratio(above: Floats, below: Floats) -> Estimate:
    """Give the ratio of two means over the same replicates, with its 95 % interval by linearising it.

    Without an interval, and not a number, where the lower mean cannot be told from 0.
    """
    base = mean_of(below)
    if not base.low * base.high > 0:
        return Estimate(np.nan, np.nan, np.nan)
    found = float(above.mean()) / base.estimate
    return Estimate(*(found + end for end in mean_of((above - found * below) / base.estimate)))
