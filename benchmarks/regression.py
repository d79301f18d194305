"""Two commits against each other, in one run: ``python -m benchmarks.regression A B``.

Both are checked out into folders of their own and measured in turn, each time in a process of its own, so that what the
machine does meanwhile meets both. What is measured is the same for both: only what has long been public is used.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.clock import ratio, say, spread
from benchmarks.page import table

ROOT = Path(__file__).parent.parent
ROUNDS = 5
HEADLINES = """
import json, time
from experiments.run import Run, perform
from sim import Community
from sim.lifespan import LifespanRule
from sim.policies import parse_policies
from sim.scenario import load_scenario

def steady(n, share):
    return load_scenario("qq_group").with_settings({
        "members.size": n, "platform.capacity": 10 * n, "platform.rooms_most": 1, "outside.audience": 1000,
        "outside.arrivals_per_day": 0.0, "behaviour.start_activity": share, "behaviour.habit_rate": 0.0,
        "behaviour.awareness_power": 0.0, "behaviour.leave_hazard": 0.0})

def cost(n, share, days):
    town = Community(steady(n, share), rng=1)
    town.live(3)
    begun = time.process_time()
    town.live(days)
    return 1e9 * (time.process_time() - begun) / (n * days)

def a_run():
    scenario = load_scenario("wechat_group").with_settings({"members.size": 200})
    policies = tuple(p for text in ("value(hours_per_week=3)", "moderation(hours_per_week=1)")
                     for p in parse_policies(text))
    runs = [Run("led", scenario, policies, r, 1 + r, 365, LifespanRule()) for r in range(4)]
    perform(runs[0])
    begun = time.process_time()
    for run in runs[1:]:
        perform(run)
    return (time.process_time() - begun) / 3

print(json.dumps({
    "busy day of 1e3, ns a member-day": cost(1_000, 1 / 3, 200),
    "quiet day of 1e3, ns a member-day": cost(1_000, 1 / 20, 500),
    "busy day of 1e5, ns a member-day": cost(100_000, 1 / 3, 4),
    "quiet day of 1e5, ns a member-day": cost(100_000, 1 / 20, 10),
    "run of 200 over a year, policies daily, s": a_run(),
}))
"""


def checked_out(commit: str, folder: Path) -> Path:
    """Put a commit into a folder, without touching the work tree."""
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
    folder.mkdir()
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive, check=True)
    return folder


def headlines(folder: Path, cache: Path) -> dict[str, float]:
    """Measure a commit, in a process of its own."""
    env = os.environ | {"PYTHONPATH": str(folder), "XDG_CACHE_HOME": str(cache)}
    command = [sys.executable, "-c", HEADLINES]
    said = subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True, text=True)
    return {name: float(value) for name, value in json.loads(said.stdout.splitlines()[-1]).items()}


def compare(commits: Sequence[str], rounds: int) -> str:
    """Measure two commits in turn; give the numbers of both and how many times faster the second is."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        folders = [checked_out(commit, place / f"commit{k}") for k, commit in enumerate(commits)]
        for commit, folder in zip(commits, folders, strict=True):
            say(f"compiling {commit}")
            headlines(folder, place / "cache")
        seen: list[list[dict[str, float]]] = [[], []]
        for k in range(rounds):
            say(f"round {k + 1} of {rounds}")
            for folder, found in zip(folders, seen, strict=True):
                found.append(headlines(folder, place / "cache"))
    rows = []
    for what in seen[0][0]:
        one, other = ([round_[what] for round_ in found] for found in seen)
        rows.append([what, spread(one), spread(other), ratio(one, other)])
    return table(["what", *commits, "times faster"], rows)


def main(words: Sequence[str] | None = None) -> None:
    """Compare the two commits that are asked for."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.regression", description=__doc__)
    asked.add_argument("commits", nargs=2, metavar="COMMIT")
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    told = asked.parse_args(words)
    print(compare(told.commits, told.rounds))


if __name__ == "__main__":
    main()
