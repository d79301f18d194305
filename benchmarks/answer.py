"""The answer, not the run: what it costs until a difference between two arms is known well enough."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from benchmarks.clock import cpu_of, say, short
from benchmarks.machine import version_of
from benchmarks.objects import MesaTown
from benchmarks.page import Section, table
from experiments.run import Run, perform
from experiments.survival import restricted
from sim import Community
from sim.lifespan import LifespanRule
from sim.policies import Policy, parse_policies
from sim.scenario import Scenario, load_scenario

Floats = npt.NDArray[np.float64]
WANTED = 5.0  # days: half the width of the 95 % interval of the difference in restricted mean lifespan
DAYS = 1095
LOOKS = 6  # days of a life on which the slow loop is measured
RESAMPLES = 4_000


class Pair(NamedTuple):
    """Two arms of a question."""

    scenario: str
    settings: Mapping[str, float]
    arms: tuple[tuple[str, ...], tuple[str, ...]]
    days: int = DAYS


# Communities of which some die within the horizon and some do not: otherwise there is no variance to halve.
PAIRS = {
    "fees: 200 or 600 yuan": Pair(
        "subscription",
        {},
        (
            ("value(hours_per_week=0.5)", "fees(entry=200, renewal=200)"),
            ("value(hours_per_week=0.5)", "fees(entry=600, renewal=600)"),
        ),
    ),
    "pruning: nobody, or every month who was silent for 60 days": Pair(
        "wechat_group",
        {},
        (
            ("value(hours_per_week=1)",),
            ("value(hours_per_week=1)", "pruning(inactive_days=60, every=30, start=60)"),
        ),
    ),
    "events: none, or a trip every four weeks": Pair(
        "outdoor_club", {}, ((), ("events(every=28, hours_long=8, preparation=6, quality=0.8)",)), 730
    ),
    "splitting: never, or rooms of more than 80 from day 120": Pair(
        "wechat_group",
        {"members.size": 200},
        (("value(hours_per_week=0.5)",), ("value(hours_per_week=0.5)", "splitting(above=80, start=120)")),
    ),
}
FEES = "fees: 200 or 600 yuan"


class Lived(NamedTuple):
    """Two arms on the same seeds: days lived, and CPU seconds a run."""

    days: Floats  # (2, replicates)
    seconds: Floats  # (2,)


def measure(quick: bool) -> Section:
    """Measure what an answer costs, ours and the slow loop's, and how much the pairing saves."""
    replicates = 12 if quick else 50
    lived = {name: live(pair, replicates, name) for name, pair in PAIRS.items() if not quick or name == FEES}
    variance = _variance_table(lived)
    try:
        say("the slow loop on days of such lives")
        slow = np.array([slow_seconds(PAIRS[FEES], arm, 1 if quick else 3) for arm in (0, 1)])
    except Exception as error:  # what the runs said of variances still holds
        said = table(["not measured"], [[f"{type(error).__name__}: {error}"]])
        return Section({"answer": said, "variance": variance}, {"answer_times_mesa": None})
    times = times_cheaper(lived[FEES], slow)
    answer = _answer_table(lived[FEES], slow, times)
    return Section({"answer": answer, "variance": variance}, {"answer_times_mesa": times[0]})


def policies_of(texts: Sequence[str]) -> tuple[Policy, ...]:
    """Read policies."""
    return tuple(policy for text in texts for policy in parse_policies(text))


def scenario_of(pair: Pair) -> Scenario:
    """Give the scenario of a pair."""
    return load_scenario(pair.scenario).with_settings(dict(pair.settings))


def live(pair: Pair, replicates: int, name: str) -> Lived:
    """Live both arms on the same seeds, in turn."""
    say(f"answers: {name}")
    scenario, rule, arms = scenario_of(pair), LifespanRule(), [policies_of(texts) for texts in pair.arms]
    days, seconds = np.zeros((2, replicates)), np.zeros((2, replicates))
    perform(Run("", scenario, arms[0], 0, 1, 30 + rule.window, rule))
    for r in range(replicates):
        for a, policies in enumerate(arms):
            run = Run(str(a), scenario, policies, r, 1 + r, pair.days, rule)
            rows: list[Mapping[str, object]] = []
            seconds[a, r] = cpu_of(lambda run=run, rows=rows: rows.append(perform(run).row))  # type: ignore[misc]
            days[a, r] = _restricted(rows[0], pair.days - rule.window)
    return Lived(days, seconds.mean(axis=1))


def _restricted(row: Mapping[str, Any], up_to: int) -> float:
    lifespan, died, late = ([row[key]] for key in ("lifespan", "died", "never_started"))
    return float(np.asarray(restricted(lifespan, died, late, up_to))[0])


def slow_seconds(pair: Pair, arm: int, replicates: int) -> Floats:
    """Give, a replicate, CPU seconds of a whole run of the slow loop on Mesa agents, from some days of its life.

    It begins each of these days where the compiled run stands; what the operator costs in Python is left out.
    """
    scenario, policies = scenario_of(pair), policies_of(pair.arms[arm])
    looks = [int((k + 0.5) * pair.days / LOOKS) for k in range(LOOKS)]
    return np.array([_slow_run(scenario, policies, 1 + r, looks, pair.days) for r in range(replicates)])


def _slow_run(scenario: Scenario, policies: tuple[Policy, ...], seed: int, looks: list[int], days: int) -> float:
    town, costs = Community(scenario, policies, rng=seed), []
    for day in looks:
        town.live(day - town.day)
        costs.append(cpu_of(MesaTown(scenario, seed, town).step))
    return days * float(np.mean(costs))


# -- how many runs -----------------------------------------------------------------------------------------------------
def needed(variance: float) -> float:
    """Give the pairs of runs after which the 95 % interval is the wanted one."""
    return 1.96 * 1.96 * variance / (WANTED * WANTED)


def paired(days: Floats) -> float:
    """Give the variance of the difference on the same seeds."""
    return float((days[1] - days[0]).var(ddof=1))


def unpaired(days: Floats) -> float:
    """Give the variance of the difference of two runs on different seeds."""
    return float(days[0].var(ddof=1) + days[1].var(ddof=1))


def interval(statistic: Callable[[Floats], float], days: Floats, rng: int = 1) -> tuple[float, float, float]:
    """Give a statistic of paired runs with its 95 % interval, by resampling replicates whole."""
    draws = np.random.default_rng(rng)
    n = days.shape[1]
    again = [statistic(days[:, draws.integers(n, size=n)]) for _ in range(RESAMPLES)]
    low, high = np.nanquantile(again, [0.025, 0.975])
    return statistic(days), float(low), float(high)


def variance_ratio(days: Floats) -> float:
    """Say what share of the runs is needed if they are paired."""
    apart = unpaired(days)
    return paired(days) / apart if apart > 0.0 else float("nan")


def times_cheaper(lived: Lived, slow: Floats) -> tuple[float, float, float]:
    """Say how many times less CPU time the paired answer takes than independent runs of the slow loop."""
    dearer = float(slow.mean(axis=1).sum() / lived.seconds.sum())
    value, low, high = interval(lambda days: 1.0 / max(variance_ratio(days), 1e-9), lived.days)
    return dearer * value, dearer * low, dearer * high


def _said(of: tuple[float, float, float]) -> str:
    return f"{short(of[0])} ({short(of[1])} to {short(of[2])})"


def _answer_table(lived: Lived, slow: Floats, times: tuple[float, float, float]) -> str:
    each = (float(lived.seconds.sum()), float(slow.mean(axis=1).sum()))
    pairs = [interval(lambda days, f=f: needed(f(days)), lived.days) for f in (paired, unpaired)]  # type: ignore[misc]
    names = ("ours, same seeds in both arms", f"agents of Mesa {version_of('mesa')}, other seeds in each")
    rows = [[name, short(cost), _said(n), short(cost * n[0])] for name, cost, n in zip(names, each, pairs, strict=True)]
    rows.append(["times less", short(each[1] / each[0]), "", _said(times)])
    head = ["how", "CPU seconds, a run of each arm", f"runs of each arm until ±{WANTED:.0f} days", "CPU seconds in all"]
    return table(head, rows)


def _variance_table(lived: Mapping[str, Lived]) -> str:
    rows = [
        [
            name,
            len(said.days[0]),
            f"{(said.days[1] - said.days[0]).mean():+.0f}",
            _said(interval(variance_ratio, said.days)),
            _said(interval(lambda days: needed(paired(days)), said.days)),
        ]
        for name, said in lived.items()
    ]
    head = ["arms", "pairs", "difference, days", "variance paired / unpaired", "pairs until ±5 days"]
    return table(head, rows)
