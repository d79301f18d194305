"""Fits, forecasts and what-ifs as pages that open without a network."""

from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from experiments.files import write_whole
from experiments.fitting.fit import Check, Fit
from experiments.forecasting.forecast import Forecast
from experiments.report.document import document, section
from experiments.style import FEW, dressed, faint
from experiments.wording import Table

Floats = npt.NDArray[np.float64]

BANDS = (0.9, 0.5)
LOG, MODEL = "#1a1a1a", FEW[0]


def fan(seen: Sequence[int], ahead: Floats, says: str) -> go.Figure:
    """Draw what was seen by month, and bands of what may come after it."""
    figure = dressed(go.Figure(), 380)
    months = len(seen) - 1 + np.arange(ahead.shape[1] + 1)
    drawn = np.column_stack([np.full(len(ahead), seen[-1]), ahead])
    _bands(figure, months, drawn)
    _line(figure, np.arange(len(seen)), seen, "log", LOG)
    _line(figure, months, np.median(drawn, axis=0), "middle of the forecast", MODEL)
    return _labelled(figure, says)


def beside(seen: Sequence[int], given: Floats, says: str) -> go.Figure:
    """Draw a log's months over bands of what fitted communities had in theirs."""
    figure = dressed(go.Figure(), 380)
    months = np.arange(given.shape[1])
    _bands(figure, months, given)
    _line(figure, months, seen[-given.shape[1] :], "log", LOG)
    return _labelled(figure, says)


def _bands(figure: go.Figure, months: npt.NDArray[np.int64], drawn: Floats) -> None:
    for share in BANDS:
        low, high = np.quantile(drawn, [(1 - share) / 2, (1 + share) / 2], axis=0)
        figure.add_scatter(
            x=np.concatenate([months, months[::-1]]),
            y=np.concatenate([high, low[::-1]]),
            fill="toself",
            fillcolor=faint(MODEL, 0.18),
            line={"width": 0},
            name=f"{share:.0%} of the draws",
            hoverinfo="skip",
        )


def _line(figure: go.Figure, x: Any, y: Any, name: str, colour: str) -> None:
    figure.add_scatter(x=x, y=y, mode="lines", name=name, line={"color": colour, "width": 2})


def _labelled(figure: go.Figure, says: str) -> go.Figure:
    figure.update_xaxes(title="month of 30 days")
    figure.update_yaxes(title=says, rangemode="tozero")
    return figure


def fit_page(path: Path, fitted: Fit, checked: Check, table: Table, answer: Sequence[str], name: str) -> None:
    """Write the page of a fit: whether the fitted communities give such a log, and what it determined."""
    rows = [
        [row["means"], f"{row['log']:.2f}", f"{row['low']:.2f} to {row['high']:.2f}", f"{row['below']:.0%}"]
        for row in checked.table.to_dict("records")
    ]
    note = (
        "Simulated from the fit, without having seen these months. A summary that hardly any of these communities "
        "reaches (below 2 % or above 98 %) is one that the model cannot give together with the others."
    )
    sections = [
        section("Does the model give such a community?", beside(fitted.actives, checked.actives, "members active")),
        section("Summary by summary", table=Table(["summary", "log", "90 % of runs", "runs below the log"], rows)),
        section("What the log determines, and what it leaves open", table=table),
        section("How to read this", notes=[note]),
    ]
    made = document(f"A fit of {name}", f"{len(fitted.actives)} months", answer, sections)
    write_whole(path, made.encode())


def forecast_page(path: Path, fitted: Fit, told: Forecast, table: Table, answer: Sequence[str], name: str) -> None:
    """Write the page of a forecast."""
    sections = [
        section("Members active in a month", fan(fitted.actives, told.actives, "members active")),
        section("Active for the first time", fan(fitted.newcomers, told.newcomers, "newcomers")),
        section("Month by month", table=table),
    ]
    write_whole(path, document(f"Where {name} is heading", "bands of 50 and 90 %", answer, sections).encode())


def whatif_page(
    path: Path, table: pd.DataFrame, effects: Table, answer: Sequence[str], rests: Sequence[str], name: str
) -> None:
    """Write the page of policies on a fitted community."""
    sections = [
        section("Members active over the time ahead, life by life", _lives(table)),
        section("Effects, on the same people and luck", table=effects),
        section("What this rests on", notes=rests),
    ]
    write_whole(path, document(f"What if: {name}", "from today on", answer, sections).encode())


def _lives(table: pd.DataFrame) -> go.Figure:
    figure = dressed(go.Figure(), 380)
    for arm, colour in zip(table["arm"].unique(), cycle(FEW)):
        rows = table[table["arm"] == arm]
        figure.add_box(y=100 * rows["active"], name=arm, boxpoints="all", marker={"color": colour, "size": 4})
    figure.update_yaxes(title="% of today's active members", rangemode="tozero")
    return figure.update_layout(showlegend=False, hovermode="closest")
