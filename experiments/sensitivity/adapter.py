"""The one adapter between uncertain factors and SALib: where to look, and what is made of what was seen there.

Every design has one factor more than was asked for, `LUCK`: it changes nothing but the seeds. What it seems to do is
the noise floor of all that the others do.

References
----------
.. [1] M. D. Morris, "Factorial sampling plans for preliminary computational experiments", Technometrics 33 (1991),
   161-174; mu* after F. Campolongo, J. Cariboni, A. Saltelli, Environmental Modelling & Software 22 (2007), 1509-1518.
.. [2] A. Saltelli et al., "Variance based sensitivity analysis of model output", Computer Physics Communications 181
   (2010), 259-270.
.. [3] F. Khorashadi Zadeh et al., "Comparison of variance-based and moment-independent global sensitivity analysis
   approaches", Environmental Modelling & Software 91 (2017), 210-222: the dummy factor.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from experiments.design import Factor, Point

Floats = npt.NDArray[np.float64]

LUCK = "luck"
MORRIS, SOBOL = "morris", "sobol"
METHODS = {MORRIS: ("mu_star", "sigma"), SOBOL: ("ST", "S1")}  # and their indices, the one that ranks first
GRID = 4  # levels of a Morris design, or as many as a factor has
LUCKS = {MORRIS: 4, SOBOL: 16}
RESAMPLES = 1000
TAIL = 0.025
RNG = 1991
COLUMNS = ["outcome", "factor", "index", "estimate", "low", "high", "above_luck", "used", "dropped"]


class Stops(NamedTuple):
    """Where to look: a row a stop; stops belong together in blocks, the walks of Morris or the rows of Saltelli.

    Attributes
    ----------
    method : str
    factors : tuple of Factor
        Luck last.
    shares : array, shape (stops, factors)
        Of the levels or the range of each.
    block : int
        Stops in a block.
    """

    method: str
    factors: tuple[Factor, ...]
    shares: Floats
    block: int

    @property
    def points(self) -> list[Point]:
        """The level of every factor at each stop."""
        below = np.nextafter(1.0, 0.0)
        return [
            {f.name: f.at(float(min(share, below))) for f, share in zip(self.factors, row, strict=True)}
            for row in self.shares
        ]


def stops_of(method: str, factors: Sequence[Factor], size: int) -> Stops:
    """Choose the stops; those of a larger size begin with the same.

    Parameters
    ----------
    method : str
        Of :data:`METHODS`.
    factors : sequence of Factor
        Numbers with a range, or words.
    size : int
        Walks, from 2 on; or rows, a power of 2.
    """
    from SALib.sample import morris, sobol

    whole = (*factors, Factor(LUCK, levels=tuple(range(LUCKS[method]))))
    problem = _problem(whole)
    if method == SOBOL:
        return Stops(method, whole, sobol.sample(problem, size, calc_second_order=False, seed=RNG), len(whole) + 2)
    walks = [morris.sample(problem, 1, num_levels=_grid(whole), seed=RNG + k) for k in range(size)]
    return Stops(method, whole, np.concatenate(walks), len(whole) + 1)


def _problem(factors: Sequence[Factor]) -> dict[str, Any]:
    n = len(factors)
    return {"num_vars": n, "names": [factor.name for factor in factors], "bounds": [[0.0, 1.0]] * n}


def _grid(factors: Sequence[Factor]) -> int:
    most = max(GRID, *(len(factor.levels) for factor in factors))
    return most + most % 2


def analysed(stops: Stops, outcomes: Mapping[str, Sequence[float] | Floats]) -> pd.DataFrame:
    """Say how much each factor does to each outcome.

    Parameters
    ----------
    stops : Stops
    outcomes : mapping of str to sequence of float
        By name: the outcome at each stop; NaN where there is none. A block with one of these is left out as a whole:
        nothing is put in its place.

    Returns
    -------
    pandas.DataFrame
        A row an outcome, factor and index: ``estimate`` with ``low, high`` (95 %, bootstrap over blocks),
        ``above_luck`` (of Morris, whether the interval lies above what luck does; of Sobol', whether the interval of
        the difference from luck lies above 0, on the same rows), ``used, dropped`` (blocks). Of Morris,
        ``mu_star`` is the mean absolute change of the outcome over the whole range of a number, or from one word to
        another, in standard deviations of the outcome over all stops, ``sigma`` (no interval) the spread of these
        changes; of Sobol', ``S1`` and ``ST`` are shares of the variance, the factor's own and with all its
        interactions. NaN where the outcome does not vary or fewer than two blocks are left.
    """
    tables = [_one(stops, np.asarray(y, float)).assign(outcome=name) for name, y in outcomes.items()]
    return pd.concat(tables, ignore_index=True)[COLUMNS]


def _one(stops: Stops, y: Floats) -> pd.DataFrame:
    kept = np.asarray(~np.isnan(y.reshape(-1, stops.block)).any(axis=1))
    rows = np.repeat(kept, stops.block)
    blocks, used, y = kept.size, int(kept.sum()), y[rows]
    names = [factor.name for factor in stops.factors]
    varies = used >= 2 and float(np.std(y)) > 0
    found = (_sobol if stops.method == SOBOL else _morris)(stops, stops.shares[rows], y / np.std(y)) if varies else {}
    empty = np.full(len(names), np.nan)
    nothing = Told(empty, empty, empty, np.zeros(len(names), bool))
    parts = [
        pd.DataFrame({"factor": names, "index": index} | found.get(index, nothing)._asdict())
        for index in METHODS[stops.method]
    ]
    return pd.concat(parts).assign(used=used, dropped=blocks - used)


class Told(NamedTuple):
    """What is told of an index, a value a factor."""

    estimate: Floats
    low: Floats
    high: Floats
    above_luck: npt.NDArray[np.bool_]


def _sobol(stops: Stops, shares: Floats, y: Floats) -> dict[str, Told]:
    from SALib.analyze.sobol import first_order, separate_output_values, total_order

    n = len(y) // stops.block
    a, b, between, _ = separate_output_values(y - y.mean(), len(stops.factors), n, False)
    again = np.random.default_rng(RNG).integers(n, size=(n, RESAMPLES))
    found = {}
    for name, index in (("ST", total_order), ("S1", first_order)):
        estimate = np.array([index(a, one, b) for one in between.T], float)
        resampled = np.array([index(a[again], one[again], b[again]) for one in between.T])
        low, high = np.quantile(resampled, [TAIL, 1 - TAIL], axis=1)
        above = np.quantile(resampled - resampled[-1], TAIL, axis=1) > 0
        found[name] = Told(estimate, low, high, above & (low > 0))
    return found


def _morris(stops: Stops, shares: Floats, y: Floats) -> dict[str, Told]:
    from SALib.analyze import morris

    n = _grid(stops.factors)
    found = morris.analyze(_problem(stops.factors), shares, y, num_levels=n, num_resamples=RESAMPLES, seed=RNG)
    step = n / (2 * (n - 1))  # of the range; from one word to another is the whole way
    way = np.array([step if factor.levels else 1.0 for factor in stops.factors])
    size, half, sigma = (way * np.asarray(found[key], float) for key in ("mu_star", "mu_star_conf", "sigma"))
    unknown = np.full(len(way), np.nan)
    above = size - half > max(0.0, float(size[-1]))
    return {
        "mu_star": Told(size, size - half, size + half, above),
        "sigma": Told(sigma, unknown, unknown, np.zeros(len(way), bool)),
    }


def ranked(table: pd.DataFrame) -> pd.DataFrame:
    """Give a row an outcome and factor, the most important first, with a column an index."""
    first = table["index"].iloc[0]
    wide = table.pivot(index=["outcome", "factor"], columns="index", values="estimate").reset_index()
    ends = table[table["index"] == first].drop(columns=["index", "estimate"])
    wide = wide.merge(ends, on=["outcome", "factor"])
    wide["rank"] = wide.groupby("outcome")[first].rank(ascending=False, method="first")
    places = {name: i for i, name in enumerate(table["outcome"].unique())}
    wide["place"] = wide["outcome"].map(places)
    return wide.sort_values(["place", "rank"], kind="stable").drop(columns="place").reset_index(drop=True)
