"""The two pages and what is around them."""

import os
from pathlib import Path
from typing import Any

import solara

from experiments.dashboard.parts import text
from experiments.dashboard.words import words_in
from experiments.phrases import HTML_NAME, LANGUAGES

LOOK = (Path(__file__).parent / "look.css").read_text(encoding="utf-8")
language = solara.reactive(os.environ.get("LIFESPAN_LANG", "en"))


@solara.component
def Layout(children: Any = ()) -> None:
    """Put the names of the pages and the languages above."""
    words = words_in(language.value)
    route, routes = solara.use_route(level=0, peek=True)
    solara.Style(LOOK)
    solara.Title(words("page.title"))
    with solara.Div(classes=["lifespan"], attributes={"lang": HTML_NAME[language.value]}):
        with solara.Div(classes=["top"]):
            text(words("page.title"), "h1")
            for one in routes:
                here = ["here"] if one is route else []
                with solara.Link("/" if one.path == "/" else f"/{one.path}"):
                    text(words(f"page.{one.label}"), "span", "tab", *here)
            for other in LANGUAGES:
                if other != language.value:
                    solara.Button(words_in(other)("page.language"), text=True, on_click=lambda o=other: language.set(o))
        solara.Div(children=children)


@solara.component
def LivePage() -> None:
    """Show communities in motion."""
    from experiments.dashboard.live import Live

    Live(words_in(language.value))


@solara.component
def StudiesPage() -> None:
    """Show the results of studies."""
    from experiments.dashboard.studies import Studies

    Studies(words_in(language.value))


@solara.component
def MesaPage() -> None:
    """Show the same views on Mesa's page."""
    from experiments.dashboard import solaraviz

    with solara.AppLayout(navigation=False):
        solaraviz.MesaPage()


routes = [
    solara.Route("/", component=LivePage, label="live", layout=Layout),
    solara.Route("studies", component=StudiesPage, label="studies"),
    solara.Route("mesa", component=MesaPage, label="mesa"),
]
