"""A life beside the same life under another arm: when they part, and how the difference grows."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.explain.relive import Relived

SHOWN = ("active", "members", "writers", "posts", "ties", "satisfaction", "loyalty")
MARKS = (1, 5, 10, 25)


class Parted(NamedTuple):
    """How two lives differ.

    Attributes
    ----------
    arm : str
        The other one.
    first_day : int or None
        On which any daily record differs, or none.
    measures : tuple of str
        Which do on that day.
    acts : pandas.DataFrame
        ``day, arm, policy, action``: the first acts of the operators that only one of them did.
    grown : pandas.DataFrame
        ``difference, day``: on which this many more or fewer were active for the first time.
    daily : pandas.DataFrame
        ``day, measure, here, there, difference``: all measures that are shown, day by day.
    """

    arm: str
    first_day: int | None
    measures: tuple[str, ...]
    acts: pd.DataFrame
    grown: pd.DataFrame
    daily: pd.DataFrame


def parted(one: Relived, other: Relived) -> Parted:
    """Compare two lives of the same people and luck."""
    here, there = one.daily, other.daily
    unequal = ~((here == there) | (here.isna() & there.isna()))
    days = np.flatnonzero(unequal.any(axis=1))
    first = int(days[0]) if len(days) else None
    measures = tuple(unequal.columns[unequal.iloc[first]]) if first is not None else ()
    gap = (here["active"] - there["active"]).abs().to_numpy()
    grown = [(n, int(np.flatnonzero(gap >= n)[0])) for n in MARKS if (gap >= n).any()]
    parts = [
        pd.DataFrame({"day": here.index, "measure": name, "here": here[name], "there": there[name]}) for name in SHOWN
    ]
    daily = pd.concat(parts, ignore_index=True)
    daily["difference"] = daily["here"] - daily["there"]
    return Parted(
        other.run.arm,
        first,
        measures,
        _only_one(one, other),
        pd.DataFrame(grown, columns=["difference", "day"]),
        daily,
    )


def _only_one(one: Relived, other: Relived, shown: int = 3) -> pd.DataFrame:
    """Give the first acts that only one of two operators did."""
    columns = ["day", "policy", "action"]
    mine, others = (
        side.ledger[side.ledger["done"] & (side.ledger["action"] != "Fee")][columns].drop_duplicates()
        for side in (one, other)
    )
    both = mine.merge(others, how="outer", on=columns, indicator="arm")
    both["arm"] = both["arm"].astype(str).replace({"left_only": one.run.arm, "right_only": other.run.arm})
    apart = both[both["arm"] != "both"].sort_values(["day", "policy", "action"], kind="stable")
    return (
        apart.drop_duplicates(["policy", "action"])
        .head(shown)[["day", "arm", "policy", "action"]]
        .reset_index(drop=True)
    )
