"""Exponential smoothing by statsmodels."""

import warnings
from typing import Any

import numpy as np
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from experiments.forecasting.forecast import Floats, Forecast, History
from experiments.forecasting.simple import DRAWS, YEAR, of_actives

FORMS: tuple[dict[str, Any], ...] = (
    {},
    {"trend": "add", "damped_trend": True},
    {"seasonal": "add", "seasonal_periods": YEAR},
)
BEGUN = {"initialization_method": "heuristic"}
SEASONS = 3  # years from which a season is told
MOST = 20.0  # a logarithm that no community reaches


def ets(history: History, months: int, rng: np.random.Generator) -> Forecast:
    """Forecast by additive smoothing of logarithms, in the form that the corrected AIC prefers."""
    logs = np.log1p(history.actives.astype(np.float64))
    if np.ptp(logs) == 0:  # nothing to smooth
        return of_actives(np.full((DRAWS, months), np.expm1(logs[-1])), history, rng)
    forms = FORMS if len(logs) >= SEASONS * YEAR else FORMS[:2]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of fits that come close enough
        fits = [
            ETSModel(logs, initialization_method="heuristic", **form).fit(disp=False, maxiter=100) for form in forms
        ]
        best = min(fits, key=_aicc)
        drawn = best.simulate(months, anchor="end", repetitions=DRAWS, rng=rng)
    return of_actives(np.expm1(np.clip(_draws_first(drawn, months), 0, MOST)), history, rng)


def _aicc(fit: Any) -> float:
    return float(fit.aicc) if np.isfinite(fit.aicc) else np.inf


def _draws_first(drawn: Any, months: int) -> Floats:
    return np.nan_to_num(np.asarray(drawn, dtype=np.float64).reshape(months, DRAWS).T)
