"""One run: scenario, policies and seed in; one row out."""

from dataclasses import dataclass

from experiments.attempt import Result
from experiments.outcomes import MEASURED, Seen
from sim.life import Life
from sim.lifespan import LifespanRule
from sim.policies import Policy
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
    factors: tuple[tuple[str, float | str | None], ...] = ()

    def labels(self) -> dict[str, object]:
        """Say which run it is: arm, factors, replicate and seed, as columns of the table."""
        return {"arm": self.arm, **dict(self.factors), "replicate": self.replicate, "seed": self.seed}


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
    try:
        return Result(measured(life), life.daily if daily else None)
    except BaseException:
        _kept.clear()
        raise


def lived(run: Run) -> Life:
    """Live a run, in the memory of the last one if that was of the same arm; until the next one it can be looked at."""
    life = _begun(run)
    life.live(run.days)
    _kept.append(life)
    return life


def measured(life: Life) -> dict[str, object]:
    """Measure a life that was lived to the end: lifespan by each rule, and every outcome."""
    seen = Seen(life)
    lifespan, relative, lineage = seen.lifespan, life.relative_lifespan(), life.lineage_lifespan()
    row: dict[str, object] = {"lifespan": lifespan.days, "died": lifespan.died, "never_started": lifespan.never_started}
    row |= {"lifespan_relative": relative.days, "died_relative": relative.died}
    row |= {"never_started_relative": relative.never_started}
    row |= {"lifespan_lineage": lineage.days, "died_lineage": lineage.died}
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
