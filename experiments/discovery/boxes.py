"""How far a box can be trusted: against noise, on conditions that it was not found on, and found again."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from experiments.discovery.prim import Box, Columns, best_box, columns_of, doubts, inside, peeled
from experiments.runner import progress

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

BY_LUCK = 0.05  # a box that shuffled cases give so often is none
MOST = 3
DENSE = 0.5  # least density of a box after the first
RESAMPLES = 99
RNG = 1999


class Found(NamedTuple):
    """A box and how far it can be trusted.

    Attributes
    ----------
    box : Box
    p : float
        How often cases that are shuffled over the points give a box with as good a balance.
    doubts : dict
        Quasi-p-value of each restriction.
    again : dict
        By factor, restricted or not: the share of resamples in which it is restricted.
    coverage_unseen, density_unseen : float
        Of boxes found on resamples, on the points that these do not hold.
    everywhere : float
        Density of all rows from which it was found.
    """

    box: Box
    p: float
    doubts: dict[str, float]
    again: dict[str, float]
    coverage_unseen: float
    density_unseen: float
    everywhere: float


class Search(NamedTuple):
    """What was found: the boxes, each on what those before leave; and how the first was peeled.

    Attributes
    ----------
    boxes : list of Found
        Empty if nothing is better than noise.
    peeling : pandas.DataFrame
        A row a box of the peeling: ``coverage``, ``density``, ``mass``, ``restricted`` (factors).
    p : float
        Of the first box, whether or not it is good enough.
    """

    boxes: list[Found]
    peeling: pd.DataFrame
    p: float


def search(x: pd.DataFrame, y: Floats, point: Ints | None = None, resamples: int = RESAMPLES) -> Search:
    """Look for boxes of conditions in which cases are dense.

    Parameters
    ----------
    x : pandas.DataFrame
        Conditions: a row a place that was looked at, numbers or words.
    y : array, 0 to 1
        How far each is a case.
    point : array of int, optional
        Rows of one point are resampled together.
    resamples : int
        Shufflings, and resamples.

    Returns
    -------
    Search
    """
    columns, rest = columns_of(x), np.ones(len(y), bool)
    points = np.arange(len(y)) if point is None else point
    found: list[Found] = []
    first = 1.0
    while len(found) < MOST and 0 < y[rest].sum() < rest.sum():
        mine = {name: column[rest] for name, column in columns.items()}
        one = _trusted(mine, y[rest], points[rest], resamples)
        first = one.p if not found else first
        if not one.box.limits or one.p > BY_LUCK or (found and one.box.density < DENSE):
            break
        rows = inside(columns, one.box.limits)
        coverage = float(y[rows & rest].sum() / y.sum())
        box = one.box._replace(inside=rows & rest, coverage=coverage, mass=float((rows & rest).mean()))
        found.append(one._replace(box=box))
        rest &= ~rows
    return Search(found, _peeling(columns, y), first)


def _peeling(columns: Columns, y: Floats) -> pd.DataFrame:
    boxes = peeled(columns, y) if 0 < y.sum() < len(y) else []
    rows = [(box.coverage, box.density, box.mass, ", ".join(sorted(box.limits))) for box in boxes]
    return pd.DataFrame(rows, columns=["coverage", "density", "mass", "restricted"])


def _trusted(columns: Columns, y: Floats, points: Ints, resamples: int) -> Found:
    rng = np.random.default_rng(RNG)
    box = best_box(columns, y)
    with progress(2 * resamples, "box") as bar:
        better = 0
        for shuffled in _shuffled(y, points, resamples, rng) if box.limits else ():
            better += best_box(columns, shuffled).balance >= box.balance
            bar.update()
        restricted: dict[str, int] = dict.fromkeys(columns, 0)
        unseen = []
        for rows in _resampled(points, resamples, rng) if box.limits else ():
            again = best_box({name: column[rows] for name, column in columns.items()}, y[rows])
            for name in again.limits:
                restricted[name] += 1
            unseen.append(_on_unseen(columns, y, ~np.isin(np.arange(len(y)), rows), again))
            bar.update()
    coverage, density = np.nanmean(unseen, axis=0) if unseen else (np.nan, np.nan)
    shares = {name: n / resamples for name, n in restricted.items()}
    p = (1 + better) / (1 + resamples) if box.limits else 1.0
    return Found(box, p, doubts(columns, y, box), shares, float(coverage), float(density), float(y.mean()))


def _on_unseen(columns: Columns, y: Floats, rows: npt.NDArray[np.bool_], box: Box) -> tuple[float, float]:
    there = inside(columns, box.limits) & rows
    cases = y[rows].sum()
    return (
        float(y[there].sum() / cases) if cases else float("nan"),
        float(y[there].mean()) if there.any() else float("nan"),
    )


def _places(points: Ints) -> tuple[list[Ints], Ints]:
    """Give the rows of each point, and how many they are."""
    rows = [np.flatnonzero(points == point) for point in np.unique(points)]
    return rows, np.array([len(mine) for mine in rows])


def _shuffled(y: Floats, points: Ints, n: int, rng: np.random.Generator) -> Iterator[Floats]:
    """Shuffle the cases over the points; rows of one point stay together."""
    rows, sizes = _places(points)
    for _ in range(n):
        shuffled = np.empty_like(y)
        for size in np.unique(sizes):
            alike = np.stack([rows[k] for k in np.flatnonzero(sizes == size)])
            shuffled[alike] = y[alike[rng.permutation(len(alike))]]
        yield shuffled


def _resampled(points: Ints, n: int, rng: np.random.Generator) -> Iterator[Ints]:
    rows, _ = _places(points)
    for _ in range(n):
        yield np.concatenate([rows[k] for k in rng.integers(len(rows), size=len(rows))])
