"""How good a forecast was, once it is known what came: lower is better, but for coverage."""

import math

import numpy as np

from experiments.forecasting.forecast import Bools, Floats, Forecast

YEAR = 12
BANDS = (0.5, 0.9)
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)  # the ends of the bands, and the median


def naive_scale(series: Floats) -> float:
    """Give the mean error of the seasonal naive in the months so far; one member at least."""
    errors = np.abs(series[YEAR:] - series[:-YEAR])
    return max(1.0, float(errors.mean())) if len(errors) else 1.0


def absolute_error(quantiles: Floats, truth: Floats) -> Floats:
    """Give the error of the median, of each month.

    Parameters
    ----------
    quantiles : ndarray, shape (..., levels, months)
        At :data:`LEVELS`.
    truth : ndarray, shape (..., months)
    """
    return np.asarray(np.abs(truth - quantiles[..., 2, :]))


def interval_score(quantiles: Floats, truth: Floats) -> Floats:
    """Give the weighted interval score of the median and both bands, of each month (Bracher et al. 2021)."""
    total = absolute_error(quantiles, truth) / 2
    for share, low, high in _bands(quantiles):
        outside = np.maximum(low - truth, 0) + np.maximum(truth - high, 0)
        alpha = 1 - share
        total = total + alpha / 2 * (high - low + 2 / alpha * outside)
    return np.asarray(total / (len(BANDS) + 0.5))


def covered(quantiles: Floats, truth: Floats) -> Bools:
    """Say of each band whether it held what came, shape (..., bands, months)."""
    return np.stack([(low <= truth) & (truth <= high) for _, low, high in _bands(quantiles)], axis=-2)


def _bands(quantiles: Floats) -> list[tuple[float, Floats, Floats]]:
    return [
        (0.5, quantiles[..., 1, :], quantiles[..., 3, :]),
        (0.9, quantiles[..., 0, :], quantiles[..., 4, :]),
    ]


def log_score(chance: float, happened: bool) -> float:
    """Give the surprise at what happened, in nats."""
    return -math.log(chance if happened else 1 - chance)


def chance_alive(forecast: Forecast, months: int) -> float:
    """Give the chance to be alive so many months on, never quite none or one: draws are few."""
    alive = forecast.alive[:, months - 1]
    return float((alive.sum() + 0.5) / (len(alive) + 1))
