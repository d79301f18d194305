"""A community's health in figures, for machines and for the page."""

from datetime import date
from typing import Any

import pandas as pd

from experiments import reference
from experiments.describe import NOT_AN_ACT, measures_of
from experiments.health import beside, cohorts, few, figures, recency, rhythm, rooms, staying, ties
from experiments.health.coverage import coverage as covered
from experiments.health.events import Events, events_of
from experiments.health.life import life
from experiments.log import kinds_of
from sim.lifespan import LifespanRule

MEASURED = ("life", "months", "cohorts", "next_month", "few", "ties", "rooms", "rhythm", "staying", "beside")


def health(
    log: pd.DataFrame,
    rule: LifespanRule | None = None,
    *,
    observed_until: date | str | int | None = None,
    kind: str = reference.ANY,
    coverage: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Measure a community's health by its log.

    Parameters
    ----------
    log : pandas.DataFrame
        As `experiments.log.read_log` returns it, or `sim.life.Life.events`.
    rule : LifespanRule, optional
        When a community is alive.
    observed_until : date, str or int, optional
        The last day observed, in the log's own days; by default the day of the last row.
    kind : str, optional
        With which real communities to compare: of `experiments.reference.BEGINNINGS`.
    coverage : dict, optional
        What an import wrote beside the log.

    Returns
    -------
    dict
        ``kind``, ``log`` (what it holds), ``coverage``, and as the modules of this package say: ``life``, ``months``,
        ``cohorts``, ``next_month``, ``few``, ``ties``, ``rooms``, ``rhythm``, ``staying``, ``beside``. What the log
        cannot tell is None; without any act, all of these are.
    """
    rule = rule or LifespanRule()
    events = events_of(log, observed_until)
    said: dict[str, Any] = {"kind": kind, "log": _held(log, events), "coverage": covered(log, events, coverage)}
    if not events.members:
        return said | dict.fromkeys(MEASURED)
    described, tied = measures_of(events.acts, rule), ties.ties(events)
    return said | {
        "life": life(events, rule, described),
        "months": recency.months(events),
        "cohorts": cohorts.cohorts(events)._asdict(),
        "next_month": cohorts.next_month(events),
        "few": few.few(events),
        "ties": tied,
        "rooms": rooms.rooms(events),
        "rhythm": rhythm.rhythm(events),
        "staying": staying.staying(events),
        "beside": beside.beside(figures.of_measures(events, described, tied), kind),
    }


def _held(log: pd.DataFrame, events: Events) -> dict[str, Any]:
    """Say what the log holds."""
    n = events.members
    counts = kinds_of(log).value_counts() if "kind" in log else pd.Series(dtype=int)
    return {
        "members": n,
        "acts": len(events.member),
        "observed_days": events.acts.observed,
        "first": events.day_named(0) if n else None,
        "last": events.day_named(events.acts.observed - 1) if n else None,
        "dated": events.dated,
        "kinds": {str(kind): int(count) for kind, count in counts.items() if kind not in NOT_AN_ACT},
        "not_acts": {str(kind): int(count) for kind, count in counts.items() if kind in NOT_AN_ACT},
        "tells": {"time": events.clock is not None, "to": events.to is not None, "room": events.room is not None},
    }
