"""The files of an export: one, those of a folder, or those of a ZIP, which is read in memory and never unpacked."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from experiments.log import nearest_file
from sim.errors import InputError

MOST_BYTES = 1 << 30  # of one file, unpacked
HEAD = 1 << 16
ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"
XLSX = "xl/workbook.xml"
BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True)
class Source:
    """A file of an export.

    Attributes
    ----------
    where : str
        Its name, for messages.
    place : PurePosixPath
        Where it lies in its folder or ZIP.
    opened : callable
        Gives up to so many of its bytes.
    others : dict of PurePosixPath to Source
        All files of the same export.
    """

    where: str
    place: PurePosixPath
    opened: Callable[[int], bytes]
    others: dict[PurePosixPath, "Source"] = field(default_factory=dict, repr=False)

    def head(self) -> bytes:
        """Give the first bytes, unpacked if they are packed."""
        return self._read(HEAD)[:HEAD]

    def data(self) -> bytes:
        """Give all bytes, unpacked if they are packed."""
        data = self._read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise InputError(f"{self.where}: is larger than {MOST_BYTES >> 20:,} MiB, unpacked")
        return data

    def _read(self, most: int) -> bytes:
        try:
            data = self.opened(most)
            if data.startswith(GZIP):
                with gzip.open(io.BytesIO(self.opened(MOST_BYTES))) as file:
                    return file.read(most)
        except BROKEN:
            raise InputError(f"{self.where}: cannot be read; it is locked, broken or cut short") from None
        return data

    def beside(self, name: str) -> "Source | None":
        """Give the file of that name that lies nearest, in this folder or in one around it."""
        return next((self.others[folder / name] for folder in self.place.parents if folder / name in self.others), None)


def files_of(path: Path) -> list[Source]:
    """List the files of an export, in the order of their names.

    Raises
    ------
    InputError
        There is no such file or folder, or it cannot be read.
    """
    if path.is_dir():
        inside = sorted(p for p in path.rglob("*") if p.is_file() and not _hidden(p.relative_to(path)))
        return _together([Source(str(p), PurePosixPath(*p.relative_to(path).parts), _file(p)) for p in inside])
    if not path.exists():
        raise InputError(f"{path}: there is no such file or folder{nearest_file(path)}")
    whole = Source(str(path), PurePosixPath(path.name), _file(path))
    return _of_zip(path) if whole.head().startswith(ZIP) and not is_workbook(whole.data()) else [whole]


def is_workbook(data: bytes) -> bool:
    """Tell a table of a spreadsheet from other ZIP files."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return XLSX in file.namelist()
    except BROKEN:
        return False


def unpacked_size(data: bytes) -> int:
    """Give the bytes that a ZIP says it holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return sum(entry.file_size for entry in file.infolist())


def _of_zip(path: Path) -> list[Source]:
    try:
        file = zipfile.ZipFile(path)
        names = sorted(name for name in file.namelist() if not name.endswith("/"))
    except BROKEN:
        raise InputError(f"{path}: the ZIP file is broken or cut short") from None
    inside = [(name, PurePosixPath(name)) for name in names if not _hidden(PurePosixPath(name))]
    return _together([Source(f"{path}/{name}", place, _member(file, name)) for name, place in inside])


def _together(sources: list[Source]) -> list[Source]:
    for source in sources:
        source.others.update({other.place: other for other in sources})
    return sources


def _file(path: Path) -> Callable[[int], bytes]:
    def opened(most: int) -> bytes:
        with path.open("rb") as file:
            return file.read(most)

    return opened


def _member(archive: zipfile.ZipFile, name: str) -> Callable[[int], bytes]:
    def opened(most: int) -> bytes:
        with archive.open(name) as file:
            return file.read(most)

    return opened


def _hidden(place: Path | PurePosixPath) -> bool:
    return any(part.startswith((".", "__MACOSX")) and part != ".." for part in place.parts)
