"""Trials of a benchmark that are done, kept so that one that was cut off goes on where it was.

A trial's file is named by all that made it: the log, the month, the bank, the code and the libraries. What scores and
stacks trials is not among it, so they are scored anew without being made again. What is damaged is computed again.
"""

import hashlib
import io
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from experiments.files import write_whole
from experiments.forecasting.forecast import Forecast
from experiments.forecasting.logs import INDEX
from experiments.forecasting.trial import Trial, Tried
from experiments.log import coverage_file

FOLDER = Path("results/benchmark-forecast")
LIBRARIES = ("numpy", "scipy", "statsmodels", "numba")
ROOT = Path(__file__).parents[1]
CODE = (  # of all that a trial runs
    *(f"forecasting/{name}.py" for name in ("baselines", "customers", "forecast", "logs", "scores", "simple")),
    *(f"forecasting/{name}.py" for name in ("smoothing", "trial", "websites")),
    *(f"fitting/{name}.py" for name in ("abc", "ahead", "bank", "months", "prior", "summaries")),
    "describe.py",
    "log.py",
)


def path_of(trial: Trial, folder: Path) -> Path:
    """Say where a trial is kept."""
    log = Path(trial.arm)
    made = _hash(_contents(str(log)) + _bank(trial.bank) + _code() + str(trial.month).encode())
    return folder / f"{log.name.split('.')[0]}-{trial.month}-{made[:16]}.npz"


def kept(trial: Trial, folder: Path) -> Tried | None:
    """Read a trial, if it is there and whole."""
    try:
        with np.load(io.BytesIO(path_of(trial, folder).read_bytes())) as held:
            pairs = zip(*([held[f"{name}{k}"] for k in range(int(held["n"]))] for name in ("a", "b")), strict=True)
            return Tried(tuple(Forecast(*pair) for pair in pairs), held["truth"], float(held["scale"]))
    except (OSError, ValueError, EOFError, KeyError, BadZipFile):
        return None


def keep(trial: Trial, tried: Tried, folder: Path) -> None:
    """Write a trial, whole or not at all."""
    columns = {f"a{k}": one.actives for k, one in enumerate(tried.forecasts)}
    columns |= {f"b{k}": one.newcomers for k, one in enumerate(tried.forecasts)}
    columns |= {"n": np.array(len(tried.forecasts)), "truth": tried.truth, "scale": np.array(tried.scale)}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **columns)  # type: ignore[arg-type]
    write_whole(path_of(trial, folder), buffer.getvalue())


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@cache
def _contents(log: str) -> bytes:
    """Hash a log, and what says how far it was observed."""
    return _of_files(
        path for path in (Path(log), coverage_file(Path(log)), Path(log).with_name(INDEX)) if path.exists()
    )


@cache
def _bank(folder: str | None) -> bytes:
    return b"" if folder is None else _of_files(sorted(Path(folder).iterdir()))


@cache
def _code() -> bytes:
    libraries = " ".join(version(library) for library in LIBRARIES)
    return _of_files(ROOT / name for name in CODE) + libraries.encode()


def _of_files(paths: Iterable[Path]) -> bytes:
    return "".join(_hash(path.read_bytes()) for path in paths).encode()
