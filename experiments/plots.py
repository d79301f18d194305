"""Pictures of answers, as Plotly figures that read alike on a screen and in print."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go
from plotly.colors import sample_colorscale

from experiments.answer import Answer
from experiments.outcomes import OUTCOMES
from experiments.phrases import ENGLISH, Words
from experiments.style import FEW, dressed, faint
from experiments.wording import named


def _colours(n: int, ordered: bool) -> list[str]:
    if ordered or n > len(FEW):
        return list(sample_colorscale("Viridis", [0.88 * i / max(n - 1, 1) for i in range(n)]))
    return list(FEW[:n])


def survival_curves(answer: Answer, *, ordered: bool = False, words: Words = ENGLISH) -> go.Figure:
    """Draw Kaplan-Meier curves of all arms, each with its 95 % band.

    Parameters
    ----------
    answer : Answer
    ordered : bool
        The arms are levels of a factor.
    words : Words
        The language.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    figure = dressed(go.Figure(), 420)
    colours = _colours(len(answer.arms), ordered)
    bands = len(answer.arms) <= 4
    for arm, colour in zip(answer.arms, colours, strict=True):
        curve = answer.survivals[arm].curve()
        if bands:
            _band(figure, curve, colour, arm)
        figure.add_scatter(
            x=curve["day"],
            y=curve["alive"],
            mode="lines",
            name=arm,
            legendgroup=arm,
            line={"color": colour, "shape": "hv", "width": 2.5},
            hovertemplate="%{y:.0%}",
        )
    figure.update_xaxes(title=words("pictures.days_alive"), range=[0, answer.up_to])
    figure.update_yaxes(title=words("pictures.share_alive"), range=[0, 1.02], tickformat=".0%")
    return figure


def _band(figure: go.Figure, curve: pd.DataFrame, colour: str, arm: str) -> None:
    for end, fill in (("low", None), ("high", "tonexty")):
        figure.add_scatter(
            x=curve["day"],
            y=curve[end],
            mode="lines",
            line={"width": 0, "shape": "hv"},
            fill=fill,
            fillcolor=faint(colour),
            legendgroup=arm,
            showlegend=False,
            hoverinfo="skip",
        )


def outcome_by_arm(
    answer: Answer, name: str, labels: Sequence[str] | None = None, axis: str = "", words: Words = ENGLISH
) -> go.Figure:
    """Draw the mean of an outcome in every arm, with its 95 % interval.

    Parameters
    ----------
    answer : Answer
    name : str
        A column of the runs.
    labels : sequence of str, optional
        What to write under each arm; its name by default.
    axis : str, optional
        What the labels are: the factor with its unit.
    words : Words
        The language.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    by_arm = answer.finished.groupby("arm", sort=False)[name]
    half = 1.96 * by_arm.sem(ddof=1).reindex(answer.arms)
    figure = dressed(go.Figure(), 280)
    figure.add_scatter(
        x=list(labels or answer.arms),
        y=by_arm.mean().reindex(answer.arms).to_numpy(),
        error_y={"type": "data", "array": half.fillna(0).to_numpy(), "thickness": 1.5, "width": 4},
        mode="lines+markers" if axis else "markers",
        line={"color": FEW[0], "width": 1.5},
        marker={"size": 7},
        showlegend=False,
    )
    unit = OUTCOMES[name].unit if name in OUTCOMES else "days"
    figure.update_yaxes(rangemode="tozero", title=words.term("units", unit), nticks=6)
    figure.update_xaxes(type="category", title=axis)
    return figure.update_layout(title={"text": named(name, words), "font": {"size": 14}, "x": 0.5})


def one_life(
    daily: pd.DataFrame,
    measures: Sequence[str] = ("members", "visitors", "writers", "posts"),
    words: Words = ENGLISH,
) -> go.Figure:
    """Draw one community day by day; what is counted a day as an average over seven; its meetings as marks below.

    Parameters
    ----------
    daily : pandas.DataFrame
        As :attr:`sim.life.Life.daily`.
    measures : sequence of str
        Of :data:`sim.records.MEASURES`.
    words : Words
        The language.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    figure = dressed(go.Figure(), 380)
    for name, colour in zip(measures, FEW, strict=False):
        smooth = daily[name] if name == "members" else daily[name].rolling(7, min_periods=1).mean()
        figure.add_scatter(
            x=daily.index,
            y=smooth.to_numpy(),
            name=words("pictures.counted", **{part: words(f"records.{name}.{part}") for part in ("name", "unit")}),
            line={"color": colour, "width": 2},
            hovertemplate="%{y:.1f}",
        )
    met = daily.index[daily["attendees"] > 0]
    if len(met):
        figure.add_scatter(
            x=met,
            y=[0] * len(met),
            mode="markers",
            name=words("pictures.meetings"),
            marker={"symbol": "triangle-up", "size": 9, "color": FEW[4]},
            customdata=daily["attendees"][met],
            hovertemplate="%{customdata}",
        )
    figure.update_xaxes(title=words("pictures.day"))
    figure.update_yaxes(title=words("pictures.seven"), rangemode="tozero")
    return figure
