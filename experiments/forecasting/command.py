"""The command ``lifespan benchmark-forecast``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments import terminal
from experiments.files import check_endings
from experiments.options import AsJson

if TYPE_CHECKING:
    from experiments.forecasting.benchmark import Benchmark

HELP = """Forecast real logs from origins in their past, and score what was said by what came.

\b
lifespan benchmark-forecast ../shared/data            every log of 60 months or more; under an hour on two cores
lifespan benchmark-forecast LOGS --quick --json       a few of them; some minutes
lifespan benchmark-forecast LOGS --baselines          without the bank of simulations

Origins are at 50, 67 and 80 % of each log; twelve months of 30 days ahead are forecast from what was known by then.
Ours is a stack of the simulator's forecast and the baselines, with weights and widths from trials that were over by
the origin. Ratios below 1: ours is better than the baseline that was best in such trials.
Trials that are done are kept in results/benchmark-forecast: cut off, the same command goes on where it was.
"""


def benchmark_forecast(
    data: Annotated[Path, typer.Argument(metavar="DATA", help="A folder of logs.")] = Path("../shared/data"),
    bank: Annotated[Path | None, typer.Option(help="Folder of the bank of simulations; made if there is none.")] = None,
    baselines: Annotated[
        bool, typer.Option("--baselines", help="Stack the baselines alone; no bank is needed.")
    ] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Six logs and fewer trials.")] = False,
    page: Annotated[Path | None, typer.Option(help="Write the page, ending in .md, and its picture beside it.")] = None,
    stack: Annotated[
        Path | None,
        typer.Option(help="Write the weights after most of the history, ending in .toml: lifespan forecast's."),
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Processes.  [default: all cores]", min=1)] = None,
    as_json: AsJson = False,
) -> None:
    """Forecast real logs from origins in their past, and score what was said by what came."""
    check_endings(page, allowed=(".md",))
    check_endings(stack, allowed=(".toml",))
    from experiments.forecasting.benchmark import benchmark

    found = benchmark(data, None if baselines else _bank(bank, quick=quick), quick=quick, workers=workers)
    for said in found.found.skipped.values():
        typer.echo(f"lifespan: left out: {said}", err=True)
    if page is not None:
        from experiments.forecasting.page import write_page

        write_page(page, found, data)
    if stack is not None:
        from experiments.forecasting.ours import Learnt, write_learnt

        logs = len(found.found.months)
        write_learnt(stack, Learnt(tuple(found.names), found.stacks[max(found.stacks)], logs, found.runs))
    if as_json:
        by_log = found.table.to_dict("records")
        terminal.print_json(found.answer() | {"forecasters": found.means(), "by_log": by_log})
        return
    _tell(found)


def _bank(folder: Path | None, *, quick: bool) -> Path | None:
    """Give the folder of the bank, as far as it is made; of none one is made, but where it has to be quick."""
    from experiments.fitting.bank import RUNS, folder_of, load_bank, make_bank
    from experiments.forecasting.trial import FAMILY
    from experiments.runner import tell

    where = folder_of(FAMILY, folder)
    if any(where.glob("*.npz")):
        load_bank(FAMILY, folder)
    elif quick:
        tell(f"{where}: there is no bank of simulations (lifespan bank makes it); ours is the baselines' stack alone")
        return None
    else:
        tell(f"making the bank of {RUNS:,} simulations, once; it goes on where it was if it is cut off …")
        make_bank(FAMILY, folder=folder)
    return where


def _tell(found: "Benchmark") -> None:
    from experiments.forecasting.page import HEADS

    typer.echo(f"{'':20}" + "".join(f"{head:>14}" for head in HEADS))
    for name, means in found.means().items():
        typer.echo(f"{name:20}" + "".join(f"{value:14.3f}" for value in means.values()))
    said = found.answer()
    typer.echo("")
    for main, words in (("mase", "MASE"), ("interval_score", "interval score")):
        trained, best = said[f"{main}_over_best_baseline"], said[f"{main}_over_best_in_hindsight"]
        typer.echo(
            f"{words}: {trained:.3f} times that of {found.chosen[main]}, the best baseline of the training parts; "
            f"{best:.3f} times that of {found.hindsight[main]}, the best in hindsight"
        )
