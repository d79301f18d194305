"""What a study would run, how much of it is there, and how long the rest would take; without running it."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from experiments.identity import identity
from experiments.ledger import RUNS, Ledger
from experiments.precision import looks
from experiments.run import Run
from experiments.runner import compile_once, cores
from experiments.status import speed_of
from experiments.store import LEDGER
from experiments.study import Study, load_study
from sim.life import Life

TIMED = 5  # runs, of arms far apart in the list
SECONDS = 0.5  # for each of them; what takes longer is lived for its first days, and reckoned up
STRIDE = 30


class Plan(NamedTuple):
    """What would be run.

    Attributes
    ----------
    study : Study
    runs, fewest : int
        Different runs; of a study that may stop when it is precise enough, at most and at least.
    there : int
        Of them, in the ledger already.
    seconds_a_run : float
        Of one process.
    seconds : float
        For what is left, at most, on all processes.
    by : str
        Where the time is from.
    """

    study: Study
    runs: int
    fewest: int
    there: int
    seconds_a_run: float
    seconds: float
    by: str

    def as_dict(self) -> dict[str, Any]:
        """Give it for machines."""
        counts = {"runs": self.runs, "fewest_runs": self.fewest, "there": self.there, "left": self.runs - self.there}
        times = {"seconds_a_run": self.seconds_a_run, "seconds": self.seconds, "estimated_from": self.by}
        told = self.study.resolved()
        for arm in told["arms"]:
            arm["scenario"] = arm["scenario"]["name"]
        return counts | times | {"study": told}


def plan(path: str | Path, out: str | Path | None = None, workers: int | None = None) -> Plan:
    """Say what a study would run.

    Parameters
    ----------
    path : str or Path
        The study's TOML file, or the name of one that ships.
    out : str or Path, optional
        Folder of its results, if some are there; ``results/STUDY`` by default.
    workers : int, optional
        Processes; all cores by default.

    Returns
    -------
    Plan

    Raises
    ------
    InputError
        Every mistake in the study.
    """
    study = load_study(path)
    folder = Path(out) if out is not None else Path("results") / study.name
    arms = len({identity(run) for run in study.runs(1)})
    runs = arms * study.replicates
    fewest = arms * next(iter(looks(study.replicates))) if study.precision else runs
    there, speed = _in_ledger(folder / LEDGER, study)
    processes = workers or cores()
    if speed:
        each, by = processes / speed, f"the last minute in {folder}"
    else:
        each, timed = _timed(study.runs(1))
        by = f"{timed} runs, timed"
    return Plan(study, runs, fewest, there, each, (runs - there) * each / processes, by)


def _in_ledger(path: Path, study: Study) -> tuple[int, float | None]:
    """Count the runs that are there, and how many came in a second."""
    if not path.exists():
        return 0, None
    with Ledger(path, write=False) as ledger:
        return len({identity(run) for run in study.runs()} & ledger.keys(RUNS)), speed_of(ledger.times())


def _timed(runs: Sequence[Run]) -> tuple[float, int]:
    """Time a few of the runs; give the mean seconds, and of how many."""
    compile_once()
    chosen = runs[:: max(1, len(runs) // TIMED)][:TIMED]
    return sum(map(_seconds, chosen)) / len(chosen), len(chosen)


def _seconds(run: Run) -> float:
    begun = time.perf_counter()
    life = Life(run.scenario, run.policies, rng=run.seed, rule=run.rule)
    while True:
        life.live(min(STRIDE, run.days - life.day))
        spent = time.perf_counter() - begun
        if life.day == run.days or spent > SECONDS:
            return spent * run.days / life.day
