"""When a community counts as dead: measured from who wrote when, never assumed."""

from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from sim.quantity import quantity, whole

Counts = npt.NDArray[np.int64]

FIRST_OR_FINAL = "which long silence ends the life: the first, or the one that nobody breaks any more"
COUNTED_FROM = "what the days are counted from: the first alive day, or the first day on which anybody wrote"


@dataclass(frozen=True, config=ConfigDict(extra="forbid"), kw_only=True)
class LifespanRule:
    """Say when a community is alive and when it is dead.

    A day is alive if at least `threshold` members wrote, or met, in the `window` days that end on it. Death is a
    silence, a stretch of days that are not alive, observed for at least `window` days; the last alive day
    before it is the last day of life. A shorter silence is bridged if the community comes back; if the
    observation ends in it, the run is censored. `spell` chooses among silences of that length: ``"first"``
    ends at the first, whatever came after it; ``"final"`` only at one that lasts to the end of the
    observation, so whoever is alive at the end is censored.
    """

    window: Annotated[int, whole("days", 1, 3650, "looked back; so long a silence is a death")] = 30
    threshold: Annotated[int, whole("members", 1, 1_000_000, "who have to write within the window")] = 3
    spell: Annotated[Literal["first", "final"], Field(description=FIRST_OR_FINAL)] = "first"
    start: Annotated[Literal["first-alive", "first-event"], Field(description=COUNTED_FROM)] = "first-alive"
    peak_share: Annotated[float, quantity("1", 0, 1, "second rule: dead below this share of the peak")] = 0.10
    smoothing: Annotated[int, whole("days", 1, 3650, "second rule: writers are averaged over them")] = 30


class Lifespan(NamedTuple):
    """How long a community lived.

    Attributes
    ----------
    days : int
        Days lived; if neither `died` nor `never_started`, days observed (censored there). 0 if it never
        started.
    died : bool
        Whether the end was seen.
    never_started : bool
        Whether no day was alive.
    first_day : int
        The day that `days` counts from, an index into the series; -1 if it never started.
    """

    days: int
    died: bool
    never_started: bool
    first_day: int

    @property
    def censored(self) -> bool:
        """Whether the observation ended before the life did."""
        return not (self.died or self.never_started)


NEVER = Lifespan(days=0, died=False, never_started=True, first_day=-1)


def lifespan_of(active: npt.ArrayLike, rule: LifespanRule) -> Lifespan:
    """Return the lifespan of a community from its counts of active members.

    Parameters
    ----------
    active : array_like of int, shape (days,)
        Distinct members who wrote in the `rule.window` days that end on each day.
    rule : LifespanRule
        The rule. It cannot know the window that `active` was counted with: they have to be the same.

    Returns
    -------
    Lifespan
        Last alive day + 1 - first day, if at least `rule.window` observed days follow the last alive day;
        otherwise censored at the last observed day.
    """
    counts = np.asarray(active)
    return _life(counts >= rule.threshold, counts > 0, rule)


def relative_lifespan_of(writers_per_day: npt.ArrayLike, rule: LifespanRule) -> Lifespan:
    """Return the lifespan by the second rule, which scales with size: writers a day as a share of their peak.

    A day is alive if the writers a day, averaged over the trailing `rule.smoothing` days, are at least
    `rule.peak_share` of the highest such average so far. An average over the few days that a young community
    has would make a launch day its peak for ever, so only averages over whole windows count towards the peak,
    and until there is one, every day since the first writer is alive. Death is a silence of `rule.window`
    observed days, as in `lifespan_of`.

    Parameters
    ----------
    writers_per_day : array_like of int, shape (days,)
        Distinct members who wrote on each day.
    rule : LifespanRule
        Its `threshold` plays no part.

    Returns
    -------
    Lifespan
        As in `lifespan_of`.
    """
    writers = np.asarray(writers_per_day, dtype=np.int64)
    total = _trailing_sum(writers, rule.smoothing)
    whole_windows = np.where(np.arange(len(total)) >= rule.smoothing - 1, total, 0)
    peak = np.maximum.accumulate(whole_windows)
    rounding = 1 - 1e-12
    alive = (total > 0) & (total >= rule.peak_share * peak * rounding)
    return _life(alive, writers > 0, rule)


def active_in_window(day: npt.ArrayLike, member: npt.ArrayLike, days: int, window: int) -> Counts:
    """Count the distinct members who are active in the trailing window of each day.

    Parameters
    ----------
    day : array_like of int, shape (events,)
        The day of each event. Events before day 0 count while the window reaches back to them; later ones
        than the last day do not count.
    member : array_like, shape (events,)
        Who acted.
    days : int
        How many days to count for: 0 to `days` - 1.
    window : int
        Days looked back, the day itself included.

    Returns
    -------
    ndarray of int64, shape (days,)
        Members with an event in the days ``t - window + 1`` to ``t``, for each day ``t``.
    """
    when, who = _by_member(np.asarray(day, dtype=np.int64), np.asarray(member))
    until = when + window
    again = who[1:] == who[:-1]
    until[:-1] = np.where(again, np.minimum(until[:-1], when[1:]), until[:-1])
    begins = np.bincount(np.clip(when, 0, days), minlength=days + 1)
    ends = np.bincount(np.clip(until, 0, days), minlength=days + 1)
    return np.cumsum(begins - ends)[:days].astype(np.int64)


def _by_member(day: Counts, member: npt.NDArray[Any]) -> tuple[Counts, npt.NDArray[Any]]:
    order = np.lexsort((day, member))
    return day[order], member[order]


def _life(alive: npt.NDArray[np.bool_], wrote: npt.NDArray[np.bool_], rule: LifespanRule) -> Lifespan:
    alive_days = np.flatnonzero(alive)
    if not len(alive_days):
        return NEVER
    first = int(alive_days[0] if rule.start == "first-alive" else np.flatnonzero(wrote)[0])
    last = _last_day_of_life(alive_days, len(alive), rule)
    return Lifespan(len(alive) - first if last is None else last + 1 - first, last is not None, False, first)


def _last_day_of_life(alive_days: npt.NDArray[np.intp], observed: int, rule: LifespanRule) -> int | None:
    silence_after = np.diff(np.append(alive_days, observed)) - 1
    deadly = silence_after >= rule.window
    if rule.spell == "final":
        deadly[:-1] = False
    return int(alive_days[np.argmax(deadly)]) if deadly.any() else None


def _trailing_sum(series: Counts, window: int) -> Counts:
    total = np.cumsum(series)
    total[window:] -= total[:-window].copy()
    return total
