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
from sim.compiled import compiled
from sim.luck import VISIT, draw, key_of, world_key
from sim.records import as_record

BINS, TIES = 16, 8
FLAGS = ("-O3", "-march=native", "-ffp-contract=off", "-shared", "-fPIC")
FAR = 1e-12  # relative difference of outputs beyond which the two passes are not the same one
_REAL = "taste interest half_life activity loyalty satisfaction expectation"
MEMBER = np.dtype(
    [("key", np.uint64), *((name, np.float64) for name in _REAL.split())]
    + [(name, np.int32) for name in ("last_visit", "gap", "joined", "unused")],
    align=True,
)
HALF = np.dtype([("strength", np.float64), ("friend", np.int32), ("met", np.int32)], align=True)
TOPIC = np.dtype([(name, np.float64) for name in ("posts", "given", "mass", "kept_posts", "kept_mass")])
_NUMBERS = (
    "attention information_posts alike_posts social_strength tie_half_life weight_information weight_social"
    " cost_overload cost_visit interest_gain habit_rate habit_slope habit_midpoint habit_floor satisfaction_visits"
    " expectation_visits loyalty_up loyalty_down loyalty_base loyalty_social loyalty_tenure loyalty_tenure_days"
)
NUMBERS = _NUMBERS.split()


@compiled
def live(people: Any, ties: Any, feed: Any, fit: Any, visitors: Any, keep: float, day: int, p: Any) -> int:
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
    for v in range(came):
        row = visitors[v]
        unseen = 1.0 - math.exp((people[row].gap - 1) * math.log(keep))
        share = read_share(now + unseen * kept, p)
        info = _information(feed, fit, min(int(people[row].taste * BINS), BINS - 1), share, unseen, p)
        met = social(_present(people, ties, row, day, p), p)
        _feel(people, row, info, met, annoyance(1.0 - share, 0.0, 0.0, p), day, p)
    return came


@compiled
def _information(feed: Any, fit: Any, mine: int, share: float, unseen: float, p: Any) -> float:
    total = 0.0
    for k in range(BINS):
        step = (k + 1) // 2
        b = (mine + (step if k % 2 == 1 else BINS - step)) % BINS
        mass = share * (max(0.0, feed[b].mass) + unseen * feed[b].kept_mass)
        if mass > 0.0:
            total = total + value_of_bin(mass, fit[mine, b], p)
    return information(total, p)


@compiled
def _present(people: Any, ties: Any, row: int, day: int, p: Any) -> float:
    total = 0.0
    for k in range(TIES):
        if people[ties[row, k].friend].last_visit > day - 7:
            total = total + faded(ties[row, k].strength, day - ties[row, k].met, p.tie_half_life)
    return total


@compiled
def _feel(people: Any, row: int, info: float, met: float, cost: float, day: int, p: Any) -> None:
    gap = people[row].gap
    interest = faded(people[row].interest, gap, people[row].half_life)
    b = benefit(interest, info, met, 0.0, 0.0, p) - cost
    loyalty = rested_loyalty(people[row].loyalty, gap, p)
    people[row].interest = next_interest(interest, info, 1.0, p)
    people[row].activity = next_activity(people[row].activity, b, 1.0, p)
    people[row].loyalty = next_loyalty(loyalty, met, 0.0, 0.0, day - people[row].joined, float(gap), p)
    people[row].satisfaction = next_average(people[row].satisfaction, b, p.satisfaction_visits)
    people[row].expectation = next_average(people[row].expectation, people[row].satisfaction, p.expectation_visits)


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
    p = as_record(mine.p)[0]
    day = {"ours": 0, "by hand": 0}

    def ours() -> float:
        for _ in range(days):
            live(*mine[:6], day["ours"], p)
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
