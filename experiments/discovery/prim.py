"""PRIM: a box of conditions in which most of what one looks for lies, found by peeling and pasting.

References
----------
.. [1] J. H. Friedman, N. I. Fisher, "Bump hunting in high-dimensional data", Statistics and Computing 9 (1999),
   123-143.
.. [2] B. P. Bryant, R. J. Lempert, "Thinking inside the box", Technological Forecasting and Social Change 77 (2010),
   34-49: coverage, density, quasi-p-values.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import binom

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Interval = tuple[float, float]
Limit = Interval | frozenset[str]
Columns = Mapping[str, npt.NDArray[Any]]

ALPHA = 0.05  # share of the box that is peeled off, or pasted on, at once
STEPS = (1, 2, 4, 8)  # thicknesses of a slice that are tried when walls are moved, so that a thin one does not block
LEAST = 0.05  # share of all rows below which no box is peeled further
DOUBTFUL = 0.05  # quasi-p-value above which a restriction is given up
EVERYWHERE = (-math.inf, math.inf)


class Box(NamedTuple):
    """A box of conditions; what is not limited may be anything.

    Attributes
    ----------
    limits : dict
        By factor: a range, or the words that are left.
    inside : array of bool
        Which rows lie in it.
    coverage, density, mass : float
        Share of all cases that lie in it; of its rows that are cases; of all rows.
    """

    limits: dict[str, Limit]
    inside: Bools
    coverage: float
    density: float
    mass: float

    @property
    def balance(self) -> float:
        """The harmonic mean of coverage and density."""
        both = self.coverage + self.density
        return 2 * self.coverage * self.density / both if both else 0.0


def columns_of(x: pd.DataFrame) -> dict[str, npt.NDArray[Any]]:
    """Give numbers as floats and words as text."""
    numbers = {name: pd.api.types.is_numeric_dtype(x[name]) for name in x}
    return {str(name): x[name].to_numpy(float if numbers[name] else str) for name in x}


def inside(columns: Columns, limits: Mapping[str, Limit]) -> Bools:
    """Say which rows lie within some limits."""
    rows = np.ones(len(next(iter(columns.values()))), bool)
    for name, limit in limits.items():
        rows &= _within(columns[name], limit)
    return rows


def _within(column: npt.NDArray[Any], limit: Limit) -> Bools:
    if isinstance(limit, frozenset):
        return np.asarray(np.isin(column, sorted(limit)))
    return np.asarray((column >= limit[0]) & (column <= limit[1]))


def _box(columns: Columns, y: Floats, limits: dict[str, Limit]) -> Box:
    rows = inside(columns, limits)
    cases, n = float(y[rows].sum()), int(rows.sum())
    return Box(limits, rows, cases / max(float(y.sum()), 1e-300), cases / max(n, 1), n / len(y))


def peeled(columns: Columns, y: Floats, alpha: float = ALPHA, least: float = LEAST) -> list[Box]:
    """Peel: take off, again and again, the slice whose loss raises the density most for its size.

    Parameters
    ----------
    columns : mapping of str to array
        Numbers or words, as :func:`columns_of` gives them.
    y : array, 0 to 1
        How far a row is a case.
    alpha : float
        Share of the box that a slice has; of few different values or words, a whole one.
    least : float
        Share of the rows at which to stop.

    Returns
    -------
    list of Box
        From all rows on, each within the one before.
    """
    boxes = [_box(columns, y, {})]
    while boxes[-1].density < 1:
        best = _best_peel(columns, y, boxes[-1], alpha, least)
        if best is None:
            break
        boxes.append(_box(columns, y, best))
    return boxes


def _best_peel(columns: Columns, y: Floats, box: Box, alpha: float, least: float) -> dict[str, Limit] | None:
    mine, n = y[box.inside], len(y)
    best, best_gain = None, 0.0
    for name, limit, kept in _slices(columns, box, alpha):
        left = int(kept.sum())
        if left < least * n or left == len(mine):
            continue
        gain = (float(mine[kept].mean()) - box.density) / ((len(mine) - left) / n)
        if gain > best_gain:
            best, best_gain = box.limits | {name: limit}, gain
    return best


def _slices(columns: Columns, box: Box, alpha: float) -> Iterator[tuple[str, Limit, Bools]]:
    """Give what is left of a box when a slice is taken off: the new limit, and which of its rows stay."""
    for name, column in columns.items():
        mine = column[box.inside]
        limit = box.limits.get(name)
        if column.dtype.kind == "U":
            words = frozenset(map(str, np.unique(mine)))
            for word in sorted(words) if len(words) > 1 else ():
                yield name, words - {word}, mine != word
            continue
        low, high = limit if isinstance(limit, tuple) else EVERYWHERE
        ordered = np.sort(mine)
        if (cut := _cut(ordered, alpha)) is not None:
            yield name, (cut, high), mine >= cut
        if (cut := _cut(-ordered[::-1], alpha)) is not None:
            yield name, (low, -cut), mine <= -cut


def _cut(ordered: Floats, alpha: float) -> float | None:
    """Find where to cut off the lowest share: half-way between two different values; nowhere if all are equal."""
    last = ordered[int((len(ordered) - 1) * alpha)]
    first_kept = int(np.searchsorted(ordered, last, side="right"))
    if first_kept == len(ordered):
        return None
    return float((ordered[first_kept - 1] + ordered[first_kept]) / 2)


def bettered(columns: Columns, y: Floats, box: Box, alpha: float = ALPHA, least: float = LEAST) -> Box:
    """Paste a slice back, or peel another off, again and again, as betters the balance of coverage and density most."""
    while True:
        moved = [_box(columns, y, limits) for limits in _moved(columns, box, alpha)]
        best = max((one for one in moved if one.mass >= least), key=lambda one: one.balance, default=box)
        if best.balance <= box.balance:
            return box
        box = best


def _moved(columns: Columns, box: Box, alpha: float) -> Iterator[dict[str, Limit]]:
    for share in (alpha * times for times in STEPS):
        yield from _widened(columns, box, share)
        yield from (box.limits | {name: limit} for name, limit, _ in _slices(columns, box, share))


def _widened(columns: Columns, box: Box, alpha: float) -> Iterator[dict[str, Limit]]:
    for name, limit in box.limits.items():
        others = {other: kept for other, kept in box.limits.items() if other != name}
        column = columns[name]
        if isinstance(limit, frozenset):
            words = frozenset(map(str, np.unique(column[inside(columns, others)])))
            yield from (others | {name: limit | {word}} for word in sorted(words - limit))
            continue
        near = column[inside(columns, others)]
        n = max(1, round(alpha * float(box.inside.sum())))
        low, high = limit
        if low > -math.inf:
            yield others | {name: (_reach(-near[near < low], n), high)}
        if high < math.inf:
            yield others | {name: (low, -_reach(near[near > high], n))}


def _reach(beyond: Floats, n: int) -> float:
    """Give the limit, its sign turned, that takes in the n nearest of what lies beyond: no limit if that is all."""
    ordered = np.sort(beyond)
    if n >= len(ordered):
        return -math.inf
    return -float((ordered[n - 1] + ordered[n]) / 2)


def doubts(columns: Columns, y: Floats, box: Box) -> dict[str, float]:
    """Give a quasi-p-value for every restriction: how likely so many cases are if it did nothing."""
    n = int(box.inside.sum())
    hits = round(float(y[box.inside].sum()))
    found = {}
    for name in box.limits:
        others = {other: limit for other, limit in box.limits.items() if other != name}
        found[name] = float(binom.sf(hits - 1, n, float(y[inside(columns, others)].mean())))
    return found


def best_box(columns: Columns, y: Floats, alpha: float = ALPHA, least: float = LEAST) -> Box:
    """Find the box with the best balance of coverage and density, without restrictions that may as well be luck.

    Returns
    -------
    Box
        Without limits if no box is better than everything.
    """
    box = max(peeled(columns, y, alpha, least), key=lambda one: one.balance)
    box = bettered(columns, y, box, alpha, least)
    while box.limits:
        found = doubts(columns, y, box)
        worst = max(found, key=lambda name: found[name])
        if found[worst] <= DOUBTFUL:
            break
        box = _box(columns, y, {name: limit for name, limit in box.limits.items() if name != worst})
    return box._replace(limits={name: limit for name, limit in box.limits.items() if limit != EVERYWHERE})
