"""How alive a community is, and how long it has lived."""

from typing import Any

import numpy as np
import numpy.typing as npt

from experiments.health.events import Events
from sim.lifespan import LifespanRule, active_in_window

Ints = npt.NDArray[np.int64]

QUARTER = 90  # days compared with the 90 before
MOST_POINTS = 500
DOUBT = 1.96


def life(events: Events, rule: LifespanRule, described: dict[str, Any]) -> dict[str, Any]:
    """Say how alive a community is.

    Parameters
    ----------
    events : Events
    rule : LifespanRule
        Its window is the one in which active members are counted.
    described : dict
        What `experiments.describe.describe` says by the same rule.

    Returns
    -------
    dict
        ``state`` (``alive``, ``silent`` or ``never started``, on the last day observed), ``window``, ``threshold``,
        ``active`` (members in the last window), ``peak`` (the most in any) with ``peak_day``, ``of_peak``; ``quarter``
        and ``quarter_before`` (members active in the last 90 days and in the 90 before; None if that was not observed)
        with ``trend`` (``up``, ``down``, or ``level`` where chance alone could make the difference); the lifespans by
        both rules; ``curve`` (``day``, ``active``).
    """
    acts = events.acts
    active = active_in_window(acts.day, acts.member, acts.observed, rule.window)
    alive = active >= rule.threshold
    peak = int(active.argmax())
    shown = np.unique(np.linspace(0, acts.observed - 1, min(acts.observed, MOST_POINTS)).round().astype(int))
    shown = np.unique(np.append(shown, peak))
    return {
        "state": "alive" if alive[-1] else ("silent" if alive.any() else "never started"),
        "window": rule.window,
        "threshold": rule.threshold,
        "active": int(active[-1]),
        "peak": int(active[peak]),
        "peak_day": events.day_named(peak),
        "of_peak": float(active[-1] / active[peak]),
        "silent_days": described["silent_days_at_end"],
        **_trend(acts.day, acts.member, acts.observed),
        **{name: described[name] for name in described if name.startswith("lifespan_") or name == "never_started"},
        "curve": {"day": [events.day_named(int(day)) for day in shown], "active": active[shown].tolist()},
    }


def _trend(day: Ints, member: Ints, observed: int) -> dict[str, Any]:
    if observed < 2 * QUARTER:
        return {"quarter": None, "quarter_before": None, "trend": None}
    last, before = (
        len(np.unique(member[(day >= end - QUARTER) & (day < end)])) for end in (observed, observed - QUARTER)
    )
    doubt = DOUBT * np.sqrt(last + before)
    trend = "level" if abs(last - before) <= doubt else ("up" if last > before else "down")
    return {"quarter": last, "quarter_before": before, "trend": trend}
