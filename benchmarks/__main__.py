"""Measure, and write the tables of ``docs/performance.md``: ``python -m benchmarks [--quick] [--json]``."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from benchmarks.clock import say
from benchmarks.goals import goals_table
from benchmarks.page import PAGE, Section, with_tables

PARTS = (
    "machine",
    "rules",
    "stages",
    "sleepers",
    "slow",
    "passes",
    "startup",
    "scale",
    "answer",
    "draws",
    "reference",
    "limits",
)
KEYS = (
    "member_days_per_second_busy",
    "member_days_per_second_quiet",
    "runs_per_second_200",
    "times_mesa_objects_1e3",
    "times_mesa_objects_1e5",
    "times_c",
    "answer_times_mesa",
    "cold_start_seconds",
    "warm_start_seconds",
    "sweep_share_of_two_cores",
)


def measured(parts: Sequence[str], quick: bool, measures: Callable[[str], Callable[[bool], Section]]) -> Section:
    """Measure some parts; one that fails says so in the place of its number and leaves the others alone."""
    tables: dict[str, str] = {}
    numbers: dict[str, float | str | None] = dict.fromkeys(KEYS)
    for part in parts:
        try:
            section = measures(part)(quick)
        except Exception as error:
            numbers[f"failed_{part}"] = f"{type(error).__name__}: {error}"
            say(f"{part} failed: {numbers[f'failed_{part}']}")
            continue
        tables |= section.tables
        numbers |= section.numbers
    return Section(tables, numbers)


def measure_of(part: str) -> Callable[[bool], Section]:
    """Import a part when its turn comes."""
    measure: Callable[[bool], Section] = import_module(f"benchmarks.{part}").measure
    return measure


def main(words: Sequence[str] | None = None) -> int:
    """Measure what is asked for; give the number of parts that failed."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument(
        "--quick", action="store_true", help="fewer sizes and rounds, under three minutes; writes nothing"
    )
    asked.add_argument("--json", action="store_true", help="print the headline numbers as JSON instead of the tables")
    asked.add_argument("--part", action="append", choices=PARTS, help="only this; may be given several times")
    told = asked.parse_args(words)
    section = measured(told.part or PARTS, told.quick, measure_of)
    if not told.quick:
        section = section._replace(tables={**section.tables, **goals_table(section.numbers)})
        PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8"), section.tables), encoding="utf-8")
    print(json.dumps(section.numbers, indent=2) if told.json else "\n\n".join(section.tables.values()))
    return sum(name.startswith("failed_") for name in section.numbers)


if __name__ == "__main__":
    sys.exit(main())
