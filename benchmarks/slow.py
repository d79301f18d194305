"""The full rules against the same rules in Mesa's objects."""

import gc

import pandas as pd

from benchmarks.clock import Spread, interleaved, ratio, say, spread
from benchmarks.machine import version_of
from benchmarks.objects import MesaTown
from benchmarks.page import Section, table
from benchmarks.rules import lives
from benchmarks.steady import BUSY, settled, steady


def measure(quick: bool) -> Section:
    """Measure days of a thousand and of a hundred thousand members, a third of them visiting."""
    rows = [against_objects(1_000, 2, 3), against_objects(100_000, 1, 1 if quick else 2)]
    numbers = {f"times_mesa_objects_1e{digits}": row[1].median for digits, row in zip((3, 5), rows, strict=True)}
    return Section({"objects": _objects_table(rows)}, numbers)


def against_objects(members: int, days: int, rounds: int) -> tuple[int, Spread, Spread, bool]:
    """Give how many times faster compiled days are than the same days of plain Mesa agents, and whether they agree."""
    say(f"the same rules as plain Mesa agents, {members:,} members")
    ours, rested = settled(members, BUSY), settled(members, BUSY)
    objects = MesaTown(steady(members, BUSY), 1, ours)

    def slow() -> float:
        for _ in range(days):
            objects.step()
        return float(days * members)

    gc.collect()
    costs = interleaved({"slow": slow, "fast": lives(ours, members)}, rounds)
    rested.live(days * rounds)
    return members, ratio(costs["slow"], costs["fast"]), _ns(costs["slow"]), _agree(rested.daily, objects.town.daily)


def _ns(costs: list[float]) -> Spread:
    return spread([1e9 * cost for cost in costs])


def _agree(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    return one.equals(other)


def _objects_table(rows: list[tuple[int, Spread, Spread, bool]]) -> str:
    said = f"the slow loop, members as agents of Mesa {version_of('mesa')}"
    cells = [[said, f"{n:,}", ns, times, "in every bit" if same else "NO"] for n, times, ns, same in rows]
    return table(["what", "members", "ns a member-day", "times slower than compiled", "same records"], cells)
