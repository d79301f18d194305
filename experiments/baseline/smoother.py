"""Ensemble smoother with multiple data assimilation: many guesses are moved, step by step, to what was observed.

References
----------
.. [1] A. A. Emerick, A. C. Reynolds, "Ensemble smoother with multiple data assimilation", Computers & Geosciences 55
   (2013), 3-15.
.. [2] R. Furrer, T. Bengtsson, "Estimation of high-dimensional prior and posterior covariance matrices in Kalman filter
   variants", J. Multivariate Analysis 98 (2007), 227-255: the taper, from the sampling error of a covariance.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def moved(guesses: Floats, predicted: Floats, error: Floats, steps: int, rng: np.random.Generator) -> Floats:
    """Move guesses one of so many steps towards predicting nought.

    Parameters
    ----------
    guesses : array, shape (members, numbers)
    predicted : array, shape (members, figures)
        What each guess gives, less what was observed.
    error : array, shape (figures,)
        Standard deviation of what was observed, and of what the model cannot be asked to give.
    steps : int
        In how many steps all of the observed is used.
    rng : numpy.random.Generator

    Returns
    -------
    array, shape (members, numbers)
    """
    n = len(guesses)
    x, y = guesses - guesses.mean(axis=0), predicted - predicted.mean(axis=0)
    shared = _tapered(x.T @ y / (n - 1), x.var(axis=0, ddof=1), y.var(axis=0, ddof=1), n)
    noise = np.sqrt(steps) * error * rng.standard_normal(predicted.shape)
    among = y.T @ y / (n - 1) + steps * np.diag(error**2)
    return guesses + np.linalg.solve(among, (noise - predicted).T).T @ shared.T


def _tapered(covariance: Floats, one: Floats, other: Floats, n: int) -> Floats:
    """Shrink covariances that may be chance."""
    square = covariance**2
    return covariance * square / (square + (square + np.outer(one, other)) / n + 1e-300)
