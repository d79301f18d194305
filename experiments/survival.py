"""Lifespans of a set of runs as survival data: what the horizon cut is never counted as a death."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.errors import InputError

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Interval = tuple[float | None, float | None]

ALIVE_AT = (30, 90, 180, 365, 730, 1095, 1825, 3650)
LEVEL = 0.95
Z = 1.959963984540054  # of the normal distribution, that has LEVEL between -Z and Z
HALF = 0.5 + 1e-9  # products of shares that are one half have to be found at one half
RESAMPLES = 9_999
RESAMPLES_OF_CURVES = 999
CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, kw_only=True)
class Survival:
    """How long the runs of an arm lived.

    Attributes
    ----------
    median : float or None
        First day (of life) by which half of the runs were dead; None if that was not reached.
    median_ci : tuple of float or None
        Its 95 % interval, where the band of the curve crosses one half; an end is None if the band does not.
    rmst : float
        Restricted mean: mean days lived up to `rmst_up_to`, the area under the curve. Runs that never started
        count with 0 days.
    rmst_ci : tuple of float or None
        Its 95 % bootstrap interval (BCa; percentile where a run was cut before `rmst_up_to`); the mean twice
        if all runs are equal, None for a single run.
    rmst_up_to : int
        Days up to which lives are counted.
    alive : dict of int to float
        Share of all runs that lived longer than so many days.
    alive_ci : dict of int to tuple of float
        Their 95 % intervals: Wilson's, for the number of runs of which Greenwood's variance is that of a
        plain share. That is all runs as long as none was cut, and it stays open where all or none are alive.
    died, censored, never_started : int
        Counts, which add up to the runs.

    Notes
    -----
    A run that never started is a death on day 0 in the curve, the median and the shares, as it is in the
    restricted mean, which so stays the area under the curve: a policy that kills half of the communities
    before they begin must not look good by the other half. It is told apart by its own count.

    References
    ----------
    Kaplan, Meier (1958), Journal of the American Statistical Association 53: the curve. Brookmeyer, Crowley
    (1982), Biometrics 38: the interval of the median. Royston, Parmar (2013), BMC Medical Research
    Methodology 13: the restricted mean. Dorey, Korn (1987), Statistics in Medicine 6: the effective number
    of runs.
    """

    median: float | None
    median_ci: Interval
    rmst: float
    rmst_ci: Interval
    rmst_up_to: int
    alive: dict[int, float]
    alive_ci: dict[int, tuple[float, float]]
    died: int
    censored: int
    never_started: int
    _steps: pd.DataFrame = field(repr=False, compare=False)

    def curve(self) -> pd.DataFrame:
        """Return the Kaplan-Meier curve with its 95 % band.

        Returns
        -------
        pandas.DataFrame
            Columns `day` (of life), `alive` (share of all runs that lived longer), `low`, `high` (log-log
            band by Greenwood's formula, without width where all or none are alive). A row a step, from day 0
            to the last day seen in full.
        """
        return self._steps.copy()

    def as_dict(self) -> dict[str, Any]:
        """Return the summary for JSON; named days are strings, as keys in JSON are."""
        return {
            "median": self.median,
            "median_ci": list(self.median_ci),
            "rmst": self.rmst,
            "rmst_ci": list(self.rmst_ci),
            "rmst_up_to": self.rmst_up_to,
            "alive": {str(day): share for day, share in self.alive.items()},
            "alive_ci": {str(day): list(ends) for day, ends in self.alive_ci.items()},
            "died": self.died,
            "censored": self.censored,
            "never_started": self.never_started,
        }


def survival(
    days: npt.ArrayLike,
    died: npt.ArrayLike,
    never_started: npt.ArrayLike,
    horizon: int,
    *,
    window: int = 30,
    up_to: int | None = None,
    alive_at: Sequence[int] = ALIVE_AT,
    rng: int = 0,
) -> Survival:
    """Summarise the lifespans of a set of runs.

    Deaths can only be seen up to `horizon` - `window`, since they take a window of silence. So every life is
    cut there: beyond it the curve would be flat for no other reason.

    Parameters
    ----------
    days : array_like of int, shape (runs,)
        Days lived, or observed where the run was censored; 0 where it never started.
    died, never_started : array_like of bool, shape (runs,)
        As in `sim.lifespan.Lifespan`.
    horizon : int
        Days of every run.
    window : int, optional
        Window of the lifespan rule, in days.
    up_to : int, optional
        Days up to which the restricted mean counts; by default all that is seen, `horizon` - `window`.
    alive_at : sequence of int, optional
        Days of life for which to say the share still alive; those beyond what is seen are left out.
    rng : int, optional
        Seed of the bootstrap.

    Returns
    -------
    Survival
        The summary.

    Raises
    ------
    InputError
        If there are no runs, lengths differ, a run both died and never started, or `up_to` is more than is
        seen.
    """
    lived, dead, never = _checked(days, died, never_started)
    seen, up_to = _seen(horizon, window, up_to)
    time = np.minimum(lived, seen)
    ended = (dead & (lived <= seen)) | never
    steps = kaplan_meier(time, ended, seen)
    shares, intervals = _alive(time, ended, [day for day in alive_at if day <= seen])
    return Survival(
        median=crossing(steps.day, steps.alive),
        median_ci=(crossing(steps.day, steps.low), crossing(steps.day, steps.high)),
        rmst=_restricted_mean(time, ended, up_to),
        rmst_ci=_restricted_mean_interval(time, ended, up_to, rng),
        rmst_up_to=up_to,
        alive=shares,
        alive_ci=intervals,
        died=int(dead.sum()),
        censored=int((~dead & ~never).sum()),
        never_started=int(never.sum()),
        _steps=steps,
    )


def restricted(days: npt.ArrayLike, died: npt.ArrayLike, never_started: npt.ArrayLike, up_to: int) -> Floats:
    """Return each run's lifetime up to a day.

    Up to `horizon` - `window` every run that was alive early is seen in full, and the mean of what is
    returned is the restricted mean. A run that was first alive only `f` days after day 0 is seen for `f` days
    less: if it was censored before `up_to`, its lifetime is not known.

    Parameters
    ----------
    days, died, never_started : array_like, shape (runs,)
        As in `survival`.
    up_to : int
        Days up to which to count.

    Returns
    -------
    ndarray of float64, shape (runs,)
        Days lived, at most `up_to`; 0 where the run never started, NaN where it was cut before `up_to`.

    Raises
    ------
    InputError
        As in `survival`.
    """
    lived, dead, never = _checked(days, died, never_started)
    known = dead | never | (lived >= up_to)
    return np.where(known, np.minimum(lived, up_to), np.nan)


def _checked(days: npt.ArrayLike, died: npt.ArrayLike, never_started: npt.ArrayLike) -> tuple[Floats, Bools, Bools]:
    lived = np.asarray(days, dtype=np.float64)
    dead, never = np.asarray(died, dtype=np.bool_), np.asarray(never_started, dtype=np.bool_)
    if lived.ndim != 1 or not lived.shape == dead.shape == never.shape:
        raise InputError("days, died and never_started have to be columns of one length")
    if not lived.size:
        raise InputError("there are no runs to summarise")
    if (dead & never).any():
        raise InputError("a run that never started cannot have died")
    if not (lived >= 0).all():
        raise InputError("days have to be 0 or more")
    return np.where(never, 0.0, lived), dead, never


def _seen(horizon: int, window: int, up_to: int | None) -> tuple[int, int]:
    seen = horizon - window
    if seen < 1:
        raise InputError(f"a horizon of {horizon} days shows no death, which takes {window} of silence")
    if up_to is None:
        return seen, seen
    if not 1 <= up_to <= seen:
        raise InputError(f"up_to = {up_to} is not within 1 to {seen}, the days in which deaths can be seen")
    return seen, up_to


def kaplan_meier(time: Floats, ended: Bools, seen: int) -> pd.DataFrame:
    """Give the Kaplan-Meier curve with its 95 % band, as :meth:`Survival.curve` does.

    Parameters
    ----------
    time : ndarray of float64, shape (lives,)
        Days lived, or seen to live.
    ended : ndarray of bool, shape (lives,)
        Whether the end was seen.
    seen : int
        Day to which the curve is drawn.
    """
    curve = _curve(time, ended)
    low, high = _band(curve)
    steps = _with_ends(pd.DataFrame({"day": curve.day, "alive": curve.alive, "low": low, "high": high}), seen)
    for row in np.flatnonzero(steps.alive.isin([0.0, 1.0])):
        runs = _effective_runs(time, ended, steps.day[row])
        steps.loc[row, ["low", "high"]] = _wilson(steps.alive[row], runs)
    return steps


class _Curve(NamedTuple):
    """A row a day on which a life ended or was cut: share alive after it, lives at risk before it, deaths on it."""

    day: Floats
    alive: Floats
    at_risk: Floats
    died: Floats


def _curve(time: Floats, ended: Bools) -> _Curve:
    day, place, lives = np.unique(time, return_inverse=True, return_counts=True)
    at_risk, died = lives[::-1].cumsum()[::-1].astype(np.float64), np.bincount(place, ended).astype(np.float64)
    alive = np.asarray(np.cumprod((at_risk - died) / at_risk), dtype=np.float64)
    return _Curve(day, alive, at_risk, died)


def _band(curve: _Curve) -> tuple[Floats, Floats]:
    """Give both ends of the log-log band by Greenwood's formula; NaN where all or none are alive."""
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(curve.died / (curve.at_risk * (curve.at_risk - curve.died)))
        error = Z * np.sqrt(1 / np.log(curve.alive) ** 2 * greenwood)
        middle = np.log(-np.log(curve.alive))
        return np.exp(-np.exp(middle + error)), np.exp(-np.exp(middle - error))


def _with_ends(steps: pd.DataFrame, seen: int) -> pd.DataFrame:
    if steps.day.iloc[0] > 0:
        steps = pd.concat([pd.DataFrame({"day": [0.0], "alive": 1.0, "low": 1.0, "high": 1.0}), steps])
    if steps.day.iloc[-1] < seen:
        steps = pd.concat([steps, steps.tail(1).assign(day=float(seen))])
    return steps.reset_index(drop=True)


def crossing(day: "pd.Series[float]", share: "pd.Series[float]") -> float | None:
    """Give the day on which a curve reaches one half."""
    below = np.flatnonzero(share.to_numpy() <= HALF)
    return float(day.iloc[below[0]]) if below.size else None


def _alive(time: Floats, ended: Bools, days: Sequence[int]) -> tuple[dict[int, float], dict[int, tuple[float, float]]]:
    curve = _curve(time, ended)
    after = np.searchsorted(curve.day, days, "right")
    shares = dict(zip(days, np.append(1.0, curve.alive)[after].tolist(), strict=True))
    return shares, {day: _wilson(shares[day], _effective_runs(time, ended, day)) for day in days}


def _effective_runs(time: Floats, ended: Bools, day: float) -> float:
    """Return how many uncut runs would tell a share alive as well as these do."""
    until, died = np.unique(time[ended & (time <= day)], return_counts=True)
    at_risk = time.size - np.searchsorted(np.sort(time), until)
    share = np.prod(1 - died / at_risk)
    if share in (0.0, 1.0):
        return float((ended | (time >= day)).sum())
    greenwood = np.sum(died / (at_risk * (at_risk - died)))
    return float((1 - share) / (share * greenwood))


def _wilson(share: float, runs: float) -> tuple[float, float]:
    if runs == 0:
        return 0.0, 1.0
    centre = (share + Z**2 / (2 * runs)) / (1 + Z**2 / runs)
    half = Z / (1 + Z**2 / runs) * np.sqrt(share * (1 - share) / runs + Z**2 / (4 * runs**2))
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))


def _restricted_mean(time: Floats, ended: Bools, up_to: int) -> float:
    if (ended | (time >= up_to)).all():
        return float(np.minimum(time, up_to).mean())
    curve = _curve(time, ended)
    inside = curve.day < up_to
    edges = np.concatenate([[0.0], curve.day[inside], [up_to]])
    return float(np.diff(edges) @ np.concatenate([[1.0], curve.alive[inside]]))


def _restricted_mean_interval(time: Floats, ended: Bools, up_to: int, rng: int) -> Interval:
    lived = np.minimum(time, up_to)
    if lived.size < 2:
        return None, None
    if (lived == lived[0]).all():
        return float(lived[0]), float(lived[0])
    if (ended | (time >= up_to)).all():
        return _bootstrapped_mean(lived, rng)
    return _bootstrapped_area(time, ended, up_to, rng)


def _bootstrapped_mean(lived: Floats, rng: int) -> Interval:
    """Give the bias-corrected and accelerated interval of a mean (Efron 1987)."""
    from scipy.special import ndtr, ndtri  # here, since loading it takes longer than a short run

    means = np.concatenate([lived[drawn].mean(axis=1) for drawn in _resamples(lived.size, RESAMPLES, rng)])
    bias = ndtri(((means < lived.mean()).mean() + (means <= lived.mean()).mean()) / 2)
    off = lived - lived.mean()
    acceleration = np.sum(off**3) / (6 * np.sum(off**2) ** 1.5)
    reach = bias + np.array([-Z, Z])
    low, high = np.quantile(means, ndtr(bias + reach / (1 - acceleration * reach)))
    return float(low), float(high)


def _bootstrapped_area(time: Floats, ended: Bools, up_to: int, rng: int) -> Interval:
    drawn = np.concatenate([*_resamples(time.size, RESAMPLES_OF_CURVES, rng)])
    areas = [_restricted_mean(time[runs], ended[runs], up_to) for runs in drawn]
    low, high = np.quantile(areas, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _resamples(runs: int, n: int, rng: int) -> Iterator[npt.NDArray[np.int64]]:
    """Draw as many of the runs as there are, with replacement, n times: a row a resample, some at a time."""
    draws = np.random.default_rng(rng)
    batch = max(1, CELLS_AT_ONCE // runs)
    for start in range(0, n, batch):
        yield draws.integers(runs, size=(min(batch, n - start), runs))
