"""Pictures of advice."""

import plotly.graph_objects as go

from experiments.advice.advice import Advice
from experiments.style import FEW, dressed, number

LONGEST = 60


def front(advice: Advice) -> go.Figure:
    """Draw what plans are worth against the hours that they take, as tested on fresh lives; those of the front joined.

    Parameters
    ----------
    advice : Advice

    Returns
    -------
    plotly.graph_objects.Figure
    """
    figure = dressed(go.Figure(), 460)
    table = advice.table[advice.table["within_budget"]]
    groups = (
        ("on the front", table["on_front"], FEW[0], 10),
        ("dominated", ~table["on_front"], "#9a9a9a", 8),
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
            hovertemplate="%{customdata[0]}<br>%{y:.4g}; %{x:.2g} hours a week, %{customdata[1]} yuan<extra></extra>",
        )
    best = advice.row(advice.plan)
    figure.add_scatter(
        x=[best["hours_per_week"]],
        y=[best["estimate"]],
        mode="markers",
        name="advised",
        marker={"color": FEW[1], "size": 15, "symbol": "circle-open", "line": {"width": 3}},
        hoverinfo="skip",
    )
    figure.update_xaxes(title="hours a week", rangemode="tozero")
    figure.update_yaxes(title=f"{advice.objective.name}, {advice.objective.unit}", rangemode="tozero")
    return figure.update_layout(hovermode="closest")


def _cut(plan: str) -> str:
    """Break a long plan into lines."""
    lines = [""]
    for part in plan.replace("), ", "),\n").split("\n"):
        lines = [*lines[:-1], f"{lines[-1]} {part}"] if len(lines[-1]) + len(part) < LONGEST else [*lines, part]
    return "<br>".join(line.strip() for line in lines if line)
