"""Whether members should sleep: what a calendar of wakings would cost, beside the passes that it would save."""

import math
from typing import Any

import numpy as np

from benchmarks.clock import Spread, interleaved, say, short, spread
from benchmarks.page import Section, table
from benchmarks.stages import stages
from benchmarks.steady import QUIET, settled
from sim import Community
from sim.compiled import compiled
from sim.luck import VISIT, draw

SIZES = (10_000, 100_000)
PASSES = ("members_visit", "others_are_reached", "members_leave")  # that look at everybody, every day
SPAN = 1024  # days that the calendar holds; who would sleep longer is looked at once in between
NOBODY = -1
WAKINGS = 2_000_000


@compiled
def live_by_calendar(first: Any, after: Any, keys: Any, last_contact: Any, chance: float, begin: int, end: int) -> int:
    """Wake who is due, write that, and let them sleep until the day on which something may next happen to them.

    ``first`` holds who is the first to wake on a day, ``after`` who wakes after whom; gaps are geometric.
    """
    woken, asleep = 0, math.log1p(-chance)
    for day in range(begin, end):
        row = first[day % SPAN]
        first[day % SPAN] = NOBODY
        while row != NOBODY:
            then = after[row]
            last_contact[row] = day
            gap = 1 + int(math.log(1.0 - draw(keys[row], day, VISIT)) / asleep)
            page = (day + min(gap, SPAN - 1)) % SPAN
            after[row] = first[page]
            first[page] = row
            woken += 1
            row = then
    return woken


def a_waking(town: Community, chance: float, rounds: int) -> Spread:
    """Give nanoseconds a waking, for members each of whom wakes on a day with some chance."""
    keys, last_contact = town.state.keys, np.zeros(len(town.state.keys), np.int32)
    first, after = np.full(SPAN, NOBODY, np.int64), np.append(np.arange(1, len(keys)), NOBODY)
    first[0] = 0  # all wake on day 0, and lie scattered after a few times
    days = max(1, int(WAKINGS / (chance * len(keys))))
    begin = round(5 / chance)
    live_by_calendar(first, after, keys, last_contact, chance, 0, begin)

    def task() -> float:
        nonlocal begin
        begin += days
        return float(live_by_calendar(first, after, keys, last_contact, chance, begin - days, begin))

    return spread([1e9 * cost for cost in interleaved({"": task}, rounds)[""]])


def touched(town: Community, days: int = 20) -> tuple[float, float]:
    """Give the shares of members who visit on a day, and whom the platform or others reach without a visit."""
    visited = reached = 0.0
    for _ in range(days):
        town.live(1)
        signals = town.state.signals[: int(town.state.now[0].rows)]
        today = signals.last_visit == town.day - 1
        visited += today.mean() / days
        reached += ((signals.last_contact == town.day - 1) & ~today).mean() / days
    return visited, reached


def measure(quick: bool) -> Section:
    """Set what the passes of a quiet day cost against a calendar in which only those wake who are found by them."""
    rows = [_weighed(members, 3 if quick else 7) for members in SIZES[: 1 if quick else None]]
    head = [
        "members",
        "three passes, ns a member-day",
        "visit",
        "are reached",
        "ns a waking",
        "calendar, ns a member-day",
    ]
    return Section({"sleepers": table([*head, "saved at most, of a day"], rows)}, {})


def _weighed(members: int, rounds: int) -> list[Any]:
    say(f"sleepers, {members:,} members")
    seen = stages(members, "quiet").cost
    town = settled(members, QUIET)
    visited, reached = touched(town)
    waking = a_waking(town, visited + reached, rounds)
    passes, all_, calendar = sum(map(seen.__getitem__, PASSES)), sum(seen.values()), (visited + reached) * waking.median
    shares = [f"{visited:.0%}", f"{reached:.0%}"]
    return [
        f"{members:,}",
        f"{short(passes)} ({passes / all_:.0%})",
        *shares,
        waking,
        short(calendar),
        f"{max(0.0, passes - calendar) / all_:.0%}",
    ]
