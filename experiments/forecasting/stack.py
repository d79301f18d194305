"""One forecast of several: a weighted mean of their quantiles, with bands made as wide as the past asks for.

Means are taken of logarithms, since errors of growing and shrinking things are factors. Weights and widths are those
that would have given the best weighted interval score in trials that are over; then the wider band is widened until it
would have held its share of what came.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import softmax

from experiments.forecasting.forecast import Floats, Forecast
from experiments.forecasting.scores import LEVELS, covered, interval_score

GRID = np.arange(1, 200) / 200  # levels at which distributions are averaged
AT = np.searchsorted(GRID, np.asarray(LEVELS) - 1e-9)  # places of the scored levels among them
EVEN = 0.02  # of the loss, that weights of one alone cost more than even ones: few trials say little
STEPS = 60  # of the search for them
WIDEST = 8.0  # times as wide as said


@dataclass(frozen=True)
class Trials:
    """Forecasts whose outcome is known.

    Attributes
    ----------
    quantiles : ndarray, shape (trials, forecasters, levels, months)
        At :data:`LEVELS`.
    truth : ndarray, shape (trials, months)
    scale : ndarray, shape (trials,)
        By which errors are divided.
    weight : ndarray, shape (trials,)
        How much each counts; they sum to one.
    """

    quantiles: Floats
    truth: Floats
    scale: Floats
    weight: Floats

    def mean(self, scores: Floats) -> float:
        """Give the mean of scores of shape (trials, months), scaled."""
        return float(self.weight @ (scores.mean(axis=-1) / self.scale))


@dataclass(frozen=True)
class Stack:
    """How forecasts are put together.

    Attributes
    ----------
    weights : ndarray, shape (forecasters,)
    widths : ndarray, shape (levels,)
        By which the distance of each level from the median is multiplied.
    """

    weights: Floats
    widths: Floats

    def quantiles(self, given: Floats) -> Floats:
        """Put quantiles at :data:`LEVELS` together, shape (..., forecasters, levels, months)."""
        return _stretched(_mixed(given, self.weights), self.widths)

    def forecast(self, forecasts: Sequence[Forecast]) -> Forecast:
        """Put whole forecasts together; the draws are the quantiles of each month, in the order of their levels."""
        grids = np.stack([grid_of(one.actives) for one in forecasts])
        widths = np.interp(GRID, LEVELS, self.widths)
        actives = _stretched(_mixed(grids, self.weights), widths)
        newcomers = _mixed(np.stack([grid_of(one.newcomers) for one in forecasts]), self.weights)
        return Forecast(np.rint(actives), np.rint(newcomers))


def grid_of(draws: Floats) -> Floats:
    """Give the quantiles of draws at the levels of :data:`GRID`, shape (levels, months)."""
    return np.asarray(np.quantile(draws, GRID, axis=0))


def learnt(trials: Trials) -> Stack:
    """Give the stack that would have done best in these trials."""
    n = trials.quantiles.shape[1]
    logs = np.log1p(trials.quantiles)

    def loss(places: Floats) -> float:
        stack = _read(places, n)
        mixed = np.einsum("k,tklm->tlm", stack.weights, logs)
        found = trials.mean(interval_score(np.expm1(_spread(mixed, stack.widths)), trials.truth))
        return float(found * (1 + EVEN * (float((stack.weights**2).sum()) - 1 / n)))

    bounds = [(-6, 6)] * n + [(-2, 2)] * 4
    best = minimize(loss, np.zeros(n + 4), method="L-BFGS-B", bounds=bounds, options={"maxiter": STEPS})
    return _wide_enough(_read(best.x, n), trials)


def _read(places: Floats, n: int) -> Stack:
    widths = np.exp(places[n:])
    return Stack(softmax(places[:n]), np.array([widths[0], widths[1], 1.0, widths[2], widths[3]]))


def _wide_enough(stack: Stack, trials: Trials) -> Stack:
    """Widen the outer band until it would have held its share of what came."""
    wanted = LEVELS[-1] - LEVELS[0]
    for more in np.arange(1.0, WIDEST, 0.02):
        wider = Stack(stack.weights, stack.widths * np.array([more, 1, 1, 1, more]))
        held = covered(np.rint(wider.quantiles(trials.quantiles)), trials.truth)[:, 1]
        if float(trials.weight @ held.mean(axis=1)) >= wanted:
            break
    return wider


def _mixed(given: Floats, weights: Floats) -> Floats:
    return np.asarray(np.expm1(np.einsum("k,...klm->...lm", weights, np.log1p(given))))


def _stretched(mixed: Floats, widths: Floats) -> Floats:
    return np.maximum(np.expm1(_spread(np.log1p(mixed), widths)), 0)


def _spread(logs: Floats, widths: Floats) -> Floats:
    """Multiply distances from the median; levels stay in their order."""
    middle = logs[..., [logs.shape[-2] // 2], :]
    return np.asarray(np.maximum.accumulate(middle + widths[:, None] * (logs - middle), axis=-2))
