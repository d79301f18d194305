"""The pictures of the live page, as Plotly figures."""

import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from experiments.dashboard.scene import Scene
from experiments.health.phrases import Words
from experiments.people import people_of
from experiments.style import FEW, dressed, faint
from sim.life import Life

CURVES = ("members", "visitors", "posts", "interest", "activity", "loyalty")
SMOOTHED = {"visitors", "posts"}
WEEK = 7
DASHES = ("solid", "dash")
CLASSES = ((0.0, 0.12), (0.25, 0.3), (0.5, 0.55))  # of ties: from which strength on, how dark
MOST_POINTS = 400  # of a curve


def people_and_ties(scene: Scene, words: Words, most_loyal: float = 1.0, height: int = 460) -> go.Figure:
    """Draw rooms as discs, members coloured by loyalty and sized by how often they visit, and the strongest ties."""
    figure = dressed(go.Figure(), height)
    for low, alpha in CLASSES:
        _ties(figure, scene, low, alpha)
    _members(figure, scene, words, most_loyal)
    for room, (x, y, radius) in scene.centres.items():
        figure.add_shape(
            type="circle", x0=x - radius, x1=x + radius, y0=y - radius, y1=y + radius, line_color="#bbb", line_width=1
        )
        if len(scene.centres) > 1:
            figure.add_annotation(x=x, y=y + radius, text=words("room", number=str(room)), showarrow=False, yshift=8)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False, scaleanchor="x")
    return figure.update_layout(
        hovermode="closest", showlegend=False, margin={"l": 5, "r": 5, "t": 20, "b": 5}, uirevision="same"
    )


def scale_of(lives: Sequence[Life]) -> float:
    """Give the end of the scale of loyalty: the next tenth above the most loyal tenth of all who are there."""
    loyalty = np.concatenate([people_of(life).loyalty for life in lives])
    return max(0.1, math.ceil(10 * float(np.quantile(loyalty, 0.95, method="higher"))) / 10) if len(loyalty) else 1.0


def _ties(figure: go.Figure, scene: Scene, low: float, alpha: float) -> None:
    next_low = min((other for other, _ in CLASSES if other > low), default=2.0)
    these = (scene.strength >= low) & (scene.strength < next_low)
    one, other = scene.one[these], scene.other[these]
    gap = np.full(len(one), np.nan)
    figure.add_scatter(
        x=np.stack([scene.x[one], scene.x[other], gap], axis=1).ravel(),
        y=np.stack([scene.y[one], scene.y[other], gap], axis=1).ravel(),
        mode="lines",
        line={"color": faint("#333333", alpha), "width": 1 + 2 * low},
        hoverinfo="skip",
    )


def _members(figure: go.Figure, scene: Scene, words: Words, most_loyal: float) -> None:
    figure.add_scatter(
        x=scene.x,
        y=scene.y,
        mode="markers",
        marker={
            "color": scene.loyalty,
            "cmin": 0,
            "cmax": most_loyal,
            "colorscale": "Cividis",
            "size": 4 + 9 * np.sqrt(np.clip(scene.activity, 0, 1)),
            "line": {"width": 0.5, "color": "white"},
            "colorbar": {"title": {"text": words("loyalty_scale"), "side": "right"}, "thickness": 10, "len": 0.8},
        },
        customdata=np.stack([scene.uid, scene.loyalty, scene.activity, scene.posts], axis=1),
        hovertemplate=words.at("member_hover") + "<extra></extra>",
    )


def curves(lives: Sequence[Life], sides: Sequence[str], words: Words, height: int = 520) -> go.Figure:
    """Draw what is recorded each day, one small picture a measure, all communities in each."""
    figure = dressed(go.Figure(), height)
    titles = [f"{words(f'measures.{name}.name')}<br><sup>{words(f'measures.{name}.unit')}</sup>" for name in CURVES]
    make_subplots(rows=3, cols=2, subplot_titles=titles, vertical_spacing=0.13, figure=figure)
    for k, name in enumerate(CURVES):
        place = {"row": k // 2 + 1, "col": k % 2 + 1}
        for life, side, colour, dash in zip(lives, sides, FEW, DASHES, strict=False):
            days, values = _thinned(_smooth(life.days_seen[name], name in SMOOTHED))
            figure.add_scatter(
                x=days,
                y=values,
                name=side,
                legendgroup=side,
                showlegend=k == 0 and len(lives) > 1,
                line={"color": colour, "dash": dash, "width": 2},
                hovertemplate="%{y:.3~g}",
                **place,
            )
        figure.update_yaxes(rangemode="tozero", **place)
    figure.update_xaxes(range=[0, max(30, *(life.day for life in lives))])
    figure.update_xaxes(title=words("day_axis"), row=3)
    figure.update_annotations(font_size=12)
    return figure.update_layout(margin={"l": 45, "r": 10, "t": 70, "b": 45}, legend={"y": 1.09}, uirevision="same")


Curve = tuple[np.ndarray, np.ndarray]


def _smooth(values: np.ndarray, weekly: bool) -> np.ndarray:
    """Average over the last seven days what is counted a day."""
    if not weekly or not len(values):
        return np.asarray(values, float)
    sums = np.cumsum(np.concatenate([[0.0], values]))
    ends = np.arange(1, len(values) + 1)
    begins = np.maximum(ends - WEEK, 0)
    return np.asarray((sums[ends] - sums[begins]) / (ends - begins))


def _thinned(values: np.ndarray) -> Curve:
    """Keep so many points of a long curve, the last among them."""
    step = max(1, -(-len(values) // MOST_POINTS))
    kept = np.arange(len(values) - 1, -1, -step)[::-1]
    return kept, values[kept]
