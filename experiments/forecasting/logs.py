"""The logs of a folder that are long enough to be forecast, and from which months."""

import math
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from experiments.describe import DAYS_A_MONTH, acts_of
from experiments.forecasting.forecast import History
from experiments.log import READABLE, read_coverage, read_log, the_columns
from sim.errors import InputError

FEWEST_MONTHS = 60
AHEAD = 12
SHARES = (0.5, 0.67, 0.8)  # of the history, after which forecasts are asked for
FIRST = 18  # the first month from which a forecast is tried in the training part
INDEX = "index.csv"  # of an archive: says in `snapshot_day` how far each log was observed


class Origin(NamedTuple):
    """A month of a log after which a forecast is made."""

    log: str
    month: int


class Found(NamedTuple):
    """The logs that can be used, with their months; and why each of the others cannot."""

    months: dict[str, int]
    skipped: dict[str, str]


def logs_in(folder: Path) -> Found:
    """Find the logs of a folder.

    Raises
    ------
    InputError
        There is no such folder, or no log in it that is long enough.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: is no folder of logs" if folder.exists() else f"{folder}: there is no such folder")
    found = Found({}, {})
    for path in sorted(folder.iterdir()):
        if path.name.lower().endswith(tuple(READABLE)) and path.name != INDEX:
            _look(path, found)
    if not found.months:
        why = "; ".join(found.skipped.values()) or f"no file in it ends in {', '.join(READABLE)}"
        raise InputError(f"{folder}: holds no log of {FEWEST_MONTHS} months ({why})")
    return found


def _look(path: Path, found: Found) -> None:
    try:
        months = history_of(path).months
    except InputError as error:
        said = "; ".join(error.problems)
        found.skipped[path.name] = said if path.name in said else f"{path.name}: {said}"
        return
    if months < FEWEST_MONTHS:
        found.skipped[path.name] = f"{path.name}: {months} months, {FEWEST_MONTHS} are wanted"
    else:
        found.months[path.name] = months


@lru_cache(maxsize=64)
def history_of(path: Path) -> History:
    """Read a log; it is observed until the day that stands beside it or in the folder's index, or its last event."""
    acts = acts_of(the_columns(read_log(path), str(path)), _observed_until(path))
    if not len(acts.member):
        raise InputError(f"{path}: nobody was active")
    return History.of(acts)


def _observed_until(path: Path) -> str | None:
    covered = read_coverage(path)
    if covered and "observed_until" in covered:
        return str(covered["observed_until"])
    return _snapshots(path.with_name(INDEX)).get(name_of(path.name))


def name_of(log: str) -> str:
    """Give the name of a log's file without its endings."""
    return log.split(".", maxsplit=1)[0]


@lru_cache(maxsize=4)
def _snapshots(index: Path) -> dict[str, str]:
    if not index.exists():
        return {}
    try:
        table = pd.read_csv(index, dtype=str)
    except (OSError, ValueError) as error:
        raise InputError(f"{index}: cannot be read as CSV: {str(error).splitlines()[0]}") from None
    if not {"slug", "snapshot_day"} <= set(table.columns):
        return {}
    return dict(table.set_index("slug")["snapshot_day"].dropna())


def targets(months: int) -> list[int]:
    """Give the months after which a log of so many is forecast, for each share of :data:`SHARES`."""
    return [math.floor(share * months) for share in SHARES]


def trials(month: int, step: int) -> list[int]:
    """Give the months from which forecasts are tried whose twelve months are over by this one."""
    return list(range(FIRST, month - AHEAD + 1, step))


def known_at(history: History, month: int) -> History:
    """Give what was known after so many of a log's months."""
    return history.until(history.observed % DAYS_A_MONTH + DAYS_A_MONTH * month)
