"""The results of a folder as they stand, also while its study runs."""

import shlex
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from experiments.answer import Answer
from experiments.identity import identity
from experiments.ledger import Ledger
from experiments.manifest import read_manifest, runs_in, study_in
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
    answer : Answer or None
        What those say that are done; None while an arm has none.
    status : dict
        As :func:`experiments.status.status`.
    """

    folder: Path
    study: Study
    runs: list[Run]
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
    return Results(folder, study, runs, _answer(table[table["error"].fillna("") != NOT_RUN], study), said)


def _answer(table: pd.DataFrame, study: Study) -> Answer | None:
    arms = tuple(arm.name for arm in study.arms)
    answer = Answer(table, arms, study.against, study.days, study.rule, study.outcomes)
    return None if answer.lost else answer


def folders(where: Path = Path("results")) -> list[Path]:
    """List the folders of results below one, the latest first."""
    found = where.glob(f"*/{MANIFEST}") if where.is_dir() else []
    return [path.parent for path in sorted(found, key=lambda path: -path.stat().st_mtime)]


def command(found: Results) -> str:
    """Give the command that tells these results; it runs what is missing."""
    name = found.study.name
    shipped = (SHIPPED / f"{name}.toml").exists()
    return shlex.join(["lifespan", "sweep", name if shipped else f"{name}.toml", "--out", str(found.folder)])


def python(found: Results) -> str:
    """Give the same as Python."""
    return f"from experiments.dashboard.results import results\n\nresults({str(found.folder)!r}).answer.table()"
