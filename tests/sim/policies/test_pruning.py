"""The policy that sifts: given this view, these actions; and what becomes of the room."""

import numpy as np

from sim import Community
from sim.actions import OPERATOR, CloseRoom, OpenRoom, Remove
from sim.policies import Pruning, View
from sim.policies.base import RoomSeen
from tests.helpers import small
from tests.sim.test_policies import roster


def view(leader: int = OPERATOR) -> View:
    members = roster(uid=[3, 4, 5, 6], joined=[0] * 4, last_visit=[20, 95, 30, 99], last_active=[0, 0, 0, 99])
    rooms = (RoomSeen(0, 4, leader),)
    return View(day=100, hours_left=9, money=0, n_members=4, survey=lambda: rooms, look=lambda: members)


def removed(acts) -> list[int]:
    (act,) = acts
    assert isinstance(act, Remove)
    return act.uid.tolist()


def test_those_go_who_gave_no_sign_for_too_long():
    assert removed(Pruning(inactive_days=60).decide(view())) == [3, 5]
    assert removed(Pruning(inactive_days=60, sign="activity").decide(view())) == [3, 4, 5]


def test_above_a_number_those_go_whose_last_sign_is_longest_ago():
    assert removed(Pruning(inactive_days=36_500, most=3).decide(view())) == [3]
    assert removed(Pruning(inactive_days=36_500, most=1).decide(view())) == [3, 4, 5]
    assert Pruning(inactive_days=36_500, most=4).decide(view()) == []


def test_by_chance_as_many_go_and_others():
    gone = {tuple(removed(Pruning(inactive_days=60, by="chance").decide(seen_on(day)))) for day in range(100, 140)}
    assert {len(uid) for uid in gone} == {2}
    assert len(gone) > 3


def seen_on(day: int) -> View:
    members = roster(uid=[3, 4, 5, 6], joined=[0] * 4, last_visit=[20, day, 30, day])
    return View(day=day, hours_left=9, money=0, n_members=4, look=lambda: members)


def test_a_room_is_rebuilt_with_who_stays():
    opened, closed = Pruning(inactive_days=60, rebuild=True).decide(view())
    assert isinstance(opened, OpenRoom)
    assert opened.uid.tolist() == [4, 6]
    assert closed == CloseRoom(0)
    opened, _ = Pruning(inactive_days=60, rebuild=True).decide(view(leader=6))
    assert opened.leader == 6


def test_dissolving_and_rebuilding_leaves_the_same_people_as_removing_them():
    towns = [Community(small(), [Pruning(inactive_days=10, every=20, rebuild=r)], rng=1) for r in (False, True)]
    for town in towns:
        town.live(21)
    one, other = (set(town.view().members.uid.tolist()) for town in towns)
    assert one == other
    assert [len(town.rooms) for town in towns] == [1, 3]  # it sifts on day 0 too
    assert towns[0].daily["removed"].sum() == towns[1].daily["removed"].sum() > 0


def test_a_cap_is_kept():
    town = Community(small(), [Pruning(inactive_days=36_500, most=20, every=1)], rng=1)
    town.live(30)
    assert town.daily["members"].max() <= 20 + 3
    assert np.count_nonzero(town.daily["removed"]) > 0
