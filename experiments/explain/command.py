"""The command ``lifespan explain``."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments import terminal
from experiments.files import check_endings
from experiments.options import AsJson, Lang, Workers

if TYPE_CHECKING:
    from experiments.explain.ask import Explanation

HELP = """Say why a community died: one run of a sweep, lived again.

\b
lifespan explain results/club --run 17                      the run of row 17 of runs.parquet
lifespan explain results/fees --run 'fee 10000/3'           an arm and its replicate
lifespan explain results/club --run 17 --lives 40           causes measured over more lives

Losses are counted from the life itself; causes are measured by switching each off on the same people and luck; the same
replicate under another arm stands beside it.
"""


def explain(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a sweep.")],
    run: Annotated[str, typer.Option(help="Its row in runs.parquet, or ARM/REPLICATE.")],
    against: Annotated[
        str | None, typer.Option(help="The arm to lay beside it.  [default: at the same levels, or the study's]")
    ] = None,
    lives: Annotated[int, typer.Option(help="Lives of the arm over which causes are measured.", min=1)] = 12,
    page: Annotated[
        Path | None, typer.Option(help="Where to write the page, .html.  [default: explain-RUN.html in the folder]")
    ] = None,
    workers: Workers = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Say why a community died: one run of a sweep, lived again."""
    check_endings(page, allowed=(".html",))
    from experiments.explain import told
    from experiments.explain.ask import explain as asked
    from experiments.phrases import Words

    words = Words(lang, "explain")
    found = asked(folder, run, against=against, lives=lives, workers=workers)
    if as_json:
        terminal.print_json(_for_machines(found))
    else:
        typer.echo(f"\n{told.title_of(found, words)}\n")
        for line in told.headline(found, words):
            typer.echo(line)
        tables = [told.order_table(found, words), told.cause_table(found, words)]
        for table in [*tables, *([told.mattered_table(found, words)] if len(found.mattered) else [])]:
            terminal.echo_table(table)
        typer.echo(told.again(found, words))
    name = "".join(c if c.isalnum() else "-" for c in run)
    path = page or folder / f"explain-{name}.html"
    told.write_page(path, found, shlex.join(["lifespan", *sys.argv[1:]]), words)
    typer.echo(words("said.picture", page=str(path)), err=True)


def _for_machines(found: "Explanation") -> dict[str, object]:
    life = found.relived.lifespan
    run = {"arm": found.relived.run.arm, "replicate": found.relived.run.replicate, "seed": found.relived.run.seed}
    names = ("accounts", "order", "mattered", "causes")
    tables = {name: getattr(found, name).to_dict("records") for name in names}
    beside = found.parted and {
        "arm": found.parted.arm,
        "first_day": found.parted.first_day,
        "measures": found.parted.measures,
        "acts": found.parted.acts.to_dict("records"),
        "grown": found.parted.grown.to_dict("records"),
    }
    peak = {"peak_day": found.peak[0], "peak_active": found.peak[1]}
    return run | life._asdict() | peak | {"equal_to_the_store": found.equal} | tables | {"beside": beside}
