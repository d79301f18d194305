"""From a study's file to its results: what is missing is run, tables and the page are written."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.answer import Answer
from experiments.attempt import Failure
from experiments.identity import codes, identity
from experiments.manifest import made_with, now, write_manifest
from experiments.phrases import ENGLISH, Words
from experiments.precision import Reached, looks, reached
from experiments.report.page import write_page
from experiments.report.study import asked_of
from experiments.results import answer_in
from experiments.run import Run
from experiments.runner import Engine, compile_once, engine, progress, tell
from experiments.shards import Shard, share_of
from experiments.store import PAGE, Store
from experiments.study import Study, load_study
from experiments.workers import GENEROUS, Limits, Workers
from sim.errors import InputError


@dataclass(frozen=True)
class Sweep:
    """A finished sweep: the study, its answer (none of a shard), the folder, what failed, how precise it is.

    There is no page if an arm was lost.
    """

    study: Study
    answer: Answer | None
    out: Path
    failures: list[dict[str, Any]]
    reached: Reached | None = None


class UnfinishedError(InputError):
    """Some runs are left, through no fault of their own; exit code 1."""

    exit_code = 1


def sweep(
    path: str | Path,
    out: str | Path | None = None,
    workers: int | None = None,
    *,
    scheduler: str | None = None,
    shard: Shard | None = None,
    limits: Limits = GENEROUS,
    max_failures: int | None = None,
    retry_failed: bool = False,
    words: Words = ENGLISH,
) -> Sweep:
    """Run a study, or what is missing of it.

    Parameters
    ----------
    path : str or Path
        The study's TOML file, or the name of one that ships.
    out : str or Path, optional
        Folder for the results; ``results/STUDY`` by default.
    workers : int, optional
        Processes; all cores by default.
    scheduler : str, optional
        Address of a Dask scheduler; its workers compute then.
    shard : (int, int), optional
        Only the k-th of n shares of the runs, to be merged with the others later.
    limits : Limits
        What a run may take.
    max_failures : int, optional
        Stop when more runs have failed.
    retry_failed : bool
        Runs that failed before are computed again.
    words : Words
        The language of the report.

    Returns
    -------
    Sweep

    Raises
    ------
    InUseError
        Another sweep is writing there.
    UnfinishedError
        Too many runs failed, or the cluster went away; what is finished is kept.
    InputError
        Mistakes in the study, or a folder that cannot be used.
    """
    study = load_study(path)
    folder = Path(out) if out is not None else _folder(study, shard)
    started = now()
    with Store(folder, identity) as store, engine(workers, scheduler, limits, daily=study.daily) as computer:
        _begin(store, study, started, shard)
        for replicates in _looks(study, shard):
            runs = share_of(study.runs(replicates), shard)
            _compute(store, computer, runs, study.daily, retry_failed, max_failures)
            near = None if shard else _reached(store, study, runs)
            if near and near.enough:
                break
        return finish(store, study, runs, started, shard, near, words)


def computed(runs: Sequence[Run], out: Path, workers: int | None = None, study: Study | None = None) -> pd.DataFrame:
    """Compute what a folder lacks of some runs, and give their table, without an answer or a page.

    Parameters
    ----------
    runs : sequence of Run
    out : Path
        Folder for the results.
    workers : int, optional
        Processes; all cores by default.
    study : Study, optional
        If the runs are all runs of a study: its table and manifest are written, as a sweep does.

    Raises
    ------
    UnfinishedError
        Every run failed.
    """
    started = now()
    with Store(out, identity) as store, engine(workers) as computer:
        if study:
            _begin(store, study, started, None)
        else:
            store.note_codes(codes(list(runs)))
        _compute(store, computer, list(runs), False, False, None)
        if study:
            _write_tables(store, study, list(runs), started)
        table = store.table(runs)
    if table["error"].notna().all():
        raise UnfinishedError(f"every run failed: {', '.join(sorted(set(table['error'])))}")
    return table


def _folder(study: Study, shard: Shard | None) -> Path:
    return Path("results") / (f"{study.name}-{shard[0]}-of-{shard[1]}" if shard else study.name)


def _looks(study: Study, shard: Shard | None) -> Iterable[int]:
    """Give the numbers of replicates after which it is looked whether they are enough; a shard cannot know."""
    return (study.replicates,) if study.precision is None or shard else looks(study.replicates)


def _reached(store: Store, study: Study, runs: list[Run]) -> Reached | None:
    if study.precision is None:
        return None
    answer = answer_in(store.table(runs), study)
    return None if answer.lost else reached(answer.finished, study.against, study.precision)


def _begin(store: Store, study: Study, started: datetime, shard: Shard | None) -> None:
    """Say what was found in the folder, and note what is going to be run."""
    if store.damage:
        tell(f"lifespan: {store.damage}")
    runs = share_of(study.runs(), shard)
    store.note_codes(codes(study.runs(1)))
    kept = store.kept_beside(runs)
    if kept.runs:
        changed = ", ".join(kept.changed[:5]) + (f" and {len(kept.changed) - 5} more" if len(kept.changed) > 5 else "")
        anew = len(store.missing(runs, daily=study.daily))
        tell(f"lifespan: sources changed since ({changed}): {kept.runs} runs kept beside, {anew} computed anew")
    write_manifest(store.folder, study, started=started, replicates=study.replicates, shard=shard)


def _compute(
    store: Store, computer: Engine, runs: list[Run], daily: bool, retry_failed: bool, max_failures: int | None
) -> None:
    missing = store.missing(runs, daily=daily, retry_failed=retry_failed)
    if not missing:
        return
    if isinstance(computer, Workers):
        compile_once()
    failed: Counter[str] = Counter()
    with progress(len(missing)) as bar:
        for batch in computer.compute(missing):
            store.keep(batch)
            bar.update(len(batch))
            failed.update(outcome.error for _, outcome in batch if isinstance(outcome, Failure))
            if max_failures is not None and failed.total() > max_failures:
                said = ", ".join(f"{n} {error}" for error, n in failed.most_common())
                raise UnfinishedError(
                    f"stopped: more than {max_failures} runs failed ({said}); {_left(store, runs, daily)}"
                )
    if store.missing(runs, daily=daily):
        raise UnfinishedError(f"the cluster went away; {_left(store, runs, daily)}")


def _left(store: Store, runs: list[Run], daily: bool) -> str:
    return f"{len(store.missing(runs, daily=daily))} runs are left; the same command goes on with them"


def finish(
    store: Store,
    study: Study,
    runs: list[Run],
    started: datetime,
    shard: Shard | None = None,
    near: Reached | None = None,
    words: Words = ENGLISH,
) -> Sweep:
    """Write tables, the page and, last, the manifest of runs that are all in the store."""
    answer = None if shard else answer_in(store.table(runs), study)
    failed = store.failures(runs)
    if answer and not answer.lost:
        _write_report(study, answer, store.folder, words, failed=failed, near=near)
    _write_tables(store, study, runs, started, shard, near)
    return Sweep(study, answer, store.folder, failed, near)


def _write_tables(
    store: Store,
    study: Study,
    runs: list[Run],
    started: datetime,
    shard: Shard | None = None,
    near: Reached | None = None,
) -> None:
    table = store.table(runs)
    store.write_table(table)
    if study.daily:
        store.write_days(runs)
    failed = int(table["error"].notna().sum())
    said: dict[str, Any] = {
        "shard": shard,
        "reached": near._asdict() if near else None,
        "counts": {"runs": len(table), "finished": len(table) - failed, "failed": failed},
        "ended": now().isoformat(timespec="seconds"),
    }
    replicates = study.replicates if shard else 1 + max(run.replicate for run in runs)
    write_manifest(store.folder, study, started=started, replicates=replicates, **said)


def _write_report(study: Study, answer: Answer, folder: Path, words: Words, **said: Any) -> None:
    told = asked_of(study, answer, folder, words=words, **said)
    write_page(folder / PAGE, answer, words, **told, made_with=made_with())
