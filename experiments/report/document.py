"""A page of sections, as every report is one: it opens without a network, prints, and is read on a phone."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup, escape
from plotly.offline import get_plotlyjs

from experiments.phrases import HTML_NAME, Words
from experiments.wording import Table

HERE = Path(__file__).parent
ENDS = re.compile(r"[(（][^()（）]*[)）]")


def environment(*folders: Path) -> Environment:
    """Give what fills templates: those of some folders, and the document that they extend."""
    made = Environment(loader=FileSystemLoader([*folders, HERE]), autoescape=select_autoescape(("html", "j2")))
    made.filters["whole"] = _whole
    return made


def _whole(cell: Any) -> Markup:
    """Keep an interval on one line; what is HTML already stays as it is."""
    if isinstance(cell, Markup):
        return cell
    return Markup(ENDS.sub(lambda ends: f"<span>{ends[0]}</span>", str(escape(cell))))


def document(
    title: str, setting: str, answer: Sequence[str], sections: Sequence[dict[str, Any]], language: str = "en"
) -> str:
    """Make a page of sections.

    Parameters
    ----------
    title, setting : str
        The question; and what it was asked of, a line.
    answer : sequence of str
        In sentences.
    sections : sequence of dict
        As :func:`section` gives them.
    language : str
        Of all that.

    Returns
    -------
    str
        HTML.
    """
    said = {"title": title, "setting": setting, "answer": answer, "sections": sections}
    template = environment().get_template("document.html.j2")
    return template.render(**said, lang=HTML_NAME[language], words=Words(language), plotly_js=Markup(get_plotlyjs()))


def section(
    title: str,
    figure: go.Figure | None = None,
    table: Table | None = None,
    notes: Sequence[str] = (),
    code: str = "",
    *,
    lead: str = "",
    figures: Sequence[go.Figure] = (),
    points: Sequence[str] = (),
) -> dict[str, Any]:
    """Make a section of a page: a sentence, commands, pictures, a table, points, notes.

    Its pictures are named after it, so that the same answer gives the same page.
    """
    shown = [figure] if figure is not None else list(figures)
    drawn = [_drawn(one, "-".join(["picture", *title.split(), str(place)])) for place, one in enumerate(shown)]
    said = {"title": title, "lead": lead, "code": code, "figures": drawn, "table": table, "points": points}
    return said | {"notes": notes}


def _drawn(figure: go.Figure, name: str) -> Markup:
    config = {"displayModeBar": False, "responsive": True}
    return Markup(figure.to_html(full_html=False, include_plotlyjs=False, config=config, div_id=escape(name)))
