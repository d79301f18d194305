"""Who computes runs: processes on all cores, a cluster, or this process for a few. Results come as they are finished.

An engine is a context that gives ``compute(runs)``, an iterator over batches of (run, result or failure).
"""

import gc
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import cache, partial
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
from tqdm import tqdm

from experiments.attempt import Failure, Outcome, Perform, attempt
from experiments.run import Run, perform
from experiments.workers import FEW_SECONDS, GENEROUS, Done, Limits, Workers
from sim.compiled import engine_is_cold
from sim.errors import InputError
from sim.life import Life


class Engine(Protocol):
    """Something that computes runs."""

    def compute(self, runs: Iterable[Run]) -> Iterator[Done]:
        """Give what is done, a batch at a time, in any order."""


def cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def engine(
    workers: int | None = None, scheduler: str | None = None, limits: Limits = GENEROUS, *, daily: bool = False
) -> AbstractContextManager[Engine]:
    """Give the engine for a sweep.

    Parameters
    ----------
    workers : int, optional
        Processes; all cores by default. Whatever their number, the results are the same.
    scheduler : str, optional
        Address of a Dask scheduler; its workers compute then.
    limits : Limits
    daily : bool
        Ask for daily records too.

    Raises
    ------
    InputError
        Senseless numbers, or no Dask.
    """
    job = partial(perform, daily=daily)
    _check(workers, limits)
    if scheduler is None:
        return Workers(job, workers or cores(), limits)
    if limits != GENEROUS:
        raise InputError("limits of a run hold on this machine only; on a cluster, give its workers limits")
    from experiments.cluster import Cluster
    from experiments.identity import code_of

    return Cluster(job, scheduler, code_of)


def _check(workers: int | None, limits: Limits) -> None:
    problems = []
    if workers is not None and workers < 1:
        problems.append(f"workers = {workers}: at least 1 is wanted")
    if not limits.seconds > 0:
        problems.append(f"run-seconds = {limits.seconds}: more than 0 is wanted")
    if limits.megabytes is not None and limits.megabytes < 1:
        problems.append(f"run-memory = {limits.megabytes}: at least 1 megabyte is wanted")
    if limits.megabytes is not None and not Path("/proc/self/statm").exists():
        problems.append("run-memory: memory can be limited on Linux only")
    if problems:
        raise InputError(*problems)


def run_all(runs: Sequence[Run], workers: int | None = None) -> pd.DataFrame:
    """Compute runs and give their rows, in the order of the runs.

    Parameters
    ----------
    runs : sequence of Run
    workers : int, optional
        As in :func:`engine`.

    Returns
    -------
    pandas.DataFrame
        A row a run; one that failed says of what, and why.
    """
    _check(workers, GENEROUS)
    compile_once()
    if any(type(policy).__module__ == "__main__" for run in runs[:1000] for policy in run.policies):
        workers = 1  # workers could not find a policy that was written in a script or a notebook
    rows: dict[tuple[str, int], dict[str, object]] = {}
    with progress(len(runs)) as bar:
        for batch in here_then_there(perform, runs, workers or cores()):
            rows |= {(run.arm, run.replicate): row_of(run, outcome) for run, outcome in batch}
            bar.update(len(batch))
    return pd.DataFrame([rows[run.arm, run.replicate] for run in runs])


def row_of(run: Run, outcome: Outcome) -> dict[str, object]:
    """Give the row of a run: what was measured, or what it failed of."""
    if isinstance(outcome, Failure):
        return run.labels() | {"error": f"{outcome.error}: {outcome.said}".removesuffix(": ")}
    return run.labels() | outcome.row


def here_then_there(perform: Perform, runs: Sequence[Any], workers: int) -> Iterator[Done]:
    """Compute runs here until it is clear whether workers would be worth starting."""
    begun = time.perf_counter()
    for done, run in enumerate(runs, start=1):
        yield [(run, attempt(perform, run))]
        each = (time.perf_counter() - begun) / done
        if workers > 1 and each * (len(runs) - done) > FEW_SECONDS:
            with Workers(perform, workers) as pool:
                yield from pool.compute(runs[done:])
            return


@cache
def compile_once() -> None:
    """Compile the engine if that was never done, and say so; workers then find it on disk."""
    if engine_is_cold():
        tell("compiling the engine, once; half a minute or so …")
    gc.disable()  # an eighth of the time that compiling takes
    try:
        Life("wechat_group").live(1)
    finally:
        gc.freeze()  # nor need what it leaves be looked through later
        gc.enable()


def tell(line: str) -> None:
    """Say something to whoever waits, beside the answer."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def progress(n: int, unit: str = "run") -> "tqdm[None]":
    """Make a bar for so many runs, or whatever else takes its time, for people only."""
    return tqdm(total=n, unit=unit, delay=1.0, disable=not sys.stderr.isatty(), leave=False)
