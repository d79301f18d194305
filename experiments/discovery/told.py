"""What was discovered, in words, as pictures and as a page."""

import math
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from experiments.discovery.ask import ENGLISH, LIVED, Discovery, called
from experiments.discovery.boxes import BY_LUCK, Found
from experiments.discovery.prim import Box, Limit
from experiments.files import write_whole
from experiments.phrases import Words
from experiments.report.document import document, section
from experiments.space import ARM
from experiments.style import FEW, dressed
from experiments.wording import Table, between, capital

QUIET = "#9a9a9a"
MEASURES = ("mean", "worst_tenth", "satisfied", "best", "regret", "regret_worst_tenth")


def sentences(found: Discovery, words: Words = ENGLISH) -> list[str]:
    """Say the boxes, a sentence each; or that there are none."""
    share = found.cases["case"].mean()
    everywhere = words("found.looked", what=found.looked_for, share=f"{share:.0%}")
    if found.search.boxes:
        return [everywhere, *(_sentence(found, one, k, words) for k, one in enumerate(found.search.boxes))]
    if share in (0.0, 1.0):
        return [everywhere, words("found.nothing")]
    return [everywhere, words("found.none", p=f"{found.search.p:.0%}", wanted=f"{BY_LUCK:.0%}")]


def _sentence(found: Discovery, one: Found, k: int, words: Words) -> str:
    shares = {"density": one.box.density, "base": one.everywhere, "unseen": one.density_unseen}
    said = {name: f"{share:.0%}" for name, share in (shares | {"coverage": one.box.coverage}).items()}
    told = conditions(one.box, found.units, words)
    key = "found.other" if k else "found.first"
    return capital(words(key, conditions=told, case=found.case, **said))


def conditions(box: Box, units: dict[str, str], words: Words = ENGLISH) -> str:
    """Say the conditions of a box: ``fee above 1,000 yuan and teaching below 1.2 hours a week``."""
    said = [_condition(name, limit, units.get(name, ""), words) for name, limit in box.limits.items()]
    return words.joined(said, "found.last_and")


def _condition(name: str, limit: Limit, unit: str, words: Words) -> str:
    if isinstance(limit, frozenset):
        one_of = words.joined([repr(word) for word in sorted(limit)], "list.last_or")
        return words("found.is", name=name, words=one_of)
    low, high = limit
    about = {"name": name, "unit": words.term("units", unit)}
    if low == -math.inf:
        return words("found.below", high=high, **about).rstrip()
    if high == math.inf:
        return words("found.above", low=low, **about).rstrip()
    return words("found.from_to", low=low, high=high, **about).rstrip()


def counts(found: Discovery, words: Words = ENGLISH) -> list[str]:
    """Say how many lives there were, and how failures were handled."""
    said = [words("found.lives", points=found.points, lives=found.lives, days=found.study.days)]
    if found.failed:
        said.append(words("found.failed", n=found.failed))
    if found.left_out:
        said.append(words("found.left_out", n=str(found.left_out)))
    return said


def box_table(found: Discovery, words: Words = ENGLISH) -> Table:
    """Tabulate the boxes, a row a factor that any of them restricts or that is often found again."""
    rows = []
    for k, one in enumerate(found.search.boxes, start=1):
        for name, again in sorted(one.again.items(), key=lambda item: -item[1]):
            limit = one.box.limits.get(name)
            if limit is None and again < 0.2:
                continue
            unit = found.units.get(name, "")
            said = "–" if limit is None else _condition(name, limit, unit, words).removeprefix(name)
            doubt = "–" if limit is None else f"{max(one.doubts[name], 1e-9):.1g}"
            rows.append([str(k), name, said.strip(), doubt, f"{again:.0%}"])
    return Table(words.at("heads.boxes"), rows)


def trust_table(found: Discovery, words: Words = ENGLISH) -> Table:
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
    return Table(words.at("heads.trust"), rows)


def robustness_table(found: Discovery, words: Words = ENGLISH) -> Table:
    """Tabulate how robust each arm is: a row a measure, a column an arm."""
    table = found.robustness.set_index(["measure", "arm"])
    arms = list(dict.fromkeys(found.robustness["arm"]))
    rows = []
    for measure in MEASURES:
        if len(arms) == 1 and (measure == "best" or measure.startswith("regret")):
            continue
        cells = (table.loc[(measure, arm)] for arm in arms)
        told = [between(row["estimate"], row["low"], row["high"], words) for row in cells]
        blanks = {"enough": found.enough} if measure == "satisfied" else {}
        rows.append([words(f"measures.{measure}", **blanks), *told])
    return Table([called(found.outcome, words), *arms], rows)


# -- pictures ----------------------------------------------------------------------------------------------------------
def picture(found: Discovery, words: Words = ENGLISH) -> go.Figure:
    """Draw the first box: every point by the two factors that are found again most, and the box around cases.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    one = found.search.boxes[0]
    numbers = [n for n in one.again if n != ARM and pd.api.types.is_numeric_dtype(found.cases[n])]
    across, up = sorted(numbers, key=lambda name: (name not in one.box.limits, -one.again[name]))[:2]
    of = one.box.limits.get(ARM)
    cases = found.cases if of is None else found.cases[found.cases[ARM].isin(sorted(of))]
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
            "colorbar": {"title": {"text": words("drawn.share")}, "tickformat": ".0%", "thickness": 12},
            "cmin": 0,
            "cmax": 1,
        },
        hovertemplate=f"{across} %{{x:.3g}}, {up} %{{y:.3g}}: %{{marker.color:.0%}}<extra></extra>",
        showlegend=False,
    )
    (x0, x1), (y0, y1) = (_ends(one.box.limits.get(name), found.cases[name]) for name in (across, up))
    figure.add_shape(type="rect", x0=x0, x1=x1, y0=y0, y1=y1, line={"color": "#1a1a1a", "width": 2})
    for name, update in ((across, figure.update_xaxes), (up, figure.update_yaxes)):
        unit = words.term("units", found.units.get(name, ""))
        axis = words("report.factor", name=name, unit=unit) if unit else name
        update(title=axis, type="log" if name in found.log else "linear")
    return figure.update_layout(hovermode="closest")


def _ends(limit: Limit | None, column: "pd.Series[float]") -> tuple[float, float]:
    low, high = limit if isinstance(limit, tuple) else (-math.inf, math.inf)
    return max(low, float(column.min())), min(high, float(column.max()))


def tradeoff(found: Discovery, words: Words = ENGLISH) -> go.Figure:
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
        name=words("drawn.peeled"),
        line={"color": QUIET},
        hovertemplate=words.at("drawn.hover") + "<extra></extra>",
    )
    for k, one in enumerate(found.search.boxes):
        x, y, colour = [one.box.coverage], [one.box.density], FEW[k]
        marker = {"size": 13, "color": colour, "symbol": "star"}
        figure.add_scatter(x=x, y=y, mode="markers", name=words("drawn.box", n=k + 1), marker=marker)
    figure.update_xaxes(title=words("drawn.coverage"), tickformat=".0%", range=[0, 1.05])
    figure.update_yaxes(title=words("drawn.density"), tickformat=".0%", range=[0, 1.05])
    return figure.update_layout(hovermode="closest")


def robust_picture(found: Discovery, words: Words = ENGLISH) -> go.Figure:
    """Draw each arm's outcome on average and in the worst tenth, and its regret, with 95 % intervals.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    shown = ["mean", "worst_tenth", "regret", "regret_worst_tenth"]
    arms = list(dict.fromkeys(found.robustness["arm"]))
    table = found.robustness.set_index(["measure", "arm"])
    figure = dressed(go.Figure(), 340)
    titles = [words("drawn.outcome"), words("drawn.regret")]
    make_subplots(rows=1, cols=2, subplot_titles=titles, figure=figure, horizontal_spacing=0.12)
    for k, arm in enumerate(arms):
        for col, names in ((1, shown[:2]), (2, shown[2:])):
            rows = [table.loc[(name, arm)] for name in names]
            figure.add_bar(
                x=[words("drawn.average"), words("drawn.worst")],
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
    figure.update_yaxes(title=words("drawn.days") if found.outcome == LIVED else called(found.outcome, words), col=1)
    return figure.update_layout(barmode="group", margin={"t": 80}, legend={"y": 1.12})


def sections(found: Discovery, words: Words = ENGLISH) -> list[dict[str, Any]]:
    """Give the sections of a page."""
    said = []
    if found.search.boxes:
        of = found.search.boxes[0].box.limits.get(ARM)
        note = words("discovered.frame")
        if isinstance(of, frozenset):
            note = words("discovered.frame_of", arms=words.joined(sorted(of), "list.last_or"))
        said.append(section(words("discovered.under"), picture(found, words), box_table(found, words), [note]))
        said.append(section(words("discovered.good"), tradeoff(found, words), trust_table(found, words)))
    robust = robust_picture(found, words), robustness_table(found, words)
    notes = [*words.at("discovered.how"), *counts(found, words)]
    return [
        *said,
        section(words("discovered.robust"), *robust),
        section(words("discovered.reading"), notes=notes),
    ]


def write_page(path: Path, found: Discovery, command: str, words: Words = ENGLISH) -> None:
    """Write what was discovered as one HTML page."""
    about = {"points": found.points, "factors": len(found.study.factors), "lives": found.lives}
    setting = words("found.setting", days=found.study.days, **about)
    said = [*sections(found, words), section(words("again.title"), code=command)]
    write_whole(path, document(found.title, setting, sentences(found, words), said, words.language).encode())
