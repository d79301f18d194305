"""The reference day: so simple that it can be written the same in any framework.

There are ``n`` places, each with a member and eight fixed ties to places drawn at random. A member has ``interest``,
``activity`` and ``loyalty``, and ``was`` there yesterday or not. On each day, all at once, from yesterday's ``was``:

1. ``share`` is the share of the eight ties who were there yesterday; ``gain = 0.5 + 0.5 share``.
2. The member visits with the chance ``activity``.
3. Who visits: ``worth = 0.05 + 0.85 interest gain``; ``interest += 0.1 (gain − interest)``;
   ``activity += 0.1 (worth − activity)``; ``loyalty += 0.02 (share − loyalty)``.
   Who does not: ``interest *= 0.99``; ``loyalty *= 0.998``.
4. The member leaves with the chance ``0.002 (1 − loyalty)``, the loyalty of this evening. A newcomer takes the place
   and its ties, with interest 0.8, activity 0.5, loyalty 0.1, and was not there.
5. ``was`` becomes whether the member visited and did not leave.

Everybody begins as a newcomer does. Visits are counted, also of those who leave. Every implementation draws its own
random numbers, so they agree in the mean only; see :data:`TOLERANCE`.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from benchmarks.clock import Spread, Task, interleaved, ratio, say, short, spread
from benchmarks.machine import version_of
from benchmarks.page import Section, table
from sim.compiled import compiled
from sim.luck import LEAVE, VISIT, draw, key_of, world_key

TIES = 8
NEW = (0.8, 0.5, 0.1)  # interest, activity, loyalty
BLOCK = 256
AGREE_MEMBERS, AGREE_DAYS = 10_000, 60

# Between 30 seeds of one implementation these means had standard deviations of 0.15 to 0.36 % of their size, at 10,000
# members and 60 days; they go as 1/sqrt(members). So 2 % is four standard deviations of the difference of two runs.
TOLERANCE = 0.02


class Means(NamedTuple):
    """What a life of the reference day comes to."""

    visits: float  # a member and day
    interest: float  # at the end, as the others
    activity: float
    loyalty: float


class System(Protocol):
    """A community that lives the reference day."""

    def live(self, days: int) -> None:
        """Live so many days."""

    def means(self) -> Means:
        """Give what came of it."""


def ties(members: int, rng: int) -> npt.NDArray[np.int32]:
    """Draw the ties: eight places for each."""
    return np.random.default_rng(rng).integers(0, members, (members, TIES)).astype(np.int32)


def means(visits: float, days: int, interest: Any, activity: Any, loyalty: Any) -> Means:
    """Give the means of columns."""
    members = len(interest)
    return Means(visits / max(days * members, 1), *(float(np.mean(part)) for part in (interest, activity, loyalty)))


# -- ours --------------------------------------------------------------------------------------------------------------
@compiled
def live_columns(
    key: Any, friends: Any, interest: Any, activity: Any, loyalty: Any, was: Any, now: Any, share: Any, day: int
) -> int:
    """Live one day, block by block: gather the shares, then go over the block's columns, which is done in vectors."""
    visits = 0
    for a in range(0, key.shape[0], BLOCK):
        z = min(a + BLOCK, key.shape[0])
        _gather(friends[a:z], was, share)
        visits += _rules(key[a:z], interest[a:z], activity[a:z], loyalty[a:z], now[a:z], share, day)
    return visits


@compiled
def _gather(friends: Any, was: Any, share: Any) -> None:
    for i in range(friends.shape[0]):
        there = 0
        for k in range(TIES):
            there += was[friends[i, k]]
        share[i] = there / TIES


@compiled
def _rules(key: Any, interest: Any, activity: Any, loyalty: Any, now: Any, share: Any, day: int) -> int:
    visits = 0
    for i in range(key.shape[0]):
        gain = 0.5 + 0.5 * share[i]
        visit = draw(key[i], day, VISIT) < activity[i]
        worth = 0.05 + 0.85 * interest[i] * gain
        a = activity[i] + 0.1 * (worth - activity[i]) if visit else activity[i]
        w = interest[i] + 0.1 * (gain - interest[i]) if visit else 0.99 * interest[i]
        y = loyalty[i] + 0.02 * (share[i] - loyalty[i]) if visit else 0.998 * loyalty[i]
        leave = draw(key[i], day, LEAVE) < 0.002 * (1.0 - y)
        visits += visit
        now[i] = visit and not leave
        interest[i] = 0.8 if leave else w
        activity[i] = 0.5 if leave else a
        loyalty[i] = 0.1 if leave else y
    return visits


class Ours:
    """Columns, a compiled loop, addressed draws; nothing is allocated after the first day."""

    def __init__(self, members: int, rng: int) -> None:
        with np.errstate(over="ignore"):
            world = np.uint64(world_key(rng))
            self.key = np.fromiter((key_of(world, i) for i in range(members)), np.uint64)  # type: ignore[arg-type]
        self.friends = ties(members, rng)
        self.columns = [np.full(members, value) for value in NEW]
        self.was, self.now = np.zeros(members, np.uint8), np.zeros(members, np.uint8)
        self.share = np.zeros(BLOCK)
        self.visits = self.day = 0

    def live(self, days: int) -> None:
        """Live so many days."""
        for _ in range(days):
            given: Any = (self.key, self.friends, *self.columns, self.was, self.now, self.share, self.day)
            self.visits += live_columns(*given)
            self.was, self.now = self.now, self.was
            self.day += 1

    def means(self) -> Means:
        """Give what came of it."""
        return means(self.visits, self.day, *self.columns)


# -- NumPy -------------------------------------------------------------------------------------------------------------
class NumPy:
    """Whole columns at once."""

    def __init__(self, members: int, rng: int) -> None:
        self.rng = np.random.default_rng(rng)
        self.friends = ties(members, rng)
        self.interest, self.activity, self.loyalty = (np.full(members, value) for value in NEW)
        self.was = np.zeros(members, np.uint8)
        self.visits = self.day = 0

    def live(self, days: int) -> None:
        """Live so many days."""
        for _ in range(days):
            visit, *columns, self.was = a_day(
                self.rng, self.friends, self.interest, self.activity, self.loyalty, self.was
            )
            self.interest, self.activity, self.loyalty = columns
            self.visits += visit
            self.day += 1

    def means(self) -> Means:
        """Give what came of it."""
        return means(self.visits, self.day, self.interest, self.activity, self.loyalty)


def a_day(rng: Any, friends: Any, interest: Any, activity: Any, loyalty: Any, was: Any) -> tuple[Any, ...]:
    """Live one day on NumPy's columns; give visits, the three columns and who was there."""
    return after(friends, interest, activity, loyalty, was, rng.random(len(was)), rng.random(len(was)))


def after(
    friends: Any, interest: Any, activity: Any, loyalty: Any, was: Any, u: Any, v: Any
) -> tuple[int, Any, Any, Any, Any]:
    """Give the evening of a day, from the columns of its morning and two draws each."""
    share = was[friends].sum(axis=1, dtype=np.uint8) / TIES
    gain = 0.5 + 0.5 * share
    visit = u < activity
    worth = 0.05 + 0.85 * interest * gain
    activity = np.where(visit, activity + 0.1 * (worth - activity), activity)
    interest = np.where(visit, interest + 0.1 * (gain - interest), 0.99 * interest)
    loyalty = np.where(visit, loyalty + 0.02 * (share - loyalty), 0.998 * loyalty)
    leave = np.flatnonzero(v < 0.002 * (1.0 - loyalty))
    now = visit.astype(np.uint8)
    now[leave] = 0
    interest[leave], activity[leave], loyalty[leave] = NEW
    return int(np.count_nonzero(visit)), interest, activity, loyalty, now


# -- all of them -------------------------------------------------------------------------------------------------------
Maker = Callable[[int, int], System]
PEERS = {"Mesa": "mesa", "AgentPy": "agentpy", "AMBER": "ambr", "Starsim": "starsim"}  # name, package


def systems() -> dict[str, Maker | str]:
    """Give every implementation by name, or why it is not there."""
    found: dict[str, Maker | str] = {"ours (Numba)": Ours, "NumPy": NumPy}
    return found | {name: _found(package) for name, package in PEERS.items()}


@cache
def _found(package: str) -> Maker | str:
    """Import an implementation and live a day in it, so that one that no longer works is a row, not an end."""
    try:
        make: Maker = import_module(f"benchmarks.peers.with_{package}").make
        make(20, 1).live(1)
    except Exception as error:
        return f"not measured: {type(error).__name__}: {error}"
    return make


def agreement(members: int, days: int, rng: int = 1) -> dict[str, Means]:
    """Live the same number of days in every implementation that is there."""
    seen = {}
    for name, make in systems().items():
        if not isinstance(make, str):
            system = make(members, rng)
            system.live(days)
            seen[name] = system.means()
    return seen


def apart(some: Means, others: Means) -> float:
    """Give the largest relative difference of two sets of means."""
    return max(abs(a - b) / b for a, b in zip(some, others, strict=True))


def measure(quick: bool) -> Section:
    """Measure the reference day in every implementation that is there, and check that they agree."""
    sizes = (1_000, 10_000) if quick else (1_000, 10_000, 100_000)
    times = {n: _times(n, 2 if quick else 4) for n in sizes}
    say(f"the reference day: do they agree, {AGREE_MEMBERS:,} members")
    agreed = agreement(AGREE_MEMBERS, AGREE_DAYS)
    tables = {"reference": _reference_table(times), "agreement": _agreement_table(agreed)}
    numbers: dict[str, float | None] = {
        f"reference_times_{package}_1e{len(str(n)) - 1}": (
            ratio(costs[name], costs["ours (Numba)"]).median if name in costs else None
        )
        for n, costs in times.items()
        for name, package in {"NumPy": "numpy", **PEERS}.items()
    }
    return Section(tables, numbers | {"reference_ns_1e4": 1e9 * spread(times[10_000]["ours (Numba)"]).median})


def _times(members: int, rounds: int) -> dict[str, list[float]]:
    say(f"the reference day, {members:,} members")
    tasks: dict[str, Task] = {}
    for name, make in systems().items():
        if not isinstance(make, str):
            system = make(members, 1)
            system.live(2)
            tasks[name] = _task(system, members)
    return interleaved(tasks, rounds)


def _task(system: System, members: int) -> Task:
    """Let a system live for some tenth of a second a turn, by what a first day costs."""
    begun = interleaved({"": lambda: system.live(1) or 1.0}, 1)[""][0]  # type: ignore[func-returns-value]
    days = max(1, min(200, int(0.15 / max(begun, 1e-6))))

    def task() -> float:
        system.live(days)
        return float(days * members)

    return task


def _reference_table(times: dict[int, dict[str, list[float]]]) -> str:
    rows: list[list[Any]] = []
    for name, make in systems().items():
        label = f"{name} {version_of(PEERS[name])}" if name in PEERS else name
        if isinstance(make, str):
            rows.append([label, make, *[""] * len(times)])
            continue
        ns: list[Spread | str] = [spread([1e9 * cost for cost in costs[name]]) for costs in times.values()]
        last = list(times.values())[-1]
        rows.append([label, *ns, short(ratio(last[name], last["ours (Numba)"]).median)])
    sizes = [f"ns a member-day, {n:,} members" for n in times]
    return table(["in", *sizes, f"times ours, {list(times)[-1]:,}"], rows)


def _agreement_table(agreed: dict[str, Means]) -> str:
    ours = agreed["ours (Numba)"]
    rows = [
        [name, *(f"{value:.4f}" for value in seen), f"{100 * apart(seen, ours):.2f} %", _verdict(apart(seen, ours))]
        for name, seen in agreed.items()
    ]
    head = ["in", "visits a member-day", "interest", "activity", "loyalty", "furthest from ours"]
    return table([*head, f"within {100 * TOLERANCE:.0f} %"], rows)


def _verdict(far: float) -> str:
    return "yes" if far <= TOLERANCE else "NO"
