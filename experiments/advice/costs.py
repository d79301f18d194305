"""What communities cost and bring in: by arm, an hour, a member; and the fee at which it pays."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from experiments.advice.estimate import Estimate, Floats, mean_of, ratio
from experiments.answer import Answer
from experiments.outcomes import YEAR
from experiments.style import FEW, dressed, number
from experiments.wording import Table, between

WAGE = 50.0  # yuan an hour: assumed
RESAMPLES = 999
NEEDED = ("revenue", "money", "hours", "members_mean")
ENDS = (2.5, 97.5)


def costs(answer: Answer, founders: Mapping[str, float] | None = None, wage: float = WAGE) -> pd.DataFrame:
    """Say of every arm what it costs and brings in.

    Parameters
    ----------
    answer : Answer
    founders : mapping of str to float, optional
        Members of each arm on the first day; without them, a member's value is not given.
    wage : float
        Yuan that an hour of the operator's is worth.

    Returns
    -------
    pandas.DataFrame
        A row an arm and measure: ``arm, measure, unit, estimate, low, high, n``. A ratio has no value where what it is
        divided by cannot be told from 0.
    """
    table = answer.finished
    wide = {arm: table[table["arm"] == arm].set_index("replicate").sort_index() for arm in answer.arms}
    rows = []
    for arm, runs in wide.items():
        found = _of_an_arm(runs, answer.days, wage, None if founders is None else founders[arm])
        if arm != answer.against:
            found["life an hour"] = ("days an hour", _gained(runs, wide[answer.against]))
        rows += [
            {"arm": arm, "measure": name, "unit": unit, **estimate._asdict(), "n": len(runs)}
            for name, (unit, estimate) in found.items()
        ]
    return pd.DataFrame(rows)


def _of_an_arm(runs: pd.DataFrame, days: int, wage: float, founders: float | None) -> dict[str, tuple[str, Estimate]]:
    revenue, spent, hours = (runs[name].to_numpy(float) for name in ("revenue", "money", "hours"))
    years = runs["members_mean"].to_numpy(float) * days / YEAR
    found = {
        "revenue": (f"yuan in {days:,} days", mean_of(revenue)),
        "spent": (f"yuan in {days:,} days", mean_of(spent)),
        "hours": (f"hours in {days:,} days", mean_of(hours)),
        "left over": (f"yuan, an hour at {wage:g}", mean_of(revenue - spent - wage * hours)),
        "revenue a member and year": ("yuan", ratio(revenue, years)),
        "revenue an hour": ("yuan", ratio(revenue, hours)),
    }
    if founders is not None:
        people = founders + runs["joined"].to_numpy(float)
        found["a member over the lifetime"] = ("yuan, as far as seen", ratio(revenue, people))
    return found


def _gained(runs: pd.DataFrame, base: pd.DataFrame) -> Estimate:
    """Give the days of life gained for each hour more."""
    both = runs.index.intersection(base.index)
    less = runs.loc[both, ["rmst", "hours"]].to_numpy(float) - base.loc[both, ["rmst", "hours"]].to_numpy(float)
    return ratio(less[:, 0], less[:, 1])


def break_even(answer: Answer, fees: Mapping[str, float], wage: float = WAGE, rng: int = 0) -> pd.DataFrame:
    """Find the fees at which what comes in is what is spent, with hours at a wage; straight between fees that were run.

    Parameters
    ----------
    answer : Answer
    fees : mapping of str to float
        The fee of each arm that charges, or that charges nothing.
    wage : float
        Yuan that an hour of the operator's is worth.
    rng : int
        Seed of the bootstrap over replicates, which keeps them whole.

    Returns
    -------
    pandas.DataFrame
        A row a crossing: ``from`` is the fee from which it pays, ``up to`` the one up to which it does; ``fee, low,
        high`` in yuan, and ``share`` of the resamples with such a crossing. None where it pays at every fee that was
        run, or at none.
    """
    table, order = answer.finished, sorted(fees, key=lambda arm: fees[arm])
    left = (table["revenue"] - table["money"] - wage * table["hours"]).to_numpy(float)
    wide = table.assign(left=left).pivot(index="replicate", columns="arm", values="left")[order].dropna()
    levels, values = np.array([fees[arm] for arm in order]), wide.to_numpy()
    draws = np.random.default_rng(rng).integers(len(values), size=(RESAMPLES, len(values)))
    rows = []
    for name, sign in (("from", 1), ("up to", -1)):
        fee = _crossing(levels, sign * values.mean(axis=0))
        again = np.array([_crossing(levels, sign * values[drawn].mean(axis=0)) for drawn in draws])
        seen = again[np.isfinite(again)]
        if np.isfinite(fee):
            low, high = np.percentile(seen, ENDS)
            rows.append({"crossing": name, "fee": fee, "low": low, "high": high, "share": len(seen) / RESAMPLES})
    return pd.DataFrame(rows, columns=["crossing", "fee", "low", "high", "share"])


def _crossing(levels: Floats, left: Floats) -> float:
    """Give the first level at which what is left over rises through 0; not a number if it never does."""
    rises = np.flatnonzero((left[:-1] < 0) & (left[1:] >= 0))
    if not len(rises):
        return float("nan")
    k = int(rises[0])
    return float(levels[k] + (levels[k + 1] - levels[k]) * -left[k] / (left[k + 1] - left[k]))


def moves_money(answer: Answer) -> bool:
    """Say whether anybody paid or was paid in any life."""
    known = [name for name in NEEDED if name in answer.finished]
    return known == list(NEEDED) and bool((answer.finished[["revenue", "money"]].to_numpy(float) > 0).any())


def costs_table(found: pd.DataFrame) -> Table:
    """Tabulate costs and revenue: a row an arm."""
    names = list(dict.fromkeys(found["measure"]))
    units = dict(zip(found["measure"], found["unit"], strict=True))
    rows = []
    for arm, mine in found.groupby("arm", sort=False):
        said = {row["measure"]: between(row["estimate"], row["low"], row["high"]) for row in mine.to_dict("records")}
        rows.append([str(arm), *(said.get(name, "–") for name in names)])
    return Table(["arm", *(f"{name}, {units[name]}" for name in names)], rows)


def break_even_said(pays: pd.DataFrame, wage: float) -> list[str]:
    """Say from which fee, and up to which, it pays."""
    said = []
    for row in pays.to_dict("records"):
        fee = between(row["fee"], row["low"], row["high"])
        rare = "" if row["share"] > 0.95 else f"; in {row['share']:.0%} of resamples only"
        way = "from" if row["crossing"] == "from" else "up to"
        said.append(f"With an hour at {number(wage)} yuan it pays {way} a fee of {fee} yuan a year{rare}.")
    return said


def costs_figure(found: pd.DataFrame, measure: str = "left over") -> go.Figure:
    """Draw one measure of every arm with its 95 % interval.

    Parameters
    ----------
    found : pandas.DataFrame
        As :func:`costs`.
    measure : str

    Returns
    -------
    plotly.graph_objects.Figure
    """
    rows = found[found["measure"] == measure]
    figure = dressed(go.Figure(), 340)
    figure.add_scatter(
        x=list(rows["arm"]),
        y=rows["estimate"].to_numpy(),
        mode="markers",
        marker={"color": FEW[0], "size": 9},
        error_y={
            "type": "data",
            "array": (rows["high"] - rows["estimate"]).to_numpy(),
            "arrayminus": (rows["estimate"] - rows["low"]).to_numpy(),
        },
        showlegend=False,
    )
    figure.add_hline(y=0, line={"color": "#999", "width": 1})
    figure.update_xaxes(type="category")
    figure.update_yaxes(title=f"{measure}: {rows['unit'].iloc[0] if len(rows) else ''}")
    return figure


def section_of(answer: Answer, found: pd.DataFrame | None = None, more: list[str] | None = None) -> dict[str, Any]:
    """Give title, picture, table and notes of costs and revenue, for a page."""
    found = costs(answer) if found is None else found
    note = f"An hour of the operator's counts {WAGE:g} yuan where something is left over: assumed."
    return {
        "title": "Costs and revenue",
        "figure": costs_figure(found),
        "table": costs_table(found),
        "notes": [*(more or []), note],
    }
