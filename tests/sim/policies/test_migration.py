"""The policy that goes to another platform: given this view, these actions; and what becomes of the members."""

import numpy as np
import pytest

from sim import Community
from sim.actions import OPERATOR, CloseRoom, OpenRoom
from sim.errors import InputError
from sim.policies import Migration, View, parse_policy
from sim.policies.base import RoomSeen
from tests.helpers import differences, small
from tests.sim.test_policies import roster


def view(platform: str = "wechat_group") -> View:
    members = roster(uid=[1, 2, 3], last_visit=[99, 10, 90])
    rooms = (RoomSeen(0, 3, OPERATOR, platform),)
    return View(day=100, hours_left=9, money=0, n_members=3, survey=lambda: rooms, look=lambda: members)


def test_those_move_who_were_there_while_it_was_announced():
    opened, closed = Migration(to="qq_group").decide(view())
    assert isinstance(opened, OpenRoom)
    assert (opened.uid.tolist(), opened.platform, opened.stay) == ([1, 3], "qq_group", False)
    assert closed == CloseRoom(0)


def test_on_both_platforms_the_old_room_stays():
    (opened,) = Migration(to="qq_group", both=True).decide(view())
    assert opened.stay


def test_who_is_there_already_stays():
    assert Migration(to="wechat_group").decide(view()) == []


def test_an_unknown_platform_is_answered_with_the_nearest():
    with pytest.raises(InputError, match="qq_group"):
        parse_policy("migration(to='qq_grup')")


def lived(*policies: Migration, **options: object) -> Community:
    town = Community(small(), policies, rng=3, **options)
    town.live(60)
    return town


def test_the_new_room_runs_on_the_new_software_and_who_did_not_hear_is_out():
    town, stayed = lived(Migration(days=(30,), announced_days=3)), lived()
    rooms = town.state.rooms.now
    assert (rooms.capacity[0], rooms.capacity[1], rooms.search[1]) == (500, 2000, 1)
    assert list(town.rooms["closed"].notna()) == [True, False]
    assert town.daily["removed"].sum() > 0
    assert town.daily["members"].iloc[40] < stayed.daily["members"].iloc[40]
    rows = slice(0, int(town.state.now[0].rows))
    listed = town.state.people.listed[rows] == 1
    assert (town.state.seats.now.taken[rows][listed].sum(axis=1) > 0).all()


def test_on_both_platforms_members_sit_in_both_and_nobody_is_out():
    town = lived(Migration(days=(30,), both=True))
    assert town.daily["removed"].sum() == 0
    assert np.count_nonzero(town.state.seats.now.taken[: town.state.now[0].rows].sum(axis=1) == 2) > 5
    daily = town.rooms_daily.set_index(["room", "day"])["visitors"]
    assert daily.loc[0].iloc[31:].sum() > 0
    assert daily.loc[1].iloc[31:].sum() > 0


@pytest.mark.parametrize("both", [False, True])
def test_the_slow_loop_migrates_alike(both):
    policies = (Migration(days=(10,), both=both),)
    fast, slow = (Community(small(), policies, rng=1, compiled=c) for c in (True, False))
    fast.live(20)
    slow.live(20)
    assert differences(fast, slow) == []
