"""In which rooms a community lives."""

from typing import Any

import numpy as np

from experiments.health.events import UNKNOWN, Events

SHOWN = 12
LATELY = 30  # days


def rooms(events: Events) -> dict[str, Any] | None:
    """Say what happens in which room; None if the log names no room.

    Returns
    -------
    dict
        ``rooms`` (how many), ``in_several`` (share of members who acted in two or more), ``silent`` (rooms without an
        act in the last 30 days), ``largest`` (share of acts in the busiest), ``shown``: of the busiest, ``room``,
        ``acts``, ``members``, ``lately`` (members in the last 30 days), ``first`` and ``last`` day with an act.
    """
    if events.room is None:
        return None
    known = events.room != UNKNOWN
    room, member, day = events.room[known], events.member[known], events.day[known]
    n = len(events.rooms)
    late = day >= events.acts.observed - LATELY
    acts = np.bincount(room, minlength=n)
    seen, lately = _members(room, member, events), _members(room[late], member[late], events)
    first, last = np.full(n, events.acts.observed), np.full(n, -1)
    np.minimum.at(first, room, day)
    np.maximum.at(last, room, day)
    pairs = np.unique(member * n + room)
    each = np.bincount(pairs // n)
    busiest = np.argsort(-acts, kind="stable")[:SHOWN]
    return {
        "rooms": n,
        "in_several": float((each[each > 0] > 1).mean()),
        "silent": int((lately == 0).sum()),
        "largest": float(acts.max() / acts.sum()),
        "shown": [
            {
                "room": events.rooms[r],
                "acts": int(acts[r]),
                "members": int(seen[r]),
                "lately": int(lately[r]),
                "first": events.day_named(int(first[r])),
                "last": events.day_named(int(last[r])),
            }
            for r in busiest
        ],
    }


def _members(room: Any, member: Any, events: Events) -> Any:
    return np.bincount(np.unique(room * events.members + member) // events.members, minlength=len(events.rooms))
