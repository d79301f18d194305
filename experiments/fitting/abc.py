"""Approximate Bayesian computation: the simulated runs nearest to what was observed, corrected for how far they are.

References
----------
.. [1] M. A. Beaumont, W. Zhang, D. J. Balding, "Approximate Bayesian computation in population genetics", Genetics 162
   (2002), 2025-2035: Epanechnikov weights and local-linear regression.
.. [2] M. A. Beaumont, J.-M. Cornuet, J.-M. Marin, C. P. Robert, "Adaptive approximate Bayesian computation", Biometrika
   96 (2009), 983-990: population Monte Carlo, whose proposals are twice as wide as the last sample.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

RIDGE = 0.2  # of the summaries' mean variance among the neighbours; chosen by forecasts of simulated logs, no real one


class Near(NamedTuple):
    """The runs nearest to what was observed.

    Attributes
    ----------
    rows : ndarray of int64, shape (neighbours,)
    weights : ndarray of float64, same shape
        Epanechnikov's, with sum one.
    away : ndarray of float64, shape (neighbours, summaries)
        Their summaries less those observed, each in its own spread.
    """

    rows: Ints
    weights: Floats
    away: Floats

    @property
    def effective(self) -> float:
        """How many equally weighted neighbours would tell as much."""
        return float(1 / (self.weights**2).sum())


def spread_of(summaries: Floats) -> Floats:
    """Give the spread of each summary: the median absolute deviation, or the standard one where that is nought."""
    mad = 1.4826 * np.median(np.abs(summaries - np.median(summaries, axis=0)), axis=0)
    plain = summaries.std(axis=0)
    return np.asarray(np.where(mad > 0, mad, np.where(plain > 0, plain, 1.0)))


def nearest(summaries: Floats, observed: Floats, n: int, spread: Floats | None = None) -> Near:
    """Find the `n` rows whose summaries are nearest to those observed.

    Parameters
    ----------
    summaries : array, shape (runs, summaries)
    observed : array, shape (summaries,)
    n : int
        All of them, if there are no more.
    spread : array, shape (summaries,), optional
        What counts as one; by default as :func:`spread_of` gives it.
    """
    away = (summaries - observed) / (spread_of(summaries) if spread is None else spread)
    distance = np.sqrt((away**2).sum(axis=1))
    rows = np.argsort(distance, kind="stable")[: n + 1]
    width = distance[rows[-1]] * (1 + 1e-9) + 1e-12
    weights = np.maximum(1 - (distance[rows] / width) ** 2, 1e-12)
    return Near(rows.astype(np.int64), weights / weights.sum(), away[rows])


def adjusted(values: Floats, near: Near, ridge: float = RIDGE) -> Floats:
    """Move the neighbours' values to where they would be if their summaries were those observed.

    Parameters
    ----------
    values : array, shape (neighbours, columns)
    near : Near
    ridge : float

    Returns
    -------
    array, shape (neighbours, columns)
    """
    weights = near.weights[:, None]
    centre, mean = (weights * near.away).sum(axis=0), (weights * values).sum(axis=0)
    x = near.away - centre
    shared = x.T @ (weights * x)
    inverse = np.linalg.inv(shared + (ridge * np.trace(shared) / len(shared) + 1e-12) * np.eye(len(shared)))
    slopes = inverse @ (x.T @ (weights * (values - mean)))
    used = min(float(np.trace(inverse @ shared)), near.effective / 2)
    wider = np.sqrt(near.effective / (near.effective - used))  # what fitting slopes took from the spread about them
    return np.asarray(mean - centre @ slopes + wider * (values - mean - x @ slopes))


def resampled(near: Near, n: int, rng: np.random.Generator) -> Ints:
    """Draw places among the neighbours by their weights, as evenly as possible: shape (n,)."""
    at = (rng.random() + np.arange(n)) / n
    return np.minimum(np.searchsorted(np.cumsum(near.weights), at), len(near.weights) - 1)


def quantile(values: Floats, weights: Floats, q: float) -> Floats:
    """Give a quantile of each column of weighted values."""
    order = np.argsort(values, axis=0)
    reached = np.cumsum(weights[order], axis=0) / weights.sum()
    at = np.minimum((reached < q).sum(axis=0), len(values) - 1)
    return np.asarray(np.take_along_axis(values, order, axis=0)[at, np.arange(values.shape[1])])
