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
from experiments.fitting import told
from experiments.fitting.fit import Check, Fit
from experiments.forecasting.forecast import Forecast
from experiments.phrases import Words
from experiments.report.document import document, section
from experiments.style import FEW, dressed, faint
from experiments.wording import Table

Floats = npt.NDArray[np.float64]

BANDS = (0.9, 0.5)
ENGLISH = Words("en", "fits")
LOG, MODEL = "#1a1a1a", FEW[0]


def fan(seen: Sequence[int], ahead: Floats, says: str, words: Words = ENGLISH) -> go.Figure:
    """Draw what was seen by month, and bands of what may come after it."""
    figure = dressed(go.Figure(), 380)
    months = len(seen) - 1 + np.arange(ahead.shape[1] + 1)
    drawn = np.column_stack([np.full(len(ahead), seen[-1]), ahead])
    _bands(figure, months, drawn, "drawn.ahead", words)
    _line(figure, np.arange(len(seen)), seen, words("drawn.log"), LOG)
    _line(figure, months, np.median(drawn, axis=0), words("drawn.middle"), MODEL)
    return _labelled(figure, says, words)


def beside(seen: Sequence[int], given: Floats, says: str, words: Words) -> go.Figure:
    """Draw a log's months over bands of what fitted communities had in theirs."""
    figure = dressed(go.Figure(), 380)
    months = np.arange(given.shape[1])
    _bands(figure, months, given, "drawn.runs", words)
    _line(figure, months, seen[-given.shape[1] :], words("drawn.log"), LOG)
    return _labelled(figure, says, words)


def _bands(figure: go.Figure, months: npt.NDArray[np.int64], drawn: Floats, name: str, words: Words) -> None:
    for share in BANDS:
        low, high = np.quantile(drawn, [(1 - share) / 2, (1 + share) / 2], axis=0)
        figure.add_scatter(
            x=np.concatenate([months, months[::-1]]),
            y=np.concatenate([high, low[::-1]]),
            fill="toself",
            fillcolor=faint(MODEL, 0.18),
            line={"width": 0},
            name=words(name, share=f"{share:.0%}"),
            hoverinfo="skip",
        )


def _line(figure: go.Figure, x: Any, y: Any, name: str, colour: str) -> None:
    figure.add_scatter(x=x, y=y, mode="lines", name=name, line={"color": colour, "width": 2})


def _labelled(figure: go.Figure, says: str, words: Words) -> go.Figure:
    figure.update_xaxes(title=words("drawn.month"))
    figure.update_yaxes(title=says, rangemode="tozero")
    return figure


def fit_page(
    path: Path, fitted: Fit, checked: Check, left: pd.DataFrame, answer: Sequence[str], name: str, words: Words
) -> None:
    """Write the page of a fit: whether the fitted communities give such a log, and what it determined."""
    drawn = beside(fitted.actives, checked.actives, words("drawn.actives"), words)
    sections = [
        section(words("fit.like"), drawn),
        section(words("fit.summaries"), table=told.summaries_table(checked, words)),
        section(words("fit.determines"), table=told.numbers_table(left, words)),
        section(words("fit.reading"), notes=[words("fit.reads")]),
    ]
    setting = words("fit.months", n=len(fitted.actives))
    write_whole(path, document(words("fit.title", name=name), setting, answer, sections, words.language).encode())


def forecast_page(
    path: Path, fitted: Fit, coming: Forecast, table: Table, answer: Sequence[str], name: str, words: Words
) -> None:
    """Write the page of a forecast."""
    actives = fan(fitted.actives, coming.actives, words("drawn.actives"), words)
    newcomers = fan(fitted.newcomers, coming.newcomers, words("drawn.newcomers"), words)
    sections = [
        section(words("forecast.actives"), actives),
        section(words("forecast.newcomers"), newcomers),
        section(words("forecast.by_month"), table=table),
    ]
    title, setting = words("forecast.title", name=name), words("forecast.setting")
    write_whole(path, document(title, setting, answer, sections, words.language).encode())


def whatif_page(
    path: Path, table: pd.DataFrame, gained: pd.DataFrame, answer: Sequence[str], name: str, words: Words
) -> None:
    """Write the page of policies on a fitted community."""
    sections = [
        section(words("whatif.by_life"), _lives(table, words)),
        section(words("whatif.effects"), table=told.effects_table(gained, words)),
        section(words("whatif.rests_on"), notes=words.at("whatif.rests")),
    ]
    title, setting = words("whatif.title", name=name), words("whatif.setting")
    write_whole(path, document(title, setting, answer, sections, words.language).encode())


def _lives(table: pd.DataFrame, words: Words) -> go.Figure:
    figure = dressed(go.Figure(), 380)
    for arm, colour in zip(table["arm"].unique(), cycle(FEW)):
        rows = table[table["arm"] == arm]
        figure.add_box(y=100 * rows["active"], name=arm, boxpoints="all", marker={"color": colour, "size": 4})
    figure.update_yaxes(title=words("whatif.of_today"), rangemode="tozero")
    return figure.update_layout(showlegend=False, hovermode="closest")
