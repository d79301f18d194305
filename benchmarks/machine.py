"""On what it was measured."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.page import Section, table
from sim.compiled import sources_hash

PACKAGES = ("numpy", "numba", "mesa", "agentpy", "ambr", "starsim")


def version_of(package: str) -> str:
    """Give the version of a package, or say that it is not there."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def processor() -> str:
    """Give the processor's own name."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


def memory() -> int:
    """Give the bytes of memory that are free for us; 0 where that cannot be known."""
    info = Path("/proc/meminfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("MemAvailable")), 0)


def measure(quick: bool) -> Section:
    """Describe the machine and what is installed."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    rows: list[list[Any]] = [
        ["processor", processor()],
        ["cores", cores],
        ["free memory", f"{memory() / 2**30:.0f} GiB"],
        ["system", f"{platform.system()} {platform.machine()}, {' '.join(platform.libc_ver())}"],
        ["Python", platform.python_version()],
        *[[package, version_of(package)] for package in PACKAGES],
        ["sources of `sim/`, and versions", f"`{sources_hash()}`"],
        ["how", "quick: few rounds" if quick else "in full"],
    ]
    return Section({"machine": table(["what", "which"], rows)}, {})
