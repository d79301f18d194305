"""The ledger of a folder: what is finished and what failed, a piece a batch, in one SQLite file with one writer.

A piece is there whole or not at all, whatever ends the process. Each has a checksum: one that was damaged later is
dropped, so that its runs are computed again, and the rest is kept even where SQLite itself cannot go on.
"""

import json
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple, Self

from sim.errors import InputError

FORMAT = 2
KEY = 24  # bytes of a run's identity: 16 of what was asked, 8 of the code that answers
ASKED = 16
RUNS, DAILY, FAILED, CODE = "runs", "daily", "failed", "code"
TABLE = (
    "CREATE TABLE IF NOT EXISTS pieces "
    "(number INTEGER PRIMARY KEY, kind TEXT, keys BLOB, content BLOB, at REAL, sum INTEGER)"
)
READ = "SELECT number, kind, keys, content, at, sum FROM pieces"
PAGE = 4096
LEAST = 100  # bytes of a piece
REFUSALS = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_BUSY", "SQLITE_IOERR")
NO_CODE = bytes(KEY - ASKED)


class Piece(NamedTuple):
    """A batch of results, of daily records or of failures: the runs' identities and what is said of them."""

    kind: str
    keys: tuple[bytes, ...]
    content: bytes
    at: float = 0.0

    def table(self) -> dict[str, list[Any]]:
        """Give what is said as columns."""
        found: dict[str, list[Any]] = json.loads(zlib.decompress(self.content))
        return found


def piece_of(kind: str, rows: Mapping[bytes, Mapping[str, object]]) -> Piece:
    """Make a piece of rows, a column after another; what one row has and another has not is empty."""
    names = dict.fromkeys(name for row in rows.values() for name in row)
    columns = {name: [row.get(name) for row in rows.values()] for name in names}
    return Piece(kind, tuple(rows), zlib.compress(json.dumps(columns).encode(), 1))


class Ledger:
    """An open ledger; a context.

    Parameters
    ----------
    path : Path
    write : bool
        Make it if it is not there, bring it to this format, and drop what is damaged.

    Raises
    ------
    InputError
        Of a newer format, or no ledger at all.
    OSError, sqlite3.Error
        It cannot be read or written.
    """

    def __init__(self, path: Path, *, write: bool = True) -> None:
        self.path, self.damage = path, ""
        if not write:
            self._file = _opened_to_read(path)
            self._refuse_newer()
            return
        try:
            self._open()
        except sqlite3.DatabaseError as error:
            if _is_no_damage(error):
                raise
            self._salvage()

    def _open(self) -> None:
        self._file = sqlite3.connect(self.path, isolation_level=None)
        try:
            self._refuse_newer()
            self._file.execute("PRAGMA journal_mode=WAL").close()
            self._file.execute("PRAGMA synchronous=FULL")
            self._bring_up()
            self._drop_damaged()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._file.close()

    # -- what is in it -------------------------------------------------------------------------------------------------
    def pieces(self, kind: str) -> Iterator[Piece]:
        """Go through the pieces of a kind, in the order in which they were written; damaged ones are passed over."""
        for row in self._file.execute(f"{READ} WHERE kind = ? ORDER BY number", (kind,)):
            if _is_whole(row):
                yield Piece(kind, _cut(row[2]), row[3], row[4])

    def keys(self, kind: str) -> set[bytes]:
        """Give the identities of the runs of which something of this kind is there."""
        found = self._file.execute("SELECT keys FROM pieces WHERE kind = ?", (kind,))
        return {key for (keys,) in found for key in _cut(keys)}

    def code(self) -> dict[bytes, dict[str, str]]:
        """Give what each code consisted of: a hash a file, a version a library."""
        found = ((piece.keys[0], json.loads(zlib.decompress(piece.content))) for piece in self.pieces(CODE))
        return {key[ASKED:]: files for key, files in found}

    def times(self) -> list[tuple[float, int]]:
        """Say when how many runs came."""
        found = self._file.execute("SELECT at, length(keys) FROM pieces WHERE kind = ? ORDER BY number", (RUNS,))
        return [(at, length // KEY) for at, length in found]

    # -- writing -------------------------------------------------------------------------------------------------------
    def add(self, pieces: Iterable[Piece]) -> None:
        """Add pieces, all of them or none."""
        self._file.execute("BEGIN IMMEDIATE")
        try:
            self._insert(pieces)
            self._file.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self._file.execute("ROLLBACK")
            raise

    def _insert(self, pieces: Iterable[Piece]) -> None:
        for piece in pieces:
            keys, at = b"".join(piece.keys), piece.at or time.time()
            row = (piece.kind, keys, piece.content, at, _sum(piece.kind, keys, piece.content))
            self._file.execute("INSERT INTO pieces (kind, keys, content, at, sum) VALUES (?, ?, ?, ?, ?)", row)

    def note_code(self, key: bytes, files: Mapping[str, str]) -> None:
        """Note what a code consists of."""
        self.add([Piece(CODE, (bytes(ASKED) + key,), zlib.compress(json.dumps(files).encode()))])

    # -- formats -------------------------------------------------------------------------------------------------------
    def _refuse_newer(self) -> None:
        (found,) = self._file.execute("PRAGMA user_version").fetchone()
        if found > FORMAT:
            raise InputError(
                f"{self.path.parent}: written by a newer version (format {found}; this one knows {FORMAT})"
            )

    def _bring_up(self) -> None:
        """Make the table; what an older version kept becomes pieces, whose code nobody knows any more."""
        self._file.execute("BEGIN IMMEDIATE")
        (found,) = self._file.execute("PRAGMA user_version").fetchone()
        self._file.execute(TABLE)
        if found == 1:
            rows = self._file.execute("SELECT id, row FROM runs").fetchall()
            self._insert([piece_of(RUNS, {bytes.fromhex(key) + NO_CODE: json.loads(row) for key, row in rows})])
            self._file.execute("DROP TABLE runs")
        self._file.execute(f"PRAGMA user_version = {FORMAT}")
        self._file.execute("COMMIT")

    # -- damage --------------------------------------------------------------------------------------------------------
    def _drop_damaged(self) -> None:
        (sound,) = self._file.execute("PRAGMA integrity_check(1)").fetchone()
        if sound != "ok":
            raise sqlite3.DatabaseError(sound)
        bad = [row[0] for row in self._file.execute(READ) if not _is_whole(row)]
        if bad:
            self._file.executemany("DELETE FROM pieces WHERE number = ?", [(number,) for number in bad])
            self.damage = f"{self.path}: {len(bad)} of its pieces were damaged; their runs are computed again"

    def _salvage(self) -> None:
        """Keep the damaged file under another name, and put all of it that can be read into a new one."""
        aside = _free_name(self.path)
        saved = _readable(self.path)
        for ending in ("-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
        self.path.replace(aside)
        self._open()
        self.add(saved)
        kept = sum(len(piece.keys) for piece in saved if piece.kind == RUNS)
        self.damage = (
            f"{self.path}: damaged; {kept} finished runs could be read and are kept, others are computed again "
            f"(the damaged file is now {aside.name})"
        )


def _sum(kind: str, keys: bytes, content: bytes) -> int:
    return zlib.crc32(content, zlib.crc32(keys, zlib.crc32(kind.encode())))


def _is_whole(row: Sequence[Any]) -> bool:
    _, kind, keys, content, _, found = row
    kinds = isinstance(kind, str) and isinstance(keys, bytes) and isinstance(content, bytes)
    return kinds and len(keys) % KEY == 0 and _sum(kind, keys, content) == found


def _cut(keys: bytes) -> tuple[bytes, ...]:
    return tuple(keys[i : i + KEY] for i in range(0, len(keys), KEY))


def _opened_to_read(path: Path) -> sqlite3.Connection:
    """Open a ledger that somebody may be writing, or that lies where nothing can be written."""
    if not path.exists():
        raise InputError(f"{path.parent}: no results of a sweep are there")
    for how in ("mode=ro", "mode=ro&immutable=1"):
        file = sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True, isolation_level=None)
        try:
            file.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:
            file.close()
        else:
            return file
    raise InputError(f"{path}: cannot be read")


def _is_no_damage(error: sqlite3.DatabaseError) -> bool:
    """Tell a full disk, a folder without permission, a lock, from a file that says nonsense."""
    name = getattr(error, "sqlite_errorname", "")
    return name != "SQLITE_IOERR_SHORT_READ" and name.startswith(REFUSALS)


def _readable(path: Path) -> list[Piece]:
    """Read, piece by piece, what can still be read."""
    found = _one_by_one(path)
    if found or not path.exists():
        return found
    copy = path.with_name(path.name + ".copy")
    try:  # the first page says how to read the others, and is the same in every ledger
        copy.write_bytes(_first_page(path.stat().st_size) + path.read_bytes()[PAGE:])
        return _one_by_one(copy)
    finally:
        copy.unlink(missing_ok=True)


def _one_by_one(path: Path) -> list[Piece]:
    found = []
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.text_factory = bytes
        for number in range(1, _last(file, path) + 1):
            with suppress(sqlite3.Error, UnicodeDecodeError, AttributeError, TypeError):
                row = file.execute(f"{READ} WHERE number = ?", (number,)).fetchone()
                row = (row[0], row[1].decode(), *row[2:])
                if _is_whole(row):
                    found.append(Piece(row[1], _cut(row[2]), row[3], row[4]))
    return found


def _last(file: sqlite3.Connection, path: Path) -> int:
    try:
        return int(file.execute("SELECT max(number) FROM pieces").fetchone()[0] or 0)
    except sqlite3.Error:
        return path.stat().st_size // LEAST


def _first_page(size: int) -> bytes:
    """Make the first page of a ledger of so many bytes."""
    with closing(sqlite3.connect(":memory:")) as fresh:
        for said in (f"PRAGMA page_size={PAGE}", TABLE, f"PRAGMA user_version = {FORMAT}"):
            fresh.execute(said)
        fresh.commit()
        page = bytearray(fresh.serialize()[:PAGE])
    page[28:32] = (size // PAGE).to_bytes(4, "big")
    return bytes(page)


def _free_name(path: Path) -> Path:
    k = 1
    while (aside := path.with_name(f"{path.name}.damaged-{k}")).exists():
        k += 1
    return aside
