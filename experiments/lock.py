"""One sweep a folder: who comes second is refused, and told who is there. The lock dies with its holder."""

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sim.errors import InputError

try:
    import fcntl
except ImportError:  # Windows has other locks, and none of this has been tried there
    fcntl = None  # type: ignore[assignment]

LOCK = ".lock"
LOOKS = 5  # somebody may just be asking who is there
_held: set[int] = set()


def _let_go() -> None:
    """Close the locks that a worker inherited: else it would hold them after its coordinator's death."""
    for file in _held:
        os.close(file)
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)


class InUseError(InputError):
    """Another process is writing there; exit code 3."""

    exit_code = 3


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder while something is written there.

    The system lets go when the process ends, however it ends, so a file that is left over stands in nobody's way.

    Raises
    ------
    InUseError
        Somebody else holds it.
    OSError
        The file cannot be written, or the file system has no locks.
    """
    file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _taken_soon(file):
            raise InUseError(f"{folder}: in use: {told(holder(folder))}; wait until it is done, or end it")
        os.truncate(file, 0)
        os.pwrite(file, json.dumps(_me()).encode(), 0)
        _held.add(file)
        yield
    finally:
        _held.discard(file)
        os.close(file)


def holder(folder: Path) -> dict[str, Any] | None:
    """Say who holds a folder: process, host and since when; None if nobody does."""
    try:
        file = os.open(folder / LOCK, os.O_RDONLY)
    except OSError:
        return None
    try:
        if _taken(file, shared=True):
            return None
        with suppress(ValueError, OSError):
            said = json.loads(os.pread(file, 1000, 0))
            return said if isinstance(said, dict) else {}
        return {}
    finally:
        os.close(file)


def told(who: dict[str, Any] | None) -> str:
    """Say who holds it in words."""
    return f"process {who['process']} on {who['host']} since {who['since']}" if who else "by another process"


def _me() -> dict[str, Any]:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return {"process": os.getpid(), "host": socket.gethostname(), "since": now}


def _taken_soon(file: int) -> bool:
    for _ in range(LOOKS):
        if _taken(file, shared=False):
            return True
        time.sleep(0.02)
    return False


def _taken(file: int, *, shared: bool) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
