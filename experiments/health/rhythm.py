"""On which days of the week a community is active and, where a log tells, at which hours."""

from typing import Any

import numpy as np

from experiments.health.events import MINUTES_A_DAY, Events

WEEK = 7
HOURS = 24
WEEKEND = (5, 6)
MONDAY = np.datetime64("1970-01-05")


def rhythm(events: Events) -> dict[str, Any] | None:
    """Say how acts are spread over the week; None if less than two weeks were observed.

    Only whole weeks are looked at: what is left over of the first days is not.

    Returns
    -------
    dict
        ``named`` (whether the days of the week are known; if not, the first is that of the first act), ``days`` (share
        of acts on each, Monday first), ``weekend`` (share on Saturday and Sunday, which would be 2/7 if all days were
        alike), ``hours`` (share in each hour of each day, a row a day) or None, ``busiest``: day, and hour or None.
    """
    if events.acts.observed < 2 * WEEK:
        return None
    shift = int((events.acts.first - MONDAY).astype(np.int64)) % WEEK if events.dated else 0
    inside = events.day >= events.acts.observed % WEEK  # whole weeks only
    weekday = (events.day[inside] + shift) % WEEK
    if not len(weekday):
        return None
    days = np.bincount(weekday, minlength=WEEK) / len(weekday)
    hours = None
    busiest: tuple[int, int | None] = (int(days.argmax()), None)
    if events.clock is not None:
        clock = events.clock[inside]
        known = np.isfinite(clock)
        hour = (clock[known] % MINUTES_A_DAY // 60).astype(np.int64)
        hours = np.bincount(weekday[known] * HOURS + hour, minlength=WEEK * HOURS).reshape(WEEK, HOURS) / max(
            1, known.sum()
        )
        busiest = (int(hours.argmax()) // HOURS, int(hours.argmax()) % HOURS)
    return {
        "named": events.dated,
        "days": days.tolist(),
        "weekend": float(days[list(WEEKEND)].sum()) if events.dated else None,
        "hours": None if hours is None else hours.tolist(),
        "busiest": busiest,
    }
