"""The figures that stand beside those of other communities, each with what chance alone may do to it."""

from datetime import date
from typing import Any, NamedTuple

import pandas as pd
from scipy import stats

from experiments.describe import first_and_last, measures_of
from experiments.health import cohorts, few, staying
from experiments.health.events import Events, events_of
from sim.lifespan import LifespanRule

COMPARED = (
    "second_event",
    "second_day",
    "ret30",
    "ret90",
    "ret365",
    "newcomers_next_month",
    "established_next_month",
    "still90",
    "gini",
    "top10",
    "absence_factor",
)
COUNTS = ("absence_factor", "response_minutes")  # of people or minutes; all others are shares, or lie in 0 to 1
BY_HEAD = {"ret30": 30, "ret90": 90, "ret365": 365}


class Figure(NamedTuple):
    """A figure of a community.

    Attributes
    ----------
    value : float or None
        None where there is too little to tell.
    of : int
        Members, or members' months, that it is a share of or measured on.
    low, high : float or None
        95 % interval, of a share by Wilson's formula; None for what is no share of people.
    """

    value: float | None
    of: int
    low: float | None = None
    high: float | None = None


def figures(
    log: pd.DataFrame, rule: LifespanRule | None = None, *, observed_until: date | str | int | None = None
) -> dict[str, Figure]:
    """Measure a log in what is compared; see `experiments.describe.describe`."""
    events = events_of(log, observed_until)
    return of_measures(events, measures_of(events.acts, rule or LifespanRule()))


def of_measures(events: Events, described: dict[str, Any], tied: dict[str, Any] | None = None) -> dict[str, Figure]:
    """Gather what is compared.

    Parameters
    ----------
    events : Events
    described : dict
        What `experiments.describe.describe` says of the same log.
    tied : dict, optional
        What `experiments.health.ties.ties` says of it.
    """
    first, _ = first_and_last(events.acts)
    n = events.members
    found = {name: share(described[name], n) for name in ("second_event", "second_day")}
    found |= {
        name: share(described[name], int((first < events.acts.observed - days).sum())) for name, days in BY_HEAD.items()
    }
    for name, about in cohorts.next_month(events).items():
        found[f"{name}_next_month"] = share(about["share"], int(about["of"] or 0))
    stay = staying.staying(events)
    still = stay["still"].get("90") if stay else None
    found["still90"] = Figure(still[0], stay["members"], *still[1:]) if stay and still else Figure(None, 0)
    found |= {name: Figure(described[name], n) for name in ("gini", "top10")}
    found["absence_factor"] = Figure(float(few.absence_factor(events.acts.acts)), n)
    if tied:
        found["newcomers_answered"] = share(tied["newcomers_answered"], tied["of"])
        found["reciprocity"] = Figure(tied["reciprocity"], tied["pairs"])
        found["response_minutes"] = Figure(tied["response_minutes"], tied["answers"])
    return found


def share(value: float | None, of: int) -> Figure:
    """Give a share of so many with its 95 % interval."""
    if value is None or not of:
        return Figure(None, of)
    interval = stats.binomtest(round(value * of), of).proportion_ci(method="wilson")
    return Figure(float(value), of, float(interval.low), float(interval.high))
