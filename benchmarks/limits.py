"""What memory gives, and how near the reference day and the full rules come to it."""

from typing import Any

import numpy as np

from benchmarks.clock import Spread, interleaved, say, short, spread
from benchmarks.page import Section, table
from benchmarks.reference import TIES, Ours
from benchmarks.rules import bytes_a_person, lives
from benchmarks.steady import BUSY, settled
from sim.compiled import compiled

LARGE = 1 << 29  # bytes that no cache holds
READS = 1 << 22
MEMBERS = 1_000_000  # fewer lie in the caches, where there is no such limit


@compiled
def add_up(source: Any, target: Any, by: float) -> None:
    """Read a column and write another one."""
    for i in range(source.shape[0]):
        target[i] = source[i] + by


@compiled
def read_at(table_: Any, where: Any) -> int:
    """Read a byte at each of some places."""
    total = 0
    for i in range(where.shape[0]):
        total += table_[where[i]]
    return total


def bandwidth(size: float, rounds: int) -> Spread:
    """Give bytes a second, read and written, of two columns of so many bytes together."""
    n = max(1, int(size) // 16)
    source, target = np.ones(n), np.ones(n)
    times = max(1, LARGE // (16 * n))

    def task() -> float:
        for _ in range(times):
            add_up(source, target, 1.0)
        return 16.0 * n * times

    task()
    return spread([1.0 / cost for cost in interleaved({"": task}, rounds)[""]])


def random_reads(members: int, rounds: int) -> Spread:
    """Give seconds a read of one byte at a random place among so many."""
    rng = np.random.default_rng(1)
    bytes_, where = np.ones(members, np.uint8), rng.integers(0, members, READS).astype(np.int32)

    def task() -> float:
        read_at(bytes_, where)
        return float(READS)

    task()
    return spread(interleaved({"": task}, rounds)[""])


def bytes_of_reference() -> int:
    """Give the bytes that the reference day streams for a member: its columns read, what it changes written."""
    town = Ours(1, 1)
    changed = sum(column.itemsize for column in town.columns) + town.now.itemsize
    return int(2 * changed + town.key.itemsize + town.friends.itemsize * TIES)


def measure(quick: bool) -> Section:
    """Measure the memory, and the reference day and the full rules beside it."""
    say("what memory gives")
    rounds, largest = (3, 1_000_000) if quick else (7, 10_000_000)
    rows: list[list[Any]] = [
        ["streaming what no cache holds, GB a second", "", _scaled(bandwidth(LARGE, rounds), 1e-9)]
    ]
    for n in (10_000, 100_000, 1_000_000, 10_000_000):
        if n <= largest:
            rows.append(["a random read of a byte, ns", f"{n:,}", _scaled(random_reads(n, rounds), 1e9)])
    share, more = _near(MEMBERS, rounds)
    limits = table(["what", "members", "measured or computed"], [*rows, *more])
    return Section({"limits": limits}, {"reference_share_of_limit_1e6": share})


def _near(members: int, rounds: int) -> tuple[float, list[list[Any]]]:
    """Say how near the limit of as many bytes and random reads the reference day comes, and the full rules."""
    took, size = _scaled(reference_cost(members, rounds), 1e9), bytes_of_reference()
    speed, read = bandwidth(size * members, rounds).median, random_reads(members, rounds).median
    bound = 1e9 * (size / speed + TIES * read)
    full, state = full_cost(members, rounds)
    once = 1e9 * state / bandwidth(state * members, rounds).median
    n = f"{members:,}"
    return bound / took.median, [
        [f"reference day, the least: {size} bytes and {TIES} random reads, ns", n, short(bound)],
        ["reference day, ns", n, f"{took}: at {bound / took.median:.0%} of that speed"],
        [f"full rules, all {state:.0f} bytes of the state once, ns", n, short(once)],
        ["full rules, busy, ns", n, f"{full}: {full.median / once:.1f} times that"],
    ]


def _scaled(seen: Spread, by: float) -> Spread:
    return Spread(*(by * value for value in seen))


def reference_cost(members: int, rounds: int) -> Spread:
    """Give seconds a member-day of the reference day in columns."""
    town = Ours(members, 1)
    days = max(1, 2_000_000 // members)

    def task() -> float:
        town.live(days)
        return float(days * members)

    task()
    return spread(interleaved({"": task}, rounds)[""])


def full_cost(members: int, rounds: int) -> tuple[Spread, float]:
    """Give ns a member-day of the full rules, busy, and the bytes of state a person."""
    town = settled(members, BUSY)
    costs = interleaved({"": lives(town, members)}, min(rounds, 3))[""]
    return spread([1e9 * cost for cost in costs]), bytes_a_person(town)
