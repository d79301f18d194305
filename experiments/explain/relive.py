"""A run lived again, day by day, with who was active when, and how each who went went."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from experiments.run import Run, measured
from sim.life import Life
from sim.lifespan import Lifespan

Ints = npt.NDArray[np.int64]

STRETCH = 30  # days from one look at everybody to the next
LEFT, NOT_RENEWED, REMOVED, SHUT = "left", "not renewed", "removed", "shut out"


class Look(NamedTuple):
    """Everybody who was ever a member, in the evening of a day; arrays in one order."""

    uid: Ints
    joined: Ints
    listed: Ints
    active_inside: Ints  # day of the last act in the community
    active_anywhere: Ints  # the same, rooms that seceded with it
    friends: list[Ints]  # rows


class Relived(NamedTuple):
    """What was seen.

    Attributes
    ----------
    run : Run
    row : dict
        What was measured, as a sweep measures it.
    lifespan : Lifespan
    daily : pandas.DataFrame
        As :attr:`sim.life.Life.daily`.
    exits : pandas.DataFrame
        ``day, uid, how``: who went off the list.
    acts : pandas.DataFrame
        ``day, uid, acts``: posts and answers of each day's writers.
    looks : dict of int to Look
        By day, every thirtieth and the last.
    ledger : pandas.DataFrame
        As :attr:`sim.life.Life.ledger`.
    """

    run: Run
    row: dict[str, object]
    lifespan: Lifespan
    daily: pd.DataFrame
    exits: pd.DataFrame
    acts: pd.DataFrame
    looks: dict[int, Look]
    ledger: pd.DataFrame


def relive(run: Run) -> Relived:
    """Live a run again and watch.

    Parameters
    ----------
    run : Run

    Returns
    -------
    Relived
    """
    life = Life(run.scenario, run.policies, rng=run.seed, rule=run.rule, log_events=True)
    exits: list[tuple[int, int, str]] = []
    acts: list[pd.DataFrame] = []
    looks: dict[int, Look] = {}
    listed = _listed(life)
    for day in range(run.days):
        life.live(1)
        now = _listed(life)
        gone = np.flatnonzero((listed == 1) & (now[: len(listed)] == 0))
        exits += _how_they_went(life, day, gone)
        acts.append(_acts(life, day))
        if (day + 1) % STRETCH == 0 or day + 1 == run.days:
            looks[day] = _look(life)
        listed = now
    said = pd.DataFrame(exits, columns=["day", "uid", "how"])
    return Relived(run, measured(life), life.lifespan(), life.daily, said, pd.concat(acts), looks, life.ledger)


def _rows(life: Life) -> slice:
    return slice(0, int(life.state.now[0].rows))


def _listed(life: Life) -> Ints:
    return np.asarray(life.state.people["listed"][_rows(life)]).astype(np.int64)


def _how_they_went(life: Life, day: int, gone: Ints) -> list[tuple[int, int, str]]:
    """Say of each who went today how, so that it adds up to the day's counts.

    Fees fall due on a day that stands with the member. Where some were put out and others left on one day, those who
    have been away longest are the ones who were put out: an operator acts in the morning, before anybody visits.
    """
    today, people = life.state.daily[day], life.state.people
    due = [row for row in gone if people["paid_until"][row] == day][: int(today["not_renewed"])]
    rest = [row for row in gone if row not in due]
    rest.sort(key=lambda row: (int(life.state.signals["last_visit"][row]), int(people["uid"][row])))
    n_removed, n_left = int(today["removed"]), int(today["left"])
    how = [REMOVED] * n_removed + [SHUT] * max(0, len(rest) - n_removed - n_left) + [LEFT] * n_left
    told = [*((row, NOT_RENEWED) for row in due), *zip(rest, how, strict=False)]
    return [(day, int(people["uid"][row]), kind) for row, kind in told]


def _acts(life: Life, day: int) -> pd.DataFrame:
    people = life.state.people
    visitors = np.asarray(life.state.today.visitors[: int(life.state.now[0]["visitors"])])
    n = sum(np.asarray(people[name][visitors]) for name in ("posts_today", "ads_today", "replies_today"))
    wrote = np.asarray(n) > 0
    return pd.DataFrame({"day": day, "uid": people["uid"][visitors][wrote], "acts": np.asarray(n)[wrote]})


def _look(life: Life) -> Look:
    people, rows = life.state.people, _rows(life)
    half = np.asarray(life.state.ties.half)[rows]
    friends = [mine["friend"][mine["friend"] >= 0].astype(np.int64) for mine in half]
    uid, joined, listed, inside, anywhere = (
        np.asarray(people[name][rows]).astype(np.int64)
        for name in ("uid", "joined", "listed", "last_active_inside", "last_active")
    )
    return Look(uid, joined, listed, inside, anywhere, friends)
