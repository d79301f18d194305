"""The command ``lifespan patterns``."""

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from experiments import terminal
from experiments.files import check_endings
from experiments.options import AsJson, Workers

HELP = "Ask the model for published figures about communities, beside null models that have to miss them."


def patterns(
    ids: Annotated[list[str] | None, typer.Argument(help="Patterns; all by default.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer lives: rough values, in a minute.")] = False,
    page: Annotated[Path | None, typer.Option(help="Write the page and its picture here, ending in .md.")] = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Ask the model for published figures about communities, beside null models that have to miss them."""
    from experiments.patterns import sorting
    from experiments.patterns.page import write_page
    from experiments.patterns.verdicts import patterns as asked

    check_endings(page, allowed=(".md",))
    table = asked(ids or (), quick=quick, workers=workers)
    if as_json:
        terminal.print_json(table.to_dict("records"))
    else:
        terminal.tell_patterns(table)
    if page:
        more = sorting.told(sorting.rise(workers)) if "renewal-curve" in set(table["id"]) else ()
        write_page(page, table, shlex.join(["lifespan", *sys.argv[1:]]), more)
