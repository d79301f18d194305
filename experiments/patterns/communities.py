"""Figures about communities as they are, by the sources: the claims marked ``calibrate``."""

from functools import partial

import numpy as np

from experiments.patterns.figure import AS_OPERATED, Figure, Measures, Probe, Summary, read
from sim.agents.population import FOUNDER
from sim.life import Life

SEASON, WORD, CLUB, ASSOCIATION = (
    f"{name}.txt"
    for name in ("001_e5e7c662d7ef5c81", "003_2b407cfdf281c267", "001_e5e7c662d7ef5c81", "000_a2cb8eb49667a1fd")
)
CURIOSITY = "004_6e2827bdab23065a.txt"
WEEK = 7
MONTH = 30
YEAR = 365
NINETY = 83  # days after which the founders, who came within the two weeks before, have been there for ninety
SILENCE = 60  # day from which nothing is announced
TRIPS = 28  # days from one to the next, as the club is operated


def _interest_left(kind: str, life: Life) -> Measures:
    """Give the mean interest of the founders who are still on the list, over what they began with."""
    founders = slice(0, life.scenario_.members.size)
    people = np.asarray(life.state.people)[founders]
    away = life.day - 1 - np.asarray(life.state.signals)["last_visit"][founders]
    left = people["interest"] * 0.5 ** (np.maximum(away, 0) / people["half_life"])
    here = people["listed"] == 1
    return {
        f"{kind} interest": float(left[here].mean()) / life.scenario_.behaviour.start_interest if here.any() else np.nan
    }


def _tenure(kind: str, life: Life) -> Measures:
    founders = slice(0, life.scenario_.members.size)
    stayed = np.asarray(life.state.signals)["last_visit"][founders] - np.asarray(life.state.people)["joined"][founders]
    return {f"{kind} tenure": float(np.median(stayed))}


def a_season(life: Life) -> Measures:
    """Measure how a group fades that an operator built: lifespan, half-peak, who is alive after a year."""
    life.live(NINETY)
    found = _interest_left("wechat", life)
    life.live(540 - NINETY)
    writers = life.days_seen["writers"].astype(float)
    weekly = np.convolve(writers, np.ones(WEEK), "valid")
    after = weekly[weekly.argmax() :]
    below = np.flatnonzero(after < weekly.max() / 2)
    relative = life.relative_lifespan()
    return (
        found
        | _tenure("wechat", life)
        | {
            "wechat lifespan": float(relative.days),
            "wechat half-peak": float(weekly.argmax() + below[0]) if len(below) else float(len(writers)),
            "wechat alive": float(life.lifespan().days >= YEAR),
        }
    )


def readers(life: Life) -> Measures:
    """Measure how the followers of an account lose interest."""
    life.live(NINETY)
    found = _interest_left("account", life)
    life.live(300 - NINETY)
    return found | _tenure("account", life)


def _silence(kind: str, life: Life) -> Measures:
    """Give the second week of silence over the week before it, in arrivals from outside and in visits."""
    days = life.days_seen
    before, second = slice(SILENCE - WEEK, SILENCE), slice(SILENCE + WEEK, SILENCE + 2 * WEEK)
    return {
        f"{kind} {what} {when}": float(days[column][span].mean())
        for what, column in (("arrivals", "joined_outside"), ("visits", "visitors"))
        for when, span in (("before", before), ("in silence", second))
    }


def _ratio(kind: str, what: str, seen: Summary) -> float:
    before = seen[f"{kind} {what} before"]
    return seen[f"{kind} {what} in silence"] / before if before > 0 else float("nan")


def _fall_less(seen: Summary) -> float:
    """Say by how much less the visits of those fall who have ties."""
    return _ratio("qq", "visits", seen) - _ratio("official", "visits", seen)


def _trips(life: Life) -> Measures:
    """Give what the sum of ties a member gained between the third trip and the sixth."""
    days = life.days_seen
    strength = days["ties"] * days["tie_strength"]
    return {"strength gained": float(strength[6 * TRIPS + WEEK] - strength[3 * TRIPS + WEEK])}


def _few_active(life: Life) -> Measures:
    people = np.asarray(life.state.people)[: int(life.state.now[0].rows)]
    listed = people["listed"] == 1
    return {
        "club active": float((people["last_active"][listed] > life.day - MONTH - 1).mean()) if listed.any() else np.nan
    }


def _half_year(life: Life) -> Measures:
    days = life.days_seen
    return {
        "large events": float((days["attendees"][:182] >= 100).sum()),
        "association growth": float(days["members"][181]) / life.scenario_.members.size,
    }


def _paying(life: Life) -> Measures:
    people = np.asarray(life.state.people)[: int(life.state.now[0].rows)]
    paid = (people["listed"] == 1) & (people["paid_until"] > life.day) & (people["channel"] != FOUNDER)
    return {"paying": float(paid.sum())}


_GROUP, _ACCOUNT, _SILENT_ACCOUNT, _SILENT_QQ, _HIKERS, _CLUB, _BUSINESS, _ASSOCIATION = (
    "a group that an operator built",
    "followers of an account",
    "an account falls silent",
    "a QQ group falls silent",
    "hikers",
    "a club's year",
    "a club that carries a business",
    "an association's half-year",
)
# who a teacher with a large name reaches; by hand, so that some 5,000 pay (a number of the scenario, not of behaviour)
READERS = {"outside.audience": 40_000, "outside.arrivals_per_day": 35.0, "outside.arrivals_most": 70}
_ANNOUNCED = f"value(hours_per_week=7, stop={SILENCE}), recruiting(stop={SILENCE})"
PROBES = (
    Probe(
        _GROUP,
        "wechat_group",
        0,
        a_season,
        medians=frozenset({"wechat lifespan", "wechat half-peak", "wechat tenure"}),
        fewer=200,
    ),
    Probe(_ACCOUNT, "official_account", 0, readers, medians=frozenset({"account tenure"}), fewer=6, replicates=40),
    Probe(
        _SILENT_ACCOUNT,
        "official_account",
        SILENCE + 2 * WEEK,
        partial(_silence, "official"),
        _ANNOUNCED,
        fewer=16,
    ),
    Probe(_SILENT_QQ, "qq_group", SILENCE + 2 * WEEK, partial(_silence, "qq"), _ANNOUNCED, fewer=40),
    Probe(
        _HIKERS,
        "outdoor_club",
        6 * TRIPS + WEEK + 1,
        _trips,
        AS_OPERATED,
        fewer=60,
    ),
    Probe(_CLUB, "paid_learning_club", YEAR, _few_active, AS_OPERATED, fewer=3, replicates=60),
    Probe(
        _BUSINESS,
        "paid_learning_club",
        YEAR,
        _paying,
        "fees(entry=400, renewal=400), value(hours_per_week=10)",
        settings=READERS,
        fewer=1,
        replicates=20,
    ),
    Probe(_ASSOCIATION, "business_association", 182, _half_year, AS_OPERATED, fewer=4, replicates=100),
)


def _figure(
    claim: str, name: str, source: str, probe: str, measure: str, target: float, low: float, high: float
) -> Figure:
    return Figure(claim, name, "fit", target, low, high, read(measure), None, (probe,), source)


FIGURES = (
    _figure(
        "group-dies-in-a-season",
        "median lifespan by the 10 % rule, days",
        SEASON,
        _GROUP,
        "wechat lifespan",
        90,
        60,
        120,
    ),
    _figure(
        "group-dies-in-a-season",
        "weekly writers below half of their peak, day",
        SEASON,
        _GROUP,
        "wechat half-peak",
        45,
        30,
        60,
    ),
    _figure("one-or-two-of-ten-survive", "share alive at day 365", SEASON, _GROUP, "wechat alive", 0.15, 0.05, 0.25),
    _figure(
        "curiosity-lasts-under-three-months",
        "interest left after 90 days, group",
        CURIOSITY,
        _GROUP,
        "wechat interest",
        0.25,
        0,
        0.35,
    ),
    _figure(
        "curiosity-lasts-under-three-months",
        "interest left after 90 days, account",
        CURIOSITY,
        _ACCOUNT,
        "account interest",
        0.25,
        0,
        0.35,
    ),
    _figure(
        "curiosity-lasts-under-three-months",
        "median tenure, group, days",
        CURIOSITY,
        _GROUP,
        "wechat tenure",
        90,
        60,
        120,
    ),
    _figure(
        "curiosity-lasts-under-three-months",
        "median tenure, account, days",
        CURIOSITY,
        _ACCOUNT,
        "account tenure",
        90,
        60,
        120,
    ),
    *(
        Figure(
            "a-week-unseen-is-forgotten",
            f"arrivals, second silent week over the last told one, {kind}",
            "fit",
            0.5,
            0,
            0.7,
            partial(_ratio, short, "arrivals"),
            None,
            (probe,),
            WORD,
        )
        for kind, short, probe in (("account", "official", _SILENT_ACCOUNT), ("QQ group", "qq", _SILENT_QQ))
    ),
    Figure(
        "a-week-unseen-is-forgotten",
        "visits in the QQ group fall less, share",
        "fit",
        0.2,
        0.0,
        1.0,
        _fall_less,
        None,
        (_SILENT_ACCOUNT, _SILENT_QQ),
        WORD,
    ),
    _figure(
        "a-week-unseen-is-forgotten",
        "ties gained a member between trips four weeks apart",
        WORD,
        _HIKERS,
        "strength gained",
        0.5,
        0.0,
        15.0,
    ),
    _figure(
        "few-of-the-members-are-active",
        "share who wrote in the last 30 days, after a year",
        CLUB,
        _CLUB,
        "club active",
        0.30,
        0.15,
        0.45,
    ),
    _figure(
        "a-fee-of-400-can-carry-a-business",
        "members who paid 400 yuan within the first year",
        CLUB,
        _BUSINESS,
        "paying",
        5000,
        3500,
        6500,
    ),
    _figure(
        "ten-events-of-a-hundred-in-half-a-year",
        "events of 100 people by day 182",
        ASSOCIATION,
        _ASSOCIATION,
        "large events",
        8.5,
        7,
        10,
    ),
    _figure(
        "ten-events-of-a-hundred-in-half-a-year",
        "members on day 182 over those at the start",
        ASSOCIATION,
        _ASSOCIATION,
        "association growth",
        1.25,
        1.0,
        1.5,
    ),
)
