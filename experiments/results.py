"""The results of a folder as they stand, also while its study runs."""

import shlex
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from experiments.answer import Answer
from experiments.identity import identity
from experiments.ledger import Ledger
from experiments.manifest import Manifest, read_manifest, runs_in, study_in
from experiments.run import Run
from experiments.status import status
from experiments.store import LEDGER, MANIFEST, NOT_RUN, table_of
from experiments.study import HERE as SHIPPED
from experiments.study import Study


class Results(NamedTuple):
    """What a folder holds.

    Attributes
    ----------
    folder : Path
    study : Study
    runs : list of Run
        That were asked for.
    manifest : dict
    answer : Answer or None
        What those say that are done; None while an arm has none.
    status : dict
        As :func:`experiments.status.status`.
    """

    folder: Path
    study: Study
    runs: list[Run]
    manifest: Manifest
    answer: Answer | None
    status: dict[str, Any]


def results(folder: str | Path) -> Results:
    """Read a folder of results, as far as they are there.

    Raises
    ------
    InputError
        There is no sweep, or its files cannot be read.
    """
    folder = Path(folder)
    said = status(folder)
    manifest = read_manifest(folder)
    study, runs = study_in(manifest), runs_in(manifest)
    with Ledger(folder / LEDGER, write=False) as ledger:
        table = table_of(ledger, runs, identity)
    answer = answer_in(table[table["error"].fillna("") != NOT_RUN], study)
    return Results(folder, study, runs, manifest, None if answer.lost else answer, said)


def answer_in(table: pd.DataFrame, study: Study) -> Answer:
    """Give what a study's runs say."""
    arms = tuple(arm.name for arm in study.arms)
    return Answer(table, arms, study.against, study.days, study.rule, study.outcomes)


def folders(where: Path = Path("results")) -> list[Path]:
    """List the folders of results below one, the latest first."""
    found = where.glob(f"*/{MANIFEST}") if where.is_dir() else []
    return [path.parent for path in sorted(found, key=lambda path: -path.stat().st_mtime)]


def command(study: Study, folder: Path) -> str:
    """Give the command that tells the results of a study; it runs what is missing."""
    shipped = (SHIPPED / f"{study.name}.toml").exists()
    return shlex.join(["lifespan", "sweep", study.name if shipped else f"{study.name}.toml", "--out", str(folder)])


def python(found: Results) -> str:
    """Give the same as Python."""
    return f"from experiments.results import results\n\nresults({str(found.folder)!r}).answer.table()"
