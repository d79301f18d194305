"""What both pages are made of: pictures, texts to copy, tables of numbers that say what they are."""

import json
from collections.abc import Callable, Iterable, Sequence
from html import escape
from itertools import zip_longest
from typing import Any

import plotly.graph_objects as go
import solara

from experiments.phrases import Words


@solara.component_vue("plot.vue")
def _plot(figure: str, height: int, label: str, event_drawn: Callable[[Any], None]) -> None: ...


@solara.component_vue("copy.vue")
def _copy(text: str, label: str, done: str) -> None: ...


@solara.component_vue("quick.vue")
def _quick(figure: str, height: int, label: str, event_drawn: Callable[[Any], None]) -> None: ...


def picture(figure: go.Figure | dict[str, Any], label: str, drawn: Callable[[], None] = lambda: None) -> None:
    """Show a figure; what it shows is said to who cannot see it. When it is drawn, that is told."""
    if isinstance(figure, dict):
        written, height = json.dumps(figure), figure["layout"]["height"]
    else:
        written, height = figure.to_json(), figure.layout.height
    _plot(figure=written, height=height, label=label, event_drawn=lambda _: drawn())


def moving_picture(figure: dict[str, Any], label: str) -> None:
    """Show a figure of points, lines and discs that changes many times a second."""
    height = figure["layout"]["height"]
    _quick(figure=json.dumps(figure), height=height, label=label, event_drawn=lambda _: None)


def to_copy(command: str, python: str, words: Words) -> None:
    """Offer what was asked as a command and as Python."""
    with solara.Div(classes=["copies"]):
        _copy(text=command, label=words("copy.command"), done=words("copy.done"))
        _copy(text=python, label=words("copy.python"), done=words("copy.done"))
        both = f"<summary>{escape(words('copy.see'))}</summary><pre>{escape(command)}\n\n{escape(python)}</pre>"
        solara.HTML("details", unsafe_innerHTML=both)


def table(head: Iterable[str | tuple[str, str]], rows: Iterable[Iterable[Any]], meanings: Sequence[str] = ()) -> None:
    """Show a table; what a column or a row means is told on hover, on focus and to screen readers."""
    named = [(one, "") if isinstance(one, str) else one for one in head]
    lines = [_row(row, told) for row, told in zip_longest(rows, meanings, fillvalue="") if row]
    heads = "".join(f"<th scope='col'{_means(told)}>{escape(name)}</th>" for name, told in named)
    said = f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    solara.HTML("div", classes=["wide"], unsafe_innerHTML=said)


def _row(cells: Iterable[Any], meaning: str) -> str:
    first, *others = (escape(str(cell)) for cell in cells)
    return f"<tr><th scope='row'{_means(meaning)}>{first}</th>{''.join(f'<td>{cell}</td>' for cell in others)}</tr>"


def _means(told: str) -> str:
    return f' title="{escape(told)}" tabindex="0"' if told else ""


def text(told: str, kind: str = "p", *classes: str, **attributes: str) -> None:
    """Show a text, as it is."""
    solara.HTML(kind, unsafe_innerHTML=escape(told), classes=[*classes], attributes=attributes)


def button(label: str, on_click: Callable[[], Any], *, strong: bool = False, disabled: bool = False) -> None:
    """Show a button with a word on it."""
    color = "primary" if strong else None
    solara.Button(label, on_click=on_click, color=color, outlined=not strong, disabled=disabled, small=True)
