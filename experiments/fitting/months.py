"""Who was active in which month: all that is looked at of a log or a simulated run, in one form for both."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from experiments.describe import DAYS_A_MONTH
from experiments.forecasting.forecast import History
from sim.life import Life

Ints = npt.NDArray[np.int64]

SILENT_MONTHS = 12  # after so many without anybody, a run is over: nobody comes back


@dataclass(frozen=True)
class Months:
    """Who was active in which month of 30 days.

    Attributes
    ----------
    who, month : ndarray of int64, shape (active months of members,)
        Each month in which a member was active, once, by member and month; months count from 0. Members who were
        active before month 0 have a month below it.
    n : int
        Months observed.
    """

    who: Ints
    month: Ints
    n: int

    @classmethod
    def of(cls, history: History) -> "Months":
        """Take the months of a log, counted back from its last day."""
        month = np.maximum(history.month_of(history.day), -1) + 1
        pairs = np.unique(history.member * (history.months + 1) + month)
        who, when = np.divmod(pairs, history.months + 1)
        return cls(who, when - 1, history.months)

    @classmethod
    def stacked(cls, active: Iterable[Ints]) -> "Months":
        """Take a list of who was active, a month at a time."""
        lists = list(active)
        who = np.concatenate([np.zeros(0, np.int64), *lists])
        month = np.repeat(np.arange(len(lists)), [len(one) for one in lists])
        order = np.lexsort((month, who))
        return cls(who[order], month[order], len(lists))

    def until(self, n: int) -> "Months":
        """Give what was known after so many months."""
        known = self.month < n
        return Months(self.who[known], self.month[known], min(n, self.n))

    def last(self, n: int) -> "Months":
        """Give the last so many months; whoever was active before them stays known."""
        month = np.maximum(self.month - (self.n - n), -1)
        once = np.append(True, (np.diff(self.who) != 0) | (np.diff(month) != 0))
        return self if n >= self.n else Months(self.who[once], month[once], n)

    @cached_property
    def times(self) -> Ints:
        """Months in which each member was active, shape (members,)."""
        return np.diff(np.append(self._begins, len(self.who)))

    @cached_property
    def first(self) -> Ints:
        """The first month of each row's member."""
        return np.repeat(self.month[self._begins], self.times)

    @cached_property
    def follows(self) -> Ints:
        """Months until the row's member is active again, as far as observed; 0 for never."""
        return np.append(np.where(np.diff(self.who) == 0, np.diff(self.month), 0), np.zeros(min(1, len(self.who)), int))

    @cached_property
    def _begins(self) -> Ints:
        return np.flatnonzero(np.diff(self.who, prepend=-1))

    @cached_property
    def actives(self) -> Ints:
        """Members active in each month, shape (n,)."""
        return np.bincount(self.month[self.month >= 0], minlength=self.n)

    @cached_property
    def newcomers(self) -> Ints:
        """Members active for the first time in each month, shape (n,)."""
        return np.bincount(self.month[(self.month == self.first) & (self.month >= 0)], minlength=self.n)


def lived(life: Life, months: int, most: float = np.inf) -> Months:
    """Live a life for so many months, and note who was active in each.

    Parameters
    ----------
    life : Life
        On day 0.
    months : int
    most : float
        It ends early when so many months of members' activity have been seen.

    Returns
    -------
    Months
        Of a community that fell silent for a year, the months after it are silent too.
    """
    active: list[Ints] = []
    seen = 0
    while len(active) < months and seen < most:
        life.live(DAYS_A_MONTH)
        people = np.asarray(life.state.people)[: int(life.state.now[0].rows)]
        active.append(people["uid"][people["last_active"] >= life.day - DAYS_A_MONTH].astype(np.int64))
        seen += len(active[-1])
        if len(active) >= SILENT_MONTHS and not any(map(len, active[-SILENT_MONTHS:])):
            active += [np.zeros(0, np.int64)] * (months - len(active))
    return Months.stacked(active)
