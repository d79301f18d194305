"""The lives of plans: each lived once, kept in a folder, whatever asks for it again."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from experiments.advice import budget
from experiments.advice.budget import weekly_hours
from experiments.advice.levers import Plan, written
from experiments.attempt import Failure, Result
from experiments.branch import later
from experiments.identity import asked
from experiments.identity import identity as plainly
from experiments.ledger import ASKED, KEY, RUNS
from experiments.means import WEEK
from experiments.outcomes import MEASURED, Seen
from experiments.run import Run, lived, measured
from experiments.runner import Engine
from experiments.store import Store
from sim.life import Life
from sim.lifespan import LifespanRule, lifespan_of, relative_lifespan_of
from sim.scenario import Scenario

FRESH = 1_000_000  # replicates from here on are for what was chosen on others
OURS = (Path(__file__), Path(budget.__file__))
Row = dict[str, Any]


class Start(NamedTuple):
    """Where plans begin: a community, its luck, what is done there already, and the days lived before."""

    scenario: Scenario
    seed: int
    present: Plan = ()
    today: int = 0


@dataclass(frozen=True)
class Told(Run):
    """A run of which the days from one on are told; before its plan stands what is done already."""

    today: int = 0
    present: int = 0


def perform(run: Told) -> Result:
    """Live a run; measure it, and what its plan took by the ledger."""
    life = lived(run)
    ledger, today = life.ledger, run.today
    plan = list(map(str, run.policies[run.present :]))
    hours = weekly_hours(life, ledger[~ledger["policy"].isin(plan)] if today else ledger[:0])[today // WEEK :]
    row = (measured_from(life, today) if today else measured(life)) | {
        "own_hours": float(hours.mean()),  # a week
        "busiest_week": float(hours.max()),
        "parts": _parts(ledger, plan),
        "people_at_first": float(life.days_seen["members"][today - 1] if today else run.scenario.members.size),
    }
    return Result(row, None)


def measured_from(life: Life, today: int) -> dict[str, object]:
    """Measure a life as :func:`experiments.run.measured` does, but from a day on: what was before is nobody's doing.

    Only of rooms, and of who is there at the end, all days are told.
    """
    seen = Seen(life)
    seen.daily, seen.room_days = seen.daily[today:], seen.room_days[:, today:]
    few, lineage = (lifespan_of(seen.daily[name], life.rule) for name in ("active", "active_lineage"))
    peak = relative_lifespan_of(seen.daily["writers"], life.rule)
    seen.lifespan = few
    row: dict[str, object] = {"lifespan": few.days, "died": few.died, "never_started": few.never_started}
    row |= {"lifespan_relative": peak.days, "died_relative": peak.died, "never_started_relative": peak.never_started}
    row |= {"lifespan_lineage": lineage.days, "died_lineage": lineage.died}
    return row | {name: measure(seen) for name, measure in MEASURED.items()}


def _parts(ledger: pd.DataFrame, plan: Sequence[str]) -> list[list[float]]:
    """Give hours, money and earnings of every policy of a plan."""
    done = ledger[ledger["done"]]
    sums = done.groupby("policy")[["hours", "money", "earned"]].sum().reindex([*plan])
    return [[float(x) for x in row] for row in sums.fillna(0.0).to_numpy()]


def identity(run: Told) -> bytes:
    """Hash what a life depends on, with the code that says what a plan took."""
    told = f"{run.today} {run.present}".encode()
    return asked(run) + hashlib.sha256(plainly(run)[ASKED:] + told + _our_code()).digest()[: KEY - ASKED]


@cache
def _our_code() -> bytes:
    return b"".join(path.read_bytes() for path in OURS)


class Lives:
    """The lives of plans, by a folder and an engine.

    Parameters
    ----------
    starts : callable
        Says where each replicate begins.
    days : int
    store : Store
    engine : Engine
    bar : object
        Is told how many lives are there: ``update(n)``.
    """

    def __init__(self, starts: Callable[[int], Start], days: int, store: Store, engine: Engine, bar: Any) -> None:
        self._starts, self._days = starts, days
        self._store, self._engine, self._bar = store, engine, bar
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

    def _run(self, plan: Plan, replicate: int) -> Told:
        scenario, seed, present, today = self._starts(replicate)
        policies = (*present, *(later(policy, today) for policy in plan)) if today else plan
        asked = (written(plan), scenario, policies, replicate, seed, today + self._days, LifespanRule())
        return Told(*asked, today=today, present=len(present))
