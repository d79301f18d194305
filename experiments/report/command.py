"""The command ``lifespan report``."""

from pathlib import Path
from typing import Annotated

import typer

HELP = """Write the report of a finished sweep once more: in another language, or somewhere else.

\b
lifespan report results/fees --lang zh          results/fees/report.zh.html
lifespan report results/fees --page fees.html
"""


def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a finished sweep.")],
    page: Annotated[Path | None, typer.Option(help="Where to write it.  [default: DIR/report.LANG.html]")] = None,
    lang: Annotated[str, typer.Option(help="Language: en, or zh for Chinese.")] = "en",
) -> None:
    """Write the report of a finished sweep once more."""
    from experiments.phrases import Words
    from experiments.report.study import report_of

    typer.echo(report_of(folder, page, Words(lang)))
