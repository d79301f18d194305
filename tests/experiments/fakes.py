"""Runs that cost nothing, so that what is tested is who computes them and where they are kept.

What a worker imports is here alone, so that it starts at once.
"""

import hashlib
import os
import signal
import sys
import time
from pathlib import Path
from typing import NamedTuple

from experiments.attempt import Result


class Fake(NamedTuple):
    """A run that does what it is told."""

    arm: str
    replicate: int
    does: str = "live"
    code: str = "first"

    def labels(self) -> dict[str, object]:
        return {"arm": self.arm, "replicate": self.replicate}


def identity(run: Fake) -> bytes:
    asked = hashlib.sha256(repr(run[:3]).encode()).digest()[:16]
    return asked + hashlib.sha256(run.code.encode()).digest()[:8]


def study(arms: int = 3, replicates: int = 20) -> list[Fake]:
    return [Fake(f"arm {a}", r) for r in range(replicates) for a in range(arms)]


def perform(run: Fake, seconds: float = 0.0, seen: str = "") -> Result:
    """Do what the run says; note in a folder that it was begun, if asked."""
    if seen:
        with open(Path(seen) / f"{run.arm}-{run.replicate}", "a", encoding="ascii") as file:
            file.write("x")
    time.sleep(seconds)
    DOES.get(run.does, lambda: None)()
    life = int.from_bytes(identity(run)[:4], "big")
    return Result({"lifespan": life % 1000, "died": life % 2 == 0, "posts": life / 7, "rate": float("nan")}, None)


def _raise() -> None:
    raise ZeroDivisionError("by nothing")


DOES = {
    "raise": _raise,
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "crash": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "exit": lambda: os._exit(3),
    "leave": lambda: sys.exit(4),
    "hang": lambda: time.sleep(3600),
    "stop": lambda: os.kill(os.getpid(), signal.SIGSTOP),
    "eat": lambda: bytearray(2**33),
}


def unsendable(run: Fake) -> Result:
    return Result({"lifespan": lambda: run}, None)


def slow_for_the_last(run: Fake) -> Result:
    return perform(run, seconds=4.0 if run.arm == "last" else 0.0)


class NotThere:
    """Work that no worker can find."""

    def __reduce__(self):
        return _refuse, ()


def _refuse() -> None:
    raise ImportError("not there")
