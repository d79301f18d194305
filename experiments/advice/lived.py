"""The lives of plans: each lived once, kept in a folder, whatever asks for it again."""

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from experiments.advice import budget
from experiments.advice.budget import weekly_hours
from experiments.advice.levers import Plan, written
from experiments.attempt import Failure, Result
from experiments.identity import asked
from experiments.identity import identity as plainly
from experiments.ledger import ASKED, KEY, RUNS
from experiments.run import Run, lived, measured
from experiments.runner import Engine
from experiments.store import Store
from sim.life import Life
from sim.lifespan import LifespanRule
from sim.scenario import Scenario

FRESH = 1_000_000  # replicates from here on are for what was chosen on others
OURS = (Path(__file__), Path(budget.__file__))
Row = dict[str, Any]


class Community(NamedTuple):
    """One of the communities that are advised on, and how much it counts."""

    scenario: Scenario
    weight: float = 1.0


def shares(communities: Sequence[Community], n: int) -> list[Scenario]:
    """Say which community is lived in each of the first replicates, so that each has its weight's share of any number.

    Parameters
    ----------
    communities : sequence of Community
    n : int
        Replicates.
    """
    weight = np.array([community.weight for community in communities], float)
    weight /= weight.sum()
    had = np.zeros(len(weight))
    chosen = []
    for k in range(n):
        most_behind = int(np.argmax(weight * (k + 1) - had))
        had[most_behind] += 1
        chosen.append(communities[most_behind].scenario)
    return chosen


def perform(run: Run) -> Result:
    """Live a run; measure it, and what its plan took by the ledger."""
    life = lived(run)
    hours = weekly_hours(life)
    row = measured(life) | {
        "own_hours": float(hours.mean()),  # a week
        "busiest_week": float(hours.max()),
        "parts": _parts(life),
    }
    return Result(row, None)


def _parts(life: Life) -> list[list[float]]:
    """Give hours, money and earnings of every policy, by the ledger."""
    ledger = life.ledger
    done = ledger[ledger["done"]]
    sums = done.groupby("policy")[["hours", "money", "earned"]].sum().reindex(list(map(str, life.policies)))
    return [[float(x) for x in row] for row in sums.fillna(0.0).to_numpy()]


def identity(run: Run) -> bytes:
    """Hash what a life depends on, with the code that says what a plan took."""
    return asked(run) + hashlib.sha256(plainly(run)[ASKED:] + _our_code()).digest()[: KEY - ASKED]


@cache
def _our_code() -> bytes:
    return b"".join(path.read_bytes() for path in OURS)


class Lives:
    """The lives of plans, by a folder and an engine.

    Parameters
    ----------
    communities : sequence of Community
        With the budget's means.
    days, seed : int
    store : Store
    engine : Engine
    bar : object
        Is told how many lives are there: ``update(n)``.
    """

    def __init__(
        self, communities: Sequence[Community], days: int, seed: int, store: Store, engine: Engine, bar: Any
    ) -> None:
        self._communities, self._days, self._seed = communities, days, seed
        self._store, self._engine, self._bar = store, engine, bar
        self._places: list[Scenario] = []
        self.failures: list[str] = []

    def __call__(self, wanted: Iterable[tuple[Plan, int]]) -> dict[tuple[Plan, int], Row | None]:
        """Give the row of every plan and replicate; none of a life that failed."""
        runs = {(plan, r): self._run(plan, r) for plan, r in wanted}
        keys = {identity(run): place for place, run in runs.items()}
        found = self._kept(set(keys))
        self._bar.update(len(found))
        for batch in self._engine.compute([runs[place] for key, place in keys.items() if key not in found]):
            self._store.keep(batch)
            self._bar.update(len(batch))
            found |= {identity(run): self._told(run, outcome) for run, outcome in batch}
        return {place: found[key] for key, place in keys.items()}

    def _kept(self, wanted: set[bytes]) -> dict[bytes, Row | None]:
        found: dict[bytes, Row | None] = {}
        for piece in self._store.ledger.pieces(RUNS):
            if not wanted.isdisjoint(piece.keys):
                columns = piece.table()
                for k, key in enumerate(piece.keys):
                    if key in wanted:
                        found[key] = {name: column[k] for name, column in columns.items()}
        return found

    def _told(self, run: Run, outcome: Result | Failure) -> Row | None:
        if isinstance(outcome, Failure):
            self.failures.append(f"{run.arm}, seed {run.seed} failed: {outcome.error} {outcome.said}".strip())
            return None
        return outcome.row

    def _run(self, plan: Plan, replicate: int) -> Run:
        place = replicate % FRESH
        if place >= len(self._places):
            self._places = shares(self._communities, 2 * place + 16)
        seed = self._seed + replicate
        return Run(written(plan), self._places[place], plan, replicate, seed, self._days, LifespanRule())
