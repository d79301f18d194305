"""What was discovered, in words, as pictures and as a page."""

import math
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from experiments.discovery.ask import LIVED, Discovery
from experiments.discovery.boxes import BY_LUCK, Found
from experiments.discovery.prim import Box, Limit
from experiments.files import write_whole
from experiments.report.document import document, section
from experiments.space import ARM
from experiments.style import FEW, dressed, number
from experiments.wording import Table, between

QUIET = "#9a9a9a"
MEASURES = {
    "mean": "on average",
    "worst_tenth": "in the worst tenth",
    "satisfied": "at least {enough}, share of points",
    "best": "no arm has more, share of points",
    "regret": "less than the best arm, on average",
    "regret_worst_tenth": "less than the best arm, in the worst tenth",
}
HOW = (
    "A box says under which conditions most cases lie (PRIM: Friedman and Fisher 1999). Density is the share of the "
    "lives in it that are cases, coverage the share of all cases that lie in it; of the boxes that peeling leaves, the "
    "one with the best balance of both is taken, slices are pasted back or peeled off as betters it, and restrictions "
    "that may as well be luck are given up (quasi-p-value above 0.05).",
    "Found again: in how many resamples of the points the factor is restricted. On unseen points: coverage and density "
    "of boxes found on resamples, on the points that these do not hold; they are what to expect of new conditions.",
    "Regret is what an arm has less than the best arm of the same point. Of few lives at a point part of it is luck.",
)


def sentences(found: Discovery) -> list[str]:
    """Say the boxes, a sentence each; or that there are none."""
    share = found.cases["case"].mean()
    everywhere = f"Looked for: {found.looked_for}. That is so in {share:.0%} of the lives."
    if not found.search.boxes:
        if share in (0.0, 1.0):
            return [everywhere, "There is nothing to tell apart."]
        return [
            everywhere,
            "No conditions are found under which that is more frequent than by luck: shuffled cases give as good a box "
            f"in {found.search.p:.0%} of the tries; less than {BY_LUCK:.0%} is wanted.",
        ]
    return [everywhere, *(_sentence(found, one, k) for k, one in enumerate(found.search.boxes))]


def _sentence(found: Discovery, one: Found, k: int) -> str:
    lead = f"{'Of the others, ' if k else ''}{conditions(one.box, found.units)}"
    said = lead[:1].upper() + lead[1:]
    base = f"{one.everywhere:.0%} {'of them all' if k else 'everywhere'}"
    where = f"{one.box.density:.0%} {found.case}, against {base}; {one.density_unseen:.0%} on unseen points"
    return f"{said}: {where}. {one.box.coverage:.0%} of all such lives lie there."


def conditions(box: Box, units: dict[str, str]) -> str:
    """Say the conditions of a box: ``fee above 1,000 yuan and teaching below 1.2 hours a week``."""
    said = [_condition(name, limit, units.get(name, "")) for name, limit in box.limits.items()]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def _condition(name: str, limit: Limit, unit: str) -> str:
    if isinstance(limit, frozenset):
        return f"{name} {' or '.join(repr(word) for word in sorted(limit))}"
    low, high = limit
    if low == -math.inf:
        return f"{name} below {number(high)} {unit}".rstrip()
    if high == math.inf:
        return f"{name} above {number(low)} {unit}".rstrip()
    return f"{name} from {number(low)} to {number(high)} {unit}".rstrip()


def counts(found: Discovery) -> list[str]:
    """Say how many lives there were, and how failures were handled."""
    said = [f"{found.points:,} points, {found.lives:,} lives of {found.study.days:,} days."]
    if found.failed:
        said.append(f"{found.failed:,} lives failed; nothing was put in their place.")
    if found.left_out:
        said.append(
            f"{found.left_out} points are left out, with a life that failed or has no such outcome; that is fair only "
            "if such lives come by chance."
        )
    return said


def box_table(found: Discovery) -> Table:
    """Tabulate the boxes, a row a factor that any of them restricts or that is often found again."""
    rows = []
    for k, one in enumerate(found.search.boxes, start=1):
        for name, again in sorted(one.again.items(), key=lambda item: -item[1]):
            limit = one.box.limits.get(name)
            if limit is None and again < 0.2:
                continue
            said = "–" if limit is None else _condition(name, limit, found.units.get(name, "")).removeprefix(name)
            doubt = "–" if limit is None else f"{max(one.doubts[name], 1e-9):.1g}"
            rows.append([str(k), name, said.strip(), doubt, f"{again:.0%}"])
    return Table(["box", "factor", "restricted to", "quasi-p", "found again"], rows)


def trust_table(found: Discovery) -> Table:
    """Tabulate how good the boxes are."""
    rows = [
        [
            str(k),
            *(f"{x:.0%}" for x in (one.box.mass, one.box.density, one.density_unseen)),
            *(f"{x:.0%}" for x in (one.box.coverage, one.coverage_unseen)),
            f"{one.p:.2g}",
        ]
        for k, one in enumerate(found.search.boxes, start=1)
    ]
    head = ["box", "share of points", "density", "on unseen points", "coverage", "on unseen points", "p, shuffled"]
    return Table(head, rows)


def robustness_table(found: Discovery) -> Table:
    """Tabulate how robust each arm is: a row a measure, a column an arm."""
    table = found.robustness.set_index(["measure", "arm"])
    arms = list(dict.fromkeys(found.robustness["arm"]))
    name = "days lived" if found.outcome == LIVED else found.outcome.replace("_", " ")
    rows = []
    for measure, said in MEASURES.items():
        if len(arms) == 1 and (measure == "best" or measure.startswith("regret")):
            continue
        cells = (table.loc[(measure, arm)] for arm in arms)
        told = [between(row["estimate"], row["low"], row["high"]) for row in cells]
        rows.append([said.format(enough=number(found.enough)), *told])
    return Table([name, *arms], rows)


# -- pictures ----------------------------------------------------------------------------------------------------------
def picture(found: Discovery) -> go.Figure:
    """Draw the first box: every point by the two factors that are found again most, and the box around cases.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    one = found.search.boxes[0]
    numbers = [n for n in one.again if n != ARM and pd.api.types.is_numeric_dtype(found.cases[n])]
    across, up = sorted(numbers, key=lambda name: (name not in one.box.limits, -one.again[name]))[:2]
    words = one.box.limits.get(ARM)
    cases = found.cases if words is None else found.cases[found.cases[ARM].isin(sorted(words))]
    figure = dressed(go.Figure(), 460)
    figure.add_scatter(
        x=cases[across],
        y=cases[up],
        mode="markers",
        marker={
            "color": cases["case"],
            "colorscale": [[0, "#56B4E9"], [1, "#D55E00"]],
            "size": 8,
            "line": {"width": 0.5, "color": "white"},
            "colorbar": {"title": {"text": "share<br>of lives"}, "tickformat": ".0%", "thickness": 12},
            "cmin": 0,
            "cmax": 1,
        },
        hovertemplate=f"{across} %{{x:.3g}}, {up} %{{y:.3g}}: %{{marker.color:.0%}}<extra></extra>",
        showlegend=False,
    )
    (x0, x1), (y0, y1) = (_ends(one.box.limits.get(name), found.cases[name]) for name in (across, up))
    figure.add_shape(type="rect", x0=x0, x1=x1, y0=y0, y1=y1, line={"color": "#1a1a1a", "width": 2})
    for name, update in ((across, figure.update_xaxes), (up, figure.update_yaxes)):
        update(title=f"{name}, {found.units.get(name, '')}".rstrip(", "), type="log" if name in found.log else "linear")
    return figure.update_layout(hovermode="closest")


def _ends(limit: Limit | None, column: "pd.Series[float]") -> tuple[float, float]:
    low, high = limit if isinstance(limit, tuple) else (-math.inf, math.inf)
    return max(low, float(column.min())), min(high, float(column.max()))


def tradeoff(found: Discovery) -> go.Figure:
    """Draw how coverage falls and density rises as the first box is peeled, and the boxes that were taken.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    figure = dressed(go.Figure(), 360)
    peeling = found.search.peeling
    figure.add_scatter(
        x=peeling["coverage"],
        y=peeling["density"],
        text=peeling["restricted"],
        mode="lines+markers",
        name="peeled",
        line={"color": QUIET},
        hovertemplate="%{text}: coverage %{x:.0%}, density %{y:.0%}<extra></extra>",
    )
    for k, one in enumerate(found.search.boxes):
        x, y, colour = [one.box.coverage], [one.box.density], FEW[k]
        marker = {"size": 13, "color": colour, "symbol": "star"}
        figure.add_scatter(x=x, y=y, mode="markers", name=f"box {k + 1}", marker=marker)
    figure.update_xaxes(title="coverage", tickformat=".0%", range=[0, 1.05])
    figure.update_yaxes(title="density", tickformat=".0%", range=[0, 1.05])
    return figure.update_layout(hovermode="closest")


def robust_picture(found: Discovery) -> go.Figure:
    """Draw each arm's outcome on average and in the worst tenth, and its regret, with 95 % intervals.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    shown = ["mean", "worst_tenth", "regret", "regret_worst_tenth"]
    arms = list(dict.fromkeys(found.robustness["arm"]))
    table = found.robustness.set_index(["measure", "arm"])
    figure = dressed(go.Figure(), 340)
    make_subplots(rows=1, cols=2, subplot_titles=["outcome", "regret"], figure=figure, horizontal_spacing=0.12)
    for k, arm in enumerate(arms):
        for col, names in ((1, shown[:2]), (2, shown[2:])):
            rows = [table.loc[(name, arm)] for name in names]
            figure.add_bar(
                x=["average", "worst tenth"],
                y=[row["estimate"] for row in rows],
                error_y={
                    "type": "data",
                    "array": [row["high"] - row["estimate"] for row in rows],
                    "arrayminus": [row["estimate"] - row["low"] for row in rows],
                    "thickness": 1.2,
                },
                name=arm,
                marker={"color": FEW[k % len(FEW)]},
                legendgroup=arm,
                showlegend=col == 1,
                row=1,
                col=col,
            )
    figure.update_yaxes(title="days" if found.outcome == LIVED else found.outcome.replace("_", " "), col=1)
    return figure.update_layout(barmode="group", margin={"t": 80}, legend={"y": 1.12})


def sections(found: Discovery) -> list[dict[str, Any]]:
    """Give the sections of a page."""
    said = []
    if found.search.boxes:
        words = found.search.boxes[0].box.limits.get(ARM)
        note = "Every point of the design, coloured by the share of its lives that are cases; the frame is box 1"
        note += f" (of arm {' or '.join(sorted(words))})." if isinstance(words, frozenset) else "."
        said.append(section("Under which conditions", picture(found), box_table(found), [note]))
        said.append(section("How good the boxes are", tradeoff(found), trust_table(found)))
    title = "How robust each arm is over these conditions"
    said.append(section(title, robust_picture(found), robustness_table(found)))
    return [*said, section("How to read this", notes=[*HOW, *counts(found)])]


def write_page(path: Path, found: Discovery, command: str) -> None:
    """Write what was discovered as one HTML page."""
    days = f"{found.study.days:,} days"
    setting = f"{found.points:,} points of {len(found.study.factors)} uncertain factors; {found.lives:,} lives, {days}"
    said = [*sections(found), section("Again", code=command)]
    write_whole(path, document(found.title, setting, sentences(found), said).encode())
