"""Forecasts that are one line, with bands from how wrong that line was before."""

from collections.abc import Callable

import numpy as np

from experiments.forecasting.forecast import Floats, Forecast, Forecaster, History
from sim.errors import InputError

DRAWS = 400
YEAR = 12
LEAST = 3  # months before the first origin at which a line's errors are looked at
RECENT = 24  # months from which a decay is told

Line = Callable[[Floats, int], Floats]


def with_errors(line: Line) -> Forecaster:
    """Give the forecaster that draws a line and its own past errors around it.

    Parameters
    ----------
    line : callable
        Takes the actives of the months so far and a number of months; gives the actives of so many coming months.

    Returns
    -------
    Forecaster
        Errors are of logarithms, drawn a whole path at a time, and centred: the median stays on the line.
    """

    def forecaster(history: History, months: int, rng: np.random.Generator) -> Forecast:
        series = history.actives.astype(np.float64)
        errors = past_errors(line, series, months)
        drawn = errors[rng.integers(len(errors), size=DRAWS)]
        return of_actives(np.expm1(np.log1p(line(series, months)) + drawn), history, rng)

    return forecaster


def past_errors(line: Line, series: Floats, months: int) -> Floats:
    """Give the errors that a line would have made so far, shape (origins, months), centred a month at a time."""
    origins = np.arange(LEAST, len(series) - months + 1)
    if not len(origins):
        raise InputError(f"a forecast of {months} months needs a log of {LEAST + months} months; it has {len(series)}")
    said = np.log1p([line(series[:origin], months) for origin in origins])
    errors = np.log1p([series[origin : origin + months] for origin in origins]) - said
    return np.asarray(errors - np.median(errors, axis=0))


def of_actives(actives: Floats, history: History, rng: np.random.Generator) -> Forecast:
    """Give a forecast of whole members; of the actives as many are new as were in the last year."""
    whole = np.maximum(np.rint(actives), 0)
    recent = history.actives[-YEAR:].sum()
    share = history.newcomers[-YEAR:].sum() / max(recent, 1)
    return Forecast(whole, rng.binomial(whole.astype(np.int64), min(share, 1.0)).astype(np.float64))


def _last(series: Floats, months: int) -> Floats:
    return np.full(months, series[-1])


def _season(series: Floats, months: int) -> Floats:
    year = series[-min(YEAR, len(series)) :]
    return np.resize(year, months)


def _decay(series: Floats, months: int) -> Floats:
    """Give the line through the logarithms of recent months; one that rises is laid flat."""
    logs = np.log1p(series[-RECENT:])
    when = np.arange(len(logs)) - (len(logs) - 1)
    slope = min(0.0, float(np.polyfit(when, logs, 1)[0]))
    level = float((logs - slope * when).mean())
    return np.asarray(np.expm1(np.maximum(level + slope * np.arange(1, months + 1), 0)))


last_value = with_errors(_last)
seasonal_naive = with_errors(_season)
exponential_decay = with_errors(_decay)
