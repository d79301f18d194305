"""Lives of a claim's arms, replicate by replicate, in processes; what was lived once is kept on disk."""

import hashlib
import json
import signal
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import closing
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from tqdm import tqdm

from experiments.claims import same
from experiments.claims.claim import LIFESPANS
from experiments.identity import identity
from experiments.run import Run, lived, measured
from experiments.runner import compile_once, cores
from experiments.study import Arm
from sim.errors import InputError
from sim.lifespan import LifespanRule

Row = dict[str, float | int | str | None]
ALWAYS = (
    *(f"{name}{rule}" for rule in LIFESPANS.values() for name in ("lifespan", "died", "never_started")),
    "rooms_cut",
)
TABLE = "CREATE TABLE IF NOT EXISTS lives (key TEXT PRIMARY KEY, rows TEXT NOT NULL)"


class Task(NamedTuple):
    """Some replicates of some arms, to be lived by one process, since what the same people do in all arms is asked."""

    arms: tuple[Arm, ...]
    days: int
    rule: LifespanRule
    replicates: tuple[int, ...]
    seed: int
    outcomes: tuple[str, ...]

    def runs(self) -> list[Run]:
        """List the runs, arm by arm."""
        return [
            Run(arm.name, arm.scenario, arm.policies, r, self.seed + r, self.days, self.rule)
            for arm in self.arms
            for r in self.replicates
        ]

    def key(self) -> str:
        """Hash all that its rows depend on."""
        first = [(run.arm, identity(run).hex()) for run in self._replace(replicates=self.replicates[:1]).runs()]
        said = [first, self.replicates, self.outcomes, _source()]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@cache
def _source() -> str:
    return hashlib.sha256(Path(same.__file__).read_bytes()).hexdigest()


def live(task: Task) -> list[Row]:
    """Live a task: a row a life. One that fails is a row that says how."""
    rows: list[Row] = []
    portraits: defaultdict[int, dict[str, same.Portrait]] = defaultdict(dict)
    asked = [name for name in task.outcomes if name in same.SAME]
    for run in task.runs():
        row: Row = {"arm": run.arm, "days": run.days, "replicate": run.replicate}
        try:
            life = lived(run)
            rows.append(row | _wanted(measured(life), task.outcomes))
            if asked:
                portraits[run.replicate][run.arm] = same.portrait(life)
        except Exception as error:
            rows.append(row | {"error": " ".join(f"{type(error).__name__}: {error}".split())})
    if asked:
        _add_same(rows, portraits, asked)
    return rows


def _wanted(row: dict[str, object], outcomes: Sequence[str]) -> Row:
    names = dict.fromkeys((*ALWAYS, *(name for name in outcomes if name not in same.SAME)))
    found = {name: row.get(name) for name in names}
    found["never_started_lineage"] = row["lifespan_lineage"] == 0
    return {name: float(value) for name, value in found.items()}  # type: ignore[arg-type]


def _add_same(rows: list[Row], portraits: dict[int, dict[str, same.Portrait]], asked: Sequence[str]) -> None:
    found = {replicate: same.in_all(seen) for replicate, seen in portraits.items()}
    for row in rows:
        if "error" not in row:
            mine = found[int(row["replicate"])][str(row["arm"])]  # type: ignore[arg-type]
            row |= {name: mine[name] for name in asked}


class Lives:
    """Processes that live tasks, and the file in which their rows are kept. Use it as a context.

    Parameters
    ----------
    folder : Path
        For the file; made if it is not there.
    workers : int, optional
        Processes; all cores by default. Whatever their number, the rows are the same.

    Raises
    ------
    InputError
        It cannot be written, or fewer than one worker.
    """

    def __init__(self, folder: Path, workers: int | None = None) -> None:
        if workers is not None and workers < 1:
            raise InputError(f"workers = {workers}: at least 1 is wanted")
        self._workers = workers or cores()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._kept = sqlite3.connect(folder / "lives.sqlite", isolation_level=None)
            with closing(self._kept.execute("PRAGMA journal_mode=WAL")), closing(self._kept.execute(TABLE)):
                pass
        except (OSError, sqlite3.Error) as error:
            raise InputError(f"{folder}: results cannot be written there ({error})") from None

    def __enter__(self) -> "Lives":
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._kept.close()

    def ask(self, tasks: Sequence[Task], said: str) -> list[list[Row]]:
        """Live what was not lived before; give the rows of every task."""
        keys = [task.key() for task in tasks]
        found = {key: rows for key in keys if (rows := self._look_up(key)) is not None}
        missing = {key: task for key, task in zip(keys, tasks, strict=True) if key not in found}
        if missing:
            compile_once()
            found |= self._lived(missing, said)
        return [found[key] for key in keys]

    def _look_up(self, key: str) -> list[Row] | None:
        row = self._kept.execute("SELECT rows FROM lives WHERE key = ?", (key,)).fetchone()
        return json.loads(row[0]) if row else None

    def _lived(self, missing: dict[str, Task], said: str) -> dict[str, list[Row]]:
        if self._workers == 1:
            return {key: self._keep(key, live(task)) for key, task in missing.items()}
        found: dict[str, list[Row]] = {}
        pool = ProcessPoolExecutor(self._workers, mp_context=get_context("spawn"), initializer=_ignore_interrupts)
        try:
            waiting: dict[Future[list[Row]], str] = {pool.submit(live, task): key for key, task in missing.items()}
            bar = tqdm(as_completed(waiting), said, len(waiting), disable=not sys.stderr.isatty(), leave=False, delay=1)
            for future in bar:
                found[waiting[future]] = self._keep(waiting[future], future.result())
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
        return found

    def _keep(self, key: str, rows: list[Row]) -> list[Row]:
        if not any("error" in row for row in rows):  # what failed is tried again
            self._kept.execute("INSERT OR REPLACE INTO lives VALUES (?, ?)", (key, json.dumps(rows)))
        return rows


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
