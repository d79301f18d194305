"""The tables of the protocol, docs/odd.md, made from the code: ``python -m docs.tables`` writes them there."""

import ast
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from experiments.catalogue import DESCRIBED, catalogue, describe_entries, first_line, parameters
from experiments.outcomes import OUTCOMES
from sim import life
from sim.files import names
from sim.platform import load_platform
from sim.policies import POLICIES, Policy
from sim.records import MEASURES, ROOM_MEASURES
from sim.scenario import load_scenario

PROTOCOL = Path(__file__).parent / "odd.md"
MARKED = re.compile(r"(<!-- table: (\w+) -->\n)(?:(?!<!--).)*(<!-- end -->)", re.DOTALL)
Rows = list[list[str]]


def day() -> str:
    """List the phases in the order in which `live_days` calls them."""
    (loop,) = (n for n in ast.walk(ast.parse(inspect.getsource(life.live_days))) if isinstance(n, ast.For))
    called = [ast.unparse(statement).partition("(")[0] for statement in loop.body]
    phases = [getattr(life, name) for name in called]
    rows = [
        [str(place), _code(name), first_line(phase), _code(phase.__module__.replace(".", "/") + ".py")]
        for place, (name, phase) in enumerate(zip(called, phases, strict=True), 1)
    ]
    return _table(["", "phase", "what it does", "file"], rows)


def scenarios() -> str:
    """List the scenarios that there are."""
    rows = [
        [
            _code(name),
            about.title,
            about.kind,
            _code(about.platform_name),
            str(about.days),
            ", ".join(map(_code, about.also)) or "–",
            about.source,
            about.says,
        ]
        for name in names("scenarios")
        for about in [load_scenario(name)]
    ]
    return _table(["scenario", "title", "kind", "platform", "days", "also", "source", "what it is"], rows)


def platforms() -> str:
    """List the platforms with their numbers."""
    said = [(name, load_platform(name)) for name in names("platforms")]
    rows = [[_code(name), *map(_value, numbers)] for name, numbers in said]
    return _table(["platform", *map(_code, said[0][1]._fields)], rows)


def policies() -> str:
    """List the policies that there are."""
    rows = [[_code(name), line, POLICIES[name].source] for name, line in catalogue("policies").items()]
    return _table(["policy", "what the operator does", "source"], rows)


def policy_parameters() -> str:
    """List what every policy has, then of each what it has beside that, or with another default."""
    of_all = parameters(Policy)
    rows = [("every policy", said) for said in of_all]
    rows += [(_code(name), said) for name in POLICIES for said in parameters(POLICIES[name]) if said not in of_all]
    cells = [
        [name, _code(said["key"]), _value(said["value"]), said["unit"], said["allowed"], said["means"]]
        for name, said in rows
    ]
    return _table(["policy", "parameter", "default", "unit", "range", "meaning"], cells)


def behaviour() -> str:
    """List how people are, in every scenario."""
    (entry,) = describe_entries("behaviour")
    rows = [
        [_code(said["key"]), _value(said["value"]), said["unit"], said["allowed"], said["means"], said["source"]]
        for said in entry.numbers
    ]
    return _table(["parameter", "value", "unit", "range", "meaning", "source"], rows)


def scenario_parameters() -> str:
    """List what a scenario has to say in numbers."""
    rows = [
        [_code(said["key"]), said["unit"], said["allowed"], said["means"]] for said in _numbers(names("scenarios")[0])
    ]
    return _table(["number", "unit", "range", "meaning"], rows)


def scenario_numbers() -> str:
    """List the numbers of every scenario, a row each."""
    keys = [said["key"].partition(".")[2] for said in _numbers(names("scenarios")[0])]
    rows = [[_code(name), *(_value(said["value"]) for said in _numbers(name))] for name in names("scenarios")]
    return _table(["scenario", *map(_code, keys)], rows)


def _numbers(name: str) -> list[dict[str, Any]]:
    return DESCRIBED["scenarios"](name).numbers


def measures() -> str:
    """List what is recorded of a community each day."""
    return _table(["measure", "unit", "meaning"], [[_code(name), *said] for name, said in MEASURES.items()])


def room_measures() -> str:
    """List what is recorded of a room each day."""
    return _table(["measure", "unit", "meaning"], [[_code(name), *said] for name, said in ROOM_MEASURES.items()])


def outcomes() -> str:
    """List what a run is asked for."""
    return _table(["outcome", "unit", "meaning"], [[_code(o.name), o.unit, o.meaning] for o in OUTCOMES.values()])


TABLES: dict[str, Callable[[], str]] = {
    table.__name__: table
    for table in (
        day,
        scenarios,
        platforms,
        policies,
        policy_parameters,
        behaviour,
        scenario_parameters,
        scenario_numbers,
        measures,
        room_measures,
        outcomes,
    )
}


def with_tables(text: str) -> str:
    """Put every table between its marks, ``<!-- table: day -->`` and ``<!-- end -->``.

    Parameters
    ----------
    text : str
        The protocol.

    Returns
    -------
    str
        The same with the tables as the code has them now.

    Raises
    ------
    ValueError
        A table has no place in it, or several, or is unknown.
    """
    marked = re.findall("<!-- table: (.*?) -->", text)
    if sorted(marked) != sorted(TABLES) or sorted(found[2] for found in MARKED.finditer(text)) != sorted(TABLES):
        raise ValueError(f"each table has to stand once between its marks: {', '.join(TABLES)}; there are {marked}")
    return MARKED.sub(lambda found: f"{found[1]}\n{TABLES[found[2]]()}\n\n{found[3]}", text)


def _table(head: list[str], rows: Rows) -> str:
    """Write a table whose columns, but for the last, are as wide as their longest cell."""
    cells = [head, ["---"] * len(head), *([_cell(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)][:-1]
    return "\n".join(_line(row, widths) for row in cells)


def _line(row: list[str], widths: list[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)]
    return f"| {' | '.join(padded)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _code(text: str) -> str:
    return f"`{text}`"


def _value(value: object) -> str:
    return repr(value).removesuffix(".0")


if __name__ == "__main__":
    PROTOCOL.write_text(with_tables(PROTOCOL.read_text(encoding="utf-8")), encoding="utf-8")
