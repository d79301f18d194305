"""Newcomers leave first; a few write most: on a question site, as it was measured on twelve."""

import math
from functools import partial

import numpy as np
import numpy.typing as npt

from experiments.describe import concentration
from experiments.patterns.figure import AS_OPERATED, Figure, Measures, Probe, Summary, read
from sim.life import Life

SITES = "twelve Stack Exchange sites, first 180 days, data of Vranic et al. 2023, EPJ Data Science 12:4"
NETWORKS = "van Mierlo 2014, JMIR 16(2):e33 (63,990 members of four health networks)"
DAYS = 180
MONTH = 30
PAIR = 2
Counts = npt.NDArray[np.int64]


def question_site(life: Life) -> Measures:
    """Measure who comes back the month after, and how acts concentrate on contributors."""
    acts = life.events().query("kind != 'join'")
    active = np.zeros((int(acts["member"].max() if len(acts) else 0) + 1, DAYS // MONTH), bool)
    active[acts["member"], np.minimum(acts["day"] // MONTH, DAYS // MONTH - 1)] = True
    return _retention(active) | _concentration(np.bincount(acts["member"]))


def _retention(active: npt.NDArray[np.bool_]) -> Measures:
    """Pool months: say who is back of those active for the first time, and of those active the month before too."""
    now, back = active[:, :-1], active[:, 1:]
    before: npt.NDArray[np.int64] = np.cumsum(active, axis=1)[:, :-1] - now
    first = now & (before == 0)
    settled = now[:, 1:] & active[:, :-2]
    return {
        "newcomer": _share(back[first]),
        "established": _share(back[:, 1:][settled]),
    }


def _share(back: npt.NDArray[np.bool_]) -> float:
    return float(back.mean()) if len(back) else float("nan")


def _concentration(acts: Counts) -> Measures:
    acts = acts[acts > 0]
    if len(acts) < PAIR:
        return dict.fromkeys(("gini", "top tenth", "gini of equals", "top tenth of equals"), float("nan"))
    equals = _equals(acts)
    found, null = dict(concentration(acts)), dict(concentration(equals[equals > 0]))
    return {
        "gini": found["gini"],
        "top tenth": found["top10"],
        "gini of equals": null["gini"],
        "top tenth of equals": null["top10"],
    }


def _equals(acts: Counts) -> Counts:
    """Deal the same number of acts out to as many people, all of one rate."""
    n = int(acts.sum())
    return np.random.default_rng(n).multinomial(n, np.full(len(acts), 1 / len(acts)))


def with_lurkers(life: Life) -> Measures:
    """Measure how acts concentrate on all who ever joined, those who never wrote among them."""
    people = np.asarray(life.state.people)[: int(life.state.now[0].rows)]
    acts = (people["n_posts"] + people["n_replies"]).astype(np.int64)
    if acts.sum() == 0:
        return dict.fromkeys(("top percent", "ever post", "top percent of equals", "ever post of equals"), float("nan"))
    equals = _equals(acts)
    return {
        "top percent": dict(concentration(acts))["top1"],
        "ever post": float((acts > 0).mean()),
        "top percent of equals": dict(concentration(equals))["top1"],
        "ever post of equals": float((equals > 0).mean()),
    }


def _ratio(seen: Summary) -> float:
    return seen["established"] / seen["newcomer"] if seen["newcomer"] > 0 else math.nan


_SITE, _FORUM = "a question site", "a support forum"
PROBES = (
    Probe(_SITE, "question_site", DAYS, question_site, AS_OPERATED, log_events=True, fewer=2),
    Probe(_FORUM, "support_forum", 730, with_lurkers, AS_OPERATED, fewer=2),
)
_leave = partial(Figure, "newcomers-leave-first", needs=(_SITE,), source=SITES)
_write = partial(Figure, "few-write-most", use="fit")
FIGURES = (
    # exit without memory: those who are new would come back like those who are not
    _leave("newcomers", "validate", 0.225, 0.13, 0.35, value=read("newcomer"), null=read("established")),
    _leave("established", "validate", 0.597, 0.43, 0.74, value=read("established"), null=read("newcomer")),
    _leave("ratio", "validate", 2.7, 1.8, 4.0, value=_ratio, null=lambda s: 1.0),
    _write(
        "gini",
        target=0.73,
        low=0.65,
        high=0.85,
        value=read("gini"),
        null=read("gini of equals"),
        needs=(_SITE,),
        source=SITES,
    ),
    _write(
        "top tenth",
        target=0.65,
        low=0.55,
        high=0.80,
        value=read("top tenth"),
        null=read("top tenth of equals"),
        needs=(_SITE,),
        source=SITES,
    ),
    _write(
        "top 1 %, lurkers counted",
        target=0.75,
        low=0.65,
        high=0.85,
        value=read("top percent"),
        null=read("top percent of equals"),
        needs=(_FORUM,),
        source=NETWORKS,
    ),
    _write(
        "share who ever post",
        target=0.20,
        low=0.10,
        high=0.30,
        value=read("ever post"),
        null=read("ever post of equals"),
        needs=(_FORUM,),
        source=NETWORKS,
    ),
)
