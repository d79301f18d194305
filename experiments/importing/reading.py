"""The whole way from an export to an event log."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from pydantic import TypeAdapter, ValidationError
from tqdm import tqdm

from experiments.importing import any_table
from experiments.importing.acts import Act, MalformedError
from experiments.importing.asked import Asked
from experiments.importing.clocks import AmbiguousDatesError
from experiments.importing.contents import Content
from experiments.importing.coverage import coverage_of
from experiments.importing.formats import ANY_TABLE, named, recognised
from experiments.importing.forms import Acts, Format
from experiments.importing.gathering import Gathering, Mistakes
from experiments.importing.sources import Source, files_of
from experiments.importing.text import lines_of
from experiments.log import refuse
from sim.errors import InputError

Found = list[tuple[Content, Format]]


class Imported(NamedTuple):
    """A log out of an export.

    Attributes
    ----------
    log : pandas.DataFrame
        `member` from 1, `day` (datetime64), `kind`, `to` and `room` (Int64), a row an event, by day.
    coverage : dict
        What it covers, as `coverage.coverage_of` says it.
    notes : list of str
        How each table was understood.
    """

    log: pd.DataFrame
    coverage: dict[str, Any]
    notes: list[str]


def read_export(path: str | Path, asked: Asked | None = None) -> Imported:
    """Read an export.

    Parameters
    ----------
    path : str or pathlib.Path
        A file, a folder or a ZIP; the files of a folder or ZIP become one log.
    asked : Asked, optional
        What the files do not say.

    Returns
    -------
    Imported
        The log, what it covers, and notes.

    Raises
    ------
    InputError
        With the file and line: what cannot be understood. No name and no text is ever said.
    """
    asked = asked or Asked()
    found, passed_over = _formats_of(files_of(Path(path)), asked, Path(path))
    gathering, notes = Gathering(), []
    quiet = len(found) < 2 or not sys.stderr.isatty()
    for content, format in tqdm(found, unit=" files", delay=2, disable=quiet, leave=False):
        if format.asks and content.table:
            notes.append(_guess_said(content, asked))
        _take(gathering, content, format, asked)
    log = gathering.table()
    if log.empty:
        raise InputError(f"{path}: nothing that anybody did was found in it")
    formats = list({format.name: format for _, format in found}.values())
    zone = asked.zone or ", ".join(sorted({format.zone for format in formats}))
    files = Counter({"read": len(found), "passed over": passed_over})
    coverage = coverage_of(log, formats, files, zone, gathering, asked.until)
    return Imported(log.assign(day=log["day"].to_numpy().astype("datetime64[D]")), coverage, notes)


def _formats_of(sources: list[Source], asked: Asked, path: Path) -> tuple[Found, int]:
    """Tell each file's format; files of no format are passed over, if others are of one."""
    alone = Content(sources[0]) if len(sources) == 1 else None
    contents = [alone or Content(source) for source in sources]
    found = [(content, format) for content in contents if content.readable and (format := _format_of(content, asked))]
    if not found:
        found = [(content, ANY_TABLE) for content in contents if _guessable(content, alone is not None)]
    if not found:
        raise InputError(f"{path}: is in none of the formats that are known; see lifespan import --list")
    kept = found if alone else [(Content(content.source), format) for content, format in found]
    return kept, len(sources) - len(found)


def _format_of(content: Content, asked: Asked) -> Format | None:
    if asked.format:
        return named(asked.format)
    return ANY_TABLE if asked.columns else recognised(content)


def _guessable(content: Content, alone: bool) -> bool:
    if not content.readable or content.table is None:
        return False
    return bool(any_table.columns(content.table, {}, content.source.where)) if alone else any_table.fits(content.table)


def _guess_said(content: Content, asked: Asked) -> str:
    assert content.table is not None
    chosen = any_table.columns(content.table, asked.columns, content.source.where)
    said = ", ".join(f"{role} = {column!r}" for role, column in chosen.items())
    return f"{content.source.where}: read as a table: {said}; another column: --column ROLE=NAME"


def _take(gathering: Gathering, content: Content, format: Format, asked: Asked) -> None:
    source = content.source
    mistakes: Mistakes = []
    unit = content.table.unit if format.shape == "table" and content.table else format.unit
    try:
        acts = _acts(content, format, asked)
        mistakes = gathering.take(_shown(acts), format.platform, asked.clock(format.zone, format.order))
    except MalformedError as error:
        mistakes = [(error.line, error.said)]
    except AmbiguousDatesError:
        raise InputError(
            f"{source.where}: its dates, such as 3/4/24, do not tell whether the day or the month comes first; "
            "say --dates day-first or --dates month-first"
        ) from None
    once = sorted(set(mistakes))
    refuse([(line, f"{source.where}: {unit} {line}: {said}") for line, said in once], len(once))


def _shown(acts: Acts) -> Iterator[Act | str]:
    yield from tqdm(acts, unit=" events", delay=2, disable=not sys.stderr.isatty(), leave=False)


def _acts(content: Content, format: Format, asked: Asked) -> Acts:
    more = (asked,) if format.asks else ()
    return format.read(_content_for(content, format), content.source, *more)


def _content_for(content: Content, format: Format) -> Any:
    if format.shape == "json":
        return _kept(content, format)
    if format.shape == "mbox":
        return content.source.data()
    if format.shape == "lines":
        return lines_of(content.text)
    if content.table is None:
        raise InputError(f"{content.source.where}: is no table, and {format.name} wants one")
    return content.table


def _kept(content: Content, format: Format) -> Any:
    """Read what is kept of JSON; nothing else of it is ever an object."""
    if content.by_lines:
        return _kept_by_lines(content, format)
    try:
        return TypeAdapter(format.model).validate_json(content.text)
    except ValidationError as error:
        raise InputError(*_said(error, f"{content.source.where}: ")) from None


def _kept_by_lines(content: Content, format: Format) -> list[Any]:
    one = TypeAdapter(format.line_model or format.model)
    kept = []
    for number, line in lines_of(content.text):
        try:
            kept += [one.validate_json(line)] if line.strip() else []
        except ValidationError as error:
            said = _said(error, f"{content.source.where}: line {number}: ")
            raise InputError(*(line.replace("at line 1 column", "at column") for line in said)) from None
    return kept


def _said(error: ValidationError, where: str, shown: int = 5) -> list[str]:
    found = error.errors(include_url=False, include_input=False, include_context=False)
    lines = [where + _said_once(dict(one)) for one in found[:shown]]
    return lines + ([f"… and {len(found) - shown} more such mistakes"] if len(found) > shown else [])


def _said_once(found: dict[str, Any]) -> str:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in found["loc"]).lstrip(".")
    if found["type"] == "missing":
        return f"{path} is missing"
    said = str(found["msg"]).removeprefix("Input ")
    return f"{path} {said}" if path else said
