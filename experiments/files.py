"""Writing files whole or not at all."""

import os
from pathlib import Path

from sim.errors import InputError


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
