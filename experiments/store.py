"""Where a study's results lie: a ledger while it runs, tables when it is done.

One process writes. A run is in the ledger whole or not at all, so whatever ends a sweep, the same command goes on.
"""

import importlib.metadata
import io
import json
import platform
import sqlite3
import subprocess
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import pandas as pd

from experiments.files import write_whole
from experiments.run import Result, Run, identity
from experiments.study import Study
from sim import __version__
from sim.compiled import sources_hash
from sim.errors import InputError

FORMAT = 1
TABLE = "CREATE TABLE IF NOT EXISTS runs (id TEXT PRIMARY KEY, row TEXT NOT NULL, daily BLOB)"
NOT_RESULTS = frozenset({"arm", "replicate", "seed"})


class Store:
    """A folder of results. Use it as a context; one process at a time.

    Parameters
    ----------
    folder : Path
        Made if it is not there.

    Raises
    ------
    InputError
        It cannot be written, is a file, or holds something that is not a store.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        _usable(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._ledger = sqlite3.connect(folder / "ledger.sqlite", isolation_level=None)
            with closing(self._ledger.execute("PRAGMA journal_mode=WAL")), closing(self._ledger.execute(TABLE)):
                pass
            self._check_format()
        except (OSError, sqlite3.Error) as error:
            raise InputError(f"{folder}: results cannot be written there ({error})") from None

    def _check_format(self) -> None:
        (found,) = self._ledger.execute("PRAGMA user_version").fetchone()
        if found > FORMAT:
            raise InputError(f"{self.folder}: written by a newer version (format {found}; this one knows {FORMAT})")
        self._ledger.execute(f"PRAGMA user_version = {FORMAT}")

    def __enter__(self) -> Self:
        """Open it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the ledger."""
        self._ledger.close()

    # -- while running -------------------------------------------------------------------------------------------------
    def missing(self, runs: Iterable[Run], *, daily: bool = False) -> list[Run]:
        """Give the runs that are not in the ledger yet; with ``daily``, also those whose daily records are not."""
        asked = "SELECT id FROM runs" + (" WHERE daily IS NOT NULL" if daily else "")
        have = {row[0] for row in self._ledger.execute(asked)}
        return [run for run in runs if identity(run) not in have]

    def keep(self, run: Run, result: Result) -> None:
        """Put a result into the ledger. A run that failed is not kept as done: it is tried again."""
        if "error" in result.row:
            return
        row = {key: value for key, value in result.row.items() if key not in NOT_RESULTS | {k for k, _ in run.factors}}
        piece = _parquet(result.daily) if result.daily is not None else None
        self._ledger.execute("INSERT OR REPLACE INTO runs VALUES (?, ?, ?)", (identity(run), json.dumps(row), piece))

    # -- when done -----------------------------------------------------------------------------------------------------
    def rows(self, runs: Sequence[Run], failed: dict[str, dict[str, object]]) -> pd.DataFrame:
        """Give the table of the runs, in their arms' order and by replicate.

        Parameters
        ----------
        runs : sequence of Run
        failed : dict
            Rows of those that failed, by identity.

        Returns
        -------
        pandas.DataFrame
            A row a run; ``error`` is empty where there was none.
        """
        have = {key: json.loads(row) for key, row in self._ledger.execute("SELECT id, row FROM runs")}
        arms = {arm: i for i, arm in enumerate(dict.fromkeys(run.arm for run in runs))}
        ordered = sorted(runs, key=lambda run: (arms[run.arm], run.replicate))
        rows = [
            _labels(run) | have.get(identity(run), failed.get(identity(run), {"error": "NotRun"})) for run in ordered
        ]
        table = pd.DataFrame(rows)
        return table.assign(error=table["error"] if "error" in table else pd.Series(pd.NA, table.index, dtype="string"))

    def write(self, study: Study, table: pd.DataFrame, started: datetime) -> None:
        """Write ``runs.parquet``, ``daily.parquet`` if asked for, and ``manifest.json``."""
        write_whole(self.folder / "runs.parquet", _parquet(table))
        if study.daily:
            write_whole(self.folder / "daily.parquet", _parquet(self._daily(study)))
        manifest = json.dumps(_manifest(study, table, started), indent=1, ensure_ascii=False)
        write_whole(self.folder / "manifest.json", manifest.encode())

    def _daily(self, study: Study) -> pd.DataFrame:
        pieces = []
        for run in sorted(study.runs(), key=lambda run: run.replicate):
            found = self._ledger.execute("SELECT daily FROM runs WHERE id = ?", (identity(run),)).fetchone()
            if found and found[0]:
                piece = pd.read_parquet(io.BytesIO(found[0])).reset_index()
                pieces.append(piece.assign(arm=run.arm, replicate=run.replicate))
        return pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame()


def _usable(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder}: a folder is wanted for the results, this is a file")
    if folder.is_dir() and not (folder / "ledger.sqlite").exists() and any(folder.iterdir()):
        raise InputError(
            f"{folder}: holds something else; name a new folder for the results, or that of an earlier sweep"
        )


def _labels(run: Run) -> dict[str, object]:
    return {"arm": run.arm, **dict(run.factors), "replicate": run.replicate, "seed": run.seed}


def _parquet(table: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.to_parquet(buffer, compression="zstd")
    return buffer.getvalue()


def _manifest(study: Study, table: pd.DataFrame, started: datetime) -> dict[str, Any]:
    failed = int(table["error"].notna().sum())
    return {
        "format": FORMAT,
        "study": study.resolved(),
        "counts": {"runs": len(table), "finished": len(table) - failed, "failed": failed},
        "seeds": [study.seed, study.seed + study.replicates - 1],
        "sources": sources_hash(),
        "commit": _commit(),
        "versions": {"lifespan-sim": __version__, "python": platform.python_version()} | _versions(),
        "platform": platform.platform(),
        "started": started.isoformat(timespec="seconds"),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _versions() -> dict[str, str]:
    names = ("mesa", "numba", "numpy", "pandas", "plotly", "pyarrow", "pydantic", "scipy")
    return {name: importlib.metadata.version(name) for name in names}


def _commit() -> str | None:
    """Give the commit of the sources, if they lie in a checkout."""
    where = Path(__file__).parent
    try:
        said = subprocess.run(["git", "rev-parse", "HEAD"], cwd=where, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return said.stdout.strip()
