"""The command ``lifespan calibrate``."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.options import Workers
from sim.errors import InputError

HELP = "Fit people's behaviour to figures about communities as they are, and freeze it."


def calibrate(
    baseline: Annotated[bool, typer.Option("--baseline", help="Fit the baseline; it takes half an hour.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Say whether the frozen baseline is what the fit gives.")
    ] = False,
    from_prior: Annotated[
        bool,
        typer.Option("--from-prior", help="Begin with what was thought before, not with the guesses that are kept."),
    ] = False,
    page: Annotated[Path | None, typer.Option(help="Write the page about the fit here, ending in .md.")] = None,
    workers: Workers = None,
) -> None:
    """Fit people's behaviour to figures about communities as they are, and freeze it."""
    from experiments.baseline import ENSEMBLE
    from experiments.baseline import calibrate as fitting
    from experiments.baseline.page import write_page

    if not baseline:
        raise InputError(
            "calibrate: say --baseline, the one thing that can be fitted so; add --check to change nothing"
        )

    def tell(line: str) -> None:
        typer.echo(line, err=True)

    guesses = fitting.guess(workers=workers, tell=tell) if from_prior else None
    fit = fitting.calibrate(guesses, workers=workers, tell=tell)
    if check:
        different = fitting.differences(fit)
        typer.echo(
            "\n".join(different) if different else "the frozen baseline is what the fit gives, number for number"
        )
        raise typer.Exit(1 if different else 0)
    fitting.freeze(fit, guesses)
    write_page(page or Path("docs/calibration.md"), fit)
    typer.echo(f"frozen: {len(fit.baseline)} numbers; kept: {len(fit.ensemble)} members in {ENSEMBLE}")
