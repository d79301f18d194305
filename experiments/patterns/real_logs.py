"""Real communities' logs beside simulated ones of their kind, both measured by :func:`experiments.describe.describe`.

Of each kind every second log by name is fitted to, and the others are held back. Only medians and ranges over logs are
kept here, never a log. They are made again from the logs by ``python -m experiments.patterns.real_logs DATA``.
"""

import sys
import tomllib
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.describe import ARCHIVE_RULE, describe
from experiments.patterns.figure import AS_OPERATED, Figure, Measures, Probe, Use, read
from experiments.reference import BEGINNINGS, spread
from sim.life import Life

TABLE = Path(__file__).with_name("real_logs.toml")
MEASURES = ("second_day", "ret30", "ret90", "ret365", "p_active_next_month", "gini", "top10")
KINDS = {  # the scenario of each kind
    "forum": "support_forum",
    "meetup": "local_meetup",
    "open source": "open_source_project",
    "question site": "question_site",
}
HELD = "events(every=14, hours_long=3, circle=6, places=30)"  # meetups of the logs meet more often than once a month
SIZES = {  # those of the logs: a newcomer or two a day
    "forum": {"outside.arrivals_per_day": 1.5, "outside.arrivals_most": 4.0},
    "question site": {"members.size": 60, "outside.arrivals_per_day": 1.0, "outside.arrivals_most": 3.0},
}
DAYS = 730  # the logs are as long or longer, but for the shortest
LEAST = 0.10  # half-width of an interval, where few logs lie closer together than communities do


def _of_kind(kind: str) -> str:
    return f"{kind} in logs"


def described(kind: str, life: Life) -> Measures:
    """Describe a life's log as a real one is."""
    found = describe(life.events(), ARCHIVE_RULE, observed_until=life.day - 1)
    return {f"{kind} {name}": np.nan if found[name] is None else float(found[name]) for name in MEASURES}


def ranges(stats: pd.DataFrame) -> dict[str, Any]:
    """Give median and 10 to 90 % range of every measure, for each kind and either half of its logs.

    Parameters
    ----------
    stats : pandas.DataFrame
        A row a log; ``slug`` and the measures.
    """
    table: dict[str, Any] = {}
    for kind in KINDS:
        logs = stats[stats["slug"].str.startswith(BEGINNINGS[kind])].sort_values("slug").reset_index(drop=True)
        for use, rows in (("fit", logs[::2]), ("validate", logs[1::2])):
            table[f"{kind}.{use}"] = {"logs": len(rows)} | {name: spread(rows[name]) for name in MEASURES}
    return table


def _figures() -> tuple[Figure, ...]:
    table = tomllib.loads(TABLE.read_text())
    found = []
    for kind in KINDS:
        uses: tuple[Use, ...] = ("fit", "validate")
        for use in uses:
            about = table[kind][use]
            for name in MEASURES:
                median, low, high = about[name]
                found.append(
                    Figure(
                        f"logs: {kind}",
                        f"{name}, {about['logs']} logs",
                        use,
                        median,
                        min(low, median - LEAST),
                        max(high, median + LEAST),
                        read(f"{kind} {name}"),
                        None,
                        (_of_kind(kind),),
                        "event logs of real communities, described by the same code",
                    )
                )
    return tuple(found)


PROBES = tuple(
    Probe(
        _of_kind(kind),
        scenario,
        DAYS,
        partial(described, kind),
        HELD if kind == "meetup" else AS_OPERATED,
        SIZES.get(kind, {}),
        medians=frozenset(f"{kind} {name}" for name in MEASURES),
        log_events=True,
        replicates=40,
        fewer=2,
    )
    for kind, scenario in KINDS.items()
)
FIGURES = _figures()


def main(data: Path) -> None:
    """Write the table of ranges."""
    stats = pd.read_csv(data / "stats.csv")
    lines = ["# Over logs of a kind: median, 10 %, 90 %. Made by python -m experiments.patterns.real_logs DATA."]
    for name, about in ranges(stats).items():
        kind, use = name.split(".")
        lines += ["", f'["{kind}".{use}]', *(f"{key} = {value}" for key, value in about.items())]
    TABLE.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
