"""The policy that says who is in charge: given this view, these actions; and what comes of it."""

import numpy as np
import pytest

from sim import Community
from sim.actions import OPERATOR, VACANT, Appoint, Introduce, Work
from sim.policies import Governance, View
from sim.policies.base import RoomSeen
from tests.helpers import small
from tests.sim.test_policies import roster


def view(leaders: tuple[int, ...] = (OPERATOR, 4), last_active: tuple[int, ...] = (99, 99, 99, 99)) -> View:
    members = roster(
        uid=[1, 2, 3, 4], room=[0, 0, 1, 1], n_answers=[1, 5, 2, 1], n_replies=[0, 0, 3, 0], last_active=last_active
    )
    rooms = tuple(RoomSeen(r, 2, leader) for r, leader in enumerate(leaders))
    return View(day=100, hours_left=9, money=0, n_members=4, survey=lambda: rooms, look=lambda: members)


def test_where_members_lead_a_leader_who_is_there_stays_and_the_others_rooms_get_their_best_known():
    assert Governance(mode="divided").decide(view()) == [Appoint(0, 2)]


def test_a_leader_who_is_gone_is_succeeded():
    assert Governance(mode="divided").decide(view(last_active=(99, 99, 99, 20))) == [Appoint(0, 2), Appoint(1, 3)]


def test_a_room_in_which_nobody_is_active_is_left_to_nobody():
    assert Governance(mode="divided").decide(view((OPERATOR, VACANT), (99, 99, 0, 0))) == [Appoint(0, 2)]


def test_the_operator_leads_every_room_and_works_for_it():
    acts = Governance(mode="central", every=7, hours_per_room=1.5).decide(view())
    assert acts == [Work(3.0), Appoint(1, OPERATOR)]


def test_nobody_leads_any_room():
    assert Governance(mode="none").decide(view()) == [Appoint(0, VACANT), Appoint(1, VACANT)]


@pytest.mark.parametrize(("shape", "pairs"), [("ring", [(2, 4)]), ("pyramid", [(2, 4)]), ("alone", [])])
def test_leaders_are_brought_together(shape, pairs):
    acts = [act for act in Governance(shape=shape).decide(view()) if isinstance(act, Introduce)]
    assert [(int(a), int(b)) for act in acts for a, b in zip(act.one, act.other, strict=True)] == pairs


def test_a_ring_of_three_is_closed_and_a_pyramid_is_not():
    members = roster(uid=[1, 2, 3], room=[0, 1, 2], last_active=[99] * 3)
    rooms = tuple(RoomSeen(r, 1, VACANT) for r in range(3))
    seen = View(day=100, hours_left=9, money=0, n_members=3, survey=lambda: rooms, look=lambda: members)
    ring, pyramid = (Governance(shape=shape).decide(seen)[-1] for shape in ("ring", "pyramid"))
    assert np.array_equal([ring.one, ring.other], [[1, 2, 3], [2, 3, 1]])
    assert np.array_equal([pyramid.one, pyramid.other], [[1, 1], [2, 3]])


def disputes(*policies: Governance) -> int:
    town = Community(small({"operator.leads": 0, "members.size": 60}), policies, rng=1)
    town.live(150)
    return int(town.daily["disputes"].sum())


def test_where_nobody_is_in_charge_members_contest_the_lead_and_a_leader_ends_it():
    assert disputes() > disputes(Governance(mode="divided", start=20))
