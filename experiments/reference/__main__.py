"""Make the ranges over real logs: ``python -m experiments.reference DATA``."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from tqdm import tqdm

from experiments.describe import ARCHIVE_RULE
from experiments.files import write_whole
from experiments.health.figures import COMPARED, figures
from experiments.log import read_log
from experiments.reference import BEGINNINGS, FEWEST_LOGS, LOGS, spread
from experiments.survival import crossing, kaplan_meier

NO_PEOPLE = ("meetup-rladies",)  # its members are chapters: they make the census of lifespans
CENSUS = "extra/rladies_chapters.csv.gz"
YEAR = 365
AGES = (90, 180, 365, 730, 1095, 1460, 1825)
HEAD = "# Over real logs of a kind: median, 10 %, 90 %, number of logs. Made by python -m experiments.reference DATA."


def measured(data: Path, beginnings: tuple[str, ...] = ("",)) -> pd.DataFrame:
    """Measure every log whose name begins so: a row a log."""
    index = pd.read_csv(data / "index.csv", index_col="slug")
    rows: dict[str, dict[str, Any]] = {}
    slugs = [slug for slug in sorted(index.index) if slug.startswith(beginnings) and slug not in NO_PEOPLE]
    for slug in tqdm(slugs, disable=None):
        found = figures(read_log(data / f"{slug}.csv.gz"), ARCHIVE_RULE, observed_until=index["snapshot_day"][slug])
        rows[slug] = {name: found[name].value for name in COMPARED}
    return pd.DataFrame.from_dict(rows, orient="index").astype(float)


def by_kind(table: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Give the ranges for each kind; where fewer than three logs have a measure, none."""
    found: dict[str, dict[str, Any]] = {}
    for kind, beginnings in BEGINNINGS.items():
        logs = table[table.index.str.startswith(beginnings)]
        known = {name: logs[name].dropna() for name in COMPARED}
        found[kind] = {"logs": len(logs)} | {
            name: [*spread(values), len(values)] for name, values in known.items() if len(values) >= FEWEST_LOGS
        }
    return found


def census(data: Path) -> dict[str, Any]:
    """Give the share of a network's chapters that lived longer than so many days, with its 95 % interval.

    A chapter lives from its first meetup to its last; it is dead after a year without one.
    """
    chapters = pd.read_csv(data / CENSUS, parse_dates=["first_event", "last_event"]).dropna(subset="first_event")
    end = pd.Timestamp(pd.read_csv(data / "index.csv", index_col="slug")["snapshot_day"]["meetup-rladies"])
    lived = np.asarray((chapters["last_event"] - chapters["first_event"]).dt.days, dtype=np.float64)
    dead = ((end - chapters["last_event"]).dt.days >= YEAR).to_numpy()
    curve = kaplan_meier(lived, dead, int(lived.max()))
    alive = {age: curve[curve["day"] <= age].iloc[-1] for age in AGES}
    return {"chapters": len(chapters), "median": crossing(curve["day"], curve["alive"])} | {
        str(age): [round(float(row[name]), 3) for name in ("alive", "low", "high")] for age, row in alive.items()
    }


def main(data: Path) -> None:
    """Write the table."""
    lines = [HEAD]
    for name, about in {**by_kind(measured(data)), "census": census(data)}.items():
        lines += ["", f'["{name}"]', *(f"{key} = {value}" for key, value in about.items())]
    write_whole(LOGS, ("\n".join(lines) + "\n").encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
