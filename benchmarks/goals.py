"""What is wanted, beside what was measured in the same run."""

from collections.abc import Mapping
from typing import NamedTuple

from benchmarks.clock import short
from benchmarks.page import table


class Goal(NamedTuple):
    """A number that should be reached: at least, or at most."""

    what: str
    wanted: float
    at_least: bool


GOALS = {
    "member_days_per_second_busy": Goal("member-days a second of 100,000 members, a third of whom visit", 1e7, True),
    "member_days_per_second_quiet": Goal("the same, a twentieth", 4e7, True),
    "million_seconds_busy": Goal("seconds for a million members over a year, a third of whom visit", 60, False),
    "million_seconds_quiet": Goal("the same, a twentieth", 60, False),
    "bytes_a_member": Goal("bytes a member, without ties and what a day overwrites", 250, False),
    "bytes_a_tie": Goal("bytes a tie, at each of its ends", 16, False),
    "runs_per_second_200": Goal("runs a second of 200 members over a year, policies daily", 150, True),
    "growth_busy": Goal("times as much for a member-day of a million as of 1,000, a third of whom visit", 3, False),
    "growth_quiet": Goal("the same, a twentieth", 3, False),
    "times_mesa_objects_1e3": Goal("times faster than Mesa's objects, 1,000 members", 100, True),
    "times_mesa_objects_1e5": Goal("the same, 100,000", 200, True),
    "times_c": Goal("times the time of C, for the costliest pass", 1.5, False),
    "answer_times_mesa": Goal("times less CPU time for an answer than with Mesa's objects", 500, True),
    "cold_start_seconds": Goal("CPU seconds of the first run ever", 20, False),
    "warm_start_seconds": Goal("CPU seconds of a later one", 1, False),
}


def goals_table(numbers: Mapping[str, float | str | None]) -> dict[str, str]:
    """Set what was measured against the goals; nothing where any of it was not measured.

    Parameters
    ----------
    numbers : mapping of str to float
        Headline numbers by name, as ``--json`` prints them.

    Returns
    -------
    dict of str to str
        The table by its name, or nothing.
    """
    if not all(isinstance(numbers.get(name), float | int) for name in GOALS):
        return {}
    return {
        "goals": table(["what", "goal", "measured", "reached"], [_row(numbers[name], GOALS[name]) for name in GOALS])
    }


def _row(found: float | str | None, goal: Goal) -> list[str]:
    seen = float(found or 0.0)
    reached = seen >= goal.wanted if goal.at_least else seen <= goal.wanted
    limit = f"{'at least' if goal.at_least else 'at most'} {_plain(goal.wanted)}"
    return [goal.what, limit, _plain(seen), "yes" if reached else "**no**"]


def _plain(value: float) -> str:
    return f"{value / 1e6:.3g} million" if value >= 1e6 else short(value)
