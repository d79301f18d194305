"""Small pictures of forecasts, one a log: what was known, what was said, what came."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

import numpy as np

from experiments.forecasting.benchmark import Benchmark
from experiments.forecasting.forecast import Floats
from experiments.forecasting.logs import AHEAD, Origin, history_of, name_of, targets
from experiments.forecasting.scores import LEVELS

COLUMNS, WIDE, HIGH, GAP = 4, 190, 90, 34
BEFORE = 36  # months shown before the origin
KNOWN, SAID, CAME = "#333333", "#0072B2", "#D55E00"
PLACE = 1  # of SHARES: the origin that is shown


def drawn(found: Benchmark, data: Path) -> str:
    """Draw every log's forecast after the second share of its months."""
    logs = list(found.table["log"].unique())
    rows = -(-len(logs) // COLUMNS)
    size = f"0 0 {COLUMNS * (WIDE + GAP) + GAP} {rows * (HIGH + GAP) + GAP}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" font-family="system-ui, sans-serif" font-size="11">',
        '<rect width="100%" height="100%" fill="white"/>',
    ]
    for place, log in enumerate(logs):
        row, column = divmod(place, COLUMNS)
        parts.append(f'<g transform="translate({GAP + column * (WIDE + GAP)},{GAP + row * (HIGH + GAP)})">')
        parts += [*_panel(found, data, str(log)), "</g>"]
    return "\n".join([*parts, "</svg>", ""])


def _panel(found: Benchmark, data: Path, log: str) -> Iterator[str]:
    actives = history_of(data / log).actives.astype(float)
    origin = targets(len(actives))[PLACE]
    said = np.quantile(found.ours[Origin(log, origin)].actives, LEVELS, axis=0)
    past, came = actives[max(0, origin - BEFORE) : origin], actives[origin : origin + AHEAD]
    most = max(float(past.max()), float(came.max()), float(said.max()), 1.0)
    ahead = np.arange(1.0, AHEAD + 1)
    yield f'<text x="0" y="-5">{escape(name_of(log))}, month {origin}</text>'
    yield f'<line x1="0" x2="{WIDE}" y1="{HIGH}" y2="{HIGH}" stroke="#cccccc"/>'
    yield f'<text x="-3" y="9" text-anchor="end" fill="#777777">{most:.0f}</text>'
    for low, high in ((0, 4), (1, 3)):
        ends = [*_points(ahead, said[low], most), *_points(ahead, said[high], most)[::-1]]
        yield f'<polygon points="{" ".join(ends)}" fill="{SAID}" fill-opacity="0.25"/>'
    for x, y, colour in (
        (np.arange(1.0 - len(past), 1), past, KNOWN),
        (ahead, said[2], SAID),
        (ahead, came, CAME),
    ):
        line = " ".join(_points(x, y, most))
        yield f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.3"/>'


def _points(months: Floats, values: Floats, most: float) -> list[str]:
    x = (months + BEFORE) / (BEFORE + AHEAD) * WIDE
    return [f"{a:.1f},{b:.1f}" for a, b in zip(x, HIGH * (1 - values / most), strict=True)]
