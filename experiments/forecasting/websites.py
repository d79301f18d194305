"""The activity model of Ribeiro (2014), "Modeling and predicting the growth and death of membership-based websites".

Of a population of one, U have not joined, A are active and I inactive. The active bring back the inactive (alpha), lose
interest (beta) and bring in others (gamma); media and marketing bring in more (lambda):

    dU/dt = -gamma U A - lambda U
    dA/dt = alpha A I + gamma U A + lambda U - beta A,        I = 1 - U - A

Where beta < alpha the community can go on by itself. What is observed is C times A. The equations are as remembered:
only the paper's abstract was at hand. It fits daily users; here it is months, of which the logarithms are fitted by
least squares from several beginnings.
"""

from typing import Any

import numpy as np
from numba import njit
from scipy.optimize import least_squares

from experiments.forecasting.forecast import Floats, Forecast, History
from experiments.forecasting.simple import DRAWS, of_actives

STEPS = 2  # a month
MOST_FITTED = 400  # evaluations from one beginning
# of alpha, beta, gamma, lambda a month, the share active at first, and C as a multiple of the most seen
BEGINNINGS = ((0.5, 0.4, 0.5, 0.01, 0.02, 4.0), (0.1, 0.3, 0.2, 0.02, 0.05, 3.0), (1.0, 0.5, 0.05, 0.05, 0.2, 2.0))
# none of them beyond these
LOW = np.log([1e-4, 1e-3, 1e-5, 1e-6, 1e-6, 1.0])
HIGH = np.log([10.0, 5.0, 10.0, 1.0, 1.0, 1e3])


@njit
def active(alpha: float, beta: float, gamma: float, lam: float, first: float, months: int, steps: int) -> Any:
    """Give the share that is active at the end of each month, by Runge and Kutta's rule."""
    found = np.empty(months)
    a, u, h = first, 1.0 - first, 1.0 / steps
    da, du = np.empty(4), np.empty(4)
    for month in range(months):
        for _ in range(steps):
            for k in range(4):
                part = 0.0 if k == 0 else (h if k == 3 else h / 2)
                aa = a + part * da[k - 1] if k else a
                uu = u + part * du[k - 1] if k else u
                joined = gamma * uu * aa + lam * uu
                da[k] = alpha * aa * (1.0 - uu - aa) + joined - beta * aa
                du[k] = -joined
            a = min(1.0, max(0.0, a + h / 6 * (da[0] + 2 * da[1] + 2 * da[2] + da[3])))
            u = min(1.0 - a, max(0.0, u + h / 6 * (du[0] + 2 * du[1] + 2 * du[2] + du[3])))
        found[month] = a
    return found


def fitted(series: Floats) -> Floats:
    """Give the logarithms of the six parameters under which the model comes closest to a series."""
    logs = np.log1p(series)

    def errors(places: Floats) -> Floats:
        return np.asarray(np.log1p(_path(places, series, len(series))) - logs)

    fits = [least_squares(errors, np.log(start), method="lm", max_nfev=MOST_FITTED) for start in BEGINNINGS]
    return np.asarray(min(fits, key=lambda fit: float(fit.cost)).x)


def _path(places: Floats, series: Floats, months: int) -> Floats:
    alpha, beta, gamma, lam, first, size = np.exp(np.clip(places, LOW, HIGH))
    most = max(float(series.max()), 1.0)
    return np.asarray(most * size * active(alpha, beta, gamma, lam, first, months, STEPS))


def ribeiro(history: History, months: int, rng: np.random.Generator) -> Forecast:
    """Forecast by the fitted curve, with stretches of what it left unexplained drawn around it."""
    series = history.actives.astype(np.float64)
    curve = np.log1p(_path(fitted(series), series, len(series) + months))
    left = np.lib.stride_tricks.sliding_window_view(np.log1p(series) - curve[: len(series)], months)
    drawn = left[rng.integers(len(left), size=DRAWS)]
    return of_actives(np.expm1(curve[len(series) :] + drawn - np.median(left, axis=0)), history, rng)
