"""The command ``lifespan discover``."""

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from experiments import terminal
from experiments.files import check_endings
from experiments.options import AsJson, Lang, Workers

HELP = """Say under which conditions communities die, or one arm beats another.

\b
lifespan discover club                                         who is dead within a year?
lifespan discover club --dies-before 700 --points 512          later, and more surely: it goes on from what is there
lifespan discover club --better "with meetings" --than taught  where does one arm beat the other?

The study's factors are the conditions. Boxes are found by PRIM, tried against shuffled cases and on points that they
were not found on; of pure noise it says that nothing is found. Beside them: how robust each arm is over all conditions.
"""


def discover(
    study: Annotated[Path, typer.Argument(help="A study with [[factors]], or the name of one that ships.")],
    dies_before: Annotated[int | None, typer.Option(help="Look for deaths before this day.  [default: 365]")] = None,
    better: Annotated[str | None, typer.Option(help="Look for where this arm …")] = None,
    than: Annotated[str | None, typer.Option(help="… does better than this one.")] = None,
    outcome: Annotated[str, typer.Option(help="By which arms are compared; more is better.")] = "rmst",
    points: Annotated[
        int | None, typer.Option(help="Draw so many points.  [default: those of the study's design]", min=1)
    ] = None,
    replicates: Annotated[
        int | None, typer.Option(help="Communities of an arm at each point.  [default: the study's]", min=1)
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the lives.  [default: results/STUDY]")] = None,
    page: Annotated[
        Path | None, typer.Option(help="Where to write the page, .html.  [default: discover.html in the folder]")
    ] = None,
    workers: Workers = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Say under which conditions communities die, or one arm beats another."""
    check_endings(page, allowed=(".html",))
    from experiments.discovery import told
    from experiments.discovery.ask import discover as asked
    from experiments.phrases import Words

    words = Words(lang, "discover")
    found = asked(
        study,
        dies_before=dies_before,
        better=better,
        than=than,
        outcome=outcome,
        points=points,
        replicates=replicates,
        out=out,
        workers=workers,
        words=words,
    )
    if as_json:
        tables = {"boxes": found.boxes.to_dict("records"), "robustness": found.robustness.to_dict("records")}
        said = {"question": found.title, "looked_for": found.looked_for, "said": told.sentences(found, words)}
        counts = {"points": found.points, "lives": found.lives, "failed": found.failed, "left_out": found.left_out}
        terminal.print_json(said | counts | {"p": found.search.p} | tables)
    else:
        typer.echo(f"\n{found.title}\n")
        for line in told.sentences(found, words):
            typer.echo(line)
        if found.search.boxes:
            terminal.echo_table(told.box_table(found, words))
            terminal.echo_table(told.trust_table(found, words))
        terminal.echo_table(told.robustness_table(found, words))
        for line in told.counts(found, words):
            typer.echo(line)
    path = page or found.out / "discover.html"
    told.write_page(path, found, shlex.join(["lifespan", *sys.argv[1:]]), words)
    typer.echo(words("said.picture", page=str(path)), err=True)
    if found.failed:
        raise typer.Exit(1)
