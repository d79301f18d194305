"""One run: scenario, policies and seed in; one row out."""

import gc
import hashlib
import json
import sys
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from experiments.outcomes import MEASURED, Seen
from sim.compiled import ENGINE_IS_COLD, sources_hash
from sim.life import Life
from sim.lifespan import LifespanRule
from sim.policies import Policy
from sim.policies.base import name_of
from sim.scenario import Scenario


@dataclass(frozen=True)
class Run:
    """What is computed, stored and resumed as one.

    Attributes
    ----------
    arm : str
        The side of the comparison that it belongs to.
    scenario : Scenario
    policies : tuple of Policy
    replicate : int
        Runs of one replicate share candidates and draws in every arm.
    seed : int
    days : int
        Horizon.
    rule : LifespanRule
    factors : tuple of (str, value)
        What distinguishes its arm, as columns of the table.
    """

    arm: str
    scenario: Scenario
    policies: tuple[Policy, ...]
    replicate: int
    seed: int
    days: int
    rule: LifespanRule
    factors: tuple[tuple[str, float | str], ...] = ()


class Result(NamedTuple):
    """A row of ``runs.parquet``, and the daily records if they were asked for."""

    row: dict[str, object]
    daily: pd.DataFrame | None


def identity(run: Run) -> str:
    """Hash all that a run's row depends on.

    Parameters
    ----------
    run : Run

    Returns
    -------
    str
        32 hexadecimal digits: the same for scenario, policies, seed, days, rule, the sources of ``sim/``, the
        definitions of outcomes, and the versions of NumPy and Numba; whatever the arm is called.
    """
    said = {
        "scenario": run.scenario.as_dict(),
        "policies": [
            [name_of(type(policy)), asdict(policy), _source_of(type(policy).__module__)] for policy in run.policies
        ],
        "seed": run.seed,
        "days": run.days,
        "rule": asdict(run.rule),
        "sources": sources_hash(),
        "outcomes": _source_of_outcomes(),
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]


@cache
def _source_of_outcomes() -> str:
    files = (Path(__file__).with_name(f"{name}.py") for name in ("run", "outcomes", "people"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


@cache
def _source_of(module: str) -> str:
    """Hash the file of a policy that is not ours; ours are among the sources of ``sim/``."""
    path = getattr(sys.modules.get(module), "__file__", None)  # none in a notebook
    return "" if module.startswith("sim.") or not path else hashlib.sha256(Path(path).read_bytes()).hexdigest()


def make(run: Run) -> Life:
    """Make the community of a run and live its days."""
    life = Life(run.scenario, run.policies, rng=run.seed, rule=run.rule)
    life.live(run.days)
    return life


def perform(run: Run, daily: bool = False) -> Result:
    """Compute a run. Runs of one arm, one after another, are lived in the same memory.

    Parameters
    ----------
    run : Run
    daily : bool
        Give the daily records too.

    Returns
    -------
    Result
    """
    life = lived(run)
    return Result(row_of(run, life), life.daily if daily else None)


def lived(run: Run) -> Life:
    """Live a run, in the memory of the last one if that was of the same arm; until the next one it can be looked at."""
    life = _begun(run)
    life.live(run.days)
    _kept.append(life)
    return life


def row_of(run: Run, life: Life) -> dict[str, object]:
    """Give the row of a run that was lived."""
    lifespan, relative, lineage = life.lifespan(), life.relative_lifespan(), life.lineage_lifespan()
    row: dict[str, object] = {"arm": run.arm, **dict(run.factors), "replicate": run.replicate, "seed": run.seed}
    row |= {"lifespan": lifespan.days, "died": lifespan.died, "never_started": lifespan.never_started}
    row |= {"lifespan_relative": relative.days, "died_relative": relative.died}
    row |= {"never_started_relative": relative.never_started}
    row |= {"lifespan_lineage": lineage.days, "died_lineage": lineage.died}
    seen = Seen(life)
    return row | {name: measure(seen) for name, measure in MEASURED.items()}


_kept: list[Life] = []


def _begun(run: Run) -> Life:
    """Begin a run where the last one of its arm ended; one that failed leaves nothing behind."""
    life = _kept.pop() if _kept else None
    if life and (life.scenario_, life.policies, life.rule) == (run.scenario, run.policies, run.rule):
        life.begin(run.seed)
        return life
    del life  # before the next one takes memory
    return Life(run.scenario, run.policies, rng=run.seed, rule=run.rule)


def engine_is_cold() -> bool:
    """Say whether the engine has never been compiled as its sources now stand."""
    return ENGINE_IS_COLD


def warm_up() -> None:
    """Compile the engine, so that workers find it on disk. Without collecting garbage that takes a seventh less."""
    gc.disable()
    try:
        Life("wechat_group").live(1)
    finally:
        gc.enable()
