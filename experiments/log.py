"""Logs of who was active when: files of ``member, day`` and, if they are there, ``kind, to, room``."""

import gzip
import json
import zlib
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from experiments.files import write_table, write_whole
from sim.errors import InputError

Ints = npt.NDArray[np.int64]

REQUIRED = ("member", "day")
OPTIONAL = ("to", "room", "time")
COLUMNS = (*REQUIRED, "kind", *OPTIONAL)
COVERAGE = ".coverage.json"
A_WHOLE = r"0|-?[1-9]\d{0,17}"
A_NUMBER = r"[+-]?[0-9]{1,7}"
A_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
A_TIME = r"(?<=^[0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9]{2}:[0-9]{2}(:[0-9.]*)?$"
OTHER_SEPARATORS = (";", "\t")
SHOWN = 5
READABLE = {".csv": "CSV", ".csv.gz": "CSV", ".parquet": "Parquet"}
BROKEN = (OSError, EOFError, zlib.error, pd.errors.ParserError, pa.ArrowException)


def read_log(path: str | Path) -> pd.DataFrame:
    """Read an event log: ``member``, ``day`` and, if they are there, ``kind``, ``to``, ``room`` and ``time``.

    Parameters
    ----------
    path : str or pathlib.Path
        A CSV (also ``.csv.gz``) in UTF-8, with commas, or semicolons or tabs if its header has no comma; or a
        Parquet file. `day` is a date (YYYY-MM-DD) or a whole number of days; without it, `time` (ISO 8601, the
        community's own) is cut to days. The case of the columns' names does not matter, nor that of kinds.

    Returns
    -------
    pandas.DataFrame
        A row an event, as in the file: `member` (int64 if all are whole numbers, else str), `day` (datetime64
        or int64), and, if the file has them, `kind` (str, in small letters), `to`, the member who is answered, and
        `room` (Int64 if all are whole numbers, else str; missing where unknown), and `time` (str). Kinds named in
        `NOT_AN_ACT` are no activity; any other kind is, whatever its name, and so is a blank one.

    Raises
    ------
    InputError
        If the file cannot be read, is empty, lacks a column or has it twice, or has members or days that
        cannot be understood: one line for each of the first five of these, with file, line and value, and how
        many more there are.
    """
    path = Path(path)
    table = the_columns(_table(path), str(path))
    row = "row" if path.suffix.lower() == ".parquet" else "line"
    blank = (table.isna() | (table == "")).all(axis=1)
    if blank.all():
        raise InputError(f"{path}: the log has no events")
    return understood(table[~blank], f"{path}: {row}", 1)


def write_log(path: Path, log: pd.DataFrame, coverage: dict[str, Any]) -> None:
    """Write an event log, and beside it, as ``PATH.coverage.json``, what it covers.

    Parameters
    ----------
    path : pathlib.Path
        Ending in ``.csv``, ``.csv.gz`` or ``.parquet``.
    log : pandas.DataFrame
        As `read_log` returns it.
    coverage : dict
        As `experiments.importing.coverage.coverage_of` says it.
    """
    write_table(path, log)
    said = json.dumps(coverage, ensure_ascii=False, indent=1)
    write_whole(coverage_file(path), f"{said}\n".encode())


def coverage_file(path: Path) -> Path:
    """Give the place of what a log covers: beside it."""
    return path.with_name(path.name + COVERAGE)


def read_coverage(path: str | Path) -> dict[str, Any] | None:
    """Read what a log covers; None where nothing is said of it, as for logs of other making.

    Raises
    ------
    InputError
        If the file beside the log cannot be understood.
    """
    place = coverage_file(Path(path))
    if not place.exists():
        return None
    try:
        said = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        said = None
    if not isinstance(said, dict):
        raise InputError(f"{place}: is not what lifespan import writes beside a log; import it again, or delete it")
    return said


def _table(path: Path) -> pd.DataFrame:
    name = next((ending for ending in READABLE if path.name.lower().endswith(ending)), None)
    if path.is_dir():
        raise InputError(f"{path}: is a folder, not a log")
    if not path.exists():
        raise InputError(f"{path}: there is no such file{nearest_file(path)}")
    if name is None:
        raise InputError(f"{path}: a log is read from {', '.join(READABLE)}")
    try:
        return _parquet(path) if name == ".parquet" else _csv(path)
    except pd.errors.EmptyDataError:
        raise InputError(f"{path}: the file is empty, or begins with an empty line") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8 text (byte {error.start})") from None
    except BROKEN as error:
        raise InputError(f"{path}: cannot be read as {READABLE[name]}: {_said(error)}") from None


def _parquet(path: Path) -> pd.DataFrame:
    """Read the file by its schema alone: pandas would hide an index, and fail on columns that stand there twice."""
    from pyarrow.parquet import ParquetFile  # here, since a run without a log needs none of it

    with ParquetFile(path) as file:
        table: pd.DataFrame = file.read().to_pandas(ignore_metadata=True)
    return table


def _csv(path: Path) -> pd.DataFrame:
    """Read the file with its header as the first row, since pandas would rename columns that stand there twice."""
    header = _rows(path, ",", 1).iloc[0]
    table = _rows(path, _separator(header.tolist()), None)
    return table.iloc[1:].set_axis(table.iloc[0].str.strip(), axis=1)


def _rows(path: Path, separator: str, count: int | None) -> pd.DataFrame:
    return pd.read_csv(
        path,
        sep=separator,
        header=None,
        nrows=count,
        dtype=str,
        keep_default_na=False,
        skip_blank_lines=False,
        skipinitialspace=True,
        encoding="utf-8-sig",
    )


def _separator(header: list[str]) -> str:
    """Tell what separates the fields: the comma, unless the header has none and has another separator."""
    return next((mark for mark in OTHER_SEPARATORS if len(header) == 1 and mark in header[0]), ",")


def _said(error: BaseException) -> str:
    if isinstance(error, gzip.BadGzipFile | EOFError | zlib.error):
        return "the gzip file is broken or cut short"
    return str(error).strip().removeprefix("Error tokenizing data. C error: ").splitlines()[0]


def nearest_file(path: Path) -> str:
    """Say which file nearby has a name like that of one that is missing."""
    names = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
    near = get_close_matches(path.name, names, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def the_columns(table: pd.DataFrame, where: str) -> pd.DataFrame:
    """Give the columns of a log that are there; or refuse a table that lacks one that has to be, or has one twice."""
    if "day" not in (lower := [str(name).strip().lower() for name in table.columns]) and lower.count("time") == 1:
        table = _cut_to_days(table, lower.index("time"))
    names = [str(name).strip() for name in table.columns]
    places = {wanted: [i for i, name in enumerate(names) if name.lower() == wanted] for wanted in COLUMNS}
    problems = [_missing(name, names, where) for name in REQUIRED if not places[name]]
    for name, found in places.items():
        if len(found) > 1:
            given = ", ".join(repr(names[i]) for i in found)
            problems.append(f"{where}: column {name!r} stands there {len(found)} times ({given}); one is wanted")
        elif found and _nested(table.iloc[:, found[0]]):
            problems.append(f"{where}: column {name!r} holds lists or tables; a plain value in each row is wanted")
    if problems:
        raise InputError(*problems)
    have = [name for name in COLUMNS if places[name]]
    return table.iloc[:, [places[name][0] for name in have]].set_axis(have, axis=1)


def _cut_to_days(table: pd.DataFrame, place: int) -> pd.DataFrame:
    """Give the table with the days of its times."""
    which, times = _texts(table.iloc[:, place])
    days = times.str.replace(A_TIME, "", regex=True).iloc[which].to_numpy()
    return pd.concat([table, pd.Series(days, index=table.index, name="day")], axis=1)


def _missing(name: str, names: list[str], where: str) -> str:
    near = get_close_matches(name, [other for other in names if other.lower() not in COLUMNS], n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"it has: {', '.join(names) or 'none'}"
    return f"{where}: column {name!r} is missing; {hint}"


def _nested(column: "pd.Series[Any]") -> bool:
    return column.dtype == object and bool(column.map(pd.api.types.is_list_like).any())


def understood(table: pd.DataFrame, where: str, first_line: int) -> pd.DataFrame:
    """Give the log with members and days in their own types, or refuse it with all that is wrong with them."""
    who, names = _texts(table["member"])
    when, days = _texts(table["day"])
    numbered = _numbered(when, days)
    values, wanted = _as_numbers(days) if numbered else _as_dates(days)
    wrong_day, wrong_member = values.isna().to_numpy()[when], (names == "").to_numpy()[who]
    lines = table.index.to_numpy() + first_line
    refuse(
        [(line, f"{where} {line}: member is missing") for line in _some(lines[wrong_member])]
        + [
            (line, f"{where} {line}: day " + (f"{days[code]!r} is not {wanted}" if days[code] else "is missing"))
            for line, code in zip(_some(lines[wrong_day]), when[wrong_day], strict=False)
        ],
        int(wrong_day.sum() + wrong_member.sum()),
    )
    log = pd.DataFrame({"member": _as_members(names).to_numpy()[who], "day": values.to_numpy()[when]})
    if numbered:
        log["day"] = log["day"].astype(np.int64)
    if "kind" in table:
        log["kind"] = kinds_of(table).to_numpy()
    for name in OPTIONAL:
        if name in table:
            log[name] = _known(table[name]).array
    if "time" in table and pd.api.types.is_datetime64_any_dtype(table["time"]):
        log["time"] = table["time"].dt.strftime("%Y-%m-%dT%H:%M:%S").to_numpy()
    return log


def _known(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Give whole numbers if all that is there are such, else texts; missing where the cell is blank."""
    which, texts = _texts(column)
    known = texts.where(texts != "")
    numbers = known.dropna().str.fullmatch(A_WHOLE).all()
    return (pd.to_numeric(known).astype("Int64") if numbers else known).iloc[which].reset_index(drop=True)


def kinds_of(table: pd.DataFrame) -> "pd.Series[str]":
    """Give the kind of each row in small letters."""
    which, texts = _texts(table["kind"])
    return texts.str.lower().iloc[which].set_axis(table.index)


def _numbered(when: Ints, days: "pd.Series[str]") -> bool:
    """Tell by the first day that can be read whether days are whole numbers, or dates."""
    numbers, dates = (days.str.fullmatch(form).to_numpy(dtype=np.bool_) for form in (A_NUMBER, A_DATE))
    readable = (numbers | dates)[when]
    return bool(readable.any() and numbers[when[readable.argmax()]])


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
    fit = days.str.fullmatch(A_NUMBER)
    return pd.to_numeric(days.where(fit), errors="coerce"), "a whole number of days, as in the other rows"


def _as_dates(days: "pd.Series[str]") -> tuple["pd.Series[Any]", str]:
    fit = days.str.fullmatch(A_DATE)
    return pd.to_datetime(days.where(fit), format="%Y-%m-%d", errors="coerce"), "a date (YYYY-MM-DD)"


def _as_members(names: "pd.Series[str]") -> "pd.Series[Any]":
    numbers = names.str.fullmatch(A_WHOLE).all()
    return names.astype(np.int64) if numbers else names


def _some(lines: Ints) -> list[int]:
    return [int(line) for line in lines[:SHOWN]]


def refuse(found: list[tuple[int, str]], count: int) -> None:
    """Raise what was found, by line, the first five of `count`; nothing found is no mistake."""
    if not found:
        return
    shown = [problem for _, problem in sorted(found)[:SHOWN]]
    more = count - len(shown)
    raise InputError(*shown, *([f"… and {more} more such mistake{'s' if more > 1 else ''}"] if more else []))
