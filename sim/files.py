"""Reading the files that come with the project, and a user's own."""

import tomllib
from pathlib import Path
from typing import Any

from sim.errors import InputError

HERE = Path(__file__).parent


def names(folder: str) -> list[str]:
    """List what there is: ``names("scenarios")``, ``names("platforms")``."""
    return sorted(path.stem for path in (HERE / folder).glob("*.toml"))


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises
    ------
    InputError
        It is not there, cannot be read, or is not TOML; with the line.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: not valid TOML: {error}") from None
