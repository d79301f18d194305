"""Pictures of advice."""

import plotly.graph_objects as go

from experiments.advice.advice import Advice
from experiments.advice.said import ENGLISH, unit_of
from experiments.phrases import Words
from experiments.style import FEW, dressed, number

LONGEST = 60


def front(advice: Advice, words: Words = ENGLISH) -> go.Figure:
    """Draw what plans are worth against the hours that they take, as tested on fresh lives; those of the front joined.

    Parameters
    ----------
    advice : Advice
    words : Words
        The language.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    figure = dressed(go.Figure(), 460)
    table = advice.table[advice.table["within_budget"]]
    groups = (
        (words("plans.on_front"), table["on_front"], FEW[0], 10),
        (words("plans.dominated"), ~table["on_front"], "#9a9a9a", 8),
    )
    line = advice.front.sort_values("hours_per_week", kind="stable")
    best_so_far = line[line["estimate"] >= line["estimate"].cummax()]
    figure.add_scatter(
        x=best_so_far["hours_per_week"],
        y=best_so_far["estimate"],
        mode="lines",
        line={"color": FEW[0], "width": 1.5, "dash": "dot", "shape": "hv"},
        hoverinfo="skip",
        showlegend=False,
    )
    for name, which, colour, size in groups:
        rows = table[which]
        figure.add_scatter(
            x=rows["hours_per_week"],
            y=rows["estimate"],
            mode="markers",
            name=name,
            marker={"color": colour, "size": size},
            error_y={
                "type": "data",
                "array": rows["high"] - rows["estimate"],
                "arrayminus": rows["estimate"] - rows["low"],
                "thickness": 1.2,
                "width": 4,
            },
            customdata=[[_cut(plan), number(money)] for plan, money in zip(rows["plan"], rows["money"], strict=True)],
            hovertemplate=words.at("plans.hover") + "<extra></extra>",
        )
    best, named = advice.row(advice.plan), words(f"objectives.{advice.objective.name}")
    figure.add_scatter(
        x=[best["hours_per_week"]],
        y=[best["estimate"]],
        mode="markers",
        name=words("plans.advised"),
        marker={"color": FEW[1], "size": 15, "symbol": "circle-open", "line": {"width": 3}},
        hoverinfo="skip",
    )
    figure.update_xaxes(title=words("plans.hours"), rangemode="tozero")
    figure.update_yaxes(title=words("pictures.counted", name=named, unit=unit_of(advice, words)), rangemode="tozero")
    return figure.update_layout(hovermode="closest")


def _cut(plan: str) -> str:
    """Break a long plan into lines."""
    lines = [""]
    for part in plan.replace("), ", "),\n").split("\n"):
        lines = [*lines[:-1], f"{lines[-1]} {part}"] if len(lines[-1]) + len(part) < LONGEST else [*lines, part]
    return "<br>".join(line.strip() for line in lines if line)
