"""Ask the simulator for figures: lives of every probe, in processes; the same numbers whatever the number of them."""

import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from tqdm import tqdm

from experiments.patterns.figure import Figure, Measures, Summary
from experiments.patterns.figures import FIGURES, PROBES
from experiments.runner import compile_once, cores

SEED = 20_000  # of a probe's first life; apart from those of studies
PARTS = 4  # in which the lives of a probe are handed out
BATCHES = 10  # of whose values the standard error of a figure is made
Settings = Mapping[str, float]


class Task(NamedTuple):
    """Some lives of a probe under some settings."""

    place: int
    probe: str
    settings: Settings
    seeds: range


def live(task: Task) -> list[Measures]:
    """Live a task; where the settings make no sense together, nothing was measured."""
    return PROBES[task.probe].lives(task.settings, task.seeds)


class Asker:
    """Processes that live probes under many settings.

    Parameters
    ----------
    figures : sequence of Figure
        Whose probes are lived.
    fewer : bool
        As many lives as in a step of a fit, or as in an answer.
    workers : int, optional
        All cores by default.
    """

    def __init__(self, figures: Sequence[Figure] = FIGURES, *, fewer: bool = False, workers: int | None = None) -> None:
        self.figures = tuple(figures)
        needed = {name for figure in figures for name in figure.needs}
        self.probes = [probe for name, probe in PROBES.items() if name in needed]
        self.fewer = fewer
        if self.probes:
            compile_once()
        self._pool = ProcessPoolExecutor(workers or cores(), mp_context=get_context("spawn"))

    def __enter__(self) -> "Asker":
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the processes go."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def ask(self, settings: Iterable[Settings], said: str = "lives") -> list[dict[str, list[Measures]]]:
        """Live every probe under each of these settings.

        Returns
        -------
        list of dict
            For each setting, by probe, what was measured of each life, in the order of the seeds.
        """
        asked = list(settings)
        tasks = [task for place, given in enumerate(asked) for task in self._tasks(place, given)]
        found: list[dict[str, list[Measures]]] = [{probe.name: [] for probe in self.probes} for _ in asked]
        answers = self._pool.map(live, tasks)
        bar = tqdm(answers, said, len(tasks), disable=not sys.stderr.isatty(), leave=False, delay=1.0)
        for task, measured in zip(tasks, bar, strict=True):
            found[task.place][task.probe] += measured
        return found

    def _tasks(self, place: int, settings: Settings) -> Iterable[Task]:
        for probe in self.probes:
            n = probe.fewer if self.fewer else probe.replicates
            for part in np.array_split(np.arange(n), 1 if self.fewer else PARTS):
                yield Task(place, probe.name, settings, range(SEED + int(part[0]), SEED + int(part[-1]) + 1))


def summary(measured: Mapping[str, list[Measures]]) -> Summary:
    """Give the mean over lives of every measure, or the median where that is what counts; lives without it left out."""
    seen: defaultdict[str, float] = defaultdict(lambda: math.nan)
    for name, lives in measured.items():
        table = pd.DataFrame(lives)
        for column in table:
            value = table[column].median() if column in PROBES[name].medians else table[column].mean()
            seen[str(column)] = float(value)
    return seen


def values(figures: Sequence[Figure], measured: Mapping[str, list[Measures]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Give the value of every figure."""
    seen = summary(measured)
    return np.array([figure.value(seen) for figure in figures])


def errors(figures: Sequence[Figure], measured: Mapping[str, list[Measures]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Give the standard error of every figure, from the values in ten batches of lives."""
    parts = [{name: lives[k::BATCHES] for name, lives in measured.items()} for k in range(BATCHES)]
    found = pd.DataFrame([values(figures, part) for part in parts])
    return (found.std() / np.sqrt(found.count())).to_numpy()
