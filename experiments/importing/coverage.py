"""What a log covers: its days, its gaps, what nobody can see in it."""

from collections import Counter
from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from experiments.importing.acts import DROPPED
from experiments.importing.forms import Format
from experiments.importing.gathering import Gathering, Ints

GAP_DAYS = 30
SHOWN = 5


def coverage_of(
    log: pd.DataFrame,
    formats: Collection[Format],
    files: Counter[str],
    zone: str,
    gathering: Gathering,
    until: int | None,
) -> dict[str, Any]:
    """Say what a log covers.

    Parameters
    ----------
    log : pandas.DataFrame
        With `day` as days since 1970.
    formats : collection of Format
        In which its files were.
    files : Counter
        How many files were read, and how many passed over.
    zone : str
        By which times became days.
    gathering : Gathering
        What was left out.
    until : int or None
        The last day observed, if the user said.

    Returns
    -------
    dict
        As it stands beside the log, ``EVENTS.coverage.json``.
    """
    days = log["day"].to_numpy()
    joined = _joined_first(log)
    return {
        "formats": sorted(format.name for format in formats),
        "files": files["read"],
        "files_passed_over": files["passed over"],
        "first_day": day_said(days[0]),
        "last_day": day_said(days[-1]),
        "observed_until": day_said(until if until is not None else days[-1]),
        "zone": zone,
        "events": len(log),
        "members": int(log["member"].nunique()),
        "rooms": int(log["room"].nunique()),
        "kinds": {str(kind): int(n) for kind, n in log["kind"].value_counts().items() if n},
        "gaps": _gaps(days),
        "members_seen_joining": joined,
        "joins_seen": joined > 0,
        "leaves_seen": bool(log["kind"].isin(["leave", "removed"]).any()),
        "replies_known": bool(log["to"].notna().any()),
        "survivors_only": all(format.roster for format in formats),
        "names_of_several": gathering.shared_names,
        "dropped": {what: gathering.dropped[what] for what in DROPPED if gathering.dropped[what]},
    }


def day_said(day: int) -> str:
    """Give a day since 1970 as a date."""
    return str(np.datetime64(int(day), "D"))


def _gaps(days: Ints) -> list[dict[str, Any]]:
    """List the silences of more than `GAP_DAYS` days: files may be missing there."""
    seen = np.unique(days)
    silent = np.diff(seen) - 1
    return [
        {"first": day_said(seen[k] + 1), "last": day_said(seen[k + 1] - 1), "days": int(silent[k])}
        for k in np.flatnonzero(silent > GAP_DAYS)
    ]


def _joined_first(log: pd.DataFrame) -> int:
    """Count the members whose first event is that they came in."""
    return int((log.drop_duplicates("member")["kind"] == "join").sum())


def in_words(said: dict[str, Any]) -> list[str]:
    """Say in a few lines what a log covers and what it cannot tell."""
    return [
        f"{said['events']:,} events of {said['members']:,} members in {said['rooms'] or 'no'} "
        f"room{'' if said['rooms'] == 1 else 's'}, {said['first_day']} to {said['last_day']} ({said['zone']})",
        "kinds: " + ", ".join(f"{kind} {n:,}" for kind, n in said["kinds"].items()),
        *([f"left out: {_listed(said['dropped'])}"] if said["dropped"] else []),
        *_cannot_be_seen(said),
    ]


def _listed(dropped: dict[str, int]) -> str:
    return ", ".join(f"{n:,} {DROPPED[what]}" for what, n in dropped.items())


def _cannot_be_seen(said: dict[str, Any]) -> list[str]:
    joined = said["members_seen_joining"]
    before = 1 - joined / said["members"]
    gaps = [f"{gap['first']} to {gap['last']}" for gap in said["gaps"]]
    silences = ", ".join(gaps[:SHOWN]) + ", …" * (len(gaps) > SHOWN)
    lines = {
        "nobody was seen to join: the log does not tell when each came, only when they first did something": not joined,
        f"{before:.0%} of the members were not seen to join; they were there before": joined and before,
        "nobody was seen to leave: who went can only be told by their silence": not said["leaves_seen"],
        "it lists who is still there; those who left before are missing": said["survivors_only"],
        f"nothing happened for more than {GAP_DAYS} days, or files are missing: {silences}": gaps,
        f"{said['names_of_several']} names are those of several members": said["names_of_several"],
        f"{said['files_passed_over']} other files were passed over": said["files_passed_over"],
    }
    return [line for line, holds in lines.items() if holds]
