"""Who computes runs: processes on all cores, or this one for a few. Results come as they are finished."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from typing import Any

import pandas as pd
from tqdm import tqdm

from experiments.run import Result, Run, engine_is_cold, perform, warm_up
from sim.errors import InputError

FEW_SECONDS = 2.0  # what is done sooner is done before workers would have started
SECONDS_A_BATCH = 0.3
LONGEST_ERROR = 200
Store = Callable[[Run, Result], None]


def cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def perform_all(runs: Sequence[Run], store: Store, *, workers: int | None = None, daily: bool = False) -> None:
    """Compute runs, and hand each result over as soon as it is there.

    Parameters
    ----------
    runs : sequence of Run
    store : callable
        Gets the run and its result; called in this process only, in any order.
    workers : int, optional
        Processes; all cores by default. Whatever their number, the results are the same.
    daily : bool
        Ask for daily records too.

    Raises
    ------
    InputError
        Fewer than one worker.
    KeyboardInterrupt
        As it came; results handed over before are kept.
    """
    if workers is not None and workers < 1:
        raise InputError(f"workers = {workers}: at least 1 is wanted")
    compile_once()
    if any(type(policy).__module__ == "__main__" for run in runs[:1000] for policy in run.policies):
        workers = 1  # workers could not find a policy that was written in a script or a notebook
    with _progress(len(runs)) as bar:
        rest, each = _first_few(runs, store, bar, workers or cores(), daily)
        if rest:
            _in_processes(rest, store, bar, workers or cores(), daily, each)


def run_all(runs: Sequence[Run], workers: int | None = None) -> pd.DataFrame:
    """Compute runs and give their rows, in the order of the runs.

    Parameters
    ----------
    runs : sequence of Run
    workers : int, optional
        As in :func:`perform_all`.

    Returns
    -------
    pandas.DataFrame
        A row a run.
    """
    rows: dict[tuple[str, int], dict[str, object]] = {}
    perform_all(runs, lambda run, result: rows.update({(run.arm, run.replicate): result.row}), workers=workers)
    return pd.DataFrame([rows[run.arm, run.replicate] for run in runs])


def compile_once() -> None:
    """Compile the engine if that was never done, and say so; workers then find it on disk."""
    if engine_is_cold():
        print("compiling the engine, once; some 30 seconds …", file=sys.stderr, flush=True)  # noqa: T201
    warm_up()


def attempt(run: Run, daily: bool = False) -> Result:
    """Compute a run; one that fails is a row that says how."""
    try:
        return perform(run, daily)
    except Exception as error:
        row: dict[str, object] = {"arm": run.arm, **dict(run.factors), "replicate": run.replicate, "seed": run.seed}
        said = " ".join(f"{type(error).__name__}: {error}".split())
        return Result(row | {"error": said.removesuffix(":")[:LONGEST_ERROR]}, None)


def _progress(n: int) -> "tqdm[None]":
    return tqdm(total=n, unit="run", delay=1.0, disable=not sys.stderr.isatty(), leave=False)


def _first_few(
    runs: Sequence[Run], store: Store, bar: "tqdm[None]", workers: int, daily: bool
) -> tuple[Sequence[Run], float]:
    """Compute runs here until it is clear whether workers would be worth starting; give the rest, and seconds a run."""
    begun = time.perf_counter()
    for done, run in enumerate(runs, start=1):
        store(run, attempt(run, daily))
        bar.update()
        each = (time.perf_counter() - begun) / done
        if workers > 1 and each * (len(runs) - done) > FEW_SECONDS:
            return runs[done:], each
    return (), 0.0


def _in_processes(runs: Sequence[Run], store: Store, bar: "tqdm[None]", workers: int, daily: bool, each: float) -> None:
    size = max(1, min(int(SECONDS_A_BATCH / max(each, 1e-6)), -(-len(runs) // (4 * workers))))
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=ignore_interrupts)
    try:
        with _main_left_alone():
            for batch, results in _as_they_come(pool, _batches(runs, size), workers, daily):
                for run, result in zip(batch, results, strict=True):
                    store(run, result)
                bar.update(len(batch))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _main_left_alone() -> Iterator[None]:
    """Keep workers from importing the script that called us: without a guard it would call us again in each."""
    main = sys.modules["__main__"]
    hidden: dict[str, Any] = {name: vars(main)[name] for name in ("__spec__", "__file__") if name in vars(main)}
    main.__dict__.update(dict.fromkeys(hidden))
    try:
        yield
    finally:
        main.__dict__.update(hidden)


def _as_they_come(
    pool: Executor, batches: Iterator[Sequence[Run]], workers: int, daily: bool
) -> Iterator[tuple[Sequence[Run], list[Result]]]:
    """Keep two batches a worker in flight, so that nobody waits and an interrupt leaves little to finish."""
    flying: dict[Future[list[Result]], Sequence[Run]] = {}
    for batch in islice(batches, 2 * workers):
        flying[pool.submit(_attempt_all, batch, daily)] = batch
    while flying:
        done, _ = wait(flying, return_when=FIRST_COMPLETED)
        for future in done:
            yield flying.pop(future), future.result()
            for batch in islice(batches, 1):
                flying[pool.submit(_attempt_all, batch, daily)] = batch


def _attempt_all(runs: Sequence[Run], daily: bool) -> list[Result]:
    """Compute runs arm by arm, since runs of one arm share memory; give the results in the order asked for."""
    by_arm = sorted(range(len(runs)), key=lambda k: runs[k].arm)
    results = {k: attempt(runs[k], daily) for k in by_arm}
    return [results[k] for k in range(len(runs))]


def _batches(runs: Sequence[Run], size: int) -> Iterator[Sequence[Run]]:
    return (runs[i : i + size] for i in range(0, len(runs), size))


def ignore_interrupts() -> None:
    """Leave it to the process that started this one to end it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
