"""How numbers are written and pictures dressed, the same everywhere."""

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import plotly.graph_objects as go

# Okabe and Ito's colours, safe for the colour-blind, for a few arms; an even scale for the levels of a factor.
FEW = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
AXIS = {"gridcolor": "#e5e5e5", "zeroline": False, "automargin": True, "title": {"standoff": 15}}
LOOK = {  # all of it: Plotly's own templates say how every kind of picture looks, in each figure again
    "margin": {"l": 60, "r": 20, "t": 40, "b": 50},
    "font": {"family": "system-ui, sans-serif", "size": 13, "color": "#2a3f5f"},
    "legend": {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
    "plot_bgcolor": "white",
    "hovermode": "x unified",
    "hoverlabel": {"align": "left"},
    "xaxis": AXIS,
    "yaxis": AXIS,
}


def number(x: Any) -> str:
    """Write a number with about three digits; a dash for what there is none of."""
    if x is None or (isinstance(x, float) and math.isnan(x)):
        return "–"
    if abs(x) >= 100 or x == int(x):
        return f"{x:,.0f}"
    return f"{x:.3g}"


def faint(colour: str, alpha: float = 0.15) -> str:
    """Give a colour of which much shines through."""
    if colour.startswith("#"):
        r, g, b = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return f"rgba({r},{g},{b},{alpha})"
    return colour.replace("rgb(", "rgba(").replace(")", f",{alpha})")


def dressed(figure: "go.Figure", height: int) -> "go.Figure":
    """Dress a figure as all are dressed."""
    figure.layout.template = {"layout": LOOK}
    return figure.update_layout(height=height)
