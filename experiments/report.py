"""An answer as one HTML page that opens without a network."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from experiments import plots, wording
from experiments.advice.costs import moves_money, section_of
from experiments.answer import Answer
from experiments.bands import rooms_as_bands
from experiments.files import write_whole
from experiments.life import Life

HERE = Path(__file__).parent
BANDS = (
    "Each bar is a month's end: who was in which room in its last 30 days. Ribbons are people who stay or move; where "
    "a bar is not met by one, they come from outside or leave."
)


def page(
    answer: Answer,
    *,
    title: str,
    setting: str,
    command: str,
    life: Life | None = None,
    factor: tuple[str, Sequence[str]] | None = None,
    outcomes: Sequence[str] = (),
) -> str:
    """Make the page.

    Parameters
    ----------
    answer : Answer
    title : str
        The question.
    setting : str
        Scenario, replicates, horizon: a line.
    command : str
        What reproduces it.
    life : Life, optional
        A replicate of the first arm, to draw.
    factor : (str, sequence of str), optional
        The factor with its unit, and the level of each arm.
    outcomes : sequence of str, optional
        What to draw by arm.

    Returns
    -------
    str
        HTML.
    """
    sections = [_lives(answer, ordered=factor is not None)]
    if len(answer.arms) > 1:
        sections.append(section("Against " + answer.against, table=wording.difference_table(answer)))
    if outcomes:
        axis, labels = factor or ("", answer.arms)
        drawn = plots.outcomes_by_arm(answer, outcomes, labels, axis)
        sections.append(section("What else differs", drawn, notes=["Means with 95 % intervals."]))
    if moves_money(answer):
        sections.append(section(**section_of(answer)))
    if life is not None:
        title_of_it = f"{answer.arms[0]}, replicate {life.replicate}"
        sections.append(section(f"One of them, day by day: {title_of_it}", plots.one_life(life.daily)))
        bands, rooms = rooms_as_bands(life.where), wording.room_table(life.rooms)
        sections.append(section("Where its people are, month by month", bands, rooms, notes=[BANDS]))
    sections.append(section("All outcomes", table=wording.outcome_table(answer)))
    if len(answer.arms) > 1:
        note = "Paired, with intervals that are simultaneous over the arms."
        sections.append(section("All differences", table=wording.effect_table(answer), notes=[note]))
    sections.append(section("How to read this", notes=wording.how_it_was_asked(answer)))
    sections.append(section("Again", code=command))
    return document(title, setting, wording.headline(answer), sections)


def document(title: str, setting: str, answer: Sequence[str], sections: Sequence[dict[str, Any]]) -> str:
    """Make a page of sections.

    Parameters
    ----------
    title, setting : str
        The question; and what it was asked of, a line.
    answer : sequence of str
        In sentences.
    sections : sequence of dict
        As :func:`section` gives them.

    Returns
    -------
    str
        HTML.
    """
    environment = Environment(loader=FileSystemLoader(HERE), autoescape=select_autoescape(("html", "j2")))
    return environment.get_template("report.html.j2").render(
        title=title, setting=setting, answer=answer, sections=sections, plotly_js=Markup(get_plotlyjs())
    )


def _lives(answer: Answer, *, ordered: bool) -> dict[str, Any]:
    return section(
        "How long they live", plots.survival_curves(answer, ordered=ordered), table=wording.life_table(answer)
    )


def section(
    title: str,
    figure: go.Figure | None = None,
    table: wording.Table | None = None,
    notes: Sequence[str] = (),
    code: str = "",
) -> dict[str, Any]:
    """Make a section of a page; its picture is named after it, so that the same answer gives the same page."""
    config, name = {"displayModeBar": False, "responsive": True}, "-".join(["picture", *title.split()])
    drawn = figure and Markup(figure.to_html(full_html=False, include_plotlyjs=False, config=config, div_id=name))
    return {"title": title, "figure": drawn, "table": table, "notes": notes, "code": code}


def write_page(path: Path, answer: Answer, **said: Any) -> None:
    """Write the page, whole or not at all.

    Raises
    ------
    InputError
        It cannot be written there.
    """
    write_whole(path, page(answer, **said).encode())
