"""New, active, drifting and away members, month by month.

References
----------
8Knot (the CHAOSS dashboard), ``active_drifting_contributors.py``: last seen within 6 months, 6 to 12, or longer ago.
CHAOSS, New Contributors: those whose first contribution falls in the period.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from experiments.describe import DAYS_A_MONTH, first_and_last, months_of
from experiments.health.events import Events

Ints = npt.NDArray[np.int64]

DRIFTING_AFTER = 6  # months
AWAY_AFTER = 12


def months(events: Events) -> list[dict[str, Any]]:
    """Count members at the end of each month observed.

    Parameters
    ----------
    events : Events

    Returns
    -------
    list of dict
        A row a month: ``month`` (2020-01, or a number from 1), ``end`` (last day, since the first act), ``whole``
        (whether it was observed from its first to its last day), ``new`` and ``seen`` (members active in it, for the
        first time and at all), ``active``, ``drifting``, ``away`` (all who ever acted, by when they were last seen).
    """
    acts = events.acts
    days = np.arange(acts.observed)
    number = months_of(acts.first, days)
    first, ends = number[0], np.flatnonzero(np.append(np.diff(number) != 0, True))
    first_day, _ = first_and_last(acts)
    seen = np.unique(acts.member * (len(ends) + 1) + acts.month - first) % (len(ends) + 1)
    table = {
        "month": [_named(events, m) for m in number[ends]],
        "end": ends,
        "whole": _whole(events, ends),
        "new": np.bincount(number[first_day] - first, minlength=len(ends)),
        "seen": np.bincount(seen, minlength=len(ends)),
    } | recency(events, ends)
    return [{str(name): value for name, value in row.items()} for row in pd.DataFrame(table).to_dict("records")]


def recency(events: Events, days: Ints) -> dict[str, Ints]:
    """Count the active, drifting and away members on the evenings of some days.

    Parameters
    ----------
    events : Events
    days : ndarray of int64
        Ascending; days since the first act.
    """
    acts = events.acts
    begins = np.searchsorted(days, acts.day)
    again = acts.member[1:] == acts.member[:-1]
    until = np.full(len(acts.day), len(days))
    until[:-1][again] = begins[1:][again]
    active_until = np.searchsorted(_months_before(events, days, DRIFTING_AFTER), acts.day, side="right")
    drifting_until = np.searchsorted(_months_before(events, days, AWAY_AFTER), acts.day, side="left")
    active = _counted(begins, np.minimum(until, active_until), len(days))
    known = _counted(begins, np.minimum(until, np.maximum(active_until, drifting_until)), len(days))
    everybody = _counted(begins, until, len(days))
    return {"active": active, "drifting": known - active, "away": everybody - known}


def _counted(begins: Ints, ends: Ints, days: int) -> Ints:
    """Count on each day the stretches that have begun and not ended."""
    ends = np.maximum(begins, ends)
    change = np.bincount(begins, minlength=days + 1) - np.bincount(ends, minlength=days + 1)
    return np.cumsum(change)[:days].astype(np.int64)


def _months_before(events: Events, days: Ints, months: int) -> Ints:
    if not events.dated:
        return days - months * DAYS_A_MONTH
    dates = pd.DatetimeIndex(events.acts.first + days) - pd.DateOffset(months=months)
    before: Ints = (dates.to_numpy().astype("datetime64[D]") - events.acts.first).astype(np.int64)
    return before


def _whole(events: Events, ends: Ints) -> list[bool]:
    starts = np.append(0, ends[:-1] + 1)
    number = months_of(events.acts.first, np.array([-1, events.acts.observed]))
    inside = months_of(events.acts.first, np.array([starts[0], ends[-1]]))
    cut_before = events.dated and number[0] == inside[0]
    cut_after = number[1] == inside[1]
    return [not ((i == 0 and cut_before) or (i == len(ends) - 1 and cut_after)) for i in range(len(ends))]


def _named(events: Events, month: int) -> str:
    return str(np.datetime64(int(month), "M")) if events.dated else str(month + 1)
