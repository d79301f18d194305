"""What a log covers: where nobody acted for long, whose joining it does not hold, whether it lists survivors only."""

from typing import Any

import numpy as np
import pandas as pd

from experiments.health.events import Events
from experiments.log import kinds_of

LONG = 30  # days
MOST_GAPS = 5


def coverage(log: pd.DataFrame, events: Events, beside: dict[str, Any] | None = None) -> dict[str, Any]:
    """Say what a log covers.

    Parameters
    ----------
    log : pandas.DataFrame
    events : Events
    beside : dict, optional
        What stands in the file beside the log, ``EVENTS.coverage.json``, if it was imported.

    Returns
    -------
    dict
        ``gaps`` (the longest silences of more than 30 days: ``first``, ``last``, ``days``), ``joins_unseen`` (share of
        members who act and whose joining is not in the log), ``survivors_only``.
    """
    return {
        "gaps": _gaps(events),
        "joins_unseen": _joins_unseen(log, events),
        "survivors_only": bool((beside or {}).get("survivors_only", False)),
    }


def _gaps(events: Events) -> list[dict[str, Any]]:
    days = np.unique(events.day)
    silent = np.diff(days) - 1
    longest = np.sort(np.argsort(-silent, kind="stable")[:MOST_GAPS])
    return [
        {
            "first": events.day_named(int(days[i]) + 1),
            "last": events.day_named(int(days[i + 1]) - 1),
            "days": int(silent[i]),
        }
        for i in longest
        if silent[i] > LONG
    ]


def _joins_unseen(log: pd.DataFrame, events: Events) -> float:
    if "kind" not in log or not events.members:
        return 1.0
    joined = log["member"][(kinds_of(log) == "join").to_numpy()]
    return 1 - len(set(joined) & set(events.names)) / events.members
