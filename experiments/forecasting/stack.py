"""One forecast of several: a weighted mean of their quantiles, with bands made as wide as the past asks for.

Means are taken of logarithms, since errors of growing and shrinking things are factors. Weights and widths are those
that would have given the best weighted interval score in trials that are over; then the wider band is widened until it
would have held its share of what came. How far weights are drawn to even ones is chosen in these trials too, by those
of logs that were left out when weights were learnt.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from scipy.optimize import minimize
from scipy.special import softmax

from experiments.forecasting.forecast import Bools, Floats, Forecast, Ints
from experiments.forecasting.scores import LEVELS, covered, interval_score

GRID = np.arange(1, 200) / 200  # levels at which distributions are averaged
AT = np.searchsorted(GRID, np.asarray(LEVELS) - 1e-9)  # places of the scored levels among them
EVEN = (2.0, 0.5, 0.1, 0.02)  # of the loss, that weights of one alone may cost more than even ones
FOLDS = 5  # of logs, of which one is left out at a time, to choose among these
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
    log : ndarray of int, shape (trials,)
        The number of the log that each is of.
    """

    quantiles: Floats
    truth: Floats
    scale: Floats
    weight: Floats
    log: Ints

    def only(self, kept: Bools) -> "Trials":
        """Give some of the trials; each counts as it did."""
        return Trials(*(getattr(self, field.name)[kept] for field in fields(self)))

    def of(self, forecasters: Sequence[int]) -> "Trials":
        """Give the trials of some of the forecasters."""
        return replace(self, quantiles=self.quantiles[:, forecasters])

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
    """Give the stack that would have done best in these trials, weights as even as trials of other logs ask for."""
    return _learnt(trials, evenness(trials))


def evenness(trials: Trials) -> float:
    """Say how much weights of one alone have to cost: what scores best in trials of logs that did not teach them.

    The most of :data:`EVEN`, where there are trials of one log only: few trials say little.
    """
    folds = trials.log % FOLDS
    if len(np.unique(folds)) < 2:
        return EVEN[0]
    losses = {even: sum(_left_out(trials, folds == fold, even) for fold in np.unique(folds)) for even in EVEN}
    return min(losses, key=losses.__getitem__)


def _left_out(trials: Trials, out: Bools, even: float) -> float:
    """Give the interval score in some trials of the stack that the others teach."""
    stack, held = _learnt(trials.only(~out), even), trials.only(out)
    return held.mean(interval_score(stack.quantiles(held.quantiles), held.truth))


def _learnt(trials: Trials, even: float) -> Stack:
    n = trials.quantiles.shape[1]
    logs = np.log1p(np.moveaxis(trials.quantiles, 1, 0))
    bounds = [(-6, 6)] * n + [(-2, 2)] * 4
    asked = {"args": (logs, trials, even), "jac": True, "bounds": bounds, "options": {"maxiter": STEPS}}
    best = minimize(_loss, np.zeros(n + 4), method="L-BFGS-B", **asked)
    return _wide_enough(_read(best.x, n), trials)


def _read(places: Floats, n: int) -> Stack:
    widths = np.exp(places[n:])
    return Stack(softmax(places[:n]), np.array([widths[0], widths[1], 1.0, widths[2], widths[3]]))


def _loss(places: Floats, logs: Floats, trials: Trials, even: float) -> tuple[float, Floats]:
    """Give the interval score of a stack, with what its weights cost, and its slopes.

    Parameters
    ----------
    places : ndarray, shape (forecasters + 4,)
        Logarithms of the weights, and of the widths but the median's.
    logs : ndarray, shape (forecasters, trials, levels, months)
        Of what was said.
    trials : Trials
    even : float
    """
    n = len(logs)
    weights, widths = (stack := _read(places, n)).weights, stack.widths
    mixed = np.einsum("k,ktlm->tlm", weights, logs)
    said = _spread(mixed, widths)
    score = trials.mean(interval_score(np.expm1(said), trials.truth))
    uneven = 1 + even * (float((weights**2).sum()) - 1 / n)
    off = mixed - mixed[:, [len(LEVELS) // 2]]
    slopes = _slopes(said, mixed[:, [len(LEVELS) // 2]] + widths[:, None] * off, trials)
    by_width = (slopes * off).sum(axis=(0, 2)) * widths
    by_mixed = widths[:, None] * slopes
    by_mixed[:, len(LEVELS) // 2] += ((1 - widths)[:, None] * slopes).sum(axis=1)
    by_weight = np.einsum("ktlm,tlm->k", logs, by_mixed) * uneven + 2 * score * even * weights
    by_place = weights * (by_weight - weights @ by_weight)
    return score * uneven, np.concatenate([by_place, np.delete(by_width, len(LEVELS) // 2) * uneven])


def _slopes(said: Floats, before: Floats, trials: Trials) -> Floats:
    """Give the slopes of the mean interval score by logarithms of quantiles before they are put in order."""
    each = trials.weight / trials.scale / said.shape[-1]
    missed = (np.expm1(said) > trials.truth[:, None]) - np.asarray(LEVELS)[:, None]  # of twice the mean pinball loss
    slopes = each[:, None, None] * 2 / len(LEVELS) * missed * np.exp(said)
    for level in range(len(LEVELS) - 1, 0, -1):
        lifted = said[:, level] > before[:, level]
        slopes[:, level - 1] += np.where(lifted, slopes[:, level], 0)
        slopes[:, level] = np.where(lifted, 0, slopes[:, level])
    return np.asarray(slopes)


def _wide_enough(stack: Stack, trials: Trials) -> Stack:
    """Widen the outer band until it would have held its share of what came."""
    mixed = _mixed(trials.quantiles, stack.weights)
    wanted = (LEVELS[-1] - LEVELS[0]) * float(trials.weight.sum())

    def held(more: float) -> float:
        said = np.rint(_stretched(mixed, stack.widths * _outer(more)))
        return float(trials.weight @ covered(said, trials.truth)[:, 1].mean(axis=1))

    steps = np.arange(1.0, WIDEST, 0.02)
    enough = min(bisect_left(steps, wanted, key=held), len(steps) - 1)
    return replace(stack, widths=stack.widths * _outer(steps[enough]))


def _outer(more: float) -> Floats:
    return np.array([more, 1, 1, 1, more])


def _mixed(given: Floats, weights: Floats) -> Floats:
    return np.asarray(np.expm1(np.einsum("k,...klm->...lm", weights, np.log1p(given))))


def _stretched(mixed: Floats, widths: Floats) -> Floats:
    return np.maximum(np.expm1(_spread(np.log1p(mixed), widths)), 0)


def _spread(logs: Floats, widths: Floats) -> Floats:
    """Multiply distances from the median; levels stay in their order."""
    middle = logs[..., [logs.shape[-2] // 2], :]
    return np.asarray(np.maximum.accumulate(middle + widths[:, None] * (logs - middle), axis=-2))
