"""Meetings: who comes, who talks with whom, what it is worth."""

import numpy as np
import pytest

from sim import Community
from sim.actions import Host
from sim.policies import Events
from tests.helpers import differences, small
from tests.sim.test_day import reordered

SURE = {"behaviour.attend_chance": 1.0, "behaviour.announcement_reach": 1.0}
MEETING = {"hours_long": 4, "preparation": 2, "quality": 0.8, "places": 100, "circle": 4}
MEETING |= {"in_person": True, "similar": False, "money": 0.0}


def after(meeting: dict[str, object] | None, settings: dict[str, float] | None = None, seed: int = 1) -> Community:
    """Live ten days, then one on which a meeting is held or not."""
    town = Community(small(SURE | (settings or {})), rng=seed)
    town.live(10)
    if meeting is not None:
        assert town.operator.apply(Host(**(MEETING | meeting)), "by hand", 10)
    town.live(1)
    return town


def attendees(town: Community) -> np.ndarray:
    return np.flatnonzero(town.state.people.last_meeting == 10)


def test_the_policy_says_what_it_holds():
    (action,) = Events(hours_long=8, preparation=6, money=50).decide(None)
    assert (action.cost_hours, action.cost_money) == (14, 50)
    assert Events.neutral().decide(None) == []


def test_nobody_comes_who_was_not_reached():
    assert len(attendees(after({}, {"behaviour.announcement_reach": 0.0}))) == 0
    assert len(attendees(after({}))) > 5


def test_the_habit_of_visiting_plays_no_part_in_who_comes():
    often, rarely = (after({}, {"behaviour.start_activity": a, "behaviour.habit_rate": 0.0}) for a in (0.9, 0.01))
    assert rarely.daily["visitors"].iloc[10] < 5
    assert len(attendees(rarely)) > 0.5 * len(attendees(often))


def test_no_more_come_than_there_are_places():
    town = after({"places": 5})
    assert len(attendees(town)) == town.daily["attendees"].iloc[10] == 5


def test_who_talks_in_a_circle_is_tied_and_who_only_listens_is_not():
    def tied(town: Community) -> float:
        return float(town.state.ties.half.strength[attendees(town)].sum())

    met, listened, online = after({}), after({"circle": 1}), after({"in_person": False})
    assert sorted(attendees(met)) == sorted(attendees(listened)) == sorted(attendees(online))
    assert tied(met) > tied(online) > tied(listened)


def test_a_meeting_is_shared_over_its_circle():
    town = after({"circle": 4}, {"behaviour.reply_chance": 0.0, "behaviour.need_chance": 0.0})
    half = town.state.ties.half[: town.state.now[0].rows]
    strengths = half.strength[half.friend >= 0]
    assert strengths == pytest.approx(np.full(len(strengths), 1 / 3))


def test_circles_of_like_tastes_are_of_like_tastes():
    def apart(similar: bool) -> float:
        town = after({"similar": similar, "circle": 2}, {"behaviour.reply_chance": 0.0, "members.size": 80})
        people, ties = town.state.people, town.state.ties
        found = [
            abs(people.taste[row] - people.taste[friend])
            for row in attendees(town)
            for friend in ties.half.friend[row]
            if friend >= 0 and people.last_meeting[friend] == 10
        ]
        return float(np.mean(np.minimum(found, 1 - np.array(found))))

    assert apart(True) < 0.5 * apart(False)


def test_a_meeting_brings_back_who_had_stopped_coming():
    with_, without = after({}, {"behaviour.habit_rate": 0.0}), after(None, {"behaviour.habit_rate": 0.0})
    rows = attendees(with_)
    assert (with_.state.signals.last_contact[rows] == 10).all()
    assert with_.state.people.interest[rows].mean() > without.state.people.interest[rows].mean()
    loyalty = with_.state.people.loyalty[rows].mean(), without.state.people.loyalty[rows].mean()
    assert loyalty[0] > loyalty[1]


def test_who_was_there_tells_their_ties_in_private_afterwards():
    """Nobody visits and nothing is shown by the platform, so that only ties can have told."""
    silent = {"platform.push": 0.0, "outside.audience": 0, "outside.rival_day": 10, "outside.rival_share": 1.0}
    silent |= {"behaviour.tie_reply": 0.9}
    told = after({"places": 10}, silent | {"behaviour.private_contact": 1.0})
    not_told = after({"places": 10}, silent | {"behaviour.private_contact": 0.0})
    for town, reached in ((told, True), (not_told, False)):
        heard = np.flatnonzero(town.state.signals.last_contact == 10)
        others = np.setdiff1d(heard, attendees(town))
        assert (len(others) > 0) == reached
        assert all(np.isin(attendees(town), town.state.ties.half.friend[row]).any() for row in others)


def test_a_meeting_weighs_as_many_visits_as_its_hours():
    long, short = after({"hours_long": 12}), after({"hours_long": 1})
    rows = attendees(long)
    assert long.state.people.interest[rows].mean() > short.state.people.interest[rows].mean()


def test_who_comes_brings_acquaintances():
    eager = {"behaviour.bring_chance": 1.0, "outside.arrivals_per_day": 0.0, "behaviour.invite_rate": 0.0}
    easy = {"behaviour.join_friction": 0.0}
    town = Community(small(SURE | eager | easy), [Events(every=20, start=10)], rng=1)
    town.live(60)
    invited = town.daily["joined_invited"]
    assert set(np.flatnonzero(invited)) <= {11, 31, 51}
    assert invited.sum() > 3


def test_what_the_treasury_cannot_pay_is_not_held():
    town = Community(small({"operator.money": 100.0}), [Events(money=60.0, every=10)], rng=1)
    town.live(30)
    assert town.ledger["done"].tolist() == [True, False, False]
    assert town.daily["spent"].sum() == town.ledger["money"].sum() == 60


def test_the_order_of_rows_does_not_matter_to_a_meeting():
    towns = [Community(small(), [Events(every=7, places=6)], rng=3) for _ in range(2)]
    reordered(towns[1], np.random.default_rng(1).permutation(40))
    for town in towns:
        town.live(60)
    for name in ("attendees", "members", "posts", "replies"):
        assert (towns[0].daily[name] == towns[1].daily[name]).all(), name
    assert towns[0].daily["attendees"].sum() > 20


@pytest.mark.parametrize("similar", [True, False])
def test_the_slow_loop_meets_alike(similar):
    policies = [Events(every=5, similar=similar)]
    fast, slow = (Community(small(), policies, rng=1, compiled=c) for c in (True, False))
    fast.live(25)
    slow.live(25)
    assert differences(fast, slow) == []
    assert fast.daily["attendees"].sum() > 10
