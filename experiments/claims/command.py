"""The command ``lifespan claims``."""

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from experiments import terminal
from experiments.files import check_endings
from experiments.options import AsJson, Workers

HELP = """Ask the model what the sources claim, and say whether it agrees, each with its effect.

A claim of your own is a study with [[expect]] tables; `lifespan show dear-groups-die` shows one.
"""


def claims(
    names: Annotated[list[str] | None, typer.Argument(metavar="ID|FILE.toml", help="Claims; all by default.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer lives: rough verdicts, in two minutes.")] = False,
    page: Annotated[Path | None, typer.Option(help="Write the page and its picture here, ending in .md.")] = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Ask the model what the sources claim, and say whether it agrees, each with its effect."""
    from experiments.claims.ask import ask
    from experiments.claims.page import write_page

    check_endings(page, allowed=(".md",))
    told = ask(names or (), quick=quick, workers=workers)
    if as_json:
        terminal.print_json(told)
    else:
        terminal.tell_claims(told)
    if page:
        write_page(page, told, shlex.join(["lifespan", *sys.argv[1:]]))
    if failed := sum(claim["failed"] for claim in told):
        typer.echo(f"lifespan: {failed} runs failed", err=True)
        raise typer.Exit(1)
