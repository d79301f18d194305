"""What a figure of the world asks of the simulator: lives, what is measured of each, and the interval to fall into."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from experiments.baseline import of_scenario
from sim.life import Life
from sim.policies import Policy, parse_policies
from sim.scenario import Scenario, load_scenario

Measures = dict[str, float]
Summary = Mapping[str, float]
Use = Literal["fit", "validate"]
AS_OPERATED = "as_operated"


@dataclass(frozen=True)
class Probe:
    """Lives of one scenario, sampled as somebody sampled the world.

    Attributes
    ----------
    name : str
    scenario : str
    days : int
        To live after what `measure` itself lives; 0 where it lives all of them.
    measure : callable
        Takes a `sim.life.Life` that has lived those days; gives a dict of numbers, NaN where there is too little to
        tell.
    policies : str
        As on the command line.
    settings : dict
        Of the scenario, for instance ``{"members.size": 200}``.
    medians : frozenset of str
        Measures of which the median over replicates counts; of the others, the mean.
    log_events : bool
        Whether `measure` reads who wrote when.
    replicates, fewer : int
        Lives in an answer, and in one step of a fit.
    """

    name: str
    scenario: str
    days: int
    measure: Callable[[Life], Measures]
    policies: str = ""
    settings: Mapping[str, float] = field(default_factory=dict)
    medians: frozenset[str] = frozenset()
    log_events: bool = False
    replicates: int = 200
    fewer: int = 40

    def start(self, settings: Mapping[str, float]) -> tuple[Scenario, tuple[Policy, ...]]:
        """Give the scenario under these settings and its operator's policies.

        Parameters
        ----------
        settings : mapping
            Numbers of behaviour; or of one scenario, then written ``scenario:section.name``.
        """
        mine = of_scenario(settings, self.scenario)
        scenario_ = load_scenario(self.scenario).with_settings(mine | dict(self.settings))
        return scenario_, parse_policies(self.policies, scenario_.operated_by)

    def lives(self, settings: Mapping[str, float], seeds: range) -> list[Measures]:
        """Live and measure, seed by seed, in the same memory."""
        scenario, policies = self.start(settings)
        life = Life(scenario, policies, rng=seeds.start, log_events=self.log_events)
        found = []
        for seed in seeds:
            life.begin(seed)
            life.live(self.days)
            found.append(self.measure(life))
        return found


class Figure(NamedTuple):
    """One published number, the interval that the simulator has to fall into, and the null model that must not.

    Attributes
    ----------
    id : str
        Of the pattern, claim or kind of log that it belongs to.
    figure : str
        Which of its numbers.
    use : {'fit', 'validate'}
    target, low, high : float
    value, null : callable
        Take the summary of what was measured, over all probes; give a number. `null` is None where none is defined.
    needs : tuple of str
        Names of the probes whose measures `value` and `null` read.
    source : str
    """

    id: str
    figure: str
    use: Use
    target: float
    low: float
    high: float
    value: Callable[[Summary], float]
    null: Callable[[Summary], float] | None
    needs: tuple[str, ...]
    source: str


def around(target: float, tolerance: float) -> tuple[float, float, float]:
    """Give target, low and high."""
    return target, target - tolerance, target + tolerance


def read(name: str) -> Callable[[Summary], float]:
    """Give the function that reads one measure off a summary."""
    return lambda seen: seen[name]
