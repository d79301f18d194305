"""One life looked at closely: its records, its log, and where its members are from month to month."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.run import Run
from sim import life

MONTH = 30
SILENT, AWAY = "silent", "outside"
NAMED = 5  # rooms that are told apart in a picture; the others are summed


class Life(NamedTuple):
    """What :func:`look_closely` saw.

    Attributes
    ----------
    replicate : int
    daily : pandas.DataFrame
        As :attr:`sim.life.Life.daily`.
    log : pandas.DataFrame
        As :meth:`sim.life.Life.events`.
    where : pandas.DataFrame
        A row a person who was ever a member, a column a month: the room in which they were in its last 30 days, or
        :data:`SILENT` where they only stand on a list, or :data:`AWAY`.
    rooms : pandas.DataFrame
        As :attr:`sim.life.Life.rooms`.
    """

    replicate: int
    daily: pd.DataFrame
    log: pd.DataFrame
    where: pd.DataFrame
    rooms: pd.DataFrame


def look_closely(run: Run) -> Life:
    """Live a run again, and look at everybody at the end of every month.

    Parameters
    ----------
    run : Run

    Returns
    -------
    Life
    """
    town = life.Life(run.scenario, run.policies, rng=run.seed, rule=run.rule, log_events=True)
    seen: dict[int, pd.Series] = {0: _whereabouts(town)}
    while town.day < run.days:
        town.live(min(MONTH, run.days - town.day))
        seen[town.day] = _whereabouts(town)
    where = pd.DataFrame(seen).fillna(AWAY)
    return Life(run.replicate, town.daily, town.events(), _named(where, town.rooms), town.rooms)


def _whereabouts(town: life.Life) -> pd.Series:
    rows = slice(0, int(town.state.now[0].rows))
    seen = town.state.signals[rows]
    there = (seen.last_visit >= town.day - MONTH) & (seen.here >= 0) | (town.day == 0)
    place = np.where(there, np.maximum(seen.here, 0).astype(object), SILENT)
    return pd.Series(np.where(seen.n_seats > 0, place, AWAY), index=town.state.people.uid[rows])


def _named(where: pd.DataFrame, rooms: pd.DataFrame) -> pd.DataFrame:
    """Name the rooms in which most people were; sum the others."""
    heads = where.stack().value_counts()
    largest = [room for room in heads.index if isinstance(room, int)][:NAMED]
    names: dict[object, str] = {SILENT: SILENT, AWAY: AWAY}
    for room, inside in zip(rooms["room"], rooms["inside"], strict=True):
        kind = "room" if room == 0 else ("chapter" if inside else "seceded")
        names[room] = f"{kind} {room}" if room in largest else ("other chapters" if inside else "others that seceded")
    return where.map(names.__getitem__)
