"""Which run of a store is to be explained, and what is said of it."""

from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from experiments.explain.account import accounts, in_order, peak_of, who_mattered
from experiments.explain.against import Parted, parted
from experiments.explain.relive import Relived, relive
from experiments.explain.switched import counterfactuals
from experiments.manifest import Manifest, read_manifest, run_in, runs_in
from experiments.run import Run
from experiments.runner import compile_once
from experiments.store import TABLE
from sim.errors import InputError, unknown

LIVES = 12  # of the arm, over which a cause is measured


class Explanation(NamedTuple):
    """What was found.

    Attributes
    ----------
    question : str
        Of the study.
    relived : Relived
    equal : bool or None
        Whether it came out as it stands in the store; None where nothing stands there.
    peak : (int, int)
        The day on which most were active, and how many.
    accounts, order, mattered : pandas.DataFrame
        As :mod:`experiments.explain.account` gives them: counted.
    causes : pandas.DataFrame
        As :func:`experiments.explain.switched.counterfactuals`: measured by living without them.
    parted : Parted or None
        Against the same replicate of another arm.
    """

    question: str
    relived: Relived
    equal: bool | None
    peak: tuple[int, int]
    accounts: pd.DataFrame
    order: pd.DataFrame
    mattered: pd.DataFrame
    causes: pd.DataFrame
    parted: Parted | None


def explain(
    folder: str | Path,
    run: str,
    *,
    against: str | None = None,
    lives: int = LIVES,
    workers: int | None = None,
) -> Explanation:
    """Say why a community died.

    Parameters
    ----------
    folder : str or Path
        Of a sweep; what is lived besides is kept there too.
    run : str
        Its row in ``runs.parquet``, from 0 on; or ``ARM/REPLICATE``.
    against : str, optional
        Another arm; by default the one that the study compares with, or its first other one.
    lives : int
        Replicates of the arm over which the causes are measured, this one among them.
    workers : int, optional
        Processes; all cores by default. The answer is the same.

    Returns
    -------
    Explanation

    Raises
    ------
    InputError
        There is no such run or arm; or it did not finish.
    """
    folder = Path(folder)
    if lives < 1:
        raise InputError(f"lives = {lives}: at least 1 is wanted")
    manifest = read_manifest(folder)
    runs = runs_in(manifest)
    table = _table(folder)
    chosen = _chosen(run, runs, table, folder)
    other = _other(chosen, against, runs, manifest, folder)
    compile_once()
    relived = relive(chosen)
    counted = accounts(relived)
    first = chosen.seed - chosen.replicate
    numbers = [r for r in range(lives) if r != chosen.replicate][: lives - 1]
    others = [replace(chosen, replicate=r, seed=first + r) for r in numbers]
    return Explanation(
        question=str(manifest["study"]["question"]),
        relived=relived,
        equal=_as_it_stands(table, relived),
        peak=peak_of(relived),
        accounts=counted,
        order=in_order(relived, counted),
        mattered=who_mattered(relived),
        causes=counterfactuals(chosen, others, folder, workers),
        parted=parted(relived, relive(other)) if other else None,
    )


def _table(folder: Path) -> pd.DataFrame:
    if not (folder / TABLE).exists():
        raise InputError(f"{folder}: not finished; the command of the sweep goes on with the rest")
    return pd.read_parquet(folder / TABLE)


def _chosen(said: str, runs: list[Run], table: pd.DataFrame, folder: Path) -> Run:
    if said.isdigit():
        if int(said) >= len(table):
            raise InputError(f"--run {said}: {folder / TABLE} has rows 0 to {len(table) - 1}")
        row = table.iloc[int(said)]
        arm, replicate = str(row["arm"]), int(row["replicate"])
    else:
        arm, slash, number = said.rpartition("/")
        if not slash or not number.isdigit():
            raise InputError(f"--run {said!r}: write its row in runs.parquet, or ARM/REPLICATE{_for_instance(table)}")
        replicate = int(number)
    return run_in(runs, arm, replicate, folder)


def _for_instance(table: pd.DataFrame) -> str:
    died = table[table["died"] == True] if "died" in table else table[:0]  # noqa: E712
    return f", for instance {died.index[0]}, of one that died" if len(died) else ""


def _other(chosen: Run, against: str | None, runs: list[Run], manifest: Manifest, folder: Path) -> Run | None:
    """Give the same replicate under another arm: at the same levels of the factors, if there is one."""
    alike = [run for run in runs if run.replicate == chosen.replicate and run.arm != chosen.arm]
    if against is not None:
        found = [run for run in alike if run.arm == against]
        if not found:
            raise InputError(unknown("arm", against, {run.arm for run in alike}, str(folder)))
        return found[0]
    same = [run for run in alike if run.factors == chosen.factors]
    usual = [run for run in alike if run.arm == manifest["study"]["against"]]
    return next(iter([*same, *usual, *alike]), None)


def _as_it_stands(table: pd.DataFrame, relived: Relived) -> bool | None:
    mine = table[(table["arm"] == relived.run.arm) & (table["replicate"] == relived.run.replicate)]
    if not len(mine) or pd.notna(mine.iloc[0]["error"]):
        return None
    then: dict[Any, Any] = dict(mine.iloc[0])
    return all(_equal(then[name], value) for name, value in relived.row.items() if name in then)


def _equal(then: Any, value: Any) -> bool:
    return bool(pd.isna(then) and pd.isna(value)) or bool(then == value)
