"""Where a figure lies among real communities, as a small picture in a table's cell."""

import math
from typing import Any

from markupsafe import Markup

from experiments.health.figures import COUNTS

WIDTH, HEIGHT, EDGE = 170, 22, 6
BAND, LINE = "#cfe3f1", "#0072B2"
POINT = {"below": "#D55E00", "above": "#D55E00"}
USUAL = "#1a1a1a"
ROOM = 1.15  # beyond the largest number shown


def strip(row: dict[str, Any]) -> Markup:
    """Draw a figure, its interval, the range over real communities and the published figures on one line.

    Parameters
    ----------
    row : dict
        As `experiments.health.beside.beside` gives it.

    Returns
    -------
    markupsafe.Markup
        SVG; nothing if there is no figure.
    """
    if row["value"] is None:
        return Markup("")
    among, middle = row["range"], HEIGHT / 2
    place = _scale(row)
    parts = [f'<line x1="{EDGE}" x2="{WIDTH - EDGE}" y1="{middle}" y2="{middle}" stroke="#ddd"/>']
    if among:
        left, right, median = place(among["low"]), place(among["high"]), place(among["median"])
        parts.append(f'<rect x="{left:.1f}" y="4" width="{max(right - left, 1):.1f}" height="14" fill="{BAND}"/>')
        parts.append(f'<line x1="{median:.1f}" x2="{median:.1f}" y1="3" y2="19" stroke="{LINE}" stroke-width="2"/>')
    for said in row["published"]:
        at = place(said["value"])
        parts.append(f'<path d="M{at:.1f} 5l5 6l-5 6l-5 -6z" fill="none" stroke="#666" stroke-width="1.3"/>')
    colour = POINT.get(row["verdict"], USUAL)
    if row["low"] is not None:
        parts.append(
            f'<line x1="{place(row["low"]):.1f}" x2="{place(row["high"]):.1f}" y1="{middle}" y2="{middle}" '
            f'stroke="{colour}" stroke-width="1.5"/>'
        )
    parts.append(f'<circle cx="{place(row["value"]):.1f}" cy="{middle}" r="4" fill="{colour}"/>')
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    return Markup(f'<svg {size} aria-hidden="true">{"".join(parts)}</svg>')


def _scale(row: dict[str, Any]) -> Any:
    """Give the place of a number: shares from 0 to 1; counts by their logarithm."""
    inner = WIDTH - 2 * EDGE
    if row["figure"] not in COUNTS:
        return lambda x: EDGE + inner * min(max(x, 0), 1)
    ends = [row["range"]["high"]] if row["range"] else []
    most = math.log1p(ROOM * max(row["value"], *ends, *(said["value"] for said in row["published"]), 1))
    return lambda x: EDGE + inner * math.log1p(max(x, 0)) / most
