"""Where a study's results lie: a ledger while it runs, tables when it is done.

One process writes. What is finished is in the ledger whole or not at all, so whatever ends a sweep, the same command
goes on. Results of other code, and of runs that are no longer asked for, stay beside the new ones.
"""

import io
import shlex
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from experiments.attempt import Failure, Outcome
from experiments.files import write_whole
from experiments.ledger import ASKED, DAILY, FAILED, RUNS, Ledger, Piece, piece_of
from experiments.lock import LOCK, held
from sim.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

LEDGER = "ledger.sqlite"
TABLE, DAYS, MANIFEST, PAGE = "runs.parquet", "daily.parquet", "manifest.json", "report.html"
NOT_RUN = "NotRun"
OURS = frozenset({LOCK, TABLE, DAYS, MANIFEST, PAGE})


class Kept(NamedTuple):
    """Runs of the same questions that are in the store by other code: how many, and what has changed since."""

    runs: int
    changed: tuple[str, ...]


class Store:
    """A folder of results, held for writing. Use it as a context.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    identity : callable
        Gives the identity of a run, 24 bytes.

    Raises
    ------
    InUseError
        Another process is writing there.
    InputError
        It cannot be written, is a file, or holds something that is not a store.
    """

    def __init__(self, folder: Path, identity: Callable[[Any], bytes]) -> None:
        self.folder, self._identity = folder, identity
        with self._clear(), ExitStack() as opened:
            _usable(folder)
            folder.mkdir(parents=True, exist_ok=True)
            opened.enter_context(held(folder))
            _remove_halves(folder)
            self.ledger = opened.enter_context(Ledger(folder / LEDGER))
            self._opened = opened.pop_all()

    @property
    def damage(self) -> str:
        """What was found damaged, in words; nothing if nothing was."""
        return self.ledger.damage

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the ledger and let go of the folder."""
        self._opened.close()

    @contextmanager
    def _clear(self) -> Iterator[None]:
        """Say clearly what the system or the database has against writing."""
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            said = getattr(error, "strerror", None) or error
            raise InputError(
                f"{self.folder}: results cannot be written there ({said}); what is there is whole, and the same "
                "command goes on with the rest"
            ) from None

    # -- while running -------------------------------------------------------------------------------------------------
    def missing(self, runs: Iterable[Any], *, daily: bool = False, retry_failed: bool = False) -> list[Any]:
        """Give the runs that are not done yet, each question once.

        Parameters
        ----------
        runs : iterable of Run
        daily : bool
            Those without daily records are missing too.
        retry_failed : bool
            Those that failed are missing too.
        """
        have = self.ledger.keys(DAILY if daily else RUNS)
        if not retry_failed:
            have |= self.ledger.keys(FAILED)
        found: dict[bytes, Any] = {}
        for run in runs:
            key = self._identity(run)
            if key not in have:
                found.setdefault(key, run)
        return list(found.values())

    def keep(self, done: Iterable[tuple[Any, Outcome]]) -> None:
        """Put a batch into the ledger, all of it or nothing."""
        rows, failures, daily = {}, {}, {}
        for run, outcome in done:
            key = self._identity(run)
            if isinstance(outcome, Failure):
                failures[key] = self._told(run, outcome)
                continue
            rows[key] = outcome.row
            if outcome.daily is not None:
                daily[key] = outcome.daily
        pieces = [piece_of(kind, said) for kind, said in ((RUNS, rows), (FAILED, failures)) if said]
        with self._clear():
            self.ledger.add([*pieces, Piece(DAILY, tuple(daily), _days(daily))] if daily else pieces)

    def _told(self, run: Any, failure: Failure) -> dict[str, object]:
        words = ["lifespan", "reproduce", str(self.folder), "--arm", run.arm, "--replicate", str(run.replicate)]
        return {**failure._asdict(), "arm": run.arm, "replicate": run.replicate, "command": shlex.join(words)}

    def note_codes(self, codes: Mapping[bytes, dict[str, str]]) -> None:
        """Note what the code that answers consists of."""
        known = self.ledger.code()
        with self._clear():
            for key, files in codes.items():
                if known.get(key) != files:
                    self.ledger.note_code(key, files)

    def kept_beside(self, runs: Iterable[Any]) -> Kept:
        """Say how many of these questions were answered by other code only, and what differs in it."""
        asked = {key[:ASKED]: key[ASKED:] for key in map(self._identity, runs)}
        have = [(key[:ASKED], key[ASKED:]) for key in self.ledger.keys(RUNS) if key[:ASKED] in asked]
        answered = {question for question, code in have if code == asked[question]}
        beside = {question: code for question, code in have if question not in answered}
        known = self.ledger.code()
        pairs = {(code, asked[question]) for question, code in beside.items()}
        files = {name for before, now in pairs for name in _differing(known.get(before), known.get(now))}
        return Kept(len(beside), tuple(sorted(files)))

    # -- when done -----------------------------------------------------------------------------------------------------
    def failures(self, runs: Iterable[Any]) -> list[dict[str, Any]]:
        """Give what is said of the runs that failed, and were not done later, in the runs' order."""
        found = failures_in(self.ledger)
        return [found[key] for run in runs if (key := self._identity(run)) in found]

    def table(self, runs: Sequence[Any]) -> "pd.DataFrame":
        """Give the table of some runs, in their arms' order and by replicate.

        Returns
        -------
        pandas.DataFrame
            A row a run; ``error`` is the class of the cause of a failure, ``NotRun`` where nothing is known, and empty
            otherwise.
        """
        return table_of(self.ledger, runs, self._identity)

    def write_table(self, table: "pd.DataFrame") -> None:
        """Write ``runs.parquet``."""
        write_whole(self.folder / TABLE, _parquet(table))

    def write_days(self, runs: Sequence[Any]) -> None:
        """Write ``daily.parquet``: a row a run and day, of the runs that have such records."""
        import pandas as pd

        places = {self._identity(run): run for run in runs}
        found: dict[bytes, pd.DataFrame] = {}
        for piece in self.ledger.pieces(DAILY):
            days = pd.read_parquet(io.BytesIO(piece.content))
            parts = {piece.keys[int(str(place))]: part for place, part in days.groupby("run")}
            found |= {key: part for key, part in parts.items() if key in places}
        pieces = [
            found[key].drop(columns="run").assign(arm=run.arm, replicate=run.replicate)
            for run in _ordered(runs)
            if (key := self._identity(run)) in found
        ]
        table = pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame()
        write_whole(self.folder / DAYS, _parquet(table))


def table_of(ledger: Ledger, runs: Sequence[Any], identity: Callable[[Any], bytes]) -> "pd.DataFrame":
    """Give the table of some runs, as :meth:`Store.table`, of a ledger that may be written to meanwhile."""
    import pandas as pd

    ordered = _ordered(runs)
    keys = [identity(run) for run in ordered]
    failed = failures_in(ledger)
    results = _results(ledger, set(keys))
    errors = [None if key in results.index else failed.get(key, {"error": NOT_RUN})["error"] for key in keys]
    labels = pd.DataFrame([run.labels() for run in ordered])
    table = pd.concat([labels, results.reindex(keys).reset_index(drop=True)], axis=1)
    return table.assign(error=pd.Series(errors, table.index, dtype="string"))


def _results(ledger: Ledger, wanted: set[bytes]) -> "pd.DataFrame":
    import pandas as pd

    parts = []
    for piece in ledger.pieces(RUNS):
        if not wanted.isdisjoint(piece.keys):
            part = pd.DataFrame(piece.table(), index=pd.Index(piece.keys, dtype=object))
            parts.append(part[part.index.isin(wanted)])
    results = pd.concat(parts) if parts else pd.DataFrame(index=pd.Index([], dtype=object))
    return results[~results.index.duplicated()]


def failures_in(ledger: Ledger) -> dict[bytes, dict[str, Any]]:
    """Give what is said of every run that failed and was not done later, by its identity."""
    done = ledger.keys(RUNS)
    found: dict[bytes, dict[str, Any]] = {}
    for piece in ledger.pieces(FAILED):
        columns = piece.table()
        for k, key in enumerate(piece.keys):
            if key not in done:
                found[key] = {name: values[k] for name, values in columns.items()}
    return found


def _differing(before: dict[str, str] | None, now: dict[str, str] | None) -> list[str]:
    if before is None or now is None:
        return ["the version of this program"]
    return [name for name in before.keys() | now.keys() if before.get(name) != now.get(name)]


def _usable(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder}: a folder is wanted for the results, this is a file")
    if folder.is_dir() and not (folder / LEDGER).exists() and any(not _is_ours(path) for path in folder.iterdir()):
        raise InputError(
            f"{folder}: holds something else; name a new folder for the results, or that of an earlier sweep"
        )


def _is_ours(path: Path) -> bool:
    return path.name in OURS or path.name.startswith((LEDGER, *(f".{name}." for name in OURS)))


def _remove_halves(folder: Path) -> None:
    """Remove what a process that was killed left of files that it was writing."""
    for name in OURS:
        for half in folder.glob(f".{name}.*"):
            half.unlink()


def _ordered(runs: Sequence[Any]) -> list[Any]:
    arms = {arm: i for i, arm in enumerate(dict.fromkeys(run.arm for run in runs))}
    return sorted(runs, key=lambda run: (arms[run.arm], run.replicate))


def _days(daily: Mapping[bytes, "pd.DataFrame"]) -> bytes:
    import pandas as pd

    tables = [table.reset_index().assign(run=place) for place, table in enumerate(daily.values())]
    return _parquet(pd.concat(tables, ignore_index=True))


def _parquet(table: "pd.DataFrame") -> bytes:
    buffer = io.BytesIO()
    table.to_parquet(buffer, compression="zstd")
    return buffer.getvalue()
