"""Causes switched off, one by one, on the same people and luck: what would have become of it without them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from experiments.answer import Answer
from experiments.paired import paired_differences
from experiments.run import Run
from experiments.sweep import computed
from sim.errors import InputError
from sim.policies import parse_policies
from sim.scenario import Scenario

AS_IT_WAS = "as it was"
FOR_EVER = 10_000.0
VALUE = "value(hours_per_week=3)"


class Cause(NamedTuple):
    """Something that may have killed a community, and the numbers with which it is gone.

    Attributes
    ----------
    name : str
    without : str
        What is otherwise then.
    settings : dict
        Numbers of the scenario.
    more : str
        Policies that are added.
    """

    name: str
    without: str
    settings: Mapping[str, float]
    more: str = ""


CAUSES = (
    Cause("curiosity fades", "it does not", {"behaviour.interest_half_life": FOR_EVER}),
    Cause("leaving by an act", "nobody does", {"behaviour.leave_hazard": 0.0}),
    Cause("not renewing", "everybody can pay any fee", {"members.willingness": 1e7}),
    Cause("few newcomers", "twice as many hear of it", {}),
    Cause("topics used up", "the world refills them at once", {"behaviour.refill_world": 1.0}),
    Cause("overload", "a backlog costs nothing", {"behaviour.cost_overload": 0.0, "behaviour.mute_chance": 0.0}),
    Cause("advertisements", "they bother nobody", {"behaviour.cost_ads": 0.0}),
    Cause("disputes", "they bother nobody", {"behaviour.cost_disputes": 0.0}),
    Cause("splitting", "nobody opens rooms", {"behaviour.open_chance": 0.0, "behaviour.rival_opens": 0.0}),
    Cause("the centre's silence", "three hours of value a week more", {}, VALUE),
)


def switched_off(run: Run) -> Iterator[tuple[Cause, Run]]:
    """Give the run without each cause, on the same people and luck, where the scenario has numbers for that."""
    for cause in CAUSES:
        settings = dict(cause.settings) or _more_hear(run.scenario) if not cause.more else {}
        try:
            scenario = run.scenario.with_settings(settings) if settings else run.scenario
        except InputError:
            continue
        policies = (*run.policies, *parse_policies(cause.more))
        yield cause, replace(run, arm=cause.name, scenario=scenario, policies=policies)


def _more_hear(scenario: Scenario) -> dict[str, float]:
    outside = scenario.outside
    return {
        "outside.arrivals_per_day": 2 * outside.arrivals_per_day,
        "outside.arrivals_most": 2 * outside.arrivals_most,
    }


def counterfactuals(run: Run, others: Sequence[Run], folder: Path, workers: int | None = None) -> pd.DataFrame:
    """Measure what each cause costs: in this life, and over other lives of the same arm.

    Parameters
    ----------
    run : Run
        The one to be explained.
    others : sequence of Run
        More replicates of its arm.
    folder : Path
        A store; what is there is not lived again.
    workers : int, optional

    Returns
    -------
    pandas.DataFrame
        A row a cause: ``cause``, ``without`` (what is otherwise then), ``here`` (days lived more in this life without
        it), ``estimate, low, high`` (mean over this and the others; 95 %, simultaneous), ``n``. Days up to the last on
        which a run is seen in full.
    """
    lives = list({one.replicate: one for one in (run, *others)}.values())
    runs = [replace(one, arm=AS_IT_WAS) for one in lives]
    runs += [varied for one in lives for _, varied in switched_off(one)]
    table = computed(runs, folder, workers)
    finished = Answer(table, (), "", run.days, run.rule).finished
    here = finished[finished["replicate"] == run.replicate].set_index("arm")["rmst"]
    rows = {cause.name: cause.without for cause, _ in switched_off(run)}
    found = pd.DataFrame({"cause": list(rows), "without": list(rows.values())})
    found["here"] = [here.get(name, float("nan")) - here.get(AS_IT_WAS, float("nan")) for name in rows]
    paired = paired_differences(finished, ["rmst"], AS_IT_WAS).set_index("arm")[["estimate", "low", "high", "n"]]
    return found.join(paired, on="cause")
