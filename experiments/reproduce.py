"""Runs a finished study again from its manifest alone, and says run by run whether the results are the same."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from experiments.attempt import Failure, Outcome, attempt
from experiments.identity import changed, codes
from experiments.manifest import Manifest, damaged_files, read_manifest, run_in, runs_in
from experiments.run import Run, perform
from experiments.runner import compile_once, engine, progress, tell
from experiments.store import TABLE
from sim.errors import InputError


class Compared(NamedTuple):
    """A run then and now: the outcome that differs most, relative to the larger of the two; none if all are equal."""

    arm: str
    replicate: int
    outcome: str
    then: Any
    now: Any
    difference: float

    @property
    def equal(self) -> bool:
        """Whether every outcome is the same."""
        return not self.outcome

    def __str__(self) -> str:
        head = f"{self.arm}, replicate {self.replicate}: "
        if self.equal:
            return head + "equal"
        return f"{head}{self.outcome} was {self.then!r}, is {self.now!r} (differs by {self.difference:.2g})"


def reproduce(folder: Path, workers: int | None = None) -> list[Compared]:
    """Run a study again, and compare.

    Parameters
    ----------
    folder : Path
        Of a finished sweep; its manifest and ``runs.parquet`` are read.
    workers : int, optional
        Processes; all cores by default.

    Returns
    -------
    list of Compared
        One a run that did not fail then.

    Raises
    ------
    InputError
        There is no manifest, or what it says cannot be run any more; ``runs.parquet`` is damaged.
    """
    manifest = read_manifest(folder)
    if TABLE in damaged_files(folder, manifest):
        raise InputError(f"{folder / TABLE}: is not as it was written; the command of the sweep writes it anew")
    if not (folder / TABLE).exists():
        raise InputError(f"{folder}: not finished; the command of the sweep goes on with the rest")
    table = pd.read_parquet(folder / TABLE)
    before = {(row["arm"], row["replicate"]): dict(row) for _, row in table.astype(object).iterrows()}
    runs = [run for run in runs_in(manifest) if pd.isna(before[run.arm, run.replicate]["error"])]
    _tell_what_changed(manifest, runs)
    compile_once()
    found: dict[tuple[str, int], Outcome] = {}
    with progress(len(runs)) as bar, engine(workers) as computer:
        for batch in computer.compute(runs):
            found |= {(run.arm, run.replicate): outcome for run, outcome in batch}
            bar.update(len(batch))
    return [_compared(run, before[run.arm, run.replicate], found[run.arm, run.replicate]) for run in runs]


def run_again(folder: Path, arm: str, replicate: int) -> Outcome:
    """Compute one run of a study here, in this process, so that one can see what it does.

    Raises
    ------
    InputError
        There is no such run.
    """
    run = run_in(runs_in(read_manifest(folder)), arm, replicate, folder)
    compile_once()
    return attempt(perform, run)


def _tell_what_changed(manifest: Manifest, runs: Iterable[Run]) -> None:
    then: dict[str, dict[str, str]] = manifest.get("code", {})
    names = {name for files in codes(list(runs)).values() for old in then.values() for name in changed(old, files)}
    if names:
        tell(f"lifespan: changed since: {', '.join(sorted(names))}")


def _compared(run: Run, then: dict[Any, Any], outcome: Outcome) -> Compared:
    if isinstance(outcome, Failure):
        return Compared(run.arm, run.replicate, "error", None, outcome.error, float("inf"))
    apart = {name: _apart(then.get(name), value) for name, value in outcome.row.items()}
    worst = max(apart, key=lambda name: apart[name])
    if not apart[worst]:
        return Compared(run.arm, run.replicate, "", None, None, 0.0)
    return Compared(run.arm, run.replicate, worst, then.get(worst), outcome.row[worst], apart[worst])


def _apart(then: Any, value: Any) -> float:
    """Say how far two values are apart, relative to the larger; two that are missing are the same."""
    if then is None or pd.isna(then) or pd.isna(value):
        return 0.0 if pd.isna(value) and then is not None and pd.isna(then) else float("inf")
    return abs(float(value) - float(then)) / max(abs(float(value)), abs(float(then)), 1e-300)
