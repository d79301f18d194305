"""What is recorded each day, with its unit."""

from functools import cache
from typing import Any, TypeAlias

import numpy as np

MEASURES: dict[str, tuple[str, str]] = {
    "members": ("people", "on the list at the end of the day"),
    "visitors": ("people", "who looked in"),
    "posters": ("people", "who posted"),
    "writers": ("people", "who posted or answered; where nobody can but the operator, who looked in"),
    "active": ("people", "who were writers or met in the trailing window of the lifespan rule"),
    "posts": ("posts", "written by members"),
    "ads": ("posts", "that advertise, beside the others"),
    "ads_taken_down": ("posts", "by the operator, before anybody else read them"),
    "replies": ("answers", "written by members"),
    "needs": ("needs", "of visitors"),
    "helps": ("needs", "that somebody met"),
    "attendees": ("people", "who came to a meeting"),
    "homework": ("posts", "that had been asked for, among those of members"),
    "purchases": ("sales", "to members"),
    "turned_away": ("people", "who wanted to join and were not let in"),
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
    "rooms": ("rooms", "of the community in which somebody wrote in the trailing window"),
    "seceded": ("rooms", "lost to it in which somebody did"),
    "active_lineage": ("people", "who wrote or met in the trailing window, here or in rooms that seceded"),
    "lost": ("people", "of these, those who did so in rooms that seceded only"),
    "disputes": ("posts", "of rivals for the lead"),
    "muted": ("seats", "from which nothing is heard any more"),
    "freshness": ("mean, 0 to 1", "how little the topics are used up"),
    "reputation": ("0 to 1", "outside"),
    "refused": ("acts", "of the operator that were not possible: hours or money short, a meeting held already"),
    "hours": ("hours", "spent by the operator"),
    "spent": ("yuan", "spent by the operator"),
    "cost_of_sales": ("yuan", "of these, for what members bought"),
    "lent_hours": ("hours", "put in by members with a duty"),
    "earned": ("yuan", "paid by members, for whatever it was"),
    "earned_events": ("yuan", "of these, for meetings"),
    "earned_offers": ("yuan", "of these, for what was offered to them"),
}
FLOATS = {"interest", "activity", "loyalty", "satisfaction", "ties", "tie_strength", "freshness", "reputation"}
FLOATS |= {"hours", "spent", "cost_of_sales", "lent_hours", "earned", "earned_events", "earned_offers"}
ROOM_MEASURES: dict[str, tuple[str, str]] = {
    "members": ("people", "who sit in it"),
    "visitors": ("people", "who looked in"),
    "writers": ("people", "who posted or answered"),
    "active": ("people", "who wrote in the trailing window of the lifespan rule"),
    "posts": ("posts", "written by members"),
    "disputes": ("posts", "of rivals for the lead"),
}
ROOM_DAILY = np.dtype([(name, np.int32) for name in ROOM_MEASURES], align=True)
OF_SOFTWARE_COUNTED = ("capacity", "search", "admits")  # numbers of a room's platform, as sim.platform has them
OF_SOFTWARE = ("keep", "push", "found", "talk", "bonds", "closing")
ROOM = np.dtype(
    [(name, np.int64) for name in ("open", "inside", "opener", "parent", "generation", "opened", "closed", "leader")]
    + [
        (name, np.int64)
        for name in ("members", "visitors", "posters_from", "posters_to", "first", "second", "clear", "last_wrote")
    ]
    + [(name, np.int64) for name in ("place", "platform", *OF_SOFTWARE_COUNTED)]
    + [(name, np.float64) for name in ("audience", "diffused", "pushed", "contest", "guard", "notices")]
    + [(name, np.float64) for name in ("ads", "ads_kept", "disputes", "disputes_kept", *OF_SOFTWARE)]
    + [(name, np.float64) for name in ("posts", "posts_kept")],  # of all topics, as the feed closes
    align=True,
)
DAILY = np.dtype([(name, np.float64 if name in FLOATS else np.int64) for name in MEASURES], align=True)

NOW = np.dtype(
    [
        ("rows", np.int64),
        ("rooms", np.int64),
        ("listed", np.int64),
        ("visitors", np.int64),
        ("posters", np.int64),
        ("helpers", np.int64),
        ("attendees", np.int64),
        ("tellers", np.int64),
        ("writers", np.int64),
        ("advertised", np.float64),
        ("meets", np.int64),  # whether a meeting is held today
        ("near", np.float64),  # people of one taste who hear of it today, with that taste and the width of their arc
        ("near_taste", np.float64),
        ("near_width", np.float64),
        ("screening", np.int64),  # whether candidates are looked at today, and how
        ("screen_left", np.float64),  # for how many candidates there is time
        ("screen_minutes", np.float64),
        ("screen_width", np.float64),
        ("screen_sells", np.float64),
        ("quota", np.int64),  # posts in a visit, of everybody today; 0 for no limit
        ("bot_worth", np.float64),  # of a bot's answer today, to whoever posts
        ("asked", np.float64),  # by how much sooner satisfied visitors speak of the community today
        ("shown", np.float64),  # chance that a visitor is recognised outside today, and from how many answers on
        ("shown_from", np.int64),
        ("due_until", np.int64),  # last day on which any homework is due
        ("on_duty", np.int64),  # members who were given a duty
        ("lent", np.float64),  # minutes that they put in this week
        ("lent_week", np.float64),  # hours that they put in last week
        ("offer_price", np.float64),  # of what is sold today, yuan; 0 for nothing
        ("offer_cost", np.float64),
        ("offer_value", np.float64),
        ("trial", np.int64),  # free days of who joins
        ("dear_fee", np.float64),  # of the dearer membership, yuan; 0 for none
        ("last_quality", np.float64),
        ("candidates", np.int64),
        ("praised", np.int64),
        ("warned", np.int64),
        ("last_news", np.int64),
        ("week", np.int64),
        ("week_hours", np.float64),
        ("hours_per_week", np.float64),
        ("treasury", np.float64),
        ("muted", np.int64),
        ("last_event", np.int64),
        ("last_fixed", np.int64),  # day of the last meeting at the fixed place
        ("reputation", np.float64),
        ("own_reputation", np.float64),
        ("quality", np.float64),
        ("entry_fee", np.float64),
        ("renewal_fee", np.float64),
        ("period", np.int64),
    ],
    align=True,
)

Records: TypeAlias = Any  # a NumPy array of records, whose fields are read as attributes
LINE = 64  # bytes that the processor fetches at once; a table begins with one


def records(shape: int | tuple[int, ...], kind: np.dtype[Any]) -> Records:
    """Make empty records: one array a table, not one a field, since every array passed on takes time to compile."""
    size = int(np.prod(shape)) * kind.itemsize
    place = np.zeros(size + LINE, np.uint8)
    first = -place.__array_interface__["data"][0] % LINE
    return place[first : first + size].view(_as_records(kind)).reshape(shape).view(np.recarray)


@cache
def _as_records(kind: np.dtype[Any]) -> np.dtype[Any]:
    """Give the kind as NumPy's records have it, which it would otherwise make anew for every table."""
    return np.dtype((np.record, kind))


def as_record(numbers: Any) -> Any:
    """Put a named tuple of numbers into an array of one record: one pointer for compiled code, not many numbers."""
    values = tuple(numbers)
    kind = _kind(numbers._fields, tuple(map(type, values)))
    return np.array([values], _as_records(kind)).view(np.recarray)


@cache
def _kind(names: tuple[str, ...], types: tuple[type, ...]) -> np.dtype[Any]:
    return np.dtype([(name, np.dtype(kind)) for name, kind in zip(names, types, strict=True)], align=True)
