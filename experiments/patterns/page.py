"""The page of the published figures, and its picture."""

from collections.abc import Hashable, Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.files import write_whole

ROW, LEFT, SCALE, MOST = 15, 470, 55, 4.0
INSIDE, OUTSIDE, NULL = "#0072b2", "#d55e00", "#999999"


def write_page(path: Path, table: pd.DataFrame, command: str, more: Iterable[str] = ()) -> None:
    """Write the page, and the picture beside it.

    Parameters
    ----------
    path : Path
        Ends in ``.md``; the picture has the same name and ends in ``.svg``.
    table : pandas.DataFrame
        As :func:`experiments.patterns.verdicts.patterns` gives it.
    command : str
        That made it.
    more : iterable of str
        Lines of further sections.
    """
    picture = path.with_suffix(".svg")
    write_whole(picture, drawn(table).encode())
    write_whole(path, "\n".join([*_told(table, picture.name, command), *more, ""]).encode())


def _told(table: pd.DataFrame, picture: str, command: str) -> Iterator[str]:
    yield "# Published figures, and the model asked for the same\n"
    yield f"Made by `{command}`. The baseline was fitted to the figures marked *fit*, and never saw those marked"
    yield "*validate*. Each interval is the source's, or the project's where the source gives none; the model's value"
    yield "is a mean (of lifespans, the median) over replicates, with its standard error. A null model, where there is"
    yield "one, has to miss the interval, or meeting it proves nothing.\n"
    for use, rows in table.groupby("use", sort=False):
        yield f"- *{use}*: {int(rows['passed'].sum())} of {len(rows)} figures met"
    tested = table[table["null_value"].notna()]
    yield f"- of the null models, {int(tested['null_passed'].sum())} of {len(tested)} figures\n"
    yield f"![Where the model's values lie]({picture})\n"
    for name, rows in table.groupby("id", sort=False):
        yield f"## {name}\n\n{'; '.join(dict.fromkeys(rows['source']))}.\n"
        yield "| figure | use | target | interval | model | met | null model |"
        yield "| --- | --- | ---: | --- | ---: | --- | --- |"
        yield from map(_line, rows.to_dict("records"))
        yield ""


def _line(row: dict[Hashable, Any]) -> str:
    null = "–" if row["null_passed"] is None else f"{row['null_value']:.3g}{', meets it too' * row['null_passed']}"
    interval = f"{row['low']:.3g} to {row['high']:.3g}"
    value = f"{row['value']:.3g} ± {row['error']:.1g}"
    met = "yes" if row["passed"] else "**no**"
    return f"| {row['figure']} | {row['use']} | {row['target']:.3g} | {interval} | {value} | {met} | {null} |"


def drawn(table: pd.DataFrame) -> str:
    """Draw each value where it lies in its interval, which is the same band for all; the null models in grey."""
    height = ROW * (len(table) + 3)
    middle = LEFT + MOST * SCALE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {middle + MOST * SCALE + 20:.0f} {height}" '
        'font-family="system-ui, sans-serif" font-size="11">',
        f'<rect width="100%" height="{height}" fill="white"/>',
        f'<rect x="{middle - SCALE}" y="{ROW}" width="{2 * SCALE}" height="{height - 2 * ROW}" fill="#e8f1f8"/>',
        f'<line x1="{middle}" x2="{middle}" y1="{ROW}" y2="{height - ROW}" stroke="#b0c4d4"/>',
        f'<text x="{middle}" y="{height - 3}" text-anchor="middle" fill="#555">the interval; ○ held back, '
        "grey: null model, beyond the edge at the edge</text>",
    ]
    for place, row in enumerate(table.to_dict("records")):
        parts += _row(row, ROW * (place + 2), middle)
    return "\n".join([*parts, "</svg>", ""])


def _row(row: dict[Hashable, Any], y: int, middle: float) -> Iterator[str]:
    yield f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{escape(row["id"] + ": " + row["figure"])}</text>'
    half, centre = (row["high"] - row["low"]) / 2 or 1.0, (row["high"] + row["low"]) / 2
    for value, colour, size in (
        (row["null_value"], NULL, 2.5),
        (row["value"], INSIDE if row["passed"] else OUTSIDE, 4),
    ):
        if not pd.isna(value):
            x = middle + SCALE * max(-MOST, min(MOST, (value - centre) / half))
            fill = "white" if row["use"] == "validate" and colour != NULL else colour
            yield f'<circle cx="{x:.1f}" cy="{y}" r="{size}" fill="{fill}" stroke="{colour}" stroke-width="1.5"/>'
