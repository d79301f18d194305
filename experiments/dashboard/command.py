"""The command ``lifespan dashboard``."""

from typing import Annotated

import typer

HELP = """Look at communities in motion and at the results of studies, in a browser; on this machine only, no network.

\b
lifespan dashboard                     opens the pages in the browser
lifespan dashboard --no-browser        says their address, for a browser of your choice
lifespan dashboard --lang zh           the same in Chinese
"""


def dashboard(
    port: Annotated[int, typer.Option(help="Of this machine; 0 takes one that is free.", min=0, max=65535)] = 8765,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only say the address.")] = False,
    lang: Annotated[str, typer.Option(help="Language to begin with: en, or zh for Chinese.")] = "en",
) -> None:
    """Serve the pages until interrupted."""
    from experiments.dashboard.server import serve
    from experiments.dashboard.words import words_in

    words_in(lang)
    serve(port, lang, browser=not no_browser)
