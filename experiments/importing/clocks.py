"""Days out of the times that exports write: seconds since 1970, ISO 8601, and dates of either order."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd
from dateutil import parser as written_out

Days = npt.NDArray[np.int64]
Parts = tuple[int, int, int]

MISSING = -1
LAST_DAY = int(np.datetime64("2100-01-01", "D").astype(int))
SECONDS_A_DAY = 86_400
EPOCH = date(1970, 1, 1).toordinal()
SINCE_1970 = re.compile(r"\d{9,17}(?:\.\d*)?$")
YEAR_FIRST = re.compile(r"(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2})(?!\d)")
TOGETHER = re.compile(r"(\d{4})(\d\d)(\d\d)$")
YEAR_ANYWHERE = re.compile(r"(\d{1,2})[-/.] ?(\d{1,2})[-/.] ?(\d{4}|\d\d)(?!\d)")
ZONED = re.compile(r":\d\d(?:[.,]\d+)? ?(?:Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)$")
PLAIN = len("2024-05-01 12:30:45")
NO_YEAR = datetime(1, 1, 1)
FEW = 0.02  # of the steps from one date to the next may go back in a log that is in order

ORDERS: dict[str, Parts] = {"day-first": (2, 1, 0), "month-first": (2, 0, 1), "year-first": (0, 1, 2)}


class AmbiguousDatesError(Exception):
    """Dates of which nobody can tell whether the day or the month comes first."""


class Clock(NamedTuple):
    """How times are understood: the community's zone, and what comes first in a date where that has to be told."""

    zone: str = "UTC"
    order: str | None = None

    def days(self, times: Sequence[str | float]) -> Days:
        """Give for each time its day since 1970 in the community's zone, or `MISSING`.

        Raises
        ------
        AmbiguousDatesError
            Dates such as 3/4/24 do not tell what comes first.
        """
        times = [_date_alone(time) if isinstance(time, str) else time for time in times]
        codes, unique = pd.factorize(np.array(times, dtype=object), use_na_sentinel=False)
        texts = [time if isinstance(time, str) else repr(time) for time in unique.tolist()]
        seconds = np.array([_seconds(text) for text in texts], dtype=np.float64)
        days = self._of_seconds(seconds)
        plain = np.flatnonzero(np.isnan(seconds))
        days[plain] = self._of_dates([texts[place] for place in plain])
        days[(days < 1) | (days > LAST_DAY)] = MISSING
        found: Days = days[codes]
        return found

    def _of_seconds(self, seconds: npt.NDArray[np.float64]) -> Days:
        known = np.nan_to_num(seconds).clip(0, (LAST_DAY + 2) * SECONDS_A_DAY)
        local = pd.to_datetime(known, unit="s", utc=True).tz_convert(ZoneInfo(self.zone)).tz_localize(None)
        days: Days = local.to_numpy().astype("datetime64[D]").astype(np.int64)
        return days

    def _of_dates(self, texts: list[str]) -> Days:
        days = np.full(len(texts), MISSING, dtype=np.int64)
        either: dict[int, Parts] = {}
        for place, text in enumerate(texts):
            if found := YEAR_FIRST.match(text) or TOGETHER.match(text):
                days[place] = _day(*map(int, found.groups()))
            elif found := YEAR_ANYWHERE.match(text):
                first, second, third = map(int, found.groups())
                either[place] = first, second, third
            else:
                days[place] = _written_out(text)
        if either:
            days[list(either)] = self._in_order(list(either.values()))
        return days

    def _in_order(self, parts: list[Parts]) -> Days:
        """Read dates in the order in which most of them are dates, and of several such, in which they go forward."""
        orders = [self.order] if self.order else list(ORDERS)
        read = {order: np.array([_day(*(part[k] for k in ORDERS[order])) for part in parts]) for order in orders}
        most = max(int((days != MISSING).sum()) for days in read.values())
        fit = {order: days for order, days in read.items() if (days != MISSING).sum() == most}
        forward = {order: days for order, days in fit.items() if _steps_back(days) <= FEW} or fit
        first, *others = _without_a_mistaken_year(forward)
        if any((days != first).any() for days in others):
            raise AmbiguousDatesError
        return first


def _date_alone(text: str) -> str:
    """Cut the time of day off a plain local time, so that a day is understood once only."""
    return text[:10] if len(text) == PLAIN and text[10] in " T" and text[-3] == ":" else text


def _seconds(text: str) -> float:
    """Give seconds since 1970 if the text says them, or says a time together with its zone; else not a number."""
    if SINCE_1970.match(text):
        number = float(text)
        return number / (1 if number < 1e11 else 1e3 if number < 1e14 else 1e6)
    if not (YEAR_FIRST.match(text) and ZONED.search(text)):
        return np.nan
    try:
        return datetime.fromisoformat(re.sub(" ?(UTC|GMT)$", "Z", text).replace("/", "-")).timestamp()
    except (ValueError, OverflowError):
        return np.nan


def _day(year: int, month: int, day: int) -> int:
    try:
        return date(year + 2000 * (year < 100), month, day).toordinal() - EPOCH
    except ValueError:
        return MISSING


def _without_a_mistaken_year(read: dict[str, Days]) -> list[Days]:
    """Drop readings in which a part that is no year is taken for one, which spreads the days over decades."""
    year_last = [days for order, days in read.items() if order != "year-first"]
    year_first = read.get("year-first")
    if year_first is None or not year_last:
        return list(read.values())
    return [year_first] if np.ptp(year_first) < min(np.ptp(days) for days in year_last) else year_last


def _steps_back(days: Days) -> float:
    known = days[days != MISSING]
    return float((np.diff(known) < 0).mean()) if len(known) > 1 else 0.0


def _written_out(text: str) -> int:
    """Read a date with the month as a word: ``1 May 2024``, ``Wed May 01 12:00:00 2024``."""
    try:
        found = written_out.parse(text, default=NO_YEAR, ignoretz=True)
    except (ValueError, OverflowError, AttributeError, TypeError):
        return MISSING
    return found.toordinal() - EPOCH if found.year > NO_YEAR.year else MISSING
