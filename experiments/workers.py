"""Processes that compute runs. One that dies takes with it only the run that it was at.

A worker gets a batch and answers run by run, so whoever is left without an answer is the guilty one. A run whose worker
died is tried once more, alone: only what kills twice is blamed, since processes are killed from outside too.
"""

import os
import signal
import sys
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple, Self

from experiments.attempt import Failure, Outcome, Perform, attempt

BATCH_SECONDS = 0.2
PIECE_SECONDS = 0.2  # results are handed over so often
FEW_SECONDS = 2.0  # another worker is worth starting for so much work
START_SECONDS = 300.0
TRIES = 2
STILLBORN = 3
Done = list[tuple[Any, Outcome]]


class Limits(NamedTuple):
    """What a run may take: seconds, and megabytes beyond what its worker has when it starts."""

    seconds: float = 3600.0
    megabytes: int | None = None


GENEROUS = Limits()


@dataclass
class _Worker:
    process: Any
    pipe: Connection
    deadline: float
    ready: bool = False
    batch: deque[Any] = field(default_factory=deque)


class Workers:
    """A pool of processes, as a context.

    Parameters
    ----------
    perform : callable
        Computes a run; found by its name in the workers.
    count : int
        Processes at most; more than one only if there is work for them.
    limits : Limits
    start : str
        How processes are started: ``"spawn"``, ``"fork"`` or ``"forkserver"``.
    """

    def __init__(self, perform: Perform, count: int, limits: Limits = GENEROUS, *, start: str = "spawn") -> None:
        self._perform, self._count, self._limits = perform, count, limits
        self._context: Any = get_context(start)
        self._workers: list[_Worker] = []
        self._queue: deque[Any] = deque()
        self._suspects: deque[Any] = deque()
        self._deaths: Counter[Any] = Counter()
        self._stillborn = 0
        self.seconds, self._answers, self._last = 0.0, 0, time.monotonic()

    def __enter__(self) -> Self:
        """Start nobody yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """End all processes; none of them has anything to finish."""
        for worker in self._workers:
            worker.process.kill()
            worker.process.join()
            worker.pipe.close()
        self._workers.clear()

    # -- computing -----------------------------------------------------------------------------------------------------
    def compute(self, runs: Iterable[Any]) -> Iterator[Done]:
        """Compute runs; give what is done, several times a second, in any order.

        Raises
        ------
        RuntimeError
            Workers end before they begin.
        KeyboardInterrupt
            As it came, after what was done has been given.
        """
        self._queue.extend(runs)
        done: Done = []
        due = 0.0
        try:
            while self._queue or self._suspects or any(worker.batch for worker in self._workers):
                self._staff()
                for worker in self._heard(due if done else None):
                    due = due if done else time.monotonic() + PIECE_SECONDS
                    done += self._read(worker)
                if done and time.monotonic() >= due:
                    yield done
                    done = []
        except KeyboardInterrupt:
            yield done
            raise
        if done:
            yield done

    def _staff(self) -> None:
        """Start workers while there is work for them, and give those who wait something to do."""
        while len(self._workers) < self._count and (self._queue or self._suspects) and self._wanted():
            self._workers.append(self._started())
        for worker in self._workers:
            self._feed(worker)

    def _wanted(self) -> bool:
        """Say whether another worker is worth starting: for much that waits, or if nobody has answered for long."""
        if not self._workers:
            return True
        if all(worker.ready for worker in self._workers) and time.monotonic() > self._last + FEW_SECONDS:
            return True
        return self._answers > 0 and self._each() * len(self._queue) > FEW_SECONDS * len(self._workers)

    def _each(self) -> float:
        return self.seconds / max(self._answers, 1)

    def _started(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._perform, self._limits), daemon=True)
        with _main_left_alone():
            process.start()
        theirs.close()
        return _Worker(process, ours, time.monotonic() + START_SECONDS)

    def _feed(self, worker: _Worker) -> None:
        if worker.batch or not worker.ready or not (self._queue or self._suspects):
            return
        if self._suspects:
            worker.batch.append(self._suspects.popleft())
        else:
            batch = [self._queue.popleft() for _ in range(self._size())]
            worker.batch.extend(sorted(batch, key=lambda run: run.arm))  # runs of one arm share memory
        worker.deadline = time.monotonic() + self._limits.seconds
        with suppress(OSError):  # if it is dead, it is heard of next
            worker.pipe.send(list(worker.batch))

    def _size(self) -> int:
        fair = -(-len(self._queue) // (2 * self._count))
        return max(1, min(int(BATCH_SECONDS / max(self._each(), 1e-6)), fair)) if self._answers else 1

    def _heard(self, due: float | None) -> list[_Worker]:
        """Wait for an answer, a death, a deadline, or until what is done should be given."""
        until = min(worker.deadline for worker in self._busy())
        if self._queue and len(self._workers) < self._count:
            until = min(until, time.monotonic() + max(FEW_SECONDS, 0.1))
        seconds = max(0.0, (until if due is None else min(until, due)) - time.monotonic())
        heard = wait([worker.pipe for worker in self._workers], seconds)
        now = time.monotonic()
        return [worker for worker in self._workers if worker.pipe in heard or self._overdue(worker, now)]

    def _busy(self) -> list[_Worker]:
        return [worker for worker in self._workers if worker.batch or not worker.ready]

    def _overdue(self, worker: _Worker, now: float) -> bool:
        return now > worker.deadline and bool(worker.batch or not worker.ready)

    def _read(self, worker: _Worker) -> Done:
        done: Done = []
        try:
            while worker.pipe.poll():
                outcome, seconds = worker.pipe.recv()
                self._last = time.monotonic()
                worker.deadline = self._last + self._limits.seconds
                if not worker.ready:
                    worker.ready, self._stillborn = True, 0
                    continue
                done.append((worker.batch.popleft(), outcome))
                self.seconds, self._answers = self.seconds + seconds, self._answers + 1
        except (EOFError, OSError):
            return done + self._buried(worker, late=False)
        if self._overdue(worker, time.monotonic()):
            return done + self._buried(worker, late=True)
        self._feed(worker)  # before anybody spends time on what it has done
        return done

    # -- deaths --------------------------------------------------------------------------------------------------------
    def _buried(self, worker: _Worker, *, late: bool) -> Done:
        """Take a worker out, blame its run or have it tried again, and put the rest of its batch back."""
        if not late:
            worker.process.join(1.0)  # it is ending; how, is in its exit code
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        self._workers.remove(worker)
        if not worker.ready:
            self._stillborn += 1
            if self._stillborn >= STILLBORN:
                raise RuntimeError(f"workers end before they begin (exit code {worker.process.exitcode})")
        if not worker.batch:
            return []
        guilty = worker.batch.popleft()
        self._queue.extendleft(reversed(worker.batch))
        self._deaths[guilty] += 1
        if late:
            return [(guilty, Failure("TimeLimit", f"took more than {self._limits.seconds:g} seconds"))]
        if self._deaths[guilty] < TRIES:
            self._suspects.append(guilty)
            return []
        return [(guilty, _death(worker.process.exitcode))]


def _death(code: int) -> Failure:
    if code < 0:
        return Failure("Killed", f"its worker died of {signal.Signals(-code).name}, twice")
    return Failure("Exited", f"its worker ended with exit code {code}, twice")


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


# -- in the worker -----------------------------------------------------------------------------------------------------
def _serve(pipe: Connection, perform: Perform, limits: Limits) -> None:
    """Compute batches until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    coordinator = os.getppid()
    _limit_memory(limits.megabytes)
    with suppress(EOFError, OSError):
        pipe.send((None, 0.0))
        while _asked(pipe, coordinator):
            for run in pipe.recv():
                _fuse(limits.seconds + 10)
                begun = time.perf_counter()
                outcome = attempt(perform, run)
                _answer(pipe, outcome, time.perf_counter() - begun)
            _fuse(0)


def _asked(pipe: Connection, coordinator: int) -> bool:
    """Wait for a batch; a forked worker would not hear of its coordinator's death by its pipe."""
    while not pipe.poll(1.0):
        if os.getppid() != coordinator:
            return False
    return True


def _answer(pipe: Connection, outcome: Outcome, seconds: float) -> None:
    try:
        pipe.send((outcome, seconds))
    except OSError:
        raise
    except Exception as error:
        pipe.send((Failure(type(error).__name__, f"its result cannot be sent: {error}"), seconds))


def _fuse(seconds: float) -> None:
    """Die in so many seconds, should nobody be left to end a run that hangs; 0 for never."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit_memory(megabytes: int | None) -> None:
    if megabytes is None:
        return
    import resource

    with open("/proc/self/statm", encoding="ascii") as file:
        held = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + megabytes * 2**20, resource.RLIM_INFINITY))
