"""Compiling the engine before it is needed: once, and on two cores where there are two."""

import gc
import inspect
import subprocess
import sys
from typing import Any

from numba import int64, typeof
from numba.core.registry import CPUDispatcher

from sim import life
from sim.compiled import ENGINE_IS_COLD

FROM_THE_END = f"from {__name__} import compile_from_the_end; compile_from_the_end()"


def engine_is_cold() -> bool:
    """Say whether the engine has never been compiled as its sources now stand."""
    return ENGINE_IS_COLD


def warm_up(processes: int = 1) -> None:
    """Compile the engine, so that workers find it on disk. Without collecting garbage that takes a seventh less.

    Parameters
    ----------
    processes : int
        With two or more, another one helps. What comes out is the same.
    """
    command = (sys.executable, "-c", FROM_THE_END)
    helper = subprocess.Popen(command, stderr=subprocess.DEVNULL) if ENGINE_IS_COLD and processes > 1 else None
    gc.disable()
    try:
        life.Life("wechat_group").live(1)
    finally:
        gc.enable()
        if helper:
            helper.kill()
            helper.wait()


def compile_from_the_end() -> None:
    """Compile the phases of the day from the last to the first, while another process begins with the first.

    Each finds on disk what the other has compiled, so both are done where they meet.
    """
    gc.disable()
    town = life.Life("wechat_group", compiled=False)
    passed = {"state": town.state, "p": town._given.people[0], "world": town._given.world[0]}
    kinds = {name: typeof(value) for name, value in passed.items()}  # type: ignore[no-untyped-call]
    for phase in reversed(_phases()):
        phase.compile(tuple(kinds.get(name, int64) for name in inspect.signature(phase.py_func).parameters))


def _phases() -> list[Any]:
    """Give the phases of a day that are compiled, in order."""
    called = (getattr(life, name, None) for name in life.live_days.__code__.co_names)
    return [f for f in called if isinstance(f, CPUDispatcher)]
