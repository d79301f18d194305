"""The accounts of a life: who became active and who no longer was, by how they came and went; what came first."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from experiments.explain.relive import LEFT, NOT_RENEWED, REMOVED, SHUT, STRETCH, Look, Relived
from experiments.phrases import Words

Bools = npt.NDArray[np.bool_]

ENGLISH = Words("en", "explain")
NEWCOMERS, CAME_BACK = "newcomers", "came back"
SILENT, SECEDED = "fell silent", "seceded"
GAINS = (NEWCOMERS, CAME_BACK)
LOSSES = (SILENT, LEFT, NOT_RENEWED, REMOVED, SECEDED, SHUT)
SHARE = 0.1  # of the peak, that a cause has to have taken before it is said to have begun
BEFORE = 60  # days of writing by which a member is weighed, and in which ties may follow
SHOWN = 5


def accounts(relived: Relived) -> pd.DataFrame:
    """Count, for each stretch of thirty days, who became active and who no longer was.

    Returns
    -------
    pandas.DataFrame
        A row a stretch: ``day`` (its last), a column for each of :data:`GAINS` and :data:`LOSSES`, ``active`` at its
        end. It adds up: active is the active before, with the gains, without the losses.
    """
    rows = []
    for (_, before), (day, after) in _stretches(relived):
        was, is_now = _active_at(relived, before, day - _length(relived, day)), _active_at(relived, after, day)
        was = np.concatenate([was, np.zeros(len(is_now) - len(was), bool)])
        how = _how(relived, after, day)
        row: dict[str, object] = {"day": day}
        new = is_now & ~was
        fresh = after.joined > day - _length(relived, day)
        row |= {NEWCOMERS: int((new & fresh).sum()), CAME_BACK: int((new & ~fresh).sum())}
        gone = how[was & ~is_now]
        rows.append(row | {cause: int((gone == cause).sum()) for cause in LOSSES} | {"active": int(is_now.sum())})
    return pd.DataFrame(rows)


def _stretches(relived: Relived) -> Iterator[tuple[tuple[int, Look], tuple[int, Look]]]:
    """Give each look with the one before; at first nobody has been active."""
    nobody = np.zeros(0, np.int64)
    before = (-1, Look(nobody, nobody, nobody, nobody, nobody, []))
    for seen in relived.looks.items():
        yield before, seen
        before = seen


def _length(relived: Relived, day: int) -> int:
    days = [-1, *relived.looks]
    return day - days[days.index(day) - 1]


def _active_at(relived: Relived, look: Look, day: int) -> Bools:
    return np.asarray(look.active_inside > day - relived.run.rule.window)


def _how(relived: Relived, look: Look, day: int) -> npt.NDArray[np.object_]:
    """Say of everybody who is not active how they went: off the list, with a room, or into silence."""
    how = np.full(len(look.uid), SILENT, object)
    elsewhere = look.active_anywhere > day - relived.run.rule.window
    how[elsewhere] = SECEDED
    last = relived.exits[relived.exits["day"] <= day].drop_duplicates("uid", keep="last").set_index("uid")["how"]
    off = look.listed == 0
    how[off] = last.reindex(look.uid[off]).fillna(SILENT).to_numpy(object)
    return how


def peak_of(relived: Relived) -> tuple[int, int]:
    """Give the day on which most were active, and how many."""
    active = relived.daily["active"].to_numpy()
    return int(active.argmax()), int(active.max())


def in_order(relived: Relived, table: pd.DataFrame) -> pd.DataFrame:
    """Say what came first: a row a sign or cause with the day on which it began.

    Returns
    -------
    pandas.DataFrame
        ``day, what``, in order: the days by which each loss after the peak had taken a tenth of the peak's active
        members; and when newcomers, the operator's acts, half of the topics' freshness ended, and disputes,
        advertisements, silenced seats, rooms that seceded began. ``sign, cause, n``: of what kind that is.
    """
    peak_day, peak = peak_of(relived)
    after = table[table["day"] > peak_day]
    found: list[tuple[int, str, str, int]] = [(peak_day, "peak", "", peak)]
    for cause in LOSSES:
        taken = after[cause].cumsum()
        begun = after["day"][taken >= max(1, SHARE * peak)]
        if len(begun):
            found.append((int(begun.iloc[0]), "taken", cause, int(after[cause].sum())))
    found += [(day, sign, "", 0) for day, sign in _signs(relived)]
    if relived.lifespan.died:
        found.append((relived.lifespan.first_day + relived.lifespan.days, "dead", "", 0))
    rows = pd.DataFrame(found, columns=["day", "sign", "cause", "n"])
    what = [sign_said(row, ENGLISH) for row in rows.to_dict("records")]
    return rows.assign(what=what).sort_values(["day", "what"], kind="stable", ignore_index=True)


def sign_said(row: Mapping[Any, Any], words: Words) -> str:
    """Say what a row of :func:`in_order` is."""
    cause = words.at("ways")[row["cause"]] if row["cause"] else ""
    return words(f"signs.{row['sign']}", cause=cause, n=row["n"])


def _signs(relived: Relived) -> Iterator[tuple[int, str]]:
    daily = relived.daily
    joined = np.flatnonzero(daily["joined_outside"] + daily["joined_invited"])
    if len(joined) and joined[-1] < relived.run.days - STRETCH:
        yield int(joined[-1]), "newcomer"
    for name in ("disputes", "ads", "seceded"):
        days = np.flatnonzero(daily[name])
        if len(days):
            yield int(days[0]), name
    muted = np.flatnonzero(daily["muted"] > SHARE * daily["members"].clip(lower=1))
    if len(muted):
        yield int(muted[0]), "muted"
    worn = np.flatnonzero(daily["freshness"] < 0.5)
    if len(worn):
        yield int(worn[0]), "worn"
    done = relived.ledger[relived.ledger["done"] & ~relived.ledger["action"].isin(["Fee", "Charge"])]
    if done.empty:
        yield 0, "idle"
    elif done["day"].max() < relived.run.days - STRETCH:
        yield int(done["day"].max()), "last_act"


def who_mattered(relived: Relived, shown: int = SHOWN) -> pd.DataFrame:
    """Say whose going took most of the talk with it, and how many of their ties went too.

    Returns
    -------
    pandas.DataFrame
        A row a member who went for good before the end, the weightiest first: ``uid``, ``day`` (of their last act),
        ``how`` they went, ``acts`` and their ``share`` of all
        that was written in the sixty days before, ``ties`` (active then), ``followed`` (of these, no longer active
        sixty days later), ``expected`` (as many if they went like everybody else). It is counted: that ties went
        after somebody does not say that they went because of them.
    """
    last_day, last = list(relived.looks.items())[-1]
    life, window = relived.lifespan, relived.run.rule.window
    end = life.first_day + life.days if life.died else last_day - BEFORE
    hows = {day: _how(relived, look, day) for day, look in relived.looks.items()}
    rows = []
    acts = relived.acts
    for row in np.flatnonzero((last.active_inside >= 0) & (last.active_inside < end)):
        day, uid = int(last.active_inside[row]), int(last.uid[row])
        how = hows[min((seen for seen in hows if seen >= day + window), default=last_day)]
        lately = acts[(acts["day"] > day - BEFORE) & (acts["day"] <= day)]
        mine = int(lately["acts"][lately["uid"] == uid].sum())
        share = mine / max(int(lately["acts"].sum()), 1)
        rows.append({"uid": uid, "row": row, "day": day, "how": str(how[row]), "acts": mine, "share": share})
    table = pd.DataFrame(rows, columns=["uid", "row", "day", "how", "acts", "share"])
    table = table.sort_values(["acts", "uid"], ascending=[False, True]).head(shown)
    followed = [_followed(relived, int(r), int(d)) for r, d in zip(table["row"], table["day"], strict=True)]
    more = pd.DataFrame(followed, columns=["ties", "followed", "expected"], index=table.index)
    return table.drop(columns="row").join(more).reset_index(drop=True)


def _followed(relived: Relived, row: int, day: int) -> tuple[int, int, float]:
    """Count the ties who were active when somebody went, and who of them no longer was after sixty days."""
    days = np.array(list(relived.looks))
    before = days[days <= day]
    at = int(before[-1]) if len(before) else int(days[0])
    later = int(days[days >= min(at + BEFORE, days[-1])][0])
    then, now = relived.looks[at], relived.looks[later]
    was = _active_at(relived, then, at)
    still = _active_at(relived, now, later)[: len(was)]
    if row >= len(was):
        return 0, 0, 0.0
    friends = then.friends[row]
    friends = friends[was[friends]]
    others = was.copy()
    others[row] = False
    rate = 1 - still[others].mean() if others.any() else 0.0
    return len(friends), int((~still[friends]).sum()), float(rate * len(friends))
