"""The pictures of the live page, as Plotly has them; plain, since they are made anew many times a second."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from plotly.colors import sample_colorscale

from experiments.dashboard.scene import Scene
from experiments.people import people_of
from experiments.phrases import Words
from experiments.style import FEW, LOOK, faint
from sim.life import Life

Figure = dict[str, Any]
Floats = npt.NDArray[np.float64]

CURVES = ("members", "visitors", "posts", "interest", "activity", "loyalty")
SMOOTHED = {"visitors", "posts"}
WEEK = 7
DASHES = ("solid", "dash")
CLASSES = ((0.0, 0.12), (0.25, 0.3), (0.5, 0.55), (2.0, 1.0))  # of ties: from which strength on, how dark
MOST_POINTS = 300  # of a curve
SCALE = [[k / 40, colour] for k, colour in enumerate(sample_colorscale("Cividis", [k / 40 for k in range(41)]))]
COLUMNS, ROWS, BETWEEN, ABOVE = 2, 3, 0.1, 0.12


def _figure(data: list[Figure], height: int, **layout: Any) -> Figure:
    return {"data": data, "layout": {"template": {"layout": LOOK}, "height": height, "uirevision": "same"} | layout}


# -- people and ties ---------------------------------------------------------------------------------------------------
def people_and_ties(scene: Scene, words: Words, most_loyal: float = 1.0, height: int = 460) -> Figure:
    """Draw rooms as discs, members coloured by loyalty and sized by how often they visit, and the strongest ties."""
    hidden = {"visible": False, "automargin": False}
    ties = [_ties(scene, *one, below=other[0]) for one, other in pairwise(CLASSES)]
    return _figure(
        [*ties, _members(scene, words, most_loyal)],
        height,
        shapes=[_disc(*place) for place in scene.centres.values()],
        annotations=[_name(room, *place, words) for room, place in scene.centres.items()] * (len(scene.centres) > 1),
        xaxis=hidden,
        yaxis=hidden | {"scaleanchor": "x"},
        hovermode="closest",
        showlegend=False,
        margin={"l": 5, "r": 5, "t": 20, "b": 5},
    )


def scale_of(lives: Sequence[Life]) -> float:
    """Give the end of the scale of loyalty: a half, or the tenth above most of those who are there if that is more."""
    loyalty = np.concatenate([people_of(life).loyalty for life in lives])
    return max(0.5, math.ceil(10 * float(np.quantile(loyalty, 0.95, method="higher"))) / 10) if len(loyalty) else 1.0


def _ties(scene: Scene, low: float, alpha: float, below: float) -> Figure:
    these = (scene.strength >= low) & (scene.strength < below)
    one, other = scene.one[these], scene.other[these]
    gap = np.full(len(one), np.nan)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": _written(np.stack([scene.x[one], scene.x[other], gap], axis=1).ravel()),
        "y": _written(np.stack([scene.y[one], scene.y[other], gap], axis=1).ravel()),
        "line": {"color": faint("#333333", alpha), "width": 1 + 2 * low},
        "hoverinfo": "skip",
    }


def _members(scene: Scene, words: Words, most_loyal: float) -> Figure:
    told = zip(scene.uid.tolist(), _written(scene.loyalty), _written(scene.activity), scene.posts.tolist(), strict=True)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": _written(scene.x),
        "y": _written(scene.y),
        "marker": {
            "color": _written(scene.loyalty),
            "cmin": 0,
            "cmax": most_loyal,
            "colorscale": SCALE,
            "size": _written(4 + 9 * np.sqrt(np.clip(scene.activity, 0, 1))),
            "line": {"width": 0.5, "color": "white"},
            "colorbar": {"title": {"text": words("loyalty_scale"), "side": "right"}, "thickness": 10, "len": 0.8},
        },
        "customdata": [*map(list, told)],
        "hovertemplate": words.at("member_hover") + "<extra></extra>",
    }


def _disc(x: float, y: float, radius: float) -> Figure:
    ends = {"x0": x - radius, "x1": x + radius, "y0": y - radius, "y1": y + radius}
    return {"type": "circle", **ends, "line": {"color": "#bbb", "width": 1}}


def _name(room: int, x: float, y: float, radius: float, words: Words) -> Figure:
    return {"x": x, "y": y + radius, "text": words("room", number=str(room)), "showarrow": False, "yshift": 8}


def _written(values: Floats) -> list[float | None]:
    return [None if math.isnan(value) else value for value in np.round(values, 4).tolist()]


# -- curves ------------------------------------------------------------------------------------------------------------
def curves(lives: Sequence[Life], sides: Sequence[str], words: Words, height: int = 520) -> Figure:
    """Draw what is recorded each day, one small picture a measure, all communities in each."""
    data, layout, titles = [], dict[str, Any](), []
    last = max(30, *(life.day for life in lives))
    for k, name in enumerate(CURVES):
        x, y = _place(k)
        number = str(k + 1) if k else ""
        lowest = k >= len(CURVES) - COLUMNS
        under = {"title": {"text": words("day_axis"), "standoff": 8}} if lowest else {"showticklabels": False}
        axis = {"automargin": False, "nticks": 4, "fixedrange": True}
        layout[f"xaxis{number}"] = axis | {"domain": x, "anchor": f"y{number}", "range": [0, last]} | under
        layout[f"yaxis{number}"] = axis | {"domain": y, "anchor": f"x{number}", "rangemode": "tozero"}
        titles.append(_title(name, sum(x) / 2, y[1], words))
        for place, (life, side) in enumerate(zip(lives, sides, strict=False)):
            data.append(_curve(life, name, number) | _dressed(side, place, told=k == 0 and len(lives) > 1))
    margin = {"l": 45, "r": 12, "t": 60, "b": 45}
    return _figure(data, height, annotations=titles, margin=margin, legend={"y": 1.07}, **layout)


def _place(k: int) -> tuple[list[float], list[float]]:
    wide, high = (1 - BETWEEN * (COLUMNS - 1)) / COLUMNS, (1 - ABOVE * (ROWS - 1)) / ROWS
    left, top = (k % COLUMNS) * (wide + BETWEEN), 1 - (k // COLUMNS) * (high + ABOVE)
    return [left, left + wide], [max(top - high, 0.0), top]


def _title(name: str, x: float, y: float, words: Words) -> Figure:
    said = f"{words(f'records.{name}.name')} ({words(f'records.{name}.unit')})"
    where = {"x": x, "y": y, "xref": "paper", "yref": "paper", "xanchor": "center", "yanchor": "bottom"}
    return {**where, "text": said, "showarrow": False, "font": {"size": 12}}


def _curve(life: Life, name: str, number: str) -> Figure:
    days, values = _thinned(_smooth(life.days_seen[name], name in SMOOTHED))
    ends = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
    return {"type": "scatter", "mode": "lines", "x": days.tolist(), "y": _written(values), **ends}


def _dressed(side: str, place: int, *, told: bool) -> Figure:
    line = {"color": FEW[place], "dash": DASHES[place], "width": 2}
    group = {"name": side, "legendgroup": side, "showlegend": told}
    return {"line": line, **group, "hovertemplate": "%{y:.3~g}"}


def _smooth(values: Floats, weekly: bool) -> Floats:
    """Average over the last seven days what is counted a day."""
    if not weekly:
        return np.asarray(values, float)
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=float)])
    ends = np.arange(1, len(values) + 1)
    begins = np.maximum(ends - WEEK, 0)
    return np.asarray((sums[ends] - sums[begins]) / (ends - begins))


def _thinned(values: Floats) -> tuple[npt.NDArray[np.int64], Floats]:
    """Keep so many points of a long curve, the last among them."""
    step = max(1, -(-len(values) // MOST_POINTS))
    kept = np.arange(len(values) - 1, -1, -step)[::-1]
    return kept, values[kept]
