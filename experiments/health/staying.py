"""How long members stay, as survival data: who was cut off by the end of the log is never counted as gone."""

from typing import Any

import numpy as np
import numpy.typing as npt

from experiments.describe import FEWEST
from experiments.health.events import Events
from experiments.survival import crossing, kaplan_meier

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

SILENCE = 90  # days after which a member counts as gone
NAMED = (30, 90, 180, 365, 730, 1095)
MOST_STEPS = 400


def staying(events: Events) -> dict[str, Any] | None:
    """Say how long members stay; None if hardly anybody was seen for longer than the silence that ends a stay.

    Returns
    -------
    dict
        ``silence`` (days), ``members`` (those whose stay can be told), ``gone`` (whose end was seen), ``returned``
        (share of these seen again later on), ``median`` with ``median_ci`` (days; None if not reached), ``still``
        (share still there after 30, 90, … days, with its 95 % interval, as far as was observed), ``curve`` (``day``,
        ``still``, ``low``, ``high``).
    """
    days, ended, back = stays(events)
    if len(days) < FEWEST:
        return None
    seen = events.acts.observed - SILENCE
    steps = kaplan_meier(days, ended, seen)
    at = {day: steps[steps["day"] <= day].iloc[-1] for day in NAMED if day <= seen}
    drawn = steps.iloc[np.unique(np.linspace(0, len(steps) - 1, MOST_STEPS).round().astype(int))]
    return {
        "silence": SILENCE,
        "members": len(days),
        "gone": int(ended.sum()),
        "returned": float(back[ended].mean()) if ended.any() else None,
        "median": crossing(steps.day, steps.alive),
        "median_ci": [crossing(steps.day, steps.low), crossing(steps.day, steps.high)],
        "still": {str(day): [float(row["alive"]), float(row["low"]), float(row["high"])] for day, row in at.items()},
        "curve": drawn.rename(columns={"alive": "still"}).to_dict("list"),
    }


def stays(events: Events) -> tuple[Floats, Bools, Bools]:
    """Give each member's stay: to the last act before the first silence of `SILENCE` days.

    A silence is only seen where it lies wholly within the log. So every stay is looked at up to `SILENCE` days before
    the end of the log, and members who came later than that are left out.

    Returns
    -------
    days : ndarray of float64, shape (members,)
        From the first act to the last one of the stay; to the end of what is looked at, if it went on.
    ended : ndarray of bool
        Whether the silence was seen.
    back : ndarray of bool
        Whether there was an act after it.
    """
    acts = events.acts
    starts = np.searchsorted(acts.member, np.arange(events.members))
    first, ends = acts.day[starts], np.append(starts[1:], len(acts.day)) - 1
    gap = np.append(np.diff(acts.day), 0)
    gap[ends] = acts.observed - acts.day[ends]
    silent = np.flatnonzero(gap > SILENCE)
    who, place = np.unique(acts.member[silent], return_index=True)
    last = np.full(events.members, acts.observed)
    last[who] = acts.day[silent[place]]
    back = np.zeros(events.members, dtype=np.bool_)
    back[who] = silent[place] != ends[who]
    seen = acts.observed - SILENCE
    ended = last < seen
    there = first < seen
    return (np.minimum(last, seen) - first)[there].astype(np.float64), ended[there], back[there]
