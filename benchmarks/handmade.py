"""Visit, read, update: our rules in our kernel style against the same pass by hand in C, on the same inputs."""

import ctypes
import math
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.clock import Spread, interleaved, ratio, spread
from benchmarks.steady import BUSY, steady
from sim.agents.behaviour import Behaviour
from sim.agents.rules import (
    annoyance,
    benefit,
    distance,
    faded,
    information,
    match,
    next_activity,
    next_average,
    next_interest,
    next_loyalty,
    read_share,
    rested_loyalty,
    social,
    value_of_bin,
)
from sim.block import BLOCK, VISITS
from sim.compiled import compiled, inlined
from sim.exponential import exp
from sim.luck import VISIT, draw, key_of, world_key
from sim.records import as_record, records

BINS, TIES = 16, 8
FLAGS = ("-O3", "-march=native", "-ffp-contract=off", "-shared", "-fPIC")
FAR = 1e-9  # relative difference of outputs beyond which the passes are not the same; exponentials differ in last bits
_REAL = "taste interest half_life activity loyalty satisfaction expectation"
MEMBER = np.dtype(
    [("key", np.uint64), *((name, np.float64) for name in _REAL.split())]
    + [(name, np.int32) for name in ("last_visit", "gap", "joined", "unused")],
    align=True,
)
HALF = np.dtype([("strength", np.float64), ("friend", np.int32), ("met", np.int32)], align=True)
SCRATCH = np.dtype(
    [
        *((name, *VISITS[name].subdtype) for name in VISITS.names or ()),  # type: ignore[misc]
        *(("worth", np.float64, (BINS,)), ("strength", np.float64, (TIES,)), ("away", np.float64, (TIES,))),
    ]
)
TOPIC = np.dtype([(name, np.float64) for name in ("posts", "given", "mass", "kept_posts", "kept_mass")])
_NUMBERS = (
    "attention information_posts alike_posts social_strength tie_half_life weight_information weight_social"
    " cost_overload cost_visit interest_gain habit_rate habit_slope habit_midpoint habit_floor satisfaction_visits"
    " expectation_visits loyalty_up loyalty_down loyalty_base loyalty_social loyalty_tenure loyalty_tenure_days"
)
NUMBERS = _NUMBERS.split()


@compiled
def live(people: Any, ties: Any, feed: Any, fit: Any, visitors: Any, keep: float, block: Any, day: int, p: Any) -> int:
    """Live one day of the pass; give how many visited."""
    came = 0
    for row in range(people.shape[0]):
        if draw(people[row].key, day, VISIT) < people[row].activity:
            people[row].gap = day - people[row].last_visit
            people[row].last_visit = day
            visitors[came] = row
            came += 1
    now, kept = 0.0, 0.0
    for b in range(BINS):
        now = now + feed[b].posts + feed[b].given
        kept = kept + feed[b].kept_posts
    for first in range(0, came, BLOCK):
        n = min(BLOCK, came - first)
        for i in range(n):
            row = visitors[first + i]
            unseen = 1.0 - exp((people[row].gap - 1) * math.log(keep))
            share = read_share(now + unseen * kept, p)
            mine = min(int(people[row].taste * BINS), BINS - 1)
            block.value[i] = _value(feed, fit, block, mine, share, unseen, p)
            block.present[i] = _present(people, ties, block, row, day, p)
            block.cost[i] = annoyance(1.0 - share, 0.0, 0.0, p)
            _come_in(people, block, i, row, day, p)
        _feel(block, n, p)
        for i in range(n):
            _remember(people, block, i, visitors[first + i])
    return came


@inlined
def _value(feed: Any, fit: Any, block: Any, mine: int, share: float, unseen: float, p: Any) -> float:
    for b in range(BINS):
        block.worth[b] = share * (max(0.0, feed[b].mass) + unseen * feed[b].kept_mass)
    for b in range(len(fit)):
        block.worth[b] = value_of_bin(block.worth[b], 1.0, p)
    even, odd = 0.0, 0.0
    for b in range(0, BINS, 2):
        even = even + block.worth[b] * fit[mine, b]
        odd = odd + block.worth[b + 1] * fit[mine, b + 1]
    return even + odd


@inlined
def _present(people: Any, ties: Any, block: Any, row: int, day: int, p: Any) -> float:
    for k in range(TIES):
        here = people[ties[row, k].friend].last_visit > day - 7
        block.strength[k] = ties[row, k].strength if here else 0.0
        block.away[k] = day - ties[row, k].met
    for k in range(ties.shape[1]):
        block.strength[k] = faded(block.strength[k], block.away[k], p.tie_half_life)
    total = 0.0
    for k in range(TIES):
        total = total + block.strength[k]
    return total


@inlined
def _come_in(people: Any, block: Any, i: int, row: int, day: int, p: Any) -> None:
    me = people[row]
    block.days[i] = me.gap
    block.interest[i] = me.interest
    block.half_life[i] = me.half_life
    block.activity[i] = me.activity
    block.loyalty[i] = me.loyalty
    block.tenure[i] = day - me.joined
    block.satisfaction[i] = me.satisfaction
    block.expectation[i] = me.expectation


@inlined
def _feel(block: Any, n: int, p: Any) -> None:
    for i in range(n):
        days, info = block.days[i], information(block.value[i], p)
        interest = faded(block.interest[i], days, block.half_life[i])
        met = social(block.present[i], p)
        felt = benefit(interest, info, met, 0.0, 0.0, p) - block.cost[i]
        loyalty = rested_loyalty(block.loyalty[i], days, p)
        satisfaction = next_average(block.satisfaction[i], felt, p.satisfaction_visits)
        block.interest[i] = next_interest(interest, info, 1.0, p)
        block.activity[i] = next_activity(block.activity[i], felt, 1.0, p)
        block.loyalty[i] = next_loyalty(loyalty, met, 0.0, 0.0, block.tenure[i], days, p)
        block.satisfaction[i] = satisfaction
        block.expectation[i] = next_average(block.expectation[i], satisfaction, p.expectation_visits)


@inlined
def _remember(people: Any, block: Any, i: int, row: int) -> None:
    me = people[row]
    me.interest = block.interest[i]
    me.activity = block.activity[i]
    me.loyalty = block.loyalty[i]
    me.satisfaction = block.satisfaction[i]
    me.expectation = block.expectation[i]


class Inputs(NamedTuple):
    """What the pass reads and writes."""

    people: Any
    ties: Any
    feed: Any
    fit: Any
    visitors: Any
    keep: float
    p: Behaviour


def inputs(members: int, share: float = BUSY) -> Inputs:
    """Make members who visit with a steady chance, eight random ties each, and a feed of as many posts as they have."""
    rng = np.random.default_rng(1)
    scenario = steady(members, share)
    p = scenario.behaviour
    people = np.zeros(members, MEMBER).view(np.recarray)
    with np.errstate(over="ignore"):
        world = np.uint64(world_key(1))
        people.key = [key_of(world, uid) for uid in range(members)]  # type: ignore[arg-type]
    for name in _REAL.split():
        people[name] = rng.random(members)
    people.half_life = 20.0 + 50.0 * rng.random(members)
    people.activity = share
    people.last_visit = rng.integers(-20, 0, members)
    people.joined = -rng.integers(20, 400, members)
    ties = np.zeros((members, TIES), HALF).view(np.recarray)
    ties.strength, ties.met = rng.random((members, TIES)), -rng.integers(0, 60, (members, TIES))
    ties.friend = rng.integers(0, members, (members, TIES))
    feed = np.zeros(BINS, TOPIC).view(np.recarray)
    for name in TOPIC.names or ():
        feed[name] = 20.0 * rng.random(BINS)
    middles = (np.arange(BINS) + 0.5) / BINS
    fit = np.array([[match(distance(a, b), p) for b in middles] for a in middles])
    return Inputs(people, ties, feed, fit, np.zeros(members, np.int64), scenario.platform.keep, p)


def compiler() -> str | None:
    """Find the system's C compiler."""
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


def compiled_by_hand(folder: Path) -> Callable[[Inputs, int], int]:
    """Compile the C program; give its pass as a function of the inputs and the day."""
    library = folder / "pass.so"
    source = Path(__file__).parent / "pass.c"
    subprocess.run([str(compiler()), *FLAGS, "-o", str(library), str(source), "-lm"], check=True)
    f = ctypes.CDLL(str(library)).live
    f.restype = ctypes.c_int64
    f.argtypes = [ctypes.c_void_p] * 5 + [ctypes.c_int64] * 3 + [ctypes.c_void_p]

    def by_hand(given: Inputs, day: int) -> int:
        numbers = np.array([given.keep, *(getattr(given.p, name) for name in NUMBERS)])
        tables = [table.ctypes.data for table in given[:5]]
        return int(f(*tables, len(given.people), day, int(VISIT), numbers.ctypes.data))

    return by_hand


class Compared(NamedTuple):
    """The two passes: nanoseconds a member-day, how many times slower ours is, and how far the outputs lie apart."""

    members: int
    ours: Spread
    by_hand: Spread
    times: Spread
    apart: float
    equal: bool


def compare(members: int, days: int, rounds: int) -> Compared:
    """Live the same days in both, in turn, and compare what came out.

    Raises
    ------
    RuntimeError
        The outputs differ: then the two are not the same pass and their times mean nothing.
    """
    mine, other = inputs(members), inputs(members)
    p, block = as_record(mine.p)[0], records(1, SCRATCH)[0]
    day = {"ours": 0, "by hand": 0}

    def ours() -> float:
        for _ in range(days):
            live(*mine[:6], block, day["ours"], p)
            day["ours"] += 1
        return float(days * members)

    with tempfile.TemporaryDirectory() as folder:
        by_hand_of = compiled_by_hand(Path(folder))

        def by_hand() -> float:
            for _ in range(days):
                by_hand_of(other, day["by hand"])
                day["by hand"] += 1
            return float(days * members)

        interleaved({"ours": ours, "by hand": by_hand}, 1)  # compiles, and warms the caches
        costs = interleaved({"ours": ours, "by hand": by_hand}, rounds)
    apart = _apart(mine.people, other.people)
    if apart > FAR:
        raise RuntimeError(f"the pass by hand gave other numbers: {apart:.2g} apart")
    return Compared(
        members,
        spread([1e9 * cost for cost in costs["ours"]]),
        spread([1e9 * cost for cost in costs["by hand"]]),
        ratio(costs["ours"], costs["by hand"]),
        apart,
        bool((np.asarray(mine.people) == np.asarray(other.people)).all()),
    )


def _apart(one: Any, other: Any) -> float:
    """Give the largest relative difference in any column."""
    far = [np.abs(one[name].astype(float) - other[name].astype(float)) for name in one.dtype.names]
    size = [np.maximum(np.abs(other[name].astype(float)), 1e-300) for name in one.dtype.names]
    return float(max((f / s).max() for f, s in zip(far, size, strict=True)))
