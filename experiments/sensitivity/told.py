"""What matters, in words, as a picture and as pages."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from experiments.files import write_whole
from experiments.phrases import Words
from experiments.report.document import document, section
from experiments.sensitivity.adapter import LUCK, METHODS, ranked
from experiments.sensitivity.ask import AROUND, BASELINE, ENGLISH, Sensitivity
from experiments.style import FEW, dressed, number
from experiments.wording import Table, capital

SHOWN = 12
GREY = "#9a9a9a"


def lines(found: Sensitivity, words: Words = ENGLISH) -> list[str]:
    """Say, for every outcome, which factors stand above luck; then what was lived, what failed and was left out."""
    wide = ranked(found.table)
    said = [_line(str(outcome), rows, words) for outcome, rows in wide.groupby("outcome", sort=False)]
    return [*said, *counts(found, words)]


def _line(outcome: str, rows: pd.DataFrame, words: Words) -> str:
    head = capital(outcome)
    if rows["used"].iloc[0] < 2:
        return words("found.nothing", outcome=head)
    first = next(name for names in METHODS.values() for name in names if name in rows)
    if rows[first].isna().all():
        return words("found.same", outcome=head)
    moved = list(rows[rows["above_luck"] & (rows["factor"] != LUCK)]["factor"])
    if not moved:
        return words("found.luck", outcome=head)
    return words("found.moved", outcome=head, factors=words.listed(moved, SHOWN))


def counts(found: Sensitivity, words: Words = ENGLISH) -> list[str]:
    """Say how many lives there were, how many failed, and how that was handled."""
    blocks = words(f"blocks.{found.method}")
    said = [words("found.stops", stops=found.stops, lives=str(found.replicates))]
    if found.failed:
        why = words("list.comma").join(found.errors)
        said.append(words("found.failed", failed=found.failed, runs=found.runs, why=why))
    for outcome, rows in found.table[found.table["dropped"] > 0].groupby("outcome", sort=False):
        used, dropped = rows[["used", "dropped"]].iloc[0]
        about = {"dropped": str(dropped), "all": str(used + dropped), "blocks": blocks}
        said.append(words("found.dropped", outcome=str(outcome), **about))
    return said


def tables(found: Sensitivity, words: Words = ENGLISH, shown: int = SHOWN) -> Iterator[tuple[str, Table]]:
    """Give, for every outcome, the factors that matter most, and luck."""
    first, second = METHODS[found.method]
    factor, unit, above = words.at("found.head")
    head = [factor, unit, words(f"indices.{first}"), words(f"indices.{second}"), above]
    for outcome, rows in ranked(found.table).groupby("outcome", sort=False):
        chosen = rows[(rows["rank"] <= shown) | (rows["factor"] == LUCK)]
        yield str(outcome), Table(head, [_row(found, row, words) for row in chosen.to_dict("records")])


def _row(found: Sensitivity, row: Mapping[Any, Any], words: Words) -> list[str]:
    (first, second), luck = METHODS[found.method], row["factor"] == LUCK
    return [
        words("found.luck_factor") if luck else row["factor"],
        words("found.seeds") if luck else words.term("units", found.units[row["factor"]]),
        _interval(row[first], row["low"], row["high"], words),
        number(row[second]),
        "" if luck else words("found.yes" if row["above_luck"] else "found.no"),
    ]


def _interval(estimate: float, low: float, high: float, words: Words) -> str:
    if pd.isna(estimate):
        return "–"
    return words("value.with_ends", estimate=f"{estimate:.2f}", low=f"{low:.2f}", high=f"{high:.2f}")


def picture(found: Sensitivity, words: Words = ENGLISH) -> go.Figure:
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
        above, factors = (
            rows["above_luck"],
            rows["factor"].str.removeprefix("behaviour.").replace(LUCK, words("found.luck_factor")),
        )
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
    figure.update_xaxes(title=words(f"axes.{first}"), row=len(outcomes))
    return figure.update_layout(hovermode="closest", bargap=0.35, margin={"t": 60})


def how(found: Sensitivity, words: Words = ENGLISH) -> list[str]:
    """Say what the figures mean."""
    floor = words.sentences(words("found.floor"), words(f"above.{found.method}"))
    return [words(f"meaning.{found.method}"), floor]


def sections(found: Sensitivity, words: Words = ENGLISH) -> list[dict[str, object]]:
    """Give the sections of a page."""
    drawn = section(words("found.matters"), picture(found, words), notes=[words("found.grey"), *how(found, words)])
    return [drawn, *(section(capital(outcome), table=told) for outcome, told in tables(found, words))]


def write_page(path: Path, found: Sensitivity, command: str, words: Words = ENGLISH) -> None:
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
    days = words.joined([f"{days:,}" for days in found.days])
    setting = words("found.setting", method=words(f"methods.{found.method}"), days=days)
    said = [*sections(found, words), section(words("again.title"), code=command)]
    write_whole(path, document(found.title, setting, lines(found, words), said, words.language).encode())


def _markdown(found: Sensitivity, command: str) -> Iterator[str]:
    yield "# What drives the model\n"
    yield f"Made by `{command}`. Every number of behaviour is varied by {AROUND:.0%} of itself up and down, on"
    yield f"{' and '.join(f'`{name}` over {days} days' for name, (days, _) in BASELINE.items())}."
    yield " ".join([*how(found), *counts(found)]) + "\n"
    most = found.table[found.table["index"] == METHODS[found.method][0]].groupby("factor")["estimate"].max()
    idle = ", ".join(f"`{key}`" for key in sorted(most[most == 0].index)) or "none"
    yield f"Without any effect on these outcomes: {idle}.\n"
    for outcome, told in tables(found):
        yield f"## {capital(outcome)}\n\n| {' | '.join(told.head)} |"
        yield "| --- | --- | ---: | ---: | --- |"
        yield from (f"| `{row[0]}` | {' | '.join(row[1:])} |" for row in told.rows)
        yield ""
