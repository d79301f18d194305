"""Writing files whole or not at all."""

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

TABLES = (".csv", ".csv.gz", ".parquet")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under another name, and rename it when it is complete and on the disk.

    Raises
    ------
    InputError
        It cannot be written there.
    """
    if not path.name:
        raise InputError(f"{path}: a file is wanted")
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True) if beside.parent.is_dir() else None
        raise InputError(f"{path}: cannot be written ({error.strerror or error})") from None


def check_endings(*paths: Path | None, allowed: tuple[str, ...] = TABLES) -> None:
    """Refuse paths, of tables by default, that do not say by their ending how they are written."""
    wrong = [path for path in paths if path is not None and not str(path).endswith(allowed)]
    if wrong:
        raise InputError(*(f"{path}: should end in {', '.join(allowed)}" for path in wrong))


def write_table(path: Path, table: "pd.DataFrame") -> None:
    """Write a table in the form that its path's ending says, the same bytes for the same table."""
    buffer = io.BytesIO()
    if path.suffix == ".parquet":
        table.to_parquet(buffer, index=False)
    else:
        gzip = {"method": "gzip", "mtime": 0} if path.suffix == ".gz" else None
        table.to_csv(buffer, index=False, compression=gzip)
    write_whole(path, buffer.getvalue())
