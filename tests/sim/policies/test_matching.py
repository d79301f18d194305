"""The policy that brings members together in pairs: given this view, these actions; and who takes to whom."""

import numpy as np

from sim import Community
from sim.actions import Introduce
from sim.policies import Matching, View
from sim.policies.base import Answers
from tests.helpers import differences, small
from tests.sim.test_policies import roster

MEMBERS = roster(uid=[1, 2, 3, 4], last_active=[99] * 4, taste=[0, 8, 0, 8])


def view(known: tuple[tuple[int, int], ...] = (), hours: float = 9.0) -> View:
    one, other = np.array(known, np.int32).reshape(-1, 2).T
    answers = Answers(one, other, np.full(len(known), 0.2))
    return View(day=100, hours_left=hours, money=0, n_members=4, look=lambda: MEMBERS, listen=lambda: answers)


def pairs(acts) -> set[frozenset[int]]:
    return {frozenset((int(a), int(b))) for act in acts for a, b in zip(act.one, act.other, strict=True)}


def test_those_are_introduced_who_post_alike():
    assert pairs(Matching(by="fit").decide(view())) == {frozenset((1, 3)), frozenset((2, 4))}


def test_who_knows_each_other_is_not_introduced():
    assert pairs(Matching(by="fit").decide(view(known=((1, 3), (3, 1))))) == {frozenset((2, 4))}


def test_as_many_as_the_hours_allow():
    assert len(pairs(Matching(by="fit").decide(view(hours=0.3)))) == 1
    assert Matching(by="fit").decide(view(hours=0.2)) == []


def test_pairs_that_take_next_to_no_time_are_as_many_as_wanted():
    assert len(pairs(Matching(by="fit", minutes=5e-309).decide(view(hours=9)))) == 2


def test_by_chance_each_time_others():
    seen = set()
    for day in range(100, 130):
        acts = Matching(by="chance").decide(View(day=day, hours_left=9, money=0, n_members=4, look=lambda: MEMBERS))
        seen |= {frozenset(pairs(acts))}
    assert len(seen) > 1


def tied(town: Community, uid: list[int]) -> int:
    rows = town.state.row_of[uid]
    return int(np.isin(town.state.ties.half.friend[rows], rows).sum())


def introduced(taste_spread: float, **options: object) -> Community:
    town = Community(small({"members.taste_spread": taste_spread}), rng=1, **options)
    one, other = np.arange(0, 40, 2, dtype=np.int32), np.arange(1, 40, 2, dtype=np.int32)
    town.operator.apply(Introduce(one, other), "by hand", 0)
    return town


def test_those_take_to_each_other_who_are_alike():
    alike, different = (tied(introduced(spread), list(range(40))) for spread in (0.02, 1.0))
    assert alike > 30
    assert different < 20


def test_somebody_who_left_or_oneself_is_introduced_to_nobody():
    town = Community(small(), rng=1)
    town.operator.put_out(np.array([1]), 0)
    town.operator.apply(Introduce(np.array([0, 2], np.int32), np.array([1, 2], np.int32)), "by hand", 0)
    assert tied(town, [0, 1, 2]) == 0


def test_the_slow_loop_matches_alike():
    towns = [Community(small(), [Matching(every=3)], rng=1, compiled=c) for c in (True, False)]
    for town in towns:
        town.live(20)
    assert differences(*towns) == []
