"""Reading a log of who was active when: a file of ``member, day`` and, if there is one, ``kind``."""

import gzip
import warnings
import zlib
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from sim.errors import InputError

Ints = npt.NDArray[np.int64]

SHOWN = 5
READABLE = {".csv": "CSV", ".csv.gz": "CSV", ".parquet": "Parquet"}
BROKEN = (OSError, EOFError, zlib.error, pd.errors.ParserError, pd.errors.ParserWarning, pa.ArrowException)


def read_log(path: str | Path) -> pd.DataFrame:
    """Read an event log: ``member``, ``day`` and, if there is one, ``kind``.

    Parameters
    ----------
    path : str or pathlib.Path
        A CSV (also ``.csv.gz``) in UTF-8 or a Parquet file. `day` is a date (YYYY-MM-DD) or a whole number of
        days.

    Returns
    -------
    pandas.DataFrame
        A row an event, as in the file: `member` (int64 if all are whole numbers, else str), `day` (datetime64
        or int64), and `kind` (str) if the file has it. Kinds ``join``, ``leave`` and ``removed`` are no
        activity.

    Raises
    ------
    InputError
        If the file cannot be read, is empty, lacks a column, or has members or days that cannot be
        understood: one line for each of the first five of these, with file, line and value, and how many more
        there are.
    """
    path = Path(path)
    table = _table(path)
    require_columns(table, str(path))
    row = "row" if path.suffix == ".parquet" else "line"
    table = table[[name for name in ("member", "day", "kind") if name in table]]
    blank = (table.isna() | (table == "")).all(axis=1)
    if blank.all():
        raise InputError(f"{path}: the log has no events")
    return understood(table[~blank], f"{path}: {row}", 1 if row == "row" else 2)


def _table(path: Path) -> pd.DataFrame:
    name = next((ending for ending in READABLE if path.name.lower().endswith(ending)), None)
    if path.is_dir():
        raise InputError(f"{path}: is a folder, not a log")
    if not path.exists():
        raise InputError(f"{path}: there is no such file{_nearest_file(path)}")
    if name is None:
        raise InputError(f"{path}: a log is read from {', '.join(READABLE)}")
    try:
        return pd.read_parquet(path) if name == ".parquet" else _csv(path)
    except pd.errors.EmptyDataError:
        raise InputError(f"{path}: the file is empty") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8 text (byte {error.start})") from None
    except BROKEN as error:
        raise InputError(f"{path}: cannot be read as {READABLE[name]}: {_said(error)}") from None


def _csv(path: Path) -> pd.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)
        table = pd.read_csv(
            path,
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
            skipinitialspace=True,
            index_col=False,
            encoding="utf-8-sig",
        )
    return table.rename(columns=lambda name: str(name).strip())


def _said(error: BaseException) -> str:
    if isinstance(error, pd.errors.ParserWarning):
        return "rows have more fields than the header"
    if isinstance(error, gzip.BadGzipFile | EOFError | zlib.error):
        return "the gzip file is broken or cut short"
    return str(error).strip().removeprefix("Error tokenizing data. C error: ").splitlines()[0]


def _nearest_file(path: Path) -> str:
    names = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
    near = get_close_matches(path.name, names, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def require_columns(table: pd.DataFrame, where: str) -> None:
    """Refuse a table without members or without days."""
    columns = [str(name) for name in table.columns]
    missing = [name for name in ("member", "day") if name not in columns]
    problems = []
    for name in missing:
        near = get_close_matches(name, [c for c in columns if c != "kind"], n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"it has: {', '.join(columns) or 'none'}"
        problems.append(f"{where}: column {name!r} is missing; {hint}")
    if problems:
        raise InputError(*problems)


def understood(table: pd.DataFrame, where: str, first_line: int) -> pd.DataFrame:
    """Give the log with members and days in their own types, or refuse it with all that is wrong with them."""
    who, names = _texts(table["member"])
    when, days = _texts(table["day"])
    numbered = bool(days[when[:1]].str.fullmatch(r"[+-]?\d{1,7}").all())
    values, wanted = _as_numbers(days) if numbered else _as_dates(days)
    wrong_day, wrong_member = values.isna().to_numpy()[when], (names == "").to_numpy()[who]
    lines = table.index.to_numpy() + first_line
    _refuse(
        [(line, f"{where} {line}: member is missing") for line in _some(lines[wrong_member])]
        + [
            (line, f"{where} {line}: day {days[code]!r} is not {wanted}")
            for line, code in zip(_some(lines[wrong_day]), when[wrong_day], strict=False)
        ],
        int(wrong_day.sum() + wrong_member.sum()),
    )
    understood = pd.DataFrame({"member": _as_members(names).to_numpy()[who], "day": values.to_numpy()[when]})
    if numbered:
        understood["day"] = understood["day"].astype(np.int64)
    return understood.assign(kind=table["kind"].astype(str).to_numpy()) if "kind" in table else understood


def _texts(column: "pd.Series[Any]") -> tuple[Ints, "pd.Series[str]"]:
    """Return for each row the place of its text in a list of texts."""
    codes, unique = pd.factorize(column, use_na_sentinel=False)
    texts = _written(pd.Series(unique)).fillna("").astype("str").str.strip()
    return codes.astype(np.int64), texts


def _written(values: "pd.Series[Any]") -> "pd.Series[Any]":
    if pd.api.types.is_datetime64_any_dtype(values):
        return pd.Series(values.dt.strftime("%Y-%m-%d"))
    if pd.api.types.is_float_dtype(values) and (values.dropna() % 1 == 0).all():
        values = values.astype("Int64")
    return values.astype(object).where(values.notna(), "").astype(str)


def _as_numbers(days: "pd.Series[str]") -> tuple["pd.Series[Any]", str]:
    fit = days.str.fullmatch(r"[+-]?\d{1,7}")
    return pd.to_numeric(days.where(fit), errors="coerce"), "a whole number of days, as the first day is"


def _as_dates(days: "pd.Series[str]") -> tuple["pd.Series[Any]", str]:
    fit = days.str.fullmatch(r"\d{4}-\d\d-\d\d")
    return pd.to_datetime(days.where(fit), format="%Y-%m-%d", errors="coerce"), "a date (YYYY-MM-DD)"


def _as_members(names: "pd.Series[str]") -> "pd.Series[Any]":
    numbers = names.str.fullmatch(r"0|-?[1-9]\d{0,17}").all()
    return names.astype(np.int64) if numbers else names


def _some(lines: Ints) -> list[int]:
    return [int(line) for line in lines[:SHOWN]]


def _refuse(found: list[tuple[int, str]], count: int) -> None:
    if not found:
        return
    shown = [problem for _, problem in sorted(found)[:SHOWN]]
    more = count - len(shown)
    raise InputError(*shown, *([f"… and {more} more such mistake{'s' if more > 1 else ''}"] if more else []))
