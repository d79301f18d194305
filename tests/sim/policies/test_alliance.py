"""The policy that joins with other communities: given this view, these actions; and who comes along."""

import numpy as np

from sim import Community
from sim.actions import OPERATOR, Ally, OpenRoom, Work
from sim.policies import Alliance, View
from sim.policies.base import RoomSeen
from tests.helpers import differences, small
from tests.sim.test_policies import roster

MEMBERS = roster(uid=[1, 2, 3], last_active=[99, 20, 80])


def view(day: int, platform: str = "wechat_group") -> View:
    rooms = (RoomSeen(0, 3, OPERATOR, platform),)
    return View(day=day, hours_left=9, money=0, n_members=3, survey=lambda: rooms, look=lambda: MEMBERS)


def test_they_join_then_a_forum_is_opened_then_kept():
    policy = Alliance(clubs=2, size=20, start=90)
    assert policy.decide(view(90)) == [Ally(20, 6, 10.0)] * 2
    (forum,) = policy.decide(view(100))
    assert isinstance(forum, OpenRoom)
    assert (forum.uid.tolist(), forum.platform, forum.stay) == ([1, 3], "forum", True)
    assert policy.decide(view(100, "forum")) == [Work(5.0)]
    assert Alliance(start=90, forum=False).decide(view(100)) == []


def lived(*policies: Alliance, days: int = 50, **options: object) -> Community:
    town = Community(small({"operator.hours_per_week": 80}), policies, rng=1, **options)
    town.live(days)
    return town


def test_each_club_comes_in_a_room_of_its_own_with_a_leader_and_friends_and_hours():
    town = lived(Alliance(clubs=2, size=20, start=30, forum=False), days=31)
    assert town.daily["joined_outside"][30] >= 40
    assert list(town.rooms["opened"][-2:]) == [30, 30]
    clubs = town.state.rooms.now[len(town.rooms) - 2 : len(town.rooms)]
    assert (clubs.leader >= 0).all()
    rows = np.flatnonzero(town.state.seats.now.room[:, 0] == len(town.rooms) - 1)
    taste = town.state.people.taste[rows]
    assert np.abs((taste - taste[0] + 0.5) % 1 - 0.5).max() < 0.2
    assert ((town.state.ties.half.friend[rows] >= 0).sum(axis=1) >= 6).all()
    assert town.state.now[0].hours_per_week == 100


def test_those_who_are_active_sit_in_the_forum_too():
    town = lived(Alliance(clubs=1, size=20, start=30))
    forum = len(town.rooms) - 1
    assert town.view().rooms[-1].platform == "forum"
    assert town.state.rooms.now.members[forum] > 10
    assert town.rooms_daily.set_index(["room", "day"])["visitors"].loc[forum].sum() > 0


def test_nobody_joins_of_a_club_larger_than_the_world():
    town = lived(Alliance(clubs=1, size=5000, start=10))
    assert not town.ledger[town.ledger["action"] == "Ally"]["done"].any()


def test_the_slow_loop_joins_alike():
    policy = Alliance(clubs=2, size=10, start=5, every=3)
    assert differences(*(lived(policy, days=15, compiled=c) for c in (True, False))) == []
