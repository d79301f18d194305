"""Runs on a Dask cluster. Its workers compute and write nothing; what was lost with one of them is computed again."""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import Any, Self
from uuid import uuid4

from experiments.attempt import Failure, Outcome, Perform, attempt
from experiments.workers import BATCH_SECONDS, Done
from sim.errors import InputError

CONNECT_SECONDS = 10
TRIES = 2
AHEAD = 3  # batches a thread of the cluster


class Cluster:
    """The workers of a Dask scheduler, as a context.

    Parameters
    ----------
    perform : callable
        Computes a run; found by its name in the workers, which need this program in the same version.
    address : str
        Of the scheduler, ``tcp://host:8786``.
    code : callable
        Gives what has to be the same here and in the workers for results to be the same.

    Raises
    ------
    InputError
        Dask is not installed, or nobody answers there.
    """

    def __init__(self, perform: Perform, address: str, code: Callable[[], object]) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise InputError(
                "--scheduler needs Dask, which is not installed: pip install 'lifespan-sim[cluster]'"
            ) from None
        self._perform, self._code = perform, code
        self._queue: deque[Any] = deque()
        self._suspects: deque[Any] = deque()
        self._flying: dict[str, tuple[Any, list[Any]]] = {}
        self._deaths: Counter[Any] = Counter()
        self._seconds, self._answers = 0.0, 0
        self._threads, self._counted = 1, 0.0
        try:
            self._client: Any = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise InputError(f"--scheduler {address}: nobody answers there ({error or type(error).__name__})") from None

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the cluster; what it is still at is dropped."""
        self._client.close()

    # -- computing -----------------------------------------------------------------------------------------------------
    def compute(self, runs: Iterable[Any]) -> Iterator[Done]:
        """Compute runs; give what is done, a batch at a time. If the scheduler goes away, the rest is left.

        Raises
        ------
        InputError
            The workers have another version of this program, or cannot compute for another such reason.
        """
        from distributed import as_completed

        self._queue.extend(runs)
        coming: Any = as_completed(loop=self._client.loop)  # type: ignore[no-untyped-call]
        self._fill(coming)
        for future in coming:
            _, batch = self._flying.pop(future.key)
            done = self._taken(future, batch)
            future.release()
            self._fill(coming)
            if done:
                yield done

    def _fill(self, coming: Any) -> None:
        """Keep some batches a thread in flight; hand out nothing once the scheduler is gone."""
        while (self._queue or self._suspects) and self._is_there() and len(self._flying) < AHEAD * self._count():
            batch = [self._suspects.popleft()] if self._suspects else self._next()
            asked = (self._perform, batch, self._code)
            future = self._client.submit(_attempt_all, *asked, key=f"runs-{uuid4().hex}", pure=False)
            self._flying[future.key] = future, batch
            coming.add(future)

    def _is_there(self) -> bool:
        return bool(self._client.status == "running")

    def _count(self) -> int:
        """Count the threads of the cluster, now and then."""
        if time.monotonic() > self._counted + 1.0:
            with suppress(OSError):  # the scheduler is going away
                self._threads = sum(self._client.nthreads().values()) or 1
            self._counted = time.monotonic()
        return self._threads

    def _next(self) -> list[Any]:
        each = self._seconds / max(self._answers, 1)
        fair = -(-len(self._queue) // (2 * self._threads))
        size = max(1, min(int(BATCH_SECONDS / max(each, 1e-6)), fair)) if self._answers else 1
        return sorted((self._queue.popleft() for _ in range(size)), key=lambda run: run.arm)

    def _taken(self, future: Any, batch: list[Any]) -> Done:
        if future.status == "finished":
            try:
                code, outcomes = future.result()
            except (OSError, CancelledError):
                return []  # the scheduler went away with it: left for another time
            if code != self._code():
                raise InputError("--scheduler: a worker there has other sources or libraries than are here")
            self._seconds += sum(seconds for _, seconds in outcomes)
            self._answers += len(outcomes)
            return [(run, outcome) for run, (outcome, _) in zip(batch, outcomes, strict=True)]
        if future.status == "error":
            return self._blamed(future.exception(), batch)
        return []  # cancelled or lost: not run, and left for another time

    def _blamed(self, error: Exception, batch: list[Any]) -> Done:
        """Have a batch whose worker died tried again one by one; what kills a worker alone, twice, is guilty."""
        from distributed.scheduler import KilledWorker

        if not isinstance(error, KilledWorker):
            raise InputError(f"--scheduler: the workers cannot compute: {type(error).__name__}: {error}")
        if len(batch) > 1:
            self._suspects.extend(batch)
            return []
        (run,) = batch
        self._deaths[run] += 1
        if self._deaths[run] < TRIES:
            self._suspects.append(run)
            return []
        return [(run, Failure("Killed", "its worker died, also when it had nothing else to do"))]


def _attempt_all(
    perform: Perform, runs: Sequence[Any], code: Callable[[], object]
) -> tuple[object, list[tuple[Outcome, float]]]:
    """Compute a batch, in a worker."""
    found = []
    for run in runs:
        begun = time.perf_counter()
        outcome = attempt(perform, run)
        found.append((outcome, time.perf_counter() - begun))
    return code(), found
