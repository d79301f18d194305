"""A community's health as one HTML page that opens without a network."""

import re
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from markupsafe import Markup, escape
from plotly.offline import get_plotlyjs

from experiments import reference
from experiments.files import write_whole
from experiments.health.said import Section, cards, day_said, headline, sections
from experiments.health.sources import Sources
from experiments.phrases import HTML_NAME, Words
from experiments.report.document import environment

HERE = Path(__file__).parent
SHOWN_KINDS = 8


def page(health: dict[str, Any], *, name: str, command: str, words: Words) -> str:
    """Make the page.

    Parameters
    ----------
    health : dict
        As `experiments.health.measured.health` gives it.
    name : str
        Of the community.
    command : str
        What makes the page again.
    words : Words
        The language of the page.

    Returns
    -------
    str
        HTML.
    """
    sources = Sources()
    alive = health["life"] is not None
    said = [_drawn(section) for section in sections(health, words, sources)] if alive else []
    templates = environment(HERE)
    templates.filters["coded"] = _coded
    return templates.get_template("page.html.j2").render(
        lang=HTML_NAME[words.language],
        words=words,
        title=words("page.title", name=name),
        setting=_setting(health, words) if alive else "",
        answer=headline(health, words) if alive else [_empty(health, words)],
        cards=cards(health, words) if alive else [],
        sections=said,
        contents=words("page.contents"),
        about=_about(health, words),
        cited=sources.cited,
        again=words("again.title"),
        command=command,
        plotly_js=Markup(get_plotlyjs()) if alive else "",
    )


def write_page(path: Path, health: dict[str, Any], **said: Any) -> None:
    """Write the page, whole or not at all.

    Raises
    ------
    InputError
        It cannot be written there.
    """
    write_whole(path, page(health, **said).encode())


def _coded(said: str) -> Markup:
    """Set what stands between backticks as code."""
    return Markup(re.sub("`([^`]*)`", r"<code>\1</code>", str(escape(said))))


def _drawn(section: Section) -> Section:
    return section | {"figures": [_html(figure, section["title"], i) for i, figure in enumerate(section["figures"])]}


def _html(figure: go.Figure, title: str, place: int) -> Markup:
    """Draw a figure; it is named by where it stands, so that the same log gives the same page."""
    config = {"displayModeBar": False, "responsive": True}
    name = f"figure-{title}-{place}".replace(" ", "-")
    return Markup(figure.to_html(full_html=False, include_plotlyjs=False, config=config, div_id=name))


def _setting(health: dict[str, Any], words: Words) -> str:
    log = health["log"]
    return words(
        "page.setting",
        members=log["members"],
        acts=log["acts"],
        days=log["observed_days"],
        first=day_said(log["first"], health, words),
        last=day_said(log["last"], health, words),
        kind=words.at("kinds")[health["kind"]],
        logs=reference.ranges(health["kind"])["logs"],
    )


def _empty(health: dict[str, Any], words: Words) -> str:
    return words("page.empty", rows=_listed(health["log"]["not_acts"]) or words("page.no_rows"))


def _about(health: dict[str, Any], words: Words) -> dict[str, Any]:
    log = health["log"]
    return {
        "title": words("sources.title"),
        "notes": [words("sources.logs", logs=reference.ranges(reference.ANY)["logs"])],
        "counted": words("sources.counted"),
        "left_out": words("sources.left_out"),
        "acts": _listed(log["kinds"]) or words("sources.all"),
        "not_acts": _listed(log["not_acts"]) or words("sources.nothing"),
    }


def _listed(kinds: dict[str, int]) -> str:
    shown = [f"{kind or '?'} {n:,}" for kind, n in kinds.items()][:SHOWN_KINDS]
    return ", ".join(shown) + (", …" if len(kinds) > SHOWN_KINDS else "")
