"""The command ``lifespan import``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments import terminal
from experiments.options import AsJson
from sim.errors import InputError, unknown

if TYPE_CHECKING:
    from experiments.importing.asked import Asked

HELP = """Read an export of a real community into a log without names or texts.

\b
lifespan import result.json --out events.csv              one file; the format is told by what is in it
lifespan import "WhatsApp Chat.zip" --out events.parquet  a ZIP or a folder becomes one log
lifespan import visits.xlsx --column member=Card --column time=Date --out events.csv
lifespan describe events.csv                              what the log says of the community

Kept is who did what on which day, whom they answered and in which room, all as whole numbers; nothing else is
written, and names and texts are never shown. EVENTS.coverage.json says what the log covers.
"""


def import_(
    export: Annotated[Path | None, typer.Argument(help="A file, a folder or a ZIP.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write the log: .csv, .csv.gz or .parquet.")] = None,
    format: Annotated[
        str | None, typer.Option(help="Its format.  [default: told by what is in it; --list names all]")
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ROLE=NAME", help="Which column of a table says what: member=NAME, time=NAME, kind, room, to."
        ),
    ] = None,
    zone: Annotated[
        str | None,
        typer.Option(help="The community's time zone.  [default: Asia/Shanghai for WeChat, WeCom and QQ, else UTC]"),
    ] = None,
    dates: Annotated[
        str | None, typer.Option(help="What comes first in dates: day-first, month-first, year-first.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="The day of the export.  [default: that of the last event]")] = None,
    list_: Annotated[bool, typer.Option("--list", help="Say which formats are read, and what each tells.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read an export of a real community into a log without names or texts."""
    if list_:
        _tell_formats(as_json)
        return
    asked = _asked(format, column or [], zone, dates, until)
    if export is None or out is None:
        raise InputError("import: an export and --out EVENTS are wanted: lifespan import result.json --out events.csv")
    from experiments.files import check_endings
    from experiments.importing.coverage import in_words
    from experiments.importing.reading import read_export
    from experiments.log import write_log

    check_endings(out)
    found = read_export(export, asked)
    write_log(out, found.log, found.coverage)
    for note in found.notes:
        typer.echo(f"lifespan: {note}", err=True)
    if as_json:
        terminal.print_json({"events_file": str(out)} | found.coverage)
        return
    for line in (f"read as {', '.join(found.coverage['formats'])}", *in_words(found.coverage)):
        typer.echo(line)
    typer.echo(f"\nWritten: {out} and {out}.coverage.json; what it says of the community: lifespan describe {out}")


def _tell_formats(as_json: bool) -> None:
    from experiments.importing.formats import FORMATS

    if as_json:
        said = ("name", "title", "gives", "lacks", "zone")
        terminal.print_json([{key: getattr(format, key) for key in said} for format in FORMATS.values()])
        return
    for format in FORMATS.values():
        typer.echo(f"{format.name:20} {format.title}\n{'':20} gives: {format.gives}\n{'':20} lacks: {format.lacks}")


def _asked(format: str | None, columns: list[str], zone: str | None, dates: str | None, until: str | None) -> "Asked":
    from experiments.importing.asked import Asked
    from experiments.importing.formats import named

    problems: list[str] = []
    roles: dict[str, str] = {}
    for text in columns:
        role, equals, name = text.partition("=")
        if not equals or not name.strip():
            problems.append(f"--column {text!r}: write ROLE=NAME, for instance member=user_id")
        roles[role.strip()] = name.strip()
    problems += _wrong_options(zone, dates, until)
    if problems:
        raise InputError(*problems)
    return Asked(named(format).name if format else None, roles, zone, dates, _day(until) if until else None)


def _wrong_options(zone: str | None, dates: str | None, until: str | None) -> list[str]:
    from zoneinfo import available_timezones

    from experiments.importing.clocks import ORDERS

    problems = []
    if zone and zone not in available_timezones():
        near = unknown("time zone", zone, available_timezones(), "--zone")
        problems.append(
            near if "did you mean" in near else f"--zone: unknown time zone {zone!r}; for instance Asia/Shanghai"
        )
    if dates and dates not in ORDERS:
        problems.append(unknown("order", dates, ORDERS, "--dates"))
    if until and _day(until) is None:
        problems.append(f"--until {until!r} is not a date (YYYY-MM-DD)")
    return problems


def _day(text: str) -> Any:
    from datetime import date

    try:
        return date.fromisoformat(text).toordinal() - date(1970, 1, 1).toordinal()
    except ValueError:
        return None
