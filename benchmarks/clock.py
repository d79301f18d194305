"""CPU time, measured in turns, with its spread."""

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

Task = Callable[[], float]


class Spread(NamedTuple):
    """A median with the least and the most that was measured."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{short(self.median)} ({short(self.low)} to {short(self.high)})"


def spread(values: Sequence[float]) -> Spread:
    """Give the median, the least and the most."""
    return Spread(statistics.median(values), min(values), max(values))


def short(value: float) -> str:
    """Write a number with three digits, and thousands apart."""
    if value == 0.0:
        return "0"
    if abs(value) >= 1e7:
        return f"{value:.2e}"
    if abs(value) >= 100:
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{value:.3g}"


def cpu_of(work: Callable[[], object]) -> float:
    """Give the CPU seconds of this process that some work takes."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def cpu_of_children(command: Sequence[str], **options: object) -> tuple[float, float]:
    """Run a command; give the CPU seconds and the seconds that it took."""
    before, begun = _children(), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, **options)  # type: ignore[call-overload]
    return _children() - before, time.perf_counter() - begun


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def interleaved(tasks: Mapping[str, Task], rounds: int) -> dict[str, list[float]]:
    """Do every task once a round, in turn, so that a slow spell of the machine meets all of them.

    Parameters
    ----------
    tasks : mapping of str to callable
        Each does its work and gives how much that was.
    rounds : int

    Returns
    -------
    dict of str to list of float
        CPU seconds a unit of work, one a round.
    """
    costs: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            begun = time.process_time()
            done = task()
            costs[name].append((time.process_time() - begun) / done)
    return costs


def ratio(slow: Sequence[float], fast: Sequence[float]) -> Spread:
    """Say how many times more one costs than the other, round by round."""
    return spread([a / b for a, b in zip(slow, fast, strict=True)])


def say(text: str) -> None:
    """Tell who waits what is being measured."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201
