"""Where two arms part: the first draw that is asked in one arm only, of somebody whom the policy did not touch."""

from collections.abc import Sequence
from typing import Any

from benchmarks.clock import say
from benchmarks.page import Section, table
from experiments.leaks import Watched, compared, watch
from experiments.run import Run
from sim.lifespan import LifespanRule
from sim.policies import parse_policies
from sim.scenario import load_scenario

MEMBERS, DAYS = 40, 60
ALONE = ("value(hours_per_week=2)",)
SIFTED = (*ALONE, "pruning(inactive_days=10, every=10, start=20)")
NEUTRAL = (*ALONE, "pruning(inactive_days=36500)")


def live(texts: Sequence[str], members: int = MEMBERS, days: int = DAYS) -> Watched:
    """Live in plain Python, and note what is drawn."""
    scenario = load_scenario("wechat_group").with_settings({"members.size": members})
    return watch(Run("", scenario, parse_policies(", ".join(texts)), 0, 1, days, LifespanRule()))


def measure(quick: bool) -> Section:
    """Compare an arm that sifts, and one whose policy never acts, with the arm without it."""
    say("where two arms part")
    alone = live(ALONE)
    rows = [_row(text, alone, live(texts)) for text, texts in ((SIFTED[-1], SIFTED), (NEUTRAL[-1], NEUTRAL))]
    head = ["policy", "draws at the same address", "of these different", "touched", "first of an untouched member"]
    return Section({"draws": table(head, rows)}, {})


def _row(text: str, alone: Watched, other: Watched) -> list[Any]:
    found = compared(alone, other)
    leak = found.leak
    said = f"member {leak.uid}, day {leak.day}, `{leak.decision}`: {leak.how}" if leak else "none"
    return [f"`{text}`", f"{found.shared:,}", found.broken, found.touched, said]
