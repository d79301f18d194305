"""A log as columns of whole numbers: who acted when and, where the log tells, at what hour, to whom, in which room."""

from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from experiments.describe import Acts, acts_of, is_act
from experiments.log import the_columns

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

UNKNOWN = -1
MINUTES_A_DAY = 1440
OF_CLOCK = (11, 16)
A_CLOCK = r"^([01][0-9]|2[0-3]):([0-5][0-9])$"


class Events(NamedTuple):
    """A log, an entry an act.

    Attributes
    ----------
    acts : Acts
        Days on which each member was active, once each.
    member, day : ndarray of int64, shape (acts,)
        Who acted, numbered as in `acts`, on which day since the first act.
    clock : ndarray of float64, shape (acts,), or None
        Minutes since the first act's midnight; NaN where the log has none.
    to : ndarray of int64, shape (acts,), or None
        The member answered; `UNKNOWN` where nobody is, or somebody who never acts.
    room : ndarray of int64, shape (acts,), or None
        A place in `rooms`; `UNKNOWN` where the log has none.
    rooms : list of str
        Names of rooms as they stand in the log.
    names : pandas.Index
        Members as they stand in the log, in the order of their numbers.
    """

    acts: Acts
    member: Ints
    day: Ints
    clock: Floats | None
    to: Ints | None
    room: Ints | None
    rooms: list[str]
    names: "pd.Index[Any]"

    @property
    def members(self) -> int:
        """How many acted at all."""
        return len(self.acts.acts)

    @property
    def dated(self) -> bool:
        """Whether days are dates."""
        return isinstance(self.acts.first, np.datetime64)

    def day_named(self, day: int) -> str:
        """Give the log's own name of a day: its date, or its number."""
        return str(self.acts.first + day)


def events_of(log: pd.DataFrame, observed_until: date | str | int | None = None) -> Events:
    """Give a log as columns.

    Parameters
    ----------
    log : pandas.DataFrame
        As `experiments.log.read_log` returns it, or `sim.life.Life.events`.
    observed_until : date, str or int, optional
        The last day observed, in the log's own days.
    """
    log = the_columns(log, "log")
    acts = acts_of(log, observed_until)
    log = log[is_act(log)]
    codes, names = pd.factorize(log["member"])
    member = codes.astype(np.int64)
    day = _days(log, acts)
    room, rooms = _rooms(log)
    return Events(acts, member, day, _clock(log, day), _answered(log, member, names), room, rooms, pd.Index(names))


def _days(log: pd.DataFrame, acts: Acts) -> Ints:
    since = log["day"].to_numpy() - acts.first
    days: Ints = (since.astype("timedelta64[D]") if _dated(log) else since).astype(np.int64)
    return days


def _dated(log: pd.DataFrame) -> bool:
    return pd.api.types.is_datetime64_any_dtype(log["day"])


def _clock(log: pd.DataFrame, day: Ints) -> Floats | None:
    if "time" not in log:
        return None
    minutes = _minutes(log["time"])
    known = np.isfinite(minutes)
    return np.where(known, day * MINUTES_A_DAY + minutes, np.nan) if known.any() else None


def _minutes(time: "pd.Series[Any]") -> Floats:
    """Give the minutes since midnight, as the time itself says: 2020-01-31T23:59, whatever zone may follow."""
    codes, clocks = pd.factorize(time.astype("string").str.slice(*OF_CLOCK), use_na_sentinel=False)
    parts = pd.Series(clocks, dtype="string").str.extract(A_CLOCK).to_numpy(dtype=np.float64, na_value=np.nan)
    minutes: Floats = (parts @ np.array([60, 1]))[codes]
    return minutes


def _answered(log: pd.DataFrame, member: Ints, names: Any) -> Ints | None:
    if "to" not in log:
        return None
    to = pd.Index(_as_text(pd.Series(names))).get_indexer(pd.Index(_as_text(log["to"]))).astype(np.int64)
    to[to == member] = UNKNOWN
    return to if (to != UNKNOWN).any() else None


def _rooms(log: pd.DataFrame) -> tuple[Ints | None, list[str]]:
    if "room" not in log:
        return None, []
    codes, names = pd.factorize(_as_text(log["room"]).replace("", None))
    return (codes.astype(np.int64), [str(name) for name in names]) if len(names) else (None, [])


def _as_text(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Write whole numbers without a point, and what is missing as nothing."""
    if pd.api.types.is_float_dtype(column):
        column = column.astype("Int64")
    return column.astype("string").fillna("").str.strip().astype(object)
