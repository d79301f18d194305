"""How alive a community is, and how long it has lived."""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from experiments.health.events import Events
from sim.lifespan import LifespanRule, active_in_window, lifespan_of, relative_lifespan_of

Ints = npt.NDArray[np.int64]

QUARTER, YEAR = 90, 365  # days compared with as many before
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
        and ``year`` (members active ``now``, in the last 90 or 365 days, and in as many ``before``, with ``trend``:
        ``up``, ``down``, or ``level`` where chance alone could make the difference; None if that was not observed); the
        lifespans by both rules, and by both if only a silence that lasts counts: ``lasting_days``, ``…_died``,
        ``lasting_relative_days``, ``…_died``; ``curve`` (``day``, ``active``).
    """
    acts = events.acts
    active = active_in_window(acts.day, acts.member, acts.observed, rule.window)
    alive = active >= rule.threshold
    lasting_rule = replace(rule, spell="final")
    lasting = lifespan_of(active, lasting_rule)
    relative = relative_lifespan_of(np.bincount(acts.day, minlength=acts.observed), lasting_rule)
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
        "lasting_days": lasting.days,
        "lasting_died": lasting.died,
        "lasting_relative_days": relative.days,
        "lasting_relative_died": relative.died,
        "quarter": _change(events, QUARTER),
        "year": _change(events, YEAR),
        **{name: described[name] for name in described if name.startswith("lifespan_") or name == "never_started"},
        "curve": {"day": [events.day_named(int(day)) for day in shown], "active": active[shown].tolist()},
    }


def _change(events: Events, span: int) -> dict[str, Any] | None:
    """Compare the members active in the last days with those in as many days before."""
    member, day, end = events.acts.member, events.acts.day, events.acts.observed
    if end < 2 * span:
        return None
    now = len(np.unique(member[day >= end - span]))
    before = len(np.unique(member[(day >= end - 2 * span) & (day < end - span)]))
    by_chance = abs(now - before) <= DOUBT * np.sqrt(now + before)
    return {"now": now, "before": before, "trend": "level" if by_chance else "up" if now > before else "down"}
