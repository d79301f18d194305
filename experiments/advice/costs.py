"""What communities cost and bring in: by arm, an hour, a member; and the fee at which it pays."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from experiments.advice.estimate import Estimate, Floats, mean_of, ratio
from experiments.answer import Answer
from experiments.outcomes import YEAR
from experiments.phrases import ENGLISH, Words
from experiments.style import FEW, dressed
from experiments.wording import Table, between

WAGE = 50.0  # yuan an hour: assumed
RESAMPLES = 999
OF_MONEY = ("left over",)  # what an hour is worth matters where something is paid
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
            base = wide[answer.against]
            found["life an hour"] = ("days an hour", _gained(runs, base, "hours"))
            found["life a thousand yuan"] = ("days", _gained(runs, base, "money", 1000))
        rows += [
            {"arm": arm, "measure": name, "unit": unit, **estimate._asdict(), "n": len(runs)}
            for name, (unit, estimate) in found.items()
        ]
    return pd.DataFrame(rows)


def _of_an_arm(runs: pd.DataFrame, days: int, wage: float, founders: float | None) -> dict[str, tuple[str, Estimate]]:
    revenue, spent, hours = (runs[name].to_numpy(float) for name in ("revenue", "money", "hours"))
    years = runs["members_mean"].to_numpy(float) * days / YEAR
    found = {
        "revenue": ("yuan", mean_of(revenue)),
        "spent": ("yuan", mean_of(spent)),
        "hours": ("hours", mean_of(hours)),
        "left over": ("yuan", mean_of(revenue - spent - wage * hours)),
        "revenue a member and year": ("yuan", ratio(revenue, years)),
        "revenue an hour": ("yuan", ratio(revenue, hours)),
    }
    if founders is not None:
        people = founders + runs["joined"].to_numpy(float)
        found["a member over the lifetime"] = ("yuan", ratio(revenue, people))
    return found


def _gained(runs: pd.DataFrame, base: pd.DataFrame, spent: str, unit: float = 1) -> Estimate:
    """Give the days of life gained for each unit more that is spent."""
    both = runs.index.intersection(base.index)
    less = runs.loc[both, ["rmst", spent]].to_numpy(float) - base.loc[both, ["rmst", spent]].to_numpy(float)
    return ratio(less[:, 0], less[:, 1] / unit)


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


def costs_table(found: pd.DataFrame, words: Words = ENGLISH) -> Table:
    """Tabulate costs and revenue: a row an arm, a column a measure of which there is anything in any arm."""
    told = found[found["estimate"].fillna(0) != 0]
    names = [str(name) for name in found["measure"].unique() if name in set(told["measure"])]
    rows = []
    for arm, mine in found.groupby("arm", sort=False):
        said = {
            row["measure"]: between(row["estimate"], row["low"], row["high"], words) for row in mine.to_dict("records")
        }
        rows.append([str(arm), *(said.get(name, "–") for name in names)])
    return Table([words("tables.costs.arm"), *(words(f"tables.costs.{name}") for name in names)], rows)


def break_even_said(pays: pd.DataFrame, wage: float, words: Words) -> list[str]:
    """Say from which fee, and up to which, it pays."""
    said = []
    for row in pays.to_dict("records"):
        fee = between(row["fee"], row["low"], row["high"], words)
        rare = {} if row["share"] > 0.95 else {"share": f"{row['share']:.0%}"}
        way = "from" if row["crossing"] == "from" else "up_to"
        said.append(words(f"pays.{way}{'_rare' if rare else ''}", wage=wage, fee=fee, **rare))
    return said


def costs_figure(found: pd.DataFrame, measure: str = "left over", words: Words = ENGLISH) -> go.Figure:
    """Draw one measure of every arm with its 95 % interval.

    Parameters
    ----------
    found : pandas.DataFrame
        As :func:`costs`.
    measure : str
    words : Words
        The language.

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
    figure.update_yaxes(title=words(f"tables.costs.{measure}"))
    return figure


def section_of(
    answer: Answer, found: pd.DataFrame | None = None, more: list[str] | None = None, words: Words = ENGLISH
) -> dict[str, Any]:
    """Give title, picture, table and notes of costs and revenue, for a page; where no money moved, of the hours."""
    found = costs(answer) if found is None else found
    several, over = len(answer.arms) > 1, {"days": f"{answer.days:,}"}
    over |= {"against": answer.against} if several else {}
    means = words("costs.gained" if several else "costs.means", **over)
    if not moves_money(answer):
        found, notes, figure = found[~found["measure"].isin(OF_MONEY)], [words("costs.free")], None
    else:
        notes, figure = [words("costs.wage", wage=WAGE)], costs_figure(found, words=words)
    return {
        "title": words("costs.title"),
        "figure": figure,
        "table": costs_table(found, words),
        "notes": [*(more or []), *notes, means],
    }
