"""The full rules: member-days a second by size, and runs a second."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.clock import Spread, Task, cpu_of, interleaved, ratio, say, short, spread
from benchmarks.machine import memory
from benchmarks.page import PAGE, Section, table
from benchmarks.reference import Ours
from benchmarks.steady import BUSY, QUIET, settled
from experiments.run import Run, perform
from sim import Community
from sim.life import Life
from sim.lifespan import LifespanRule
from sim.policies import Policy, parse_policies
from sim.scenario import Scenario, load_scenario
from sim.ties import HALF

SHARES = {"busy": BUSY, "quiet": QUIET}
DAYS_MOST = 60
DAILY = ("value(hours_per_week=3)", "moderation(hours_per_week=1)")
LOOKING = "pruning(inactive_days=36499, every=1)"  # so long nobody has been away
FEELINGS, SEATS = "who they are, and how they feel", "where they sit, and what it was like"
YEAR, MANY, FEW = 365, 100_000, 200
# The goals, and what the reference day in compiled columns took on the machine on which they were set.
GOAL_NS, REFERENCE_NS = {"busy": 1e9 / 1e7, "quiet": 1e9 / 4e7}, 8.1
GOAL_RUNS, REFERENCE_RUNS = 150, 967


def measure(quick: bool) -> Section:
    """Measure the full rules."""
    sizes = (1_000, 100_000) if quick else (100, 1_000, 10_000, 100_000, 1_000_000)
    steady_days = growth(sizes, rounds=3 if quick else 5, largest=not quick)
    days, runs = large_days(5 if quick else 15), small_runs(5 if quick else 15)
    runs_a_second = spread([1.0 / cost for cost in runs["run"]])
    relative = in_reference_days(days) | in_reference_days(runs)
    if not quick:
        draw_growth(steady_days, PAGE.parent / "growth.svg")
    names = {"busy": "member_days_per_second_busy", "quiet": "member_days_per_second_quiet"}
    at = {name: next(row for row in steady_days if row[:2] == (MANY, name)) for name in SHARES}
    numbers: dict[str, float | None] = {names[name]: 1e9 / at[name][2].median for name in SHARES}
    numbers |= {"runs_per_second_200": runs_a_second.median}
    numbers |= {f"{name}_in_reference_days": seen.median for name, seen in relative.items()}
    kinds = bytes_by_kind(settled(MANY, QUIET))
    numbers |= {"bytes_a_member": kinds[FEELINGS] + kinds[SEATS], "bytes_a_tie": float(HALF.itemsize)}
    numbers |= _of_a_million(steady_days)
    tables = {
        "growth": _growth_table(steady_days),
        "bytes": _bytes_table(kinds),
        "runs": _runs_table(runs_a_second, beginnings(rounds=5), looks(rounds=5)),
    }
    return Section(tables | {"yardstick": _yardstick_table(relative)}, numbers)


# -- by size -----------------------------------------------------------------------------------------------------------
def growth(sizes: tuple[int, ...], rounds: int, largest: bool) -> list[tuple[int, str, Spread, float]]:
    """Give, by size and share of visitors, nanoseconds a member-day and bytes a person."""
    say(f"full rules, members: {', '.join(f'{n:,}' for n in sizes)}")
    rows = [row for some in _fitting(sizes) for row in _by_size(some, rounds)]
    if largest and sizes[-1] * 10 * rows[-1][3] * 1.5 < memory():
        say(f"full rules, members: {10 * sizes[-1]:,}")
        rows += _by_size((10 * sizes[-1],), 2, ("busy",))
    return rows


def _fitting(sizes: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Keep the largest apart, so that they do not lie in memory all at once."""
    yield tuple(n for n in sizes if n <= 100_000)
    yield from ((n,) for n in sizes if n > 100_000)


def _by_size(
    sizes: tuple[int, ...], rounds: int, shares: tuple[str, ...] = tuple(SHARES)
) -> list[tuple[int, str, Spread, float]]:
    towns = {(n, name): settled(n, SHARES[name]) for n in sizes for name in shares}
    costs = interleaved({_label(*key): lives(town, key[0]) for key, town in towns.items()}, rounds)
    return [
        (n, name, spread([1e9 * cost for cost in costs[_label(n, name)]]), bytes_a_person(town))
        for (n, name), town in towns.items()
    ]


def _label(n: int, name: str) -> str:
    return f"{n} {name}"


def lives(town: Community, members: int) -> Task:
    """Let a community live on for enough days to be measured; each call, for as many member-days as it gives."""
    days = max(1, min(DAYS_MOST, 300_000 // members))

    def task() -> float:
        town.live(days)
        return float(days * members)

    return task


def bytes_a_person(town: Community) -> float:
    """Give the bytes of the state over all who are in it or may join; what is recorded each day apart."""
    parts = [part for name, part in town.state._asdict().items() if name != "daily"]
    return sum(map(_bytes, parts)) / len(town.state.people)


def bytes_by_kind(town: Community) -> dict[str, float]:
    """Give the bytes a person of what the state keeps of everybody, by what it is."""
    state, people = town.state, len(town.state.people)
    ties = state.ties
    kinds = {
        FEELINGS: (state.people, state.keys, state.activity, state.signals, state.row_of),
        SEATS: state.seats,
        f"whom they know, {ties.half.shape[1]} ties at most": (ties.half, ties.first, ties.touched),
        "what happens between them in a day": ties.proposal,
        "lists of a day": state.today,
    }
    return {kind: _bytes(value) / people for kind, value in kinds.items()}


def _of_a_million(rows: list[tuple[int, str, Spread, float]]) -> dict[str, float | None]:
    """Give the seconds that a year of a million members takes, and how much more a day costs them than 1,000."""
    ns = {(n, name): seen.median for n, name, seen, _ in rows if n in (1_000, 1_000_000)}
    said: dict[str, float | None] = {}
    for name in SHARES:
        if (1_000_000, name) in ns:
            said[f"million_seconds_{name}"] = 1e-3 * YEAR * ns[1_000_000, name]
            said[f"growth_{name}"] = ns[1_000_000, name] / ns[1_000, name]
    return said


def _bytes_table(kinds: dict[str, float]) -> str:
    return table(["what is kept of everybody", "bytes a person"], [[k, f"{v:.0f}"] for k, v in kinds.items()])


def _bytes(value: Any) -> int:
    return value.nbytes if isinstance(value, np.ndarray) else sum(map(_bytes, value)) if isinstance(value, tuple) else 0


def _growth_table(rows: list[tuple[int, str, Spread, float]]) -> str:
    cells = [
        [f"{n:,}", name, ns, short(1e9 / ns.median), f"{365e-9 * n * ns.median:.3g}", f"{size:.0f}"]
        for n, name, ns, size in rows
    ]
    return table(["members", "day", "ns a member-day", "member-days a second", "s a year", "bytes a person"], cells)


def draw_growth(rows: list[tuple[int, str, Spread, float]], path: Path) -> None:
    """Draw what a member-day costs by the number of members; where that line is flat, cost grows linearly."""
    from matplotlib.figure import Figure

    axes = (figure := Figure(figsize=(7, 3.6), layout="constrained")).subplots()
    for name, colour in (("busy", "#0072b2"), ("quiet", "#d55e00")):
        at, seen = zip(*((n, ns) for n, day, ns, _ in rows if day == name), strict=True)
        axes.fill_between(at, [ns.low for ns in seen], [ns.high for ns in seen], color=colour, alpha=0.2, linewidth=0)
        axes.plot(at, [ns.median for ns in seen], "o-", color=colour, label=f"{name}: {SHARES[name]:.0%} visit")
    axes.set(xscale="log", xlabel="members", ylabel="nanoseconds a member-day", ylim=(0, None))
    axes.legend(frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, metadata={"Date": None})


# -- whole runs, and days, against the reference day, a unit that does not depend on the hour --------------------------
def in_reference_days(costs: dict[str, list[float]]) -> dict[str, Spread]:
    """Say how many times as much as reference days of as many members each costs, round by round."""
    return {name: ratio(cost, costs["reference"]) for name, cost in costs.items() if name != "reference"}


def large_days(rounds: int) -> dict[str, list[float]]:
    """Give what a member-day of the full rules costs, and one of the reference day, in turn."""
    say(f"days of {MANY:,} members against the reference day")
    towns = {name: lives(settled(MANY, share), MANY) for name, share in SHARES.items()}
    return interleaved(towns | {"reference": _reference_days(MANY, 20, 20.0 * MANY)}, rounds)


def small_runs(rounds: int) -> dict[str, list[float]]:
    """Give what a run costs whose policies act daily, set-up and outcomes included, and a reference year, in turn."""
    say(f"runs of {FEW} members against the reference day, policies acting daily")
    scenario, policies = _few(), _policies(*DAILY)
    left = [Run("led", scenario, policies, r, 1 + r, YEAR, LifespanRule()) for r in range(rounds + 1)]

    def run() -> float:
        perform(left.pop())
        return 1.0

    run()
    return interleaved({"run": run, "reference": _reference_days(FEW, YEAR, 1.0)}, rounds)


def looks(rounds: int) -> Spread:
    """Give the seconds a day that an operator costs who looks through the list every morning, and does nothing."""
    costs = interleaved({"alone": _years(*DAILY), "watched": _years(*DAILY, LOOKING)}, rounds)
    return spread([(b - a) / YEAR for a, b in zip(costs["alone"], costs["watched"], strict=True)])


def _years(*policies: str) -> Task:
    life, seeds = Life(_few(), _policies(*policies), rng=1), count(1)

    def task() -> float:
        life.begin(next(seeds))
        life.live(YEAR)
        return 1.0

    task()
    return task


def beginnings(rounds: int) -> Spread:
    """Give the seconds that beginning such a run takes, in the memory of one that was lived: wiping, and founders."""
    life = Life(_few(), _policies(*DAILY), rng=1)
    costs = []
    for r in range(rounds + 1):
        life.live(YEAR)
        costs.append(cpu_of(lambda r=r: life.begin(2 + r)))  # type: ignore[misc]
    return spread(costs[1:])


def _few() -> Scenario:
    return load_scenario("wechat_group").with_settings({"members.size": FEW})


def _policies(*texts: str) -> tuple[Policy, ...]:
    return tuple(policy for text in texts for policy in parse_policies(text))


def _reference_days(members: int, days: int, worth: float) -> Task:
    town = Ours(members, 1)
    town.live(days)

    def task() -> float:
        town.live(days)
        return worth

    return task


def _yardstick_table(seen: dict[str, Spread]) -> str:
    goals = {name: ns / REFERENCE_NS for name, ns in GOAL_NS.items()} | {"run": REFERENCE_RUNS / GOAL_RUNS}
    said = {name: f"a {name} day of {MANY:,} members" for name in SHARES}
    said |= {"run": f"a run of {FEW} members over a year, policies daily"}
    return table(
        ["what", "times as many reference days", "goal"],
        [[said[name], days, short(goals[name])] for name, days in seen.items()],
    )


def _runs_table(runs: Spread, beginning: Spread, look: Spread) -> str:
    said = f"`wechat_group` of {FEW}, {YEAR} days, `value` and `moderation` daily, with set-up and outcomes"
    rows = [
        [said, f"{runs} runs a second"],
        ["of which beginning, in the memory of the last: wiping, and founders", f"{_micro(beginning)} µs a run"],
        [f"more, where the operator looks through the list every morning: `{LOOKING}`", f"{_micro(look)} µs a day"],
    ]
    return table(["what", "one core"], rows)


def _micro(seconds: Spread) -> Spread:
    return Spread(*(1e6 * value for value in seconds))
