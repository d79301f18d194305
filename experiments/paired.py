"""Arms against one of them, paired by replicate: how large a difference, and how sure."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.errors import InputError, unknown

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

LEVEL = 0.95
RESAMPLES = 4_999
PAIR = 2
FEWEST = 4  # pairs below which the bootstrap's intervals do not hold what they promise
NO_SPREAD = 1e-6
CELLS_AT_ONCE = 2_000_000
COLUMNS = ["arm", "against", "outcome", "estimate", "low", "high", "n", "dropped"]
COLUMNS += ["unpaired_variance_ratio", "p_holm"]


def paired_differences(table: pd.DataFrame, outcomes: Sequence[str], against: str, rng: int = 0) -> pd.DataFrame:
    """Compare every arm with one of them, replicate by replicate.

    Replicates are resampled whole, with all their arms. Each arm's interval is as wide as its own studentised
    deviations ask, at one level for all arms, so high that with 95 % chance all intervals of an outcome hold at
    once. With one arm to compare, that is the studentised bootstrap. One multiple of the standard error for all
    arms would hold as often, but an arm that differs in few replicates would widen the intervals of the others.

    Parameters
    ----------
    table : pandas.DataFrame
        A row a run: `arm`, `replicate`, and the outcomes as numbers.
    outcomes : sequence of str
        Columns to compare.
    against : str
        The arm that the others are compared with.
    rng : int, optional
        Seed of the bootstrap; the same seed gives the same bytes, whichever outcomes are asked for besides.

    Returns
    -------
    pandas.DataFrame
        A row an outcome and arm:

        - `arm`, `against`, `outcome`;
        - `estimate`: mean of arm minus `against`, in the unit of the outcome;
        - `low`, `high`: 95 % interval, simultaneous over the arms of the outcome; NaN with fewer than 4 pairs;
        - `n`, `dropped`: pairs used; replicates of either arm left out since one of the two has no value;
        - `unpaired_variance_ratio`: variance of the paired difference over the sum of the two arms' variances, so
          unpaired runs would have needed `1 / ratio` times the replicates; 0 where the difference is constant;
        - `p_holm`: paired t-test, two-sided, adjusted over the arms of the outcome by Holm; 1 where all differences
          are 0, 0 where they are one and the same other number.

    Raises
    ------
    InputError
        If an arm or outcome is unknown, an outcome is not a number, or a replicate stands twice in an arm.

    References
    ----------
    Beran (1988), Journal of the American Statistical Association 83, 679, and Romano, Wolf (2010), Annals of
    Statistics 38, 598: balanced simultaneous intervals. Holm (1979), Scandinavian Journal of Statistics 6, 65.
    """
    _check(table, outcomes, against)
    arms = [arm for arm in table["arm"].unique() if arm != against]
    rows = [_compare(table, outcome, arms, against, rng) for outcome in outcomes] if arms else []
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=COLUMNS)


def _check(table: pd.DataFrame, outcomes: Sequence[str], against: str) -> None:
    columns = [str(name) for name in table.columns]
    wanted = [*dict.fromkeys(["arm", "replicate", *outcomes])]
    problems = [unknown("column", name, columns) for name in wanted if name not in columns]
    if problems:
        raise InputError(*problems)
    problems = [
        f"outcome {name!r} is not a number" for name in outcomes if not pd.api.types.is_numeric_dtype(table[name])
    ]
    if against not in set(table["arm"]):
        problems.append(unknown("arm", against, table["arm"].astype(str).unique()))
    twice = table[table.duplicated(["arm", "replicate"])]
    if len(twice):
        problems.append(f"replicate {twice['replicate'].iloc[0]} stands twice in arm {twice['arm'].iloc[0]!r}")
    if problems:
        raise InputError(*problems)


def _compare(table: pd.DataFrame, outcome: str, arms: Sequence[str], against: str, rng: int) -> pd.DataFrame:
    wide = table.pivot(index="replicate", columns="arm", values=outcome).astype(np.float64)
    values, base = wide[list(arms)].to_numpy(), wide[[against]].to_numpy()
    differences = np.where(np.isfinite(values) & np.isfinite(base), values - base, np.nan)
    found = simultaneous(differences, rng)
    return pd.DataFrame(
        {
            "arm": list(arms),
            "against": against,
            "outcome": outcome,
            "estimate": found.estimate,
            "low": found.low,
            "high": found.high,
            "n": found.n,
            "dropped": _runs_of_either(table, arms, against) - found.n,
            "unpaired_variance_ratio": _variance_ratios(values, base),
            "p_holm": found.p_holm,
        }
    )


class Simultaneous(NamedTuple):
    """Means of differences with intervals that hold all at once; arrays of one length."""

    estimate: Floats
    low: Floats
    high: Floats
    n: Counts
    p_holm: Floats


def simultaneous(differences: Floats, rng: int = 0) -> Simultaneous:
    """Give the mean of each column, with intervals that hold all at once with a chance of 95 %.

    Parameters
    ----------
    differences : array of float, shape (replicates, columns)
        NaN where a replicate has none; columns may have different units.
    rng : int, optional
        Seed of the bootstrap.

    Returns
    -------
    Simultaneous
        As described at :func:`paired_differences`.
    """
    n = np.isfinite(differences).sum(axis=0)
    estimate, error = _mean_and_error(differences)
    half = _balanced(differences - estimate, error, rng) * error
    low, high = (np.where(n < FEWEST, np.nan, end) for end in (estimate - half, estimate + half))
    return Simultaneous(estimate, low, high, n, holm(_p_values(estimate, error, n)))


def _runs_of_either(table: pd.DataFrame, arms: Sequence[str], against: str) -> Counts:
    replicates = table.groupby("arm")["replicate"].apply(frozenset)
    return np.array([len(replicates[arm] | replicates[against]) for arm in arms])


def _mean_and_error(differences: Floats) -> tuple[Floats, Floats]:
    columns = [column[np.isfinite(column)] for column in differences.T]
    mean = [column.mean() if column.size else np.nan for column in columns]
    error = [np.sqrt(_variance(column) / column.size) if column.size else np.nan for column in columns]
    return np.array(mean), np.array(error)


def _variance(column: Floats) -> float:
    if column.size < PAIR:
        return np.nan
    return 0.0 if (column == column[0]).all() else float(column.var(ddof=1))


def _variance_ratios(values: Floats, base: Floats) -> Floats:
    return np.array([_variance_ratio(column, base[:, 0]) for column in values.T])


def _variance_ratio(arm: Floats, base: Floats) -> float:
    both = np.isfinite(arm) & np.isfinite(base)
    of_difference = _variance(arm[both] - base[both])
    return of_difference if not of_difference else of_difference / (_variance(arm[both]) + _variance(base[both]))


def _balanced(centred: Floats, error: Floats, rng: int) -> Floats:
    """Return a quantile of each column's studentised deviations, at the level at which all hold at once."""
    widths, varies = np.zeros(len(error)), error > 0
    if varies.any():
        centred, error = centred[:, varies], error[varies]
        deviations = np.concatenate([_studentised(w, centred, error) for w in _resamples(len(centred), rng)])
        ranks = np.column_stack([np.searchsorted(np.sort(own), own, side="right") for own in deviations.T])
        level = np.quantile((ranks.max(axis=1) - 1) / (len(ranks) - 1), LEVEL)
        widths[varies] = np.quantile(deviations, level, axis=0)
    return widths


def _resamples(replicates: int, rng: int) -> Iterator[Floats]:
    """Yield how often each replicate is drawn: a row a resample."""
    draws = np.random.default_rng(rng)
    batch = max(1, CELLS_AT_ONCE // replicates)
    for start in range(0, RESAMPLES, batch):
        rows = min(batch, RESAMPLES - start)
        drawn = draws.integers(replicates, size=(rows, replicates)) + replicates * np.arange(rows)[:, None]
        yield (np.bincount(drawn.ravel(), minlength=rows * replicates).reshape(rows, replicates).astype(np.float64))


def _studentised(weights: Floats, centred: Floats, error: Floats) -> Floats:
    known, filled = np.isfinite(centred).astype(np.float64), np.nan_to_num(centred)
    n = np.maximum(_weighted(weights, known), PAIR)
    mean = _weighted(weights, filled) / n
    variance = np.maximum(_weighted(weights, filled * filled) / n - mean * mean, 0) * n / (n - 1)
    spread = np.sqrt(variance / n)
    return np.abs(mean) / np.where(spread > NO_SPREAD * error, spread, error)


def _weighted(weights: Floats, columns: Floats) -> Floats:
    # Not `@`: its sums depend on how many threads the linear algebra has.
    sums: Floats = np.einsum("bn,na->ba", weights, columns)
    return sums


def _p_values(estimate: Floats, error: Floats, n: Counts) -> Floats:
    from scipy.special import stdtr  # here, since loading it takes longer than a short run

    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where((estimate == 0) & (error == 0), 0.0, np.abs(estimate) / error)
    return np.array([2 * stdtr(k - 1, -x) if k >= PAIR else np.nan for x, k in zip(t, n, strict=True)])


def holm(p_values: npt.ArrayLike) -> Floats:
    """Adjust p-values for being several, by Holm's step-down method.

    Parameters
    ----------
    p_values : array_like of float, shape (hypotheses,)
        Each in [0, 1]; NaN where there is none, which does not count as a hypothesis.

    Returns
    -------
    ndarray of float64, shape (hypotheses,)
        Adjusted p-values, in the same order.
    """
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p)[: int(np.isfinite(p).sum())]
    adjusted = np.full_like(p, np.nan)
    steps = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(p[order] * steps), 1.0)
    return adjusted
