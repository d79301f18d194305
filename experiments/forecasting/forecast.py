"""What a forecast is made from, what it says, and who makes one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from experiments.describe import DAYS_A_MONTH, Acts
from sim.lifespan import LifespanRule, active_in_window

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

THRESHOLD = LifespanRule().threshold  # members in a month: alive, by the project's own rule


@dataclass(frozen=True)
class History:
    """Who was active when, up to a day: the origin of a forecast.

    Months are stretches of 30 days, counted back from the origin, so the last of them is whole; days before the
    first whole month are known, but in no month.

    Attributes
    ----------
    member, day : ndarray of int64, shape (active days of members,)
        Each day on which a member was active, once, by member and day; days count from the first act.
    observed : int
        Days observed.
    """

    member: Ints
    day: Ints
    observed: int

    @classmethod
    def of(cls, acts: Acts) -> "History":
        """Take a log's whole history."""
        return cls(acts.member, acts.day, acts.observed)

    def until(self, days: int) -> "History":
        """Give what was known after so many days."""
        known = self.day < days
        return History(self.member[known], self.day[known], min(days, self.observed))

    @property
    def months(self) -> int:
        """Whole months observed."""
        return self.observed // DAYS_A_MONTH

    @cached_property
    def actives(self) -> Ints:
        """Members who were active in each month, shape (months,)."""
        month = self.month_of(self.day)
        known = month >= 0
        pairs = np.unique(self.member[known] * (self.months + 1) + month[known])
        return np.bincount(pairs % (self.months + 1), minlength=self.months)[: self.months].astype(np.int64)

    @cached_property
    def newcomers(self) -> Ints:
        """Members who were active for the first time in each month, shape (months,)."""
        first = self.month_of(self.day[np.flatnonzero(np.diff(self.member, prepend=-1))])
        return np.bincount(first[first >= 0], minlength=self.months).astype(np.int64)

    def month_of(self, day: Ints) -> Ints:
        """Give the month of each day; below 0 for those before the first whole month."""
        return np.asarray((day - self.observed % DAYS_A_MONTH) // DAYS_A_MONTH, dtype=np.int64)

    def alive(self) -> Bools:
        """Say of each day whether the community was alive: enough members in the 30 days that end on it."""
        return active_in_window(self.day, self.member, self.observed, DAYS_A_MONTH) >= THRESHOLD


@dataclass(frozen=True)
class Forecast:
    """What may come, as draws from one distribution.

    Attributes
    ----------
    actives, newcomers : ndarray of float, shape (draws, months)
        Members active, and active for the first time, in each of the coming months of 30 days.
    """

    actives: Floats
    newcomers: Floats

    @property
    def alive(self) -> Bools:
        """Say of each draw and month whether the community is alive on the month's last day."""
        return np.asarray(self.actives >= THRESHOLD)

    def chance_alive(self, months: int) -> float:
        """Give the chance that it is alive so many months on."""
        return float(self.alive[:, months - 1].mean())

    def band(self, share: float) -> tuple[Floats, Floats]:
        """Give the band that holds this share of the draws of actives in each month, as (low, high)."""
        low, high = np.quantile(self.actives, [(1 - share) / 2, (1 + share) / 2], axis=0)
        return low, high


Forecaster = Callable[[History, int, np.random.Generator], Forecast]
