"""Whom advice is about: communities that begin anew, or a fitted one from today on; and where its lives begin."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from experiments.advice.budget import Budget
from experiments.advice.levers import Plan
from experiments.advice.lived import FRESH, Start
from experiments.advice.search import Effort
from experiments.attempt import Failure, Result
from experiments.describe import DAYS_A_MONTH
from experiments.fitting.bank import TWINS
from experiments.fitting.fit import Fit
from experiments.fitting.prior import community, settings
from experiments.fitting.whatif import RECENT, off
from experiments.means import with_means
from experiments.outcomes import YEAR
from experiments.runner import here_then_there
from sim.errors import InputError
from sim.life import Life
from sim.policies import parse_policies
from sim.scenario import Scenario

Starts = Callable[[int], Start]
ALIKE = 2  # lives up to today, of which the one that is most like the log's last months is gone on with


class Community(NamedTuple):
    """One of the communities that are advised on, and how much it counts."""

    scenario: Scenario
    weight: float = 1.0


def shares(communities: Sequence[Community], n: int) -> list[Scenario]:
    """Say which community is lived in each of the first replicates, so that each has its weight's share of any number.

    Parameters
    ----------
    communities : sequence of Community
    n : int
        Replicates.
    """
    weight = np.array([community.weight for community in communities], float)
    weight /= weight.sum()
    had = np.zeros(len(weight))
    chosen = []
    for k in range(n):
        most_behind = int(np.argmax(weight * (k + 1) - had))
        had[most_behind] += 1
        chosen.append(communities[most_behind].scenario)
    return chosen


@dataclass(frozen=True)
class Anew:
    """Communities that begin anew, on day 0."""

    communities: tuple[Community, ...]

    def __post_init__(self) -> None:
        """Refuse what cannot be weighed."""
        if not self.communities or any(not community.weight > 0 for community in self.communities):
            raise InputError("communities: at least one is wanted, each with a weight above 0")

    @property
    def _first(self) -> Scenario:
        return self.communities[0].scenario

    @property
    def name(self) -> str:
        """What it is called."""
        return " + ".join(community.scenario.name for community in self.communities)

    @property
    def title(self) -> str:
        """What it is, for a headline."""
        return self._first.title

    @property
    def says(self) -> str:
        """What it is, in a sentence."""
        return self._first.says

    @property
    def days(self) -> int:
        """Horizon, unless another is asked for."""
        return self._first.days

    @property
    def upkeep(self) -> float:
        """Hours a week of the budget that keeping the rooms takes."""
        return max(one.scenario.platform.hours for one in self.communities)

    @property
    def theirs(self) -> Plan:
        """What its operator does by custom."""
        return parse_policies(", ".join(self._first.operated_by))

    def member_days(self, days: int) -> float:
        """Say how much there is to live: members on the first day times days."""
        return float(max(one.scenario.members.size for one in self.communities) * days)

    def within(self, effort: Effort) -> Effort:
        """Give as much of an effort as makes sense: all of it."""
        return effort

    def starts(self, budget: Budget, seed: int, effort: Effort, workers: int) -> Starts:
        """Say where each replicate begins."""
        given = [Community(budget.given_to(one.scenario), one.weight) for one in self.communities]
        places = shares(given, max(2 * effort.first, effort.last, effort.fresh))
        return lambda replicate: Start(places[replicate % FRESH], seed + replicate)


class _Asked(NamedTuple):
    """A replicate of a fitted community: which of some lives up to today is most like the log."""

    arm: str
    replicate: int
    scenario: Scenario
    present: Plan
    months: int
    seeds: tuple[int, ...]
    recent: tuple[float, ...]


def most_alike(asked: _Asked) -> Result:
    """Live a fitted community up to today several times, and give the luck under which it is most like the log."""
    lives = [
        (off(Life(asked.scenario, asked.present, rng=seed), asked.months, asked.recent), seed) for seed in asked.seeds
    ]
    far, seed = min(lives)
    return Result({"seed": seed, "off": far}, None)


@dataclass(frozen=True)
class FromToday:
    """A fitted community from today on: what is done already goes on, and the budget is for what is done besides.

    Replicates go round the simulated runs nearest to the log, each under luck of its own that led to months like the
    log's last ones: so they differ by what the fit leaves open and by chance.
    """

    fit: Fit
    name: str
    days = YEAR
    upkeep = 0.0
    theirs: Plan = ()

    def __post_init__(self) -> None:
        """Refuse a fit from which nothing goes on."""
        if not self.fit.runs:
            raise InputError(f"{self.name}: no simulated run is near this log; nothing can be said of what policies do")

    @property
    def today(self) -> int:
        """Days lived before today."""
        return self.fit.age * DAYS_A_MONTH

    def member_days(self, days: int) -> float:
        """Say how much there is to live: members on the first day times days, those before today among them."""
        sizes = [settings(np.array(run.places))["members.size"] for run in self.fit.runs]
        return max(sizes) * (self.today + days)

    def within(self, effort: Effort) -> Effort:
        """Give as much of an effort as makes sense: what comes out is tested once on each run near the log."""
        return effort._replace(fresh=len(self.fit.runs))

    def starts(self, budget: Budget, seed: int, effort: Effort, workers: int) -> Starts:
        """Say where each replicate begins: live up to today, and choose."""
        known = range(max(2 * effort.first, effort.last))
        asked = [self._asked(r, budget, seed) for r in (*known, *range(FRESH, FRESH + effort.fresh))]
        found: dict[int, Start] = {}
        for batch in here_then_there(most_alike, asked, workers):
            for one, outcome in batch:
                if isinstance(outcome, Failure):
                    raise RuntimeError(f"{outcome.error}: {outcome.said}")
                found[one.replicate] = Start(one.scenario, int(outcome.row["seed"]), one.present, self.today)  # type: ignore[call-overload]
        return found.__getitem__

    def _asked(self, replicate: int, budget: Budget, seed: int) -> _Asked:
        fit = self.fit
        turn, place = divmod(replicate % FRESH, len(fit.runs))
        run = fit.runs[place]
        scenario, present = with_means(*community(run.arm, settings(np.array(run.places))), *budget)
        first = run.seed + TWINS * (seed - 1 + ALIKE * turn + replicate - replicate % FRESH)
        seeds = tuple(first + TWINS * k for k in range(ALIKE))
        recent = tuple(np.array(fit.actives[-RECENT:]) / fit.shrunk)
        return _Asked(f"{place}", replicate, scenario, present, fit.age, seeds, recent)
