"""Sweeps of fake runs: here, or in a process that can be killed."""

import argparse
import json
from functools import partial
from pathlib import Path

from experiments.store import Store
from experiments.workers import GENEROUS, Limits, Workers
from tests.experiments.fakes import Fake, identity, perform, study

MAIN = "from tests.experiments.sweeper import main; main()"  # not a script: workers find what they do by its name


def sweep(folder: Path, runs: list[Fake], workers: int = 2, perform=perform, limits: Limits = GENEROUS, **how) -> bytes:
    """Sweep such runs, or the rest of them, and give the table's bytes."""
    with Store(folder, identity) as store, Workers(perform, workers, limits, **how) as pool:
        for batch in pool.compute(store.missing(runs)):
            store.keep(batch)
        store.write_table(store.table(runs))
    return (folder / "runs.parquet").read_bytes()


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", type=Path)
    asked.add_argument("--replicates", type=int, default=20)
    asked.add_argument("--seconds", type=float, default=0.005)
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--seen", default="")
    asked.add_argument("--start", default="spawn")
    told = asked.parse_args()
    with Store(told.folder, identity) as store:
        work = partial(perform, seconds=told.seconds, seen=told.seen)
        with Workers(work, told.workers, start=told.start) as pool:
            for batch in pool.compute(store.missing(study(replicates=told.replicates))):
                store.keep(batch)
                keys = [identity(run).hex() for run, _ in batch]
                print(json.dumps({"kept": keys, "workers": [w.process.pid for w in pool._workers]}), flush=True)  # noqa: T201
