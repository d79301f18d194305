"""What matters, in words, as a picture and as pages."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from experiments.files import write_whole
from experiments.report.document import document, section
from experiments.sensitivity.adapter import LUCK, METHODS, MORRIS, ranked
from experiments.sensitivity.ask import AROUND, BASELINE, Sensitivity
from experiments.style import FEW, dressed, number
from experiments.wording import Table

SHOWN = 12
NAMES = {"mu_star": "mu*", "sigma": "sigma", "ST": "total", "S1": "alone"}
GREY = "#9a9a9a"
MEANING = {
    "morris": "mu* is the mean absolute change of the outcome over the whole range of a number, or from one word to "
    "another, in standard deviations of the outcome over all stops; sigma is the spread of these changes: how far they "
    "depend on the other factors.",
    "sobol": "Total is the share of the outcome's variance that would be left if all other factors were known; alone, "
    "the share that would go if this one were.",
}
FLOOR = (
    "Luck is a dummy factor that changes nothing but the seeds: what it seems to do is the noise floor. A factor is "
    "above it if its 95 % interval (bootstrap over {blocks}) lies above what luck does."
)


def lines(found: Sensitivity) -> list[str]:
    """Say, for every outcome, which factors stand above luck; then what was lived, what failed and was left out."""
    wide = ranked(found.table)
    said = [_line(outcome, rows) for outcome, rows in wide.groupby("outcome", sort=False)]
    return [*said, *counts(found)]


def _line(outcome: object, rows: pd.DataFrame) -> str:
    head = str(outcome)[:1].upper() + str(outcome)[1:]
    if rows["used"].iloc[0] < 2:
        return f"{head}: nothing can be said; fewer than two blocks of stops are whole."
    first = next(name for names in METHODS.values() for name in names if name in rows)
    if rows[first].isna().all():
        return f"{head}: does not vary."
    moved = list(rows[rows["above_luck"] & (rows["factor"] != LUCK)]["factor"])
    if not moved:
        return f"{head}: no factor can be told from luck; with a larger --size, or more --replicates, some may."
    more = f" and {len(moved) - SHOWN} more" if len(moved) > SHOWN else ""
    return f"{head}: {', '.join(moved[:SHOWN])}{more}; the others cannot be told from luck."


def counts(found: Sensitivity) -> list[str]:
    """Say how many lives there were, how many failed, and how that was handled."""
    block = "walks" if found.method == MORRIS else "rows of the design"
    said = [f"{found.stops:,} stops, {found.replicates} lives at each."]
    if found.failed:
        why = ", ".join(found.errors)
        said.append(f"{found.failed:,} of {found.runs:,} lives failed ({why}); nothing was put in their place.")
    for outcome, rows in found.table[found.table["dropped"] > 0].groupby("outcome", sort=False):
        used, dropped = rows[["used", "dropped"]].iloc[0]
        said.append(
            f"{outcome}: {dropped} of {used + dropped} {block} hold a life that failed or has no such outcome, and are "
            "left out whole; that is fair only if such lives come by chance."
        )
    return said


def tables(found: Sensitivity, shown: int = SHOWN) -> Iterator[tuple[str, Table]]:
    """Give, for every outcome, the factors that matter most, and luck."""
    first, second = METHODS[found.method]
    for outcome, rows in ranked(found.table).groupby("outcome", sort=False):
        chosen = rows[(rows["rank"] <= shown) | (rows["factor"] == LUCK)]
        told = [
            [
                row["factor"],
                found.units.get(row["factor"], "seeds"),
                _interval(row[first], row["low"], row["high"]),
                number(row[second]),
                "" if row["factor"] == LUCK else "yes" if row["above_luck"] else "no",
            ]
            for row in chosen.to_dict("records")
        ]
        yield str(outcome), Table(["factor", "unit or range", NAMES[first], NAMES[second], "above luck"], told)


def _interval(estimate: float, low: float, high: float) -> str:
    if pd.isna(estimate):
        return "–"
    return f"{estimate:.2f} ({low:.2f} to {high:.2f})"


def picture(found: Sensitivity) -> go.Figure:
    """Draw what matters: a panel an outcome, a bar a factor with its interval, luck in grey.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    first = METHODS[found.method][0]
    wide = ranked(found.table)
    outcomes = list(wide["outcome"].unique())
    height = 26 * min(SHOWN + 1, len(found.units) + 1) + 70
    figure = dressed(go.Figure(), height * len(outcomes) + 40)
    make_subplots(
        rows=len(outcomes), cols=1, subplot_titles=outcomes, vertical_spacing=0.35 / len(outcomes), figure=figure
    )
    for i, outcome in enumerate(outcomes, start=1):
        rows = wide[wide["outcome"] == outcome]
        rows = rows[(rows["rank"] <= SHOWN) | (rows["factor"] == LUCK)].iloc[::-1]
        above, factors = rows["above_luck"], rows["factor"].str.removeprefix("behaviour.")
        figure.add_bar(
            x=rows[first].to_numpy(),
            y=factors,
            orientation="h",
            error_x={"type": "data", "array": (rows["high"] - rows[first]).to_numpy(), "thickness": 1.2, "width": 3},
            marker={"color": [FEW[0] if yes else GREY for yes in above]},
            hovertemplate="%{y}: %{x:.2f}<extra></extra>",
            showlegend=False,
            row=i,
            col=1,
        )
        figure.update_xaxes(rangemode="tozero", row=i, col=1)
    figure.update_xaxes(title=NAMES[first], row=len(outcomes))
    return figure.update_layout(hovermode="closest", bargap=0.35, margin={"t": 60})


def how(found: Sensitivity) -> list[str]:
    """Say what the figures mean."""
    return [MEANING[found.method], FLOOR.format(blocks="walks" if found.method == MORRIS else "rows of the design")]


def sections(found: Sensitivity) -> list[dict[str, object]]:
    """Give the sections of a page."""
    drawn = section("What matters", picture(found), notes=["Grey: cannot be told from luck.", *how(found)])
    return [drawn, *(section(outcome[:1].upper() + outcome[1:], table=told) for outcome, told in tables(found))]


def write_page(path: Path, found: Sensitivity, command: str) -> None:
    """Write what matters as a page: Markdown or HTML, as its ending says.

    Parameters
    ----------
    path : Path
        Ending in ``.md`` or ``.html``.
    found : Sensitivity
    command : str
        That made it.
    """
    if path.suffix == ".md":
        write_whole(path, "\n".join([*_markdown(found, command), ""]).encode())
        return
    days = " and ".join(f"{days:,}" for days in found.days)
    setting = f"{'Morris screening' if found.method == MORRIS else 'Sobol’ indices'}, {days} days"
    again = section("Again", code=command)
    write_whole(path, document(found.title, setting, lines(found), [*sections(found), again]).encode())


def _markdown(found: Sensitivity, command: str) -> Iterator[str]:
    yield "# What drives the model\n"
    yield f"Made by `{command}`. Every number of behaviour is varied by {AROUND:.0%} of itself up and down, on"
    yield f"{' and '.join(f'`{name}` over {days} days' for name, (days, _) in BASELINE.items())}."
    yield " ".join([*how(found), *counts(found)]) + "\n"
    most = found.table[found.table["index"] == METHODS[found.method][0]].groupby("factor")["estimate"].max()
    idle = ", ".join(f"`{key}`" for key in sorted(most[most == 0].index)) or "none"
    yield f"Without any effect on these outcomes: {idle}.\n"
    for outcome, told in tables(found):
        yield f"## {outcome[:1].upper() + outcome[1:]}\n\n| {' | '.join(told.head)} |"
        yield "| --- | --- | ---: | ---: | --- |"
        yield from (f"| `{row[0]}` | {' | '.join(row[1:])} |" for row in told.rows)
        yield ""
