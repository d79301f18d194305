"""Designs: which points of a study's factors are run."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

Level = float | int | str
Point = dict[str, Level]
Cube = npt.NDArray[np.float64]

DIGITS = 6  # of what is drawn from a range, so that a table shows what was run
MOST_POINTS = 100_000
RNG = 1  # of the sampled designs: a study of other seeds runs the same points


@dataclass(frozen=True)
class Factor:
    """A number or a word that is varied: over its levels, or over its range.

    Attributes
    ----------
    name, unit : str
    levels : tuple
        Numbers or words; empty where it has a range.
    low, high : float or int, optional
        Ends of the range, both in it.
    log : bool
        Shares of the range are taken of its logarithm.
    whole : bool
        Only whole numbers of the range.
    base : optional
        Where it stays while others vary; its first level, or the low end, by default.
    """

    name: str
    unit: str = ""
    levels: tuple[Level, ...] = ()
    low: float | None = None
    high: float | None = None
    log: bool = False
    whole: bool = False
    base: Level | None = None

    @property
    def marks(self) -> tuple[Level, ...]:
        """The levels; of a range, its ends."""
        return self.levels or tuple(end for end in (self.low, self.high) if end is not None)

    @property
    def start(self) -> Level:
        """Where it stays while others vary."""
        return self.marks[0] if self.base is None else self.base

    def at(self, share: float) -> Level:
        """Give the level at a share of the levels or the range, from 0 to below 1."""
        if self.levels:
            return self.levels[int(share * len(self.levels))]
        assert self.low is not None and self.high is not None  # noqa: PT018
        high = self.high + self.whole  # every whole number has the same part of the range
        x = self.low * (high / self.low) ** share if self.log else self.low + share * (high - self.low)
        return min(math.floor(x), int(self.high)) if self.whole else float(f"{x:.{DIGITS}g}")

    def allows(self, level: Level) -> bool:
        """Say whether a level is one of its levels, or lies in its range."""
        if self.levels:
            return level in self.levels
        if self.low is None or self.high is None:
            return True
        return not isinstance(level, str) and self.low <= level <= self.high and (not self.whole or level == int(level))

    @property
    def allowed(self) -> str:
        """Its levels or its range in words."""
        if self.levels:
            return "one of " + ", ".join(map(str, self.levels))
        return f"{'a whole number ' if self.whole else ''}from {self.low} to {self.high}"


def grid(factors: Sequence[Factor]) -> list[Point]:
    """Combine every level with every other; the first factor changes slowest."""
    return [_point(factors, levels) for levels in product(*(factor.marks for factor in factors))]


def one_at_a_time(factors: Sequence[Factor]) -> list[Point]:
    """Begin where every factor has its base; then let one after another take its other levels."""
    base = _point(factors, [factor.start for factor in factors])
    moved = [base | {f.name: level} for f in factors for level in f.marks if level != f.start]
    return [base, *moved]


def latin_hypercube(factors: Sequence[Factor], batches: Sequence[int]) -> list[Point]:
    """Draw Latin hypercubes, one after another: each a sample by itself, so that a further one leaves the rest alone.

    Parameters
    ----------
    factors : sequence of Factor
    batches : sequence of int
        Points of each.

    Returns
    -------
    list of dict

    References
    ----------
    .. [1] M. D. McKay, R. J. Beckman, W. J. Conover, Technometrics 21 (1979), 239-245.
    """
    from scipy.stats import qmc  # here, since it takes a third of the time of a short run to load

    cubes = [qmc.LatinHypercube(len(factors), rng=RNG + k).random(n) for k, n in enumerate(batches)]
    return _in_ranges(factors, np.concatenate(cubes))


def sobol(factors: Sequence[Factor], batches: Sequence[int]) -> list[Point]:
    """Give the first points of one scrambled Sobol' sequence: more of them begin with the same.

    References
    ----------
    .. [1] I. M. Sobol', USSR Computational Mathematics and Mathematical Physics 7 (1967), 86-112; scrambling after
       A. B. Owen, Journal of Complexity 14 (1998), 466-489.
    """
    from scipy.stats import qmc

    n = sum(batches)
    sequence = qmc.Sobol(len(factors), rng=RNG).random_base2(max(n - 1, 0).bit_length())
    return _in_ranges(factors, sequence[:n])


def _in_ranges(factors: Sequence[Factor], cube: Cube) -> list[Point]:
    rows = [[f.at(float(share)) for f, share in zip(factors, row, strict=True)] for row in cube]
    return list({tuple(row): _point(factors, row) for row in rows}.values())


def _point(factors: Sequence[Factor], levels: Sequence[Level]) -> Point:
    return {factor.name: level for factor, level in zip(factors, levels, strict=True)}


FULL: dict[str, Callable[[Sequence[Factor]], list[Point]]] = {"grid": grid, "one-at-a-time": one_at_a_time}
SAMPLED: dict[str, Callable[[Sequence[Factor], Sequence[int]], list[Point]]] = {
    "latin-hypercube": latin_hypercube,
    "sobol": sobol,
}
LISTED = "list"
DESIGNS = (*FULL, LISTED, *SAMPLED)


def size_of_grid(factors: Sequence[Factor]) -> int:
    """Count the points of a grid without making them."""
    return math.prod(len(factor.marks) for factor in factors)
