"""A log of who was active when, real or simulated, in the same measures by the same code."""

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from experiments.log import kinds_of, the_columns, understood
from sim.errors import InputError
from sim.lifespan import LifespanRule, active_in_window, lifespan_of, relative_lifespan_of

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

MEANINGS: dict[str, str] = {
    "members": "people who were active at all",
    "events": "acts, without joining and leaving",
    "observed_days": "from the first act to the end of observation",
    "lifespan_days": "days lived by the rule asked for, or observed if censored",
    "lifespan_died": "whether that end was seen",
    "lifespan_censored": "whether the observation ended before it",
    "never_started": "whether no day was alive",
    "lifespan_relative_days": "the same by the second rule: writers a day against their peak",
    "lifespan_relative_died": "whether that end was seen",
    "lifespan_first_drop_days": "from the first act to the first day not alive, however short the silence",
    "lifespan_final_days": "from the first act to the last alive day, however short the silence after it",
    "lifespan_final_censored": "whether the last observed day was alive",
    "lifespan_10pct_days": "as final, with a tenth of the highest count as threshold",
    "lifespan_10pct_censored": "whether the last observed day was alive by that",
    "silent_days_at_end": "days after the last act",
    "second_event": "share of members who acted twice",
    "second_day": "share of members who were active on two days",
    "ret30": "share seen again 30 or more days after their first day",
    "ret90": "the same for 90 days",
    "ret365": "the same for 365 days",
    "win30": "share seen in the 30 days from day 30 on",
    "win90": "the same from day 90 on",
    "win365": "the same from day 365 on",
    "median_gap_days": "between two active days of a member",
    "gini": "concentration of acts on members, 0 to 1",
    "top1": "share of acts by the most active 1 % of members",
    "top10": "the same for 10 %",
    "median_tenure_days": "from a member's first to last day",
    "median_tenure_2plus_days": "the same for members who were active on two days",
    "tenure_p90_days": "days that a tenth of the members stay longer than",
    "p_active_next_month": "active in the next month, if active in this",
}

NOT_AN_ACT = frozenset({"join", "leave", "removed", "seen", "pay", "refund", "admin"})
ARCHIVE_RULE = LifespanRule(window=60, spell="final", start="first-event")
FEWEST = 10
SHOWN = 8
WIN_DAYS = 30
DAYS_A_MONTH = 30
LONGEST = 100_000  # days that an observation may go on after the last event


class Acts(NamedTuple):
    """Who was active when.

    Attributes
    ----------
    acts : ndarray of int64, shape (members,)
        Acts of each member.
    member, day : ndarray of int64, shape (active days of members,)
        Each day on which a member was active, once, sorted by member and day. Days count from the first act.
    month : ndarray of int64, same shape
        The calendar month of that day; a stretch of 30 days where days are numbers.
    observed : int
        Days observed.
    last_month : int
        The month in which the observation ends.
    first : numpy.datetime64 or int
        The log's own day of the first act.
    """

    acts: Ints
    member: Ints
    day: Ints
    month: Ints
    observed: int
    last_month: int
    first: Any


def describe(
    log: pd.DataFrame, rule: LifespanRule | None = None, *, observed_until: date | str | int | None = None
) -> dict[str, Any]:
    """Measure a community by its log.

    Parameters
    ----------
    log : pandas.DataFrame
        As `read_log` returns it, or `sim.life.Life.events`.
    rule : LifespanRule, optional
        When a community is alive; its `window` and `threshold` hold for all lifespans.
    observed_until : date, str or int, optional
        The last day observed, in the log's own days; by default the day of the last row.

    Returns
    -------
    dict
        The measures named in `MEANINGS`, in that order; None where there is too little to tell: fewer than
        ten members for a share of those who return, no second day for a gap, no act at all.

    Raises
    ------
    InputError
        If a column is missing, days cannot be understood, or `observed_until` lies before the last row.

    Notes
    -----
    ``lifespan_days`` follows `rule`; a silence shorter than the window then leaves the log censored. The
    measures ``lifespan_final_…``, ``…_first_drop_…`` and ``…_10pct_…`` are those of archives of logs, which
    count from the first act and take any last day that is not alive for death. With `ARCHIVE_RULE` both say
    the same, unless the log ends in a silence shorter than the window.
    """
    return measures_of(acts_of(the_columns(log, "log"), observed_until), rule or LifespanRule())


def measures_of(acts: Acts, rule: LifespanRule) -> dict[str, Any]:
    """Measure a community by who was active when; see `describe`."""
    measures = dict.fromkeys(MEANINGS)
    measures.update(members=len(acts.acts), events=int(acts.acts.sum()), observed_days=acts.observed)
    measures |= dict(_lifespans(acts, rule))
    if len(acts.acts):
        measures |= {**dict(_returns(acts)), **dict(concentration(acts.acts)), **dict(_tenures(acts))}
        measures["p_active_next_month"] = _active_next_month(acts)
    return measures


def said_of_kinds(log: pd.DataFrame) -> list[str]:
    """Say in a line or two which kinds were counted as acts, and which look as if they were not meant to be.

    Parameters
    ----------
    log : pandas.DataFrame
        As for `describe`.

    Returns
    -------
    list of str
        Nothing if the log has no kinds.
    """
    log = the_columns(log, "log")
    if "kind" not in log:
        return []
    rows = {str(kind): int(n) for kind, n in kinds_of(log).value_counts().items()}
    acts = {kind: n for kind, n in rows.items() if kind not in NOT_AN_ACT}
    rest = {kind: n for kind, n in rows.items() if kind in NOT_AN_ACT}
    near = [(kind, get_close_matches(kind, sorted(NOT_AN_ACT), n=1, cutoff=0.7)) for kind in acts]
    return [
        f"Counted as acts: {_listed(acts)}. Not counted: {_listed(rest)}.",
        *(f"{kind!r} counts as an act; did you mean {match[0]!r}, which does not?" for kind, match in near if match),
    ]


def _listed(rows: dict[str, int]) -> str:
    shown = [f"{kind or '(blank)'} {n:,}" for kind, n in rows.items()][:SHOWN]
    more = f" and {len(rows) - SHOWN} kinds more" if len(rows) > SHOWN else ""
    return ", ".join(shown) + more if shown else "none"


def acts_of(log: pd.DataFrame, observed_until: date | str | int | None = None) -> Acts:
    """Give who was active when; members are numbered in order of their first row that is an act.

    Parameters
    ----------
    log : pandas.DataFrame
        With the columns that :func:`experiments.log.the_columns` gives.
    observed_until : date, str or int, optional
        As for `describe`.
    """
    day, active = _day_column(log), is_act(log)
    if not active.any():
        empty = np.zeros(0, dtype=np.int64)
        return Acts(empty, empty, empty, empty, 0, 0, 0)
    last = day.max() if observed_until is None else _until(observed_until, day)
    member = pd.factorize(log["member"].to_numpy()[active])[0].astype(np.int64)
    day = day[active]
    first = day.min()
    who, when = _once(member, _whole_days(day, first))
    observed = int(_whole_days(np.array([last]), first)[0]) + 1
    months = months_of(first, np.arange(observed))
    return Acts(np.bincount(member), who, when, months[when], observed, int(months[-1]), first)


def is_act(log: pd.DataFrame) -> Bools:
    """Tell of each row whether it is an act, and no coming, going, paying or merely being seen."""
    if "kind" not in log:
        return np.ones(len(log), dtype=np.bool_)
    active: Bools = ~kinds_of(log).isin(NOT_AN_ACT).to_numpy()
    return active


def _day_column(log: pd.DataFrame) -> npt.NDArray[Any]:
    column = log["day"]
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.to_numpy().astype("datetime64[D]")
    if pd.api.types.is_integer_dtype(column):
        return column.to_numpy().astype(np.int64)
    return _day_column(understood(log.reset_index(drop=True), "log: row", 0)) if len(log) else np.zeros(0, np.int64)


def _until(observed_until: date | str | int, day: npt.NDArray[Any]) -> Any:
    dated = day.dtype.kind == "M"
    try:
        until = np.datetime64(str(observed_until)[:10], "D") if dated else int(str(observed_until))
    except ValueError:
        wanted = "a date (YYYY-MM-DD)" if dated else "a whole number of days"
        raise InputError(f"observed_until = {observed_until!r} is not {wanted}, as the log's days are") from None
    if len(day) and (until - day.max()) / (np.timedelta64(1, "D") if dated else 1) > LONGEST:
        raise InputError(f"observed_until = {observed_until} is more than {LONGEST:,} days after the log's last day")
    if len(day) and until < day.max():
        raise InputError(f"observed_until = {observed_until} is before the last day of the log, {day.max()}")
    return until


def _whole_days(day: npt.NDArray[Any], first: Any) -> Ints:
    days: Ints = (day - first).astype(np.int64)
    return days


def months_of(first: Any, day: Ints) -> Ints:
    """Give the month of each day after the first: calendar months since 1970-01, or stretches of 30 days."""
    if isinstance(first, np.datetime64):
        dates: npt.NDArray[np.datetime64] = first + day
        return dates.astype("datetime64[M]").astype(np.int64)
    return day // DAYS_A_MONTH


def _once(member: Ints, day: Ints) -> tuple[Ints, Ints]:
    """Return the days on which each member was active, once each, by member and day."""
    span = int(day.max()) + 1
    who, when = np.divmod(np.unique(member * span + day), span)
    return who, when


def _lifespans(acts: Acts, rule: LifespanRule) -> Iterator[tuple[str, Any]]:
    active = active_in_window(acts.day, acts.member, acts.observed, rule.window)
    life = lifespan_of(active, rule)
    relative = relative_lifespan_of(np.bincount(acts.day, minlength=acts.observed), rule)
    yield "lifespan_days", life.days
    yield "lifespan_died", life.died
    yield "lifespan_censored", life.censored
    yield "never_started", life.never_started
    yield "lifespan_relative_days", relative.days
    yield "lifespan_relative_died", relative.died
    alive = active >= rule.threshold
    if alive.any():
        tenth = active >= max(rule.threshold, rule.peak_share * active.max())
        yield "lifespan_first_drop_days", _first_drop(alive)
        yield "lifespan_final_days", int(np.flatnonzero(alive)[-1]) + 1
        yield "lifespan_final_censored", bool(alive[-1])
        yield "lifespan_10pct_days", int(np.flatnonzero(tenth)[-1]) + 1
        yield "lifespan_10pct_censored", bool(tenth[-1])


def _first_drop(alive: Bools) -> int | None:
    drops = np.flatnonzero(alive[:-1] & ~alive[1:])
    return int(drops[0]) + 1 if len(drops) else None


def first_and_last(acts: Acts) -> tuple[Ints, Ints]:
    """Give the first and the last active day of each member."""
    starts = np.searchsorted(acts.member, np.arange(len(acts.acts)))
    ends = np.append(starts[1:], len(acts.member)) - 1
    return acts.day[starts], acts.day[ends]


def _returns(acts: Acts) -> Iterator[tuple[str, Any]]:
    first, last = first_and_last(acts)
    age = acts.day - first[acts.member]
    for days in (30, 90, 365):
        yield f"ret{days}", _share(last - first >= days, first < acts.observed - days)
        seen = np.zeros(len(first), dtype=np.bool_)
        seen[acts.member[(age >= days) & (age < days + WIN_DAYS)]] = True
        yield f"win{days}", _share(seen, first < acts.observed - days - WIN_DAYS)


def _share(hit: Bools, among: Bools) -> float | None:
    return float(hit[among].mean()) if among.sum() >= FEWEST else None


def concentration(acts: Ints) -> Iterator[tuple[str, Any]]:
    """Say how far acts, one number a member, are those of few; ``gini``, ``top1``, ``top10`` of `MEANINGS`."""
    members, ascending = len(acts), np.sort(acts)
    rank = 2 * np.arange(1, members + 1) - members - 1
    yield "gini", float(rank @ ascending / (members * acts.sum()))
    for name, share in (("top1", 0.01), ("top10", 0.1)):
        most = max(1, round(share * members))
        yield name, float(ascending[-most:].sum() / acts.sum())


def _tenures(acts: Acts) -> Iterator[tuple[str, Any]]:
    first, last = first_and_last(acts)
    tenure, again = last - first, last > first
    gaps = np.diff(acts.day)[acts.member[1:] == acts.member[:-1]]
    yield "silent_days_at_end", int(acts.observed - 1 - last.max())
    yield "second_event", float((acts.acts > 1).mean())
    yield "second_day", float(again.mean())
    yield "median_gap_days", _median(gaps)
    yield "median_tenure_days", _median(tenure)
    yield "median_tenure_2plus_days", _median(tenure[again])
    yield "tenure_p90_days", float(np.quantile(tenure, 0.9))


def _median(days: Ints) -> float | None:
    return float(np.median(days)) if len(days) else None


def _active_next_month(acts: Acts) -> float | None:
    """Return the share of members' active months, before the last one observed, that the next one follows."""
    month = acts.month - acts.month.min()
    gap = 2
    known = np.unique(acts.member * (month.max() + gap) + month)
    followed = np.append(np.diff(known) == 1, False)
    before_last = known % (month.max() + gap) < acts.last_month - acts.month.min()
    return float(followed[before_last].mean()) if before_last.any() else None
