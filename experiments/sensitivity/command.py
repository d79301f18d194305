"""The command ``lifespan sensitivity``."""

import shlex
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from experiments import terminal
from experiments.files import check_endings
from experiments.options import AsJson, Lang, Workers
from sim.errors import InputError

HELP = """Say which uncertain numbers matter: Morris screening, or Sobol' indices.

\b
lifespan sensitivity club                                 a study's factors; its arms are one factor more
lifespan sensitivity club --method sobol                  shares of the variance; again with --size 64, it goes on
lifespan sensitivity --page docs/sensitivity.md           every number of people's behaviour, around the baseline

A dummy factor, luck, changes nothing but the seeds: what does not stand above it is noise. Lives that fail are counted
and left out with their block, never filled in. What was lived is kept: cut off, the same command goes on.
"""


def sensitivity(
    study: Annotated[
        Path | None, typer.Argument(help="A study with [[factors]].  [default: people's behaviour, at the baseline]")
    ] = None,
    method: Annotated[Literal["morris", "sobol"], typer.Option(help="Cheap and ranking, or shares.")] = "morris",
    size: Annotated[
        int | None, typer.Option(help="Walks of Morris, or rows of Sobol'.  [default: 8 walks, 32 rows]", min=2)
    ] = None,
    replicates: Annotated[
        int | None, typer.Option(help="Communities at each stop.  [default: 6 for Morris, 4 for Sobol']", min=1)
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the lives.  [default: results/STUDY-sensitivity]")
    ] = None,
    page: Annotated[
        Path | None, typer.Option(help="Write the page here, .html or .md.  [default: in the folder]")
    ] = None,
    workers: Workers = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Say which uncertain numbers matter: Morris screening, or Sobol' indices."""
    check_endings(page, allowed=(".html", ".md"))
    if page and page.suffix == ".md" and study:
        raise InputError(f"{page}: the page of a study should end in .html; .md is for the baseline")
    from experiments.phrases import Words
    from experiments.sensitivity.ask import folder_of
    from experiments.sensitivity.ask import sensitivity as asked
    from experiments.sensitivity.told import lines, tables, write_page

    words = Words(lang, "sensitivity")
    found = asked(study, method=method, size=size, replicates=replicates, out=out, workers=workers, words=words)
    if as_json:
        told = found._asdict() | {"table": found.table.to_dict("records")}
        terminal.print_json(told)
    else:
        typer.echo(f"\n{found.title}\n")
        for line in lines(found, words):
            typer.echo(line)
        for outcome, table in tables(found, words, shown=8):
            typer.echo(f"\n{outcome}")
            terminal.echo_table(table)
    path = page or folder_of(study, out) / f"{method}.html"
    write_page(path, found, shlex.join(["lifespan", *sys.argv[1:]]), words)
    typer.echo(words("said.picture", page=str(path)), err=True)
    if found.failed:
        raise typer.Exit(1)
