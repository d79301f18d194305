"""Needs and help."""

import numpy as np

from sim import Community
from tests.helpers import differences, small

EAGER = {"behaviour.need_chance": 1.0, "behaviour.help_chance": 1.0, "behaviour.help_loyalty": 0.001}


def met(settings: dict[str, float], days: int = 40) -> float:
    town = Community(small(EAGER | settings), rng=1)
    town.live(days)
    assert (town.daily["helps"] <= town.daily["needs"]).all()
    assert (town.daily["needs"] == town.daily["visitors"]).all()
    return town.daily["helps"].sum() / town.daily["needs"].sum()


def test_a_need_exists_whether_or_not_somebody_can_meet_it():
    assert met({"members.skills": 0}) == 0
    assert met({"members.skills": 7}) > met({"members.skills": 2}) > met({"members.skills": 1}) > 0


def test_what_nobody_can_do_is_met_in_proportion_to_the_kinds_that_somebody_can():
    assert abs(met({"members.skills": 1, "members.size": 80}) - 1 / 7) < 0.03


def test_nobody_helps_himself():
    assert met({"members.size": 1, "outside.audience": 0, "members.skills": 1, "behaviour.need_kinds": 1}) == 0


def test_who_is_helped_has_the_skill_met_and_both_are_tied():
    town = Community(small(EAGER | {"members.skills": 3}), rng=2)
    town.live(1)
    people, ties = town.state.people, town.state.ties
    helped = np.flatnonzero(people.helped)
    assert len(helped) == town.daily["helps"].iloc[0] > 0
    assert all((ties.half.strength[row] >= town.scenario_.behaviour.tie_help).any() for row in helped)


def test_help_makes_members_more_content_through_their_own_rules():
    without, with_ = (Community(small({"members.skills": kinds}), rng=1) for kinds in (0, 7))
    without.live(150)
    with_.live(150)
    assert with_.daily["satisfaction"].iloc[30:].mean() > without.daily["satisfaction"].iloc[30:].mean()


def test_the_slow_loop_helps_alike():
    fast, slow = (Community(small(EAGER | {"members.skills": 4}), rng=1, compiled=c) for c in (True, False))
    fast.live(25)
    slow.live(25)
    assert differences(fast, slow) == []


def test_the_slow_loop_helps_alike_where_there_are_as_many_kinds_as_there_can_be():
    kinds = {"members.size": 60, "members.skills": 64, "behaviour.need_kinds": 64}
    ready = {"behaviour.need_chance": 0.9, "behaviour.help_chance": 1.0, "behaviour.help_loyalty": 0.01}
    fast, slow = (Community(small(kinds | ready), rng=2, compiled=c) for c in (True, False))
    fast.live(20)
    slow.live(20)
    assert differences(fast, slow) == []
    assert fast.daily["helps"].sum() > 10
    assert fast.state.people.skill.max() > 50
