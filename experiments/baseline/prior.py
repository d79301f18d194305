"""What was thought of the free numbers before any fitting: normal on a scale of their own."""

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats
from scipy.special import expit, logit

from sim.scenario import load_scenario

Floats = npt.NDArray[np.float64]
SCALES: dict[str, tuple[Any, Any]] = {
    "log": (np.log, np.exp),
    "logit": (logit, expit),
    "plain": (np.asarray, np.asarray),
}
PRIOR = Path(__file__).with_name("prior.toml")
DIGITS = 4  # of a value: no figure knows any of them better


class Free(NamedTuple):
    """A number that is let free.

    Attributes
    ----------
    key : str
        ``behaviour.name``, or ``scenario:section.name`` for a number of one scenario.
    median, spread : float
    on : {'log', 'logit', 'plain'}
    low, high : float
        What the model allows.
    whole : bool
    """

    key: str
    median: float
    spread: float
    on: str
    low: float
    high: float
    whole: bool

    def values(self, z: Floats) -> Floats:
        """Give values for places on its own scale, of which 0 is the median and 1 a spread away."""
        there, back = SCALES[self.on]
        found = np.clip(back(there(self.median) + self.spread * z), self.low, self.high)
        return np.array([round(x) if self.whole else float(f"{x:.{DIGITS}g}") for x in found])


def load_prior() -> list[Free]:
    """Read the free numbers, with the ranges that the model allows them."""
    found = []
    for key, about in tomllib.loads(PRIOR.read_text()).items():
        scenario, _, name = key.rpartition(":")
        start = load_scenario(scenario or "wechat_group")
        number = next(n for n in start.numbers() if n.key == name)
        high = start.outside.arrivals_most if name == "outside.arrivals_per_day" else number.high
        whole = isinstance(number.value, int)
        found.append(Free(key, about["median"], about["spread"], about["on"], number.low, high, whole))
    return found


def draws(prior: list[Free], n: int, rng: np.random.Generator) -> Floats:
    """Draw places on the scales of the free numbers, spread evenly over each: shape (n, numbers)."""
    return np.asarray(stats.norm.ppf(stats.qmc.LatinHypercube(len(prior), rng=rng).random(n)))


def settings(prior: list[Free], z: Floats) -> list[dict[str, float]]:
    """Give settings, one dict a row of places."""
    columns = np.column_stack([free.values(z[:, k]) for k, free in enumerate(prior)])
    return [
        {free.key: int(x) if free.whole else float(x) for free, x in zip(prior, row, strict=True)} for row in columns
    ]


def places_of(prior: list[Free], table: pd.DataFrame) -> Floats:
    """Give the places on the scales of the free numbers that have these values: shape (rows, numbers)."""
    columns = [(SCALES[f.on][0](table[f.key].to_numpy(float)) - SCALES[f.on][0](f.median)) / f.spread for f in prior]
    return np.column_stack(columns)
