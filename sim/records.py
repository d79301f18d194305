"""What is recorded each day, with its unit."""

from typing import Any

import numpy as np
import numpy.typing as npt

MEASURES: dict[str, tuple[str, str]] = {
    "members": ("people", "on the list at the end of the day"),
    "visitors": ("people", "who looked in"),
    "posters": ("people", "who posted"),
    "writers": ("people", "who posted or answered"),
    "active": ("people", "who wrote or met in the trailing window of the lifespan rule"),
    "posts": ("posts", "written by members"),
    "ads": ("posts", "that advertise, beside the others"),
    "ads_taken_down": ("posts", "by the operator, before anybody else read them"),
    "replies": ("answers", "written by members"),
    "needs": ("needs", "of visitors"),
    "helps": ("needs", "that somebody met"),
    "attendees": ("people", "who came to a meeting"),
    "joined_outside": ("people", "who joined, having heard of it outside"),
    "joined_invited": ("people", "who joined on a member's word"),
    "left": ("people", "who left by an act of their own"),
    "not_renewed": ("people", "who left by not paying when a fee fell due"),
    "removed": ("people", "put out by the operator"),
    "renewals_due": ("people", "whose fee fell due"),
    "renewed": ("people", "who paid it"),
    "interest": ("mean, 0 to 1", "interest of those on the list"),
    "activity": ("mean, visits a day", "habit of visiting"),
    "loyalty": ("mean, 0 to 1", "loyalty"),
    "satisfaction": ("mean benefit", "satisfaction"),
    "ties": ("ties a member", "counted on every seventh day"),
    "tie_strength": ("mean, 0 to 1", "strength of those ties, on every seventh day"),
    "freshness": ("mean, 0 to 1", "how little the topics are used up"),
    "reputation": ("0 to 1", "outside"),
    "refused": ("acts", "of the operator that were not possible: hours or money short, a meeting held already"),
    "hours": ("hours", "spent by the operator"),
    "spent": ("yuan", "spent by the operator"),
    "earned": ("yuan", "paid by members"),
}
FLOATS = {"interest", "activity", "loyalty", "satisfaction", "ties", "tie_strength", "freshness", "reputation"}
FLOATS |= {"hours", "spent", "earned"}
DAILY = np.dtype([(name, np.float64 if name in FLOATS else np.int64) for name in MEASURES])

NOW = np.dtype(
    [
        ("rows", np.int64),
        ("listed", np.int64),
        ("visitors", np.int64),
        ("posters", np.int64),
        ("helpers", np.int64),
        ("attendees", np.int64),
        ("advertised", np.float64),
        ("event_hours", np.float64),
        ("event_quality", np.float64),
        ("event_places", np.int64),
        ("event_circle", np.int64),
        ("event_in_person", np.int64),
        ("event_similar", np.int64),
        ("candidates", np.int64),
        ("praised", np.int64),
        ("warned", np.int64),
        ("audience", np.float64),
        ("reputation", np.float64),
        ("own_reputation", np.float64),
        ("quality", np.float64),
        ("entry_fee", np.float64),
        ("renewal_fee", np.float64),
        ("period", np.int64),
    ]
)

Records = npt.NDArray[Any]


def no_days(days: int) -> Records:
    """Make empty records for so many days, one row a day."""
    return np.zeros(days, DAILY)
