"""Which assumptions carry the conclusions: Morris screening of every number of behaviour, for five outcomes.

References
----------
.. [1] M. D. Morris, "Factorial sampling plans for preliminary computational experiments", Technometrics 33 (1991),
   161-174; mu* after F. Campolongo, J. Cariboni, A. Saltelli, Environmental Modelling & Software 22 (2007), 1509-1518.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from experiments.files import write_whole
from experiments.run import Run
from experiments.runner import run_all
from sim.lifespan import LifespanRule
from sim.policies import parse_policies
from sim.scenario import load_scenario

Floats = npt.NDArray[np.float64]

ASKED = {  # scenario, days, and the outcomes that are looked at there
    "wechat_group": (365, {"lifespan_relative": "lifespan of a group, days", "ties_end": "ties a member of a group"}),
    "paid_learning_club": (
        730,
        {
            "renewal_rate": "renewals of a club, share",
            "members_end": "members of a club",
            "posts_per_member_day": "posts a member of a club and day",
        },
    ),
}
TRAJECTORIES, LEVELS, REPLICATES = 8, 4, 6
AROUND = 0.3  # each number is varied by so much of itself up and down, within what the model allows
RNG = 1991
SHOWN = 12


def free_numbers() -> dict[str, tuple[float, float]]:
    """Give every number of behaviour that is no count, with the range over which it is varied."""
    found = {}
    for number in load_scenario("wechat_group").numbers():
        if number.key.startswith("behaviour.") and not isinstance(number.value, int):
            low, high = sorted((number.value * (1 - AROUND), number.value * (1 + AROUND)))
            found[number.key] = max(low, number.low), min(high, number.high)
    return {key: span for key, span in found.items() if span[0] < span[1]}


def screen(
    *, trajectories: int = TRAJECTORIES, replicates: int = REPLICATES, workers: int | None = None
) -> pd.DataFrame:
    """Screen all numbers of behaviour.

    Parameters
    ----------
    trajectories : int
        Walks through the numbers, one after another, from 2 on.
    replicates : int
        Lives at each stop; the same seeds everywhere.
    workers : int, optional
        Processes; all cores by default.

    Returns
    -------
    pandas.DataFrame
        A row a number and outcome: ``parameter``, ``outcome``, ``mu_star`` (mean absolute change of the outcome over
        the whole range of the number, in standard deviations of the outcome over all stops), ``sigma`` (of those
        changes: how far they depend on the other numbers), ``rank`` by ``mu_star`` within the outcome.
    """
    from SALib.analyze import morris as analysis
    from SALib.sample import morris as sampling

    spans = free_numbers()
    problem = {"num_vars": len(spans), "names": list(spans), "bounds": [list(span) for span in spans.values()]}
    stops = sampling.sample(problem, trajectories, num_levels=LEVELS, seed=RNG)
    rows: list[dict[str, Any]] = []
    for scenario, (days, outcomes) in ASKED.items():
        table = run_all(list(_runs(scenario, days, list(spans), stops, replicates)), workers)
        means = table.groupby("arm", sort=False)[list(outcomes)].mean()
        for name, said in outcomes.items():
            y = means[name].fillna(means[name].mean()).to_numpy(float)
            found = analysis.analyze(problem, stops, y / (y.std() or 1.0), num_levels=LEVELS, seed=RNG)
            order = np.argsort(np.argsort(-np.asarray(found["mu_star"]), kind="stable")) + 1
            rows += [
                {"parameter": key, "outcome": said, "mu_star": float(mu), "sigma": float(sd), "rank": int(rank)}
                for key, mu, sd, rank in zip(spans, found["mu_star"], found["sigma"], order, strict=True)
            ]
    return pd.DataFrame(rows)


def _runs(scenario: str, days: int, keys: list[str], stops: Floats, replicates: int) -> Iterator[Run]:
    start = load_scenario(scenario)
    policies = parse_policies("as_operated" if start.operated_by else "", start.operated_by)
    for stop, place in enumerate(stops):
        varied = start.with_settings({key: float(x) for key, x in zip(keys, place, strict=True)})
        first = Run(f"stop {stop:05d}", varied, policies, 0, RNG, days, LifespanRule())
        yield from (replace(first, replicate=r, seed=RNG + r) for r in range(replicates))


def write_page(path: Path, table: pd.DataFrame, command: str) -> None:
    """Write what drives the model as a page.

    Parameters
    ----------
    path : Path
    table : pandas.DataFrame
        As `screen` gives it.
    command : str
        That made it.
    """
    write_whole(path, "\n".join([*_told(table, command), ""]).encode())


def _told(table: pd.DataFrame, command: str) -> Iterator[str]:
    yield "# What drives the model\n"
    yield f"Made by `{command}`. Every number of behaviour is varied by {AROUND:.0%} of itself up and down, one after"
    yield "another along random walks (Morris 1991). mu* is the mean absolute change of the outcome over that range, in"
    yield "standard deviations of the outcome over all stops; sigma says how far it depends on the other numbers.\n"
    most = table.groupby("parameter")["mu_star"].max().sort_values(ascending=False)
    idle = ", ".join(f"`{key}`" for key in sorted(most[most == 0].index)) or "none"
    yield f"Without any effect on these five outcomes: {idle}.\n"
    for outcome, rows in table.groupby("outcome", sort=False):
        yield f"## {outcome}\n\n| rank | number | mu* | sigma |\n| ---: | --- | ---: | ---: |"
        for row in rows.nsmallest(SHOWN, "rank").to_dict("records"):
            yield f"| {row['rank']} | `{row['parameter']}` | {row['mu_star']:.2f} | {row['sigma']:.2f} |"
        yield ""
