"""From a study's file to its results: what is missing is run, tables and the page are written."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from experiments.answer import Answer
from experiments.report import write_page
from experiments.run import Result, Run, identity
from experiments.runner import perform_all
from experiments.store import Store
from experiments.study import Study, load_study


@dataclass(frozen=True)
class Sweep:
    """A finished sweep: the study, its answer, and the folder of its results; without a page if an arm was lost."""

    study: Study
    answer: Answer
    out: Path


def sweep(path: str | Path, out: str | Path | None = None, workers: int | None = None) -> Sweep:
    """Run a study, or what is missing of it.

    Parameters
    ----------
    path : str or Path
        The study's TOML file, or the name of one that ships.
    out : str or Path, optional
        Folder for the results; ``results/STUDY`` by default.
    workers : int, optional
        Processes; all cores by default.

    Returns
    -------
    Sweep

    Raises
    ------
    InputError
        Mistakes in the study, or a folder that cannot be used.
    """
    study = load_study(path)
    folder = Path(out) if out is not None else Path("results") / study.name
    started = datetime.now(UTC)
    failed: dict[str, dict[str, object]] = {}
    with Store(folder) as store:

        def keep(run: Run, result: Result) -> None:
            store.keep(run, result)
            if "error" in result.row:
                failed[identity(run)] = result.row

        runs = study.runs()
        perform_all(store.missing(runs, daily=study.daily), keep, workers=workers, daily=study.daily)
        table = store.rows(runs, failed)
        store.write(study, table, started)
    arms = tuple(arm.name for arm in study.arms)
    answer = Answer(table, arms, study.against, study.days, study.rule, study.outcomes)
    if not answer.lost:
        _write_report(study, answer, folder)
    return Sweep(study, answer, folder)


def _level(level: float | str | None) -> str:
    return f"{level:,}" if isinstance(level, int | float) else str(level)


def _write_report(study: Study, answer: Answer, folder: Path) -> None:
    factor = None
    if len(study.factors) == 1 and all(level is not None for arm in study.arms for _, level in arm.factors):
        ((name, unit),) = study.factors
        factor = (f"{name}, {unit}" if unit else name, [_level(dict(arm.factors)[name]) for arm in study.arms])
    start = study.arms[0].scenario
    write_page(
        folder / "report.html",
        answer,
        title=study.question,
        setting=f"{start.title}; {study.replicates} runs an arm, {study.days} days. Source: {study.source or '–'}",
        command=f"lifespan sweep {study.name} --out {folder}",
        factor=factor,
        outcomes=("rmst", *(name for name in study.outcomes if not name.startswith("lifespan")))[:8],
    )
