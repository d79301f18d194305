"""An answer to the first post brings a newcomer back, answers being dealt out at random."""

import math
from functools import partial

import numpy as np

from experiments.patterns.figure import Figure, Measures, Probe, Summary, around
from sim.actions import Answer
from sim.life import Life

SOURCE = "Joyce & Kraut 2006, Predicting continued participation in newsgroups, JCMC 11(3) (2,777 newcomers)"
BEGIN = 10  # days that the group is watched before newcomers are counted
ENROLLED = 60  # days in which they are
FOLLOWED = 180  # days in which the last of them may post again


def second_posts(life: Life) -> Measures:
    """Answer every second newcomer's first post, by a hash of who it is; see who of them posts again.

    Those are compared whom the experiment answered, and those whom neither it nor anybody else did by the next morning.
    """
    life.live(BEGIN)
    first: dict[int, tuple[int, bool]] = {}
    dropped: set[int] = set()
    for _ in range(ENROLLED):
        life.live(1)
        _enrol(life, first, dropped)
    life.live(FOLLOWED)
    people = np.asarray(life.state.people)
    again = {row: int(people["n_posts"][row]) > posts for row, (posts, _) in first.items()}
    found: Measures = {}
    for name, told in (("with an answer", True), ("without", False)):
        back = [again[row] for row, (_, answered) in first.items() if answered == told]
        found |= {f"newcomers {name}": float(len(back)), f"back {name}": float(sum(back))}
    return found


def _enrol(life: Life, first: dict[int, tuple[int, bool]], dropped: set[int]) -> None:
    """Take up those whose first day with a post was the one just lived, and answer half of them."""
    people = np.asarray(life.state.people)[: int(life.state.now[0].rows)]
    posted = np.flatnonzero((people["n_posts"] > 0) & (people["joined"] >= BEGIN))
    new = [int(row) for row in posted if row not in first and row not in dropped]
    told = []
    for row in new:
        uid = int(people["uid"][row])
        if _coin(uid):
            told.append(uid)
            first[row] = int(people["n_posts"][row]), True
        elif people["n_answers"][row] == 0:
            first[row] = int(people["n_posts"][row]), False
        else:
            dropped.add(row)
    if told:
        life.operator.apply(Answer(np.array(told, np.int32), minutes=0.0), "the experiment", life.day, 0)


def _coin(uid: int) -> bool:
    return bool((uid * 0x9E3779B97F4A7C15 >> 40) & 1)


def _back(name: str, seen: Summary) -> float:
    """Give the share who posted again, over the newcomers of all lives."""
    return seen[f"back {name}"] / seen[f"newcomers {name}"] if seen[f"newcomers {name}"] > 0 else math.nan


def _odds_ratio(seen: Summary) -> float:
    with_, without = _back("with an answer", seen), _back("without", seen)
    return with_ / (1 - with_) * (1 - without) / without if 0 < without < 1 and with_ < 1 else math.nan


_GROUP = "newcomers to a newsgroup"
MANY = {  # newcomers, as in the six groups of the study: some of those who hear join, and some of these write each day
    "outside.audience": 50_000,
    "outside.arrivals_per_day": 120.0,
    "outside.arrivals_most": 120,
}
PROBES = (Probe(_GROUP, "newsgroup", 0, second_posts, settings=MANY, replicates=60, fewer=8),)
_figure = partial(Figure, "an-answer-brings-back", use="fit", needs=(_GROUP,), source=SOURCE)


def _second_post(name: str, target: float, otherwise: str) -> Figure:
    goal, low, high = around(target, 0.08)
    return _figure(name, target=goal, low=low, high=high, value=partial(_back, name), null=partial(_back, otherwise))


FIGURES = (  # without an effect, those who got an answer would come back like those who got none
    _second_post("without", 0.44, "with an answer"),
    _second_post("with an answer", 0.56, "without"),
    _figure("odds ratio", target=1.62, low=1.3, high=2.0, value=_odds_ratio, null=lambda seen: 1.0),
)
