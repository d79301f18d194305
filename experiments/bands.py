"""The rooms of one life as bands, with members who move between them."""

from collections import Counter
from itertools import accumulate

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from experiments.life import AWAY, SILENT
from experiments.phrases import ENGLISH, Words
from experiments.style import FEW, dressed, faint

WIDTH = 0.06  # of a month's bar, in months
QUIET = "#c8c8c8"
STEPS = np.linspace(0.0, 1.0, 13)
EASED = STEPS * STEPS * (3 - 2 * STEPS)


def rooms_as_bands(where: pd.DataFrame, words: Words = ENGLISH) -> go.Figure:
    """Draw how many people are in which room from month to month, and who moves from one to another.

    Parameters
    ----------
    where : pandas.DataFrame
        As :attr:`experiments.life.Life.where`.
    words : Words
        The language.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    places = _in_order(where)
    colours = dict(zip(places, FEW, strict=False)) | {SILENT: QUIET}
    figure = dressed(go.Figure(), 460)
    days = list(where.columns)
    for month, day in enumerate(days):
        bottom = _bottoms(where[day], places)
        for place in places:
            height = int((where[day] == place).sum())
            if height:
                said = words("pictures.in_place", day=day, n=height, place=_said(place, words))
                _bar(figure, month, bottom[place], height, colours[place], said)
        if month + 1 < len(days):
            _ribbons(figure, where[day], where[days[month + 1]], month, colours, words)
    for place in places:
        figure.add_scatter(
            x=[None],
            y=[None],
            mode="markers",
            name=_said(place, words),
            marker={"color": colours[place], "symbol": "square"},
        )
    figure.update_xaxes(title=words("pictures.month"), dtick=2, range=[-0.3, len(days) - 0.7])
    figure.update_yaxes(title=words("pictures.people"), rangemode="tozero")
    return figure.update_layout(hovermode="closest")


def _in_order(where: pd.DataFrame) -> list[str]:
    """Give the places, the first room at the bottom, those who only stand on a list at the top."""
    heads = where.stack().value_counts()
    rooms = [str(place) for place in heads.index if place not in (SILENT, AWAY)]
    rank = {"room": 0, "chapter": 1, "other": 2, "seceded": 3, "others": 4}
    return [*sorted(rooms, key=lambda place: rank[place.split()[0]]), *([SILENT] if SILENT in heads else [])]


def _said(place: str, words: Words) -> str:
    kind, _, number = place.rpartition(" ")
    return words(f"places.{kind}", number=number) if number.isdigit() else words(f"places.{place}")


def _bottoms(column: pd.Series, places: list[str]) -> dict[str, float]:
    heights = Counter(column)
    return dict(zip(places, accumulate((float(heights[place]) for place in places), initial=0.0), strict=False))


def _bar(figure: go.Figure, month: int, bottom: float, height: float, colour: str, said: str) -> None:
    figure.add_scatter(
        x=[month - WIDTH, month + WIDTH, month + WIDTH, month - WIDTH],
        y=[bottom, bottom, bottom + height, bottom + height],
        fill="toself",
        fillcolor=colour,
        line={"width": 0},
        mode="lines",
        hoveron="fills",
        text=said,
        hoverinfo="text",
        showlegend=False,
    )


def _ribbons(
    figure: go.Figure, now: pd.Series, then: pd.Series, month: int, colours: dict[str, str], words: Words
) -> None:
    """Draw those who stay and those who move; both ends in the order of places, so that few ribbons cross."""
    places = [*colours]
    left, right = _bottoms(now, places), _bottoms(then, places)
    moves = Counter(zip(now, then, strict=True))
    for origin in places:
        for to in places:
            people = moves[origin, to]
            if people == 0:
                continue
            lower = left[origin] + (right[to] - left[origin]) * EASED
            x = month + WIDTH + (1 - 2 * WIDTH) * STEPS
            figure.add_scatter(
                x=np.concatenate([x, x[::-1]]),
                y=np.concatenate([lower, lower[::-1] + people]),
                fill="toself",
                fillcolor=faint(colours[origin], 0.45),
                line={"width": 0},
                mode="lines",
                hoveron="fills",
                text=words(
                    "pictures.stay" if origin == to else "pictures.go",
                    n=people,
                    place=_said(origin, words),
                    other=_said(to, words),
                ),
                hoverinfo="text",
                showlegend=False,
            )
            left[origin] += people
            right[to] += people
