"""What a run's row depends on: what is asked, and the code that answers."""

import hashlib
import json
import sys
from dataclasses import asdict
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from experiments import outcomes, people
from experiments import run as running
from experiments.ledger import ASKED, KEY
from experiments.run import Run
from sim.lifespan import LifespanRule
from sim.policies import Policy
from sim.policies.base import name_of
from sim.scenario import Scenario

SIM = Path(sys.modules["sim"].__file__ or "").parent
LIBRARIES = ("numba", "numpy")
MEASURING = (outcomes, people, running)


def identity(run: Run) -> bytes:
    """Hash all that a run's row depends on.

    Parameters
    ----------
    run : Run

    Returns
    -------
    bytes
        16 for what is asked: scenario, policies, seed, days, rule, whatever the arm is called; and 8 for the code that
        answers: the sources of ``sim/``, the definitions of outcomes, the files of policies that are not ours, and the
        versions of NumPy and Numba.
    """
    return asked(run) + code_of(_modules(run.policies))


def asked(run: Run) -> bytes:
    """Hash what is asked of a run."""
    arm = _asked_of(run.scenario, run.policies, run.days, run.rule)
    return hashlib.sha256(arm + str(int(run.seed)).encode()).digest()[:ASKED]


@lru_cache(4096)
def _asked_of(scenario: Scenario, policies: tuple[Policy, ...], days: int, rule: LifespanRule) -> bytes:
    said: dict[str, Any] = {
        "scenario": scenario.as_dict() | {"platform_name": scenario.platform_name},
        "policies": [[name_of(type(policy)), asdict(policy)] for policy in policies],
        "days": days,
        "rule": asdict(rule),
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).digest()


def _modules(policies: tuple[Policy, ...]) -> frozenset[str]:
    """Name the modules of policies that are not ours; ours are among the sources of ``sim/``."""
    return frozenset(module for p in policies if not (module := type(p).__module__).startswith("sim."))


@cache
def code_of(modules: frozenset[str] = frozenset()) -> bytes:
    """Hash the code that answers, with the modules of policies that are not ours."""
    return hashlib.sha256(json.dumps(files_of(modules), sort_keys=True).encode()).digest()[: KEY - ASKED]


@cache
def files_of(modules: frozenset[str] = frozenset()) -> dict[str, str]:
    """List the code that answers: a hash a file, a version a library."""
    found = {library: version(library) for library in LIBRARIES}
    found |= {path.relative_to(SIM.parent).as_posix(): _hash(path) for path in sorted(SIM.rglob("*.py"))}
    found |= {
        f"experiments/{module.__name__.rpartition('.')[2]}.py": _hash(Path(module.__file__ or ""))
        for module in MEASURING
    }
    for module in sorted(modules):
        path = getattr(sys.modules.get(module), "__file__", None)  # none in a notebook
        found[module] = _hash(Path(path)) if path else ""
    return found


def codes(runs: list[Run]) -> dict[bytes, dict[str, str]]:
    """Give every code that answers some runs, with what it consists of."""
    return {code_of(modules): files_of(modules) for modules in {_modules(run.policies) for run in runs}}


def changed(before: dict[str, str], now: dict[str, str]) -> list[str]:
    """Name files and libraries that differ between two codes."""
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
