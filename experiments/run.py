"""One run: scenario, policies and seed in; one row out."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from experiments.attempt import Result
from sim.compiled import ENGINE_IS_COLD
from sim.life import Life
from sim.lifespan import LifespanRule
from sim.policies import Policy
from sim.records import Records
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


class Seen(NamedTuple):
    """What was recorded of a life: records of days and of rooms, and how long each room after the first lived."""

    daily: Records
    rooms: Records
    room_lives: list[int]


class Outcome(NamedTuple):
    """Something that a run is asked for."""

    name: str
    unit: str
    meaning: str


def _outcome(unit: str, meaning: str) -> Callable[[Callable[..., float]], Callable[..., float]]:
    def listed(f: Callable[..., float]) -> Callable[..., float]:
        OUTCOMES[f.__name__] = Outcome(f.__name__, unit, meaning)
        _MEASURED[f.__name__] = f
        return f

    return listed


OUTCOMES: dict[str, Outcome] = {
    "lifespan": Outcome("lifespan", "days", "from the first alive day to the last, or to the horizon"),
    "lifespan_relative": Outcome("lifespan_relative", "days", "until daily writers stay below a tenth of their peak"),
    "lifespan_lineage": Outcome("lifespan_lineage", "days", "of the community and all that seceded from it"),
}
_MEASURED: dict[str, Callable[..., float]] = {}


@_outcome("people", "members at the end")
def members_end(seen: Seen) -> float:
    return float(seen.daily["members"][-1])


@_outcome("people", "members on average over the days")
def members_mean(seen: Seen) -> float:
    return float(seen.daily["members"].mean())


@_outcome("people", "who joined")
def joined(seen: Seen) -> float:
    return float(seen.daily["joined_outside"].sum() + seen.daily["joined_invited"].sum())


@_outcome("people", "who left by an act of their own")
def left(seen: Seen) -> float:
    return float(seen.daily["left"].sum())


@_outcome("people", "who were put out")
def removed(seen: Seen) -> float:
    return float(seen.daily["removed"].sum())


@_outcome("share", "fees paid over fees fallen due; empty where none fell due")
def renewal_rate(seen: Seen) -> float:
    due = seen.daily["renewals_due"].sum()
    return float(seen.daily["renewed"].sum() / due) if due else float("nan")


@_outcome("yuan", "paid by members in all")
def revenue(seen: Seen) -> float:
    return float(seen.daily["earned"].sum())


@_outcome("posts", "written by members in all")
def posts(seen: Seen) -> float:
    return float(seen.daily["posts"].sum())


@_outcome("posts a member and day", "posts over the members listed, summed over the days")
def posts_per_member_day(seen: Seen) -> float:
    return float(seen.daily["posts"].sum() / max(seen.daily["members"].sum(), 1))


@_outcome("posts", "that advertise, in all")
def ads(seen: Seen) -> float:
    return float(seen.daily["ads"].sum())


@_outcome("posts", "advertisements that the operator took down")
def ads_taken_down(seen: Seen) -> float:
    return float(seen.daily["ads_taken_down"].sum())


@_outcome("people", "who came to meetings, summed over the meetings")
def attendees(seen: Seen) -> float:
    return float(seen.daily["attendees"].sum())


@_outcome("needs", "that somebody met, in all")
def helps(seen: Seen) -> float:
    return float(seen.daily["helps"].sum())


@_outcome("answers", "written by members in all")
def replies(seen: Seen) -> float:
    return float(seen.daily["replies"].sum())


@_outcome("people", "who wrote in the last window of the lifespan rule")
def active_end(seen: Seen) -> float:
    return float(seen.daily["active"][-1])


@_outcome("benefit", "satisfaction of those on the list, on average over the days")
def satisfaction_mean(seen: Seen) -> float:
    return float(seen.daily["satisfaction"].mean())


@_outcome("0 to 1", "loyalty of those on the list at the end")
def loyalty_end(seen: Seen) -> float:
    return float(seen.daily["loyalty"][-1])


@_outcome("ties a member", "at the end")
def ties_end(seen: Seen) -> float:
    return float(seen.daily["ties"][-1])


@_outcome("0 to 1", "mean strength of ties at the end")
def tie_strength_end(seen: Seen) -> float:
    return float(seen.daily["tie_strength"][-1])


@_outcome("rooms", "of the community in which somebody wrote in the last window of the lifespan rule")
def rooms_end(seen: Seen) -> float:
    return float(seen.daily["rooms"][-1])


@_outcome("rooms", "opened in all, by the operator or by members, beside the first")
def rooms_opened(seen: Seen) -> float:
    return float(len(seen.rooms) - 1)


@_outcome("rooms", "opened by members and lost to the community")
def rooms_seceded(seen: Seen) -> float:
    return float((seen.rooms["inside"] == 0).sum())


@_outcome("generations", "of rooms that came out of rooms, after the first")
def generations(seen: Seen) -> float:
    return float(seen.rooms["generation"].max())


@_outcome("days", "lifespan of the rooms opened after the first, on average, as far as seen; empty without any")
def room_lifespan(seen: Seen) -> float:
    return sum(seen.room_lives) / len(seen.room_lives) if seen.room_lives else float("nan")


@_outcome("people", "active at the end in rooms that seceded only")
def members_lost(seen: Seen) -> float:
    return float(seen.daily["lost"][-1])


@_outcome("posts", "disputes of rivals for the lead, in all")
def disputes(seen: Seen) -> float:
    return float(seen.daily["disputes"].sum())


@_outcome("acts", "of the operator that were not possible")
def acts_refused(seen: Seen) -> float:
    return float(seen.daily["refused"].sum())


@_outcome("hours", "spent by the operator")
def hours(seen: Seen) -> float:
    return float(seen.daily["hours"].sum())


@_outcome("yuan", "spent by the operator")
def money(seen: Seen) -> float:
    return float(seen.daily["spent"].sum())


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
    life = _begun(run)
    life.live(run.days)
    row = measured(life)
    _kept.append(life)
    return Result(row, life.daily if daily else None)


def measured(life: Life) -> dict[str, object]:
    """Measure a life that was lived to the end: lifespan by each rule, and every outcome."""
    lifespan, relative, lineage = life.lifespan(), life.relative_lifespan(), life.lineage_lifespan()
    row: dict[str, object] = {"lifespan": lifespan.days, "died": lifespan.died, "never_started": lifespan.never_started}
    row |= {"lifespan_relative": relative.days, "died_relative": relative.died}
    row |= {"never_started_relative": relative.never_started}
    row |= {"lifespan_lineage": lineage.days, "died_lineage": lineage.died}
    seen = Seen(life.days_seen, life.rooms_seen, [room.days for room in life.room_lifespans()[1:]])
    return row | {name: measure(seen) for name, measure in _MEASURED.items()}


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
