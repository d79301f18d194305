"""The policy that splits rooms: given this view, these actions."""

import networkx as nx
import numpy as np
import pytest

from sim import Community
from sim.actions import OPERATOR, VACANT, Appoint, OpenRoom
from sim.policies import Splitting, View
from sim.policies.base import Answers, RoomSeen
from sim.policies.splitting import divided
from tests.helpers import small
from tests.sim.test_policies import roster

TWO_CIRCLES = [(1, 2), (2, 3), (1, 3), (7, 8), (8, 9), (7, 9), (3, 7)]


def view(ties: list[tuple[int, int]] = TWO_CIRCLES, n_replies: tuple[int, ...] = (0, 5, 1, 0, 4, 0)) -> View:
    members = roster(uid=[1, 2, 3, 7, 8, 9], room=[0] * 6, n_replies=list(n_replies))
    one, other = np.array(ties, np.int32).reshape(-1, 2).T
    answers = Answers(one, other, np.full(len(ties), 0.2))
    rooms = (RoomSeen(0, 6, OPERATOR),)
    return View(
        day=9, hours_left=9, money=0, n_members=6, survey=lambda: rooms, look=lambda: members, listen=lambda: answers
    )


def moved(acts) -> list[list[int]]:
    return [act.uid.tolist() for act in acts if isinstance(act, OpenRoom)]


def test_members_go_with_the_core_member_they_are_tied_to():
    acts = Splitting(above=5).decide(view())
    assert acts[0] == Appoint(0, 2)
    assert moved(acts) == [[7, 8, 9]]
    assert acts[1].leader == 8


def test_a_room_that_is_not_too_large_stays_whole():
    assert Splitting(above=6).decide(view()) == []


def test_rooms_can_be_left_to_nobody_or_kept_by_the_operator():
    assert [act.leader for act in Splitting(above=5, led="nobody").decide(view())] == [VACANT] * 2
    assert [act.leader for act in Splitting(above=5, led="operator").decide(view())] == [OPERATOR] * 2


def test_by_chance_the_parts_are_equal_whatever_the_ties():
    assert [len(uid) for uid in moved(Splitting(above=5, by="chance", into=3).decide(view()))] == [2, 2]
    other = Splitting(above=5, by="chance", into=3).decide(view(ties=[(1, 9)]))
    assert moved(other) == moved(Splitting(above=5, by="chance", into=3).decide(view()))


def test_who_knows_nobody_goes_to_the_smallest_part():
    assert [len(uid) for uid in moved(Splitting(above=5).decide(view(ties=[])))] == [3]


def test_the_karate_club_divides_as_it_did():
    """Zachary 1977: 33 of 34 with their own leader; random halves would put about 17 there."""
    club = nx.karate_club_graph()
    one, other, strength = (np.array(column) for column in zip(*club.edges(data="weight"), strict=True))
    with_the_officer = np.array([club.nodes[k]["club"] != "Mr. Hi" for k in club])
    group = divided(34, one, other, strength.astype(float), np.array([0, 33]))
    assert (group == with_the_officer).sum() == pytest.approx(33, abs=1)
    by_chance = np.random.default_rng(0).permutation(group)
    assert (by_chance == with_the_officer).sum() < 28


def test_rooms_of_a_community_are_split_and_led_by_their_core():
    town = Community(small({"members.size": 90}), [Splitting(above=50, start=20)], rng=1)
    town.live(60)
    assert list(town.rooms["opener"]) == ["operator"] * len(town.rooms)
    assert (town.rooms["opened"][1:] >= 20).all()
    assert len(town.rooms) > 1
    assert town.ledger["hours"].sum() == pytest.approx(town.daily["hours"].sum())
    assert (town.rooms_daily.groupby("day")["members"].sum() >= town.daily["members"]).all()


def one_room(**columns: list[int]) -> View:
    members = roster(**columns)
    rooms = (RoomSeen(0, len(members.uid), OPERATOR),)
    return View(day=9, hours_left=9, money=0, n_members=6, survey=lambda: rooms, look=lambda: members)


def test_by_taste_those_who_post_alike_stay_together_and_who_never_posted_goes_anywhere():
    seen = one_room(uid=[1, 2, 3, 4, 5, 6], room=[0] * 6, taste=[3, 12, 2, 13, -1, -1])
    (apart,) = moved(Splitting(above=5, by="taste").decide(seen))
    assert {2, 4} <= set(apart)
    assert not {1, 3} & set(apart)


def test_by_place_those_who_live_in_one_place_stay_together():
    seen = one_room(uid=[1, 2, 3, 4], room=[0] * 4, place=[0, 1, 0, 1])
    assert moved(Splitting(above=3, by="place").decide(seen)) == [[2, 4]]


def test_by_place_nobody_moves_where_all_live_in_one():
    assert Splitting(above=3, by="place").decide(one_room(uid=[1, 2, 3, 4], room=[0] * 4)) == []
