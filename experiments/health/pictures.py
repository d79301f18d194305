"""Pictures of a community's health, as Plotly figures: drawn from the figures, worded by the phrases."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from experiments.phrases import Words
from experiments.style import FEW, dressed, faint

BLUE, ORANGE, GREEN = FEW[0], FEW[1], FEW[2]
GREY, PALE = "#9a9a9a", 0.35
DAY, MONTH = "%Y-%m-%d", "%Y-%m"
YEAR, LITTLE = 365, 0.02  # the curve of stays is drawn for a year, and until so few are left
WHOLE = 0.97  # quantile of the shares at which the colours of the heat map end


def how_alive(life: dict[str, Any], dated: bool, words: Words) -> go.Figure:
    """Draw the members active in the trailing window, with the least to be alive and a tenth of the peak."""
    figure = go.Figure()
    days = life["curve"]["day"] if dated else [int(day) for day in life["curve"]["day"]]
    figure.add_scatter(
        x=days,
        y=life["curve"]["active"],
        name=words("life.curve"),
        line={"color": BLUE, "width": 2},
        fill="tozeroy",
        fillcolor=faint(BLUE),
        hovertemplate="%{y}",
    )
    for key, y, colour in (("threshold", life["threshold"], ORANGE), ("tenth", life["peak"] / 10, GREY)):
        figure.add_scatter(
            x=[days[0], days[-1]],
            y=[y, y],
            mode="lines",
            name=words(f"life.{key}", threshold=life["threshold"]),
            line={"color": colour, "width": 1.5, "dash": "dot"},
            hoverinfo="skip",
        )
    figure.update_yaxes(title=words("life.axis", window=life["window"]), rangemode="tozero")
    _by_day(figure, dated, DAY)
    return dressed(figure, 340)


def by_recency(months: list[dict[str, Any]], dated: bool, words: Words) -> go.Figure:
    """Draw the active, drifting and away members at the end of each month, one on another."""
    figure = go.Figure()
    for name, colour in (("active", BLUE), ("drifting", "#E69F00"), ("away", "#c9c9c9")):
        figure.add_bar(
            x=_places(months, dated),
            y=[row[name] for row in months],
            name=words(f"people.{name}"),
            marker={"color": colour, "line": {"width": 0}},
            hovertemplate="%{y}",
        )
    figure.update_layout(barmode="stack", bargap=0.08)
    figure.update_yaxes(title=words("people.recency_axis"))
    _by_day(figure, dated, MONTH)
    return dressed(figure, 340)


def by_month(months: list[dict[str, Any]], dated: bool, words: Words) -> go.Figure:
    """Draw the members active in each month: new ones, and those who had been active before."""
    figure = go.Figure()
    opacity = [1 if row["whole"] else PALE for row in months]
    for name, colour in (("returning", BLUE), ("new", GREEN)):
        figure.add_bar(
            x=_places(months, dated),
            y=[row["new"] if name == "new" else row["seen"] - row["new"] for row in months],
            name=words(f"people.{name}"),
            marker={"color": colour, "opacity": opacity, "line": {"width": 0}},
            hovertemplate="%{y}",
        )
    figure.update_layout(barmode="stack", bargap=0.08)
    figure.update_yaxes(title=words("people.months_axis"))
    _by_day(figure, dated, MONTH)
    return dressed(figure, 300)


def retention(cohorts: dict[str, Any], words: Words) -> go.Figure:
    """Draw the retention of each cohort as a heat map, the first cohort on top."""
    step = str(cohorts["step"])
    share = np.array(cohorts["share"], dtype=float)
    share = share[: np.isfinite(share).any(axis=1).nonzero()[0].max() + 1, : np.isfinite(share).any(axis=0).sum()]
    known = share[np.isfinite(share)]
    sizes = [[words("stay.heat_cell", size=size)] * share.shape[1] for size in cohorts["sizes"][: len(share)]]
    figure = go.Figure(
        go.Heatmap(
            z=share.round(4),
            x=list(range(1, share.shape[1] + 1)),
            y=[_start(start, words) for start in cohorts["starts"][: len(share)]],
            text=sizes,
            hovertemplate="%{y} + %{x}: %{z:.0%}<br>%{text}<extra></extra>",
            colorscale="Viridis",
            zmin=0,
            zmax=max(0.05, float(np.quantile(known, WHOLE))),
            colorbar={"tickformat": ".0%", "title": {"text": words("stay.heat_bar")}, "thickness": 12},
            xgap=1,
            ygap=1,
            hoverongaps=False,
        )
    )
    figure.update_xaxes(title=words.at("stay.heat_x")[step])
    figure.update_yaxes(title=words.at("stay.heat_y")[step], autorange="reversed", type="category")
    dressed(figure, 160 + 14 * len(share)).update_xaxes(showgrid=False).update_yaxes(showgrid=False)
    return figure.update_layout(hovermode="closest")


def staying(stay: dict[str, Any], words: Words) -> go.Figure:
    """Draw the Kaplan-Meier curve of members' stays with its band."""
    figure, curve = go.Figure(), stay["curve"]
    for end, fill in (("low", None), ("high", "tonexty")):
        figure.add_scatter(
            x=curve["day"],
            y=curve[end],
            mode="lines",
            line={"width": 0, "shape": "hv"},
            fill=fill,
            fillcolor=faint(BLUE, 0.25),
            showlegend=False,
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=curve["day"],
        y=curve["still"],
        mode="lines",
        name=words("stay.curve"),
        showlegend=False,
        line={"color": BLUE, "shape": "hv", "width": 2.5},
        hovertemplate="%{y:.1%}",
    )
    shown = next(
        (day for day, still in zip(curve["day"], curve["still"], strict=True) if still < LITTLE), curve["day"][-1]
    )
    figure.update_xaxes(title=words("stay.curve_x"), range=[0, min(curve["day"][-1], max(YEAR, shown))])
    figure.update_yaxes(title=words("stay.curve_y"), tickformat=".0%", rangemode="tozero")
    return dressed(figure, 320)


def lorenz(few: dict[str, Any], words: Words) -> go.Figure:
    """Draw the share of acts by the least active members."""
    figure = go.Figure()
    x = np.linspace(0, 1, len(few["lorenz"]))
    for name, y, line in (
        ("equal", x, {"color": GREY, "width": 1.5, "dash": "dot"}),
        ("curve", few["lorenz"], {"color": BLUE, "width": 2.5}),
    ):
        figure.add_scatter(x=x, y=y, mode="lines", name=words(f"few.{name}"), line=line, hovertemplate="%{y:.0%}")
    figure.update_xaxes(title=words("few.x"), tickformat=".0%", hoverformat=".0%", range=[0, 1])
    figure.update_yaxes(title=words("few.y"), tickformat=".0%", range=[0, 1.01])
    return dressed(figure, 380)


def week(rhythm: dict[str, Any], words: Words) -> go.Figure:
    """Draw the days of the week, and their hours if they are known."""
    names = day_names(rhythm, words)
    if rhythm["hours"] is None:
        figure = go.Figure(go.Bar(x=names, y=rhythm["days"], marker={"color": BLUE}, hovertemplate="%{y:.1%}", name=""))
        figure.update_yaxes(title=words("rhythm.y"), tickformat=".0%")
        return dressed(figure, 260)
    figure = go.Figure(
        go.Heatmap(
            z=np.array(rhythm["hours"]).round(5),
            x=list(range(24)),
            y=names,
            colorscale="Viridis",
            hovertemplate="%{y} %{x}: %{z:.1%}<extra></extra>",
            colorbar={"tickformat": ".1%", "title": {"text": words("rhythm.acts")}, "thickness": 12},
        )
    )
    figure.update_xaxes(title=words("rhythm.x"), dtick=3)
    figure.update_yaxes(autorange="reversed")
    return dressed(figure, 320).update_layout(hovermode="closest")


def day_names(rhythm: dict[str, Any], words: Words) -> list[str]:
    """Name the days of the week, or number them where they are not known."""
    if rhythm["named"]:
        names: list[str] = words.at("rhythm.days")
        return names
    return [words("rhythm.numbered", n=n) for n in range(1, 8)]


def _start(month: str, words: Words) -> str:
    return month if "-" in month else words("page.month", month=month)


def _places(months: list[dict[str, Any]], dated: bool) -> list[Any]:
    return [row["month"] if dated else int(row["month"]) for row in months]


def _by_day(figure: go.Figure, dated: bool, form: str) -> None:
    """Write dates in figures, which read alike in every language."""
    if dated:
        figure.update_xaxes(type="date", tickformat=MONTH, hoverformat=form)
