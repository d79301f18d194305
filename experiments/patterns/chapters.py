"""How long volunteer chapters live: a census of a network of meetups, and simulated ones, by the same rule.

A chapter is dead if nothing was held in the last year observed; a longer silence before that, as in the pandemic, is
not its death. Of the census only Kaplan-Meier shares with their band are kept here, never a chapter;
they are made again by ``python -m experiments.patterns.chapters DATA``.
"""

import sys
import tomllib
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from experiments.patterns.figure import AS_OPERATED, Figure, Measures, Probe, Summary, read
from experiments.survival import survival
from sim.life import Life

TABLE = Path(__file__).with_name("chapters.toml")
SOURCE = "census of the chapters of R-Ladies: every meetup that one of 232 chapters held (CC BY 4.0)"
SILENT = 365  # days without a meetup after which a chapter is dead
AT = (365, 730, 1095, 1460)
FITTED = 1095  # the one share that is fitted to; that of the other days is predicted
MEET = 3  # people, of whom one at least invited: fewer are no meetup
DAYS = AT[-1] + SILENT


def lifespan_of(days: npt.NDArray[np.int64], until: int) -> tuple[int, bool]:
    """Give how long somebody held meetups, and whether they have ended: the last one is a year ago.

    Parameters
    ----------
    days : array of int
        On which one was held, in order.
    until : int
        Last day observed.

    Returns
    -------
    tuple of (int, bool)
        Days from the first to the last; and False where fewer than a year were seen after the last.
    """
    return int(days[-1] - days[0]) + 1, bool(until - days[-1] >= SILENT)


def meetups(life: Life) -> Measures:
    """Say for each of the days whether a chapter is alive so long after its first meetup; one without any never was."""
    held = np.flatnonzero(np.asarray(life.days_seen["attendees"]) >= MEET)
    days, died = lifespan_of(held, life.day - 1) if len(held) else (0, True)
    return {f"chapter {day}": float(not died or days > day) for day in AT}


def census(events: pd.DataFrame) -> dict[int, list[float]]:
    """Give the share alive at each of the days with its 95 % band.

    Parameters
    ----------
    events : pandas.DataFrame
        A row a meetup: ``chapter``, ``day`` (a date).
    """
    day = pd.to_datetime(events["day"])
    number = (day - day.min()).dt.days
    lives = [lifespan_of(np.sort(held.to_numpy()), int(number.max())) for _, held in number.groupby(events["chapter"])]
    days, died = (np.array(column) for column in zip(*lives, strict=True))
    found = survival(
        days, died, np.zeros(len(days), bool), horizon=int(days.max()) + SILENT, window=SILENT, alive_at=AT
    )
    return {at: [round(x, 3) for x in (found.alive[at], *found.alive_ci[at])] for at in AT}


def _constant(day: int, seen: Summary) -> float:
    """Give what one chance of ending a year would leave, the chance taken from another day."""
    anchor = AT[0] if day != AT[0] else AT[-1]
    return float(seen[f"chapter {anchor}"] ** (day / anchor))


_CHAPTER = "volunteer chapters"
PROBES = (Probe(_CHAPTER, "local_meetup", DAYS, meetups, AS_OPERATED, fewer=20),)
FIGURES = tuple(
    Figure(
        "chapters",
        f"share alive after {day} days",
        "fit" if int(day) == FITTED else "validate",
        target=shares[0],
        low=shares[1],
        high=shares[2],
        value=read(f"chapter {day}"),
        null=partial(_constant, int(day)),
        needs=(_CHAPTER,),
        source=SOURCE,
    )
    for day, shares in tomllib.loads(TABLE.read_text())["alive"].items()
)


def main(data: Path) -> None:
    """Write the table of the census."""
    alive = census(pd.read_csv(data / "extra" / "rladies_chapter_events.csv.gz"))
    lines = [
        "# Share of chapters alive, and its 95 % band. Made by python -m experiments.patterns.chapters DATA.",
        "[alive]",
    ]
    TABLE.write_text("\n".join([*lines, *(f"{day} = {shares}" for day, shares in alive.items()), ""]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
