"""The policy that looks after members one by one: given this view, these actions; and what they feel of it."""

import numpy as np
import pytest

from sim import Community
from sim.actions import Answer, Introduce, Visit
from sim.policies import Welcome
from tests.helpers import differences, small
from tests.sim.test_policies import roster, view

MEMBERS = roster(
    uid=[1, 2, 3, 4], joined=[-5, 90, 95, 0], last_visit=[99, 99, 99, 20], n_posts=[1, 1, 0, 1], n_answers=[9, 0, 0, 3]
)


def of(policy: Welcome, **known: float):
    (act,) = policy.decide(view(members=MEMBERS, **known))
    return act


def test_newcomers_who_have_written_are_greeted():
    act = of(Welcome(way="greet"))
    assert isinstance(act, Answer)
    assert act.uid.tolist() == [2]


def test_members_are_visited_as_far_as_the_hours_last():
    act = of(Welcome(way="visit", whom="all"), hours_left=5.0)
    assert isinstance(act, Visit)
    assert len(act.uid) == 2
    assert act.cost_hours == 4.0
    assert Welcome(way="visit", whom="all").decide(view(members=MEMBERS, hours_left=1.9)) == []


def test_a_round_goes_on_where_the_last_one_ended():
    policy = Welcome(way="visit", whom="all", most=2, every=7)
    seen = [policy.decide(view(day=day, members=MEMBERS))[0].uid.tolist() for day in (98, 105)]
    assert sorted(seen[0] + seen[1]) == [1, 2, 3, 4]


def test_the_quiet_are_those_who_were_not_seen():
    assert of(Welcome(way="visit", whom="quiet")).uid.tolist() == [4]


def test_newcomers_get_somebody_to_turn_to_who_is_known():
    act = of(Welcome(way="buddy"))
    assert isinstance(act, Introduce)
    assert (act.one.tolist(), sorted(act.other.tolist())) == ([2, 3], [1, 4])


def lived(*policies: Welcome, days: int = 60, **options: object) -> Community:
    town = Community(small({"members.size": 20}), policies, rng=2, **options)
    town.live(days)
    return town


def test_who_is_visited_is_more_satisfied_and_who_is_nobody_is_not():
    seen, alone = lived(Welcome(way="visit", whom="all", quality=1.0)), lived()
    assert seen.daily["satisfaction"].iloc[-1] > alone.daily["satisfaction"].iloc[-1]
    assert seen.daily["hours"].sum() > 0


def test_a_greeting_is_felt_at_the_next_visit_as_an_answer_is():
    town = lived(days=10)
    who = int(town.view().members.uid[0])
    town.operator.apply(Answer(np.array([who], np.int32)), "by hand", town.day)
    row = town.state.row_of[who]
    assert town.state.people.praise[row] == 1.0
    assert town.state.signals.last_contact[row] >= town.day - 1
    town.live(60)
    assert town.state.people.praise[row] == 0.0


@pytest.mark.parametrize("way", ["greet", "visit", "buddy"])
def test_the_slow_loop_welcomes_alike(way):
    fast, slow = (lived(Welcome(way=way, whom="all", every=3), days=20, compiled=c) for c in (True, False))
    assert differences(fast, slow) == []
