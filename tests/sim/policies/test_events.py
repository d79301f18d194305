"""The policy that holds meetings: given this view, these actions; who comes, who pays, and what comes of it."""

import numpy as np
import pytest

from sim import Community
from sim.agents.population import NEVER
from sim.policies import Events
from tests.helpers import differences, small
from tests.sim.test_policies import view


def lived(policy: Events, settings: dict[str, float] | None = None, days: int = 22, **options: object) -> Community:
    rich = {"operator.hours_per_week": 200.0, "behaviour.attend_chance": 0.9}
    town = Community(small(rich | (settings or {})), [policy], rng=1, **options)
    town.live(days)
    return town


WEEKLY = {"every": 7, "places": 1000}


def attendees(policy: Events, settings: dict[str, float] | None = None) -> int:
    return int(lived(policy, settings).daily["attendees"].sum())


def test_it_is_held_at_each_place_in_turn():
    policy = Events(place="rotate", places_of_members=3, every=7)
    assert [policy.decide(view(day=day))[0].place for day in (0, 7, 14, 21)] == [0, 1, 2, 0]
    assert Events(place="first").decide(view())[0].place == 0
    assert Events().decide(view())[0].place == -1


def test_on_named_days_too_each_place_has_its_turn():
    policy = Events(place="rotate", places_of_members=2, days=(15, 5, 10), start=4)
    assert [policy.decide(view(day=day))[0].place for day in (5, 10, 15)] == [0, 1, 0]
    assert [(act.place, *when) for act, *when in policy.orders()] == [(0, 5, 6, 1), (1, 10, 11, 1), (0, 15, 16, 1)]


def test_places_in_turn_are_orders_that_say_what_looking_would():
    turns = {"place": "rotate", "places_of_members": 3, "every": 4, "start": 2, "stop": 27}
    ordered, looking = (lived(Events(**turns, when=when), {"members.places": 3}) for when in ("", "members >= 0"))
    assert ordered.policies[0].is_blind
    assert [name for name in differences(ordered, looking) if not name.startswith("held.")] == []
    assert ordered.daily["attendees"].sum() > 5


def test_few_travel_to_another_place():
    everywhere, there = (attendees(Events(place=p, **WEEKLY), {"members.places": 5}) for p in ("any", "first"))
    assert there < everywhere
    assert attendees(Events(place="first", in_person=False, **WEEKLY), {"members.places": 5}) == attendees(
        Events(in_person=False, **WEEKLY), {"members.places": 5}
    )


def test_more_notice_reaches_more_people():
    rare = {"behaviour.announcement_reach": 0.2}
    assert attendees(Events(notice=1, **WEEKLY), rare) < attendees(Events(notice=7, **WEEKLY), rare)


def test_at_a_fixed_place_who_came_last_time_need_not_be_told():
    rare = {"behaviour.announcement_reach": 0.3}
    assert attendees(Events(**WEEKLY), rare) < attendees(Events(fixed=True, **WEEKLY), rare)


def test_a_meeting_elsewhere_does_not_make_the_fixed_place_forgotten():
    rare = {"behaviour.announcement_reach": 0.2, "members.size": 400, "outside.audience": 3000}
    elsewhere = Events(every=14, places=1, in_person=False, hours_long=1, preparation=0)

    def came(fixed: bool) -> int:
        policies = [Events(every=14, start=7, places=1000, fixed=fixed), elsewhere]
        town = Community(small(rare | {"operator.hours_per_week": 200.0}), policies, rng=1)
        town.live(99)
        return int(town.daily["attendees"][7::14].sum())

    assert came(fixed=True) > 1.2 * came(fixed=False)


def test_with_too_few_nothing_comes_of_it_and_those_who_came_are_disappointed():
    held, failed, alone = (lived(Events(days=(10,), places=n, needed=k)) for n, k in ((1000, 5), (1000, 1000), (0, 0)))
    assert held.daily["attendees"][10] >= 5
    assert failed.daily["attendees"].sum() == 0
    assert failed.daily["ties"].iloc[-1] <= alone.daily["ties"].iloc[-1]
    assert failed.daily["satisfaction"][14] < alone.daily["satisfaction"][14]


def test_a_meeting_of_which_nothing_came_was_none_to_whoever_looks():
    failed, alone = (lived(Events(days=(10,), places=n, needed=n)) for n in (1000, 0))
    assert failed.daily["satisfaction"][14] < alone.daily["satisfaction"][14]
    for town in (failed, alone):
        now = town.state.now[0]
        assert (town.state.people.last_meeting[: int(now.rows)] == NEVER).all()
        assert (now.last_event, now.meets) == (NEVER, 0)


def test_who_comes_pays_and_some_stay_away_for_it():
    free, paid, dear = (lived(Events(fee=fee, hours_long=8, quality=0.6, **WEEKLY)) for fee in (0.0, 5.0, 5000.0))
    came = [town.daily["attendees"].sum() for town in (free, paid, dear)]
    assert came[0] > came[1] > came[2] == 0
    assert paid.daily["earned_events"].sum() == paid.daily["earned"].sum() == 5.0 * came[1]
    hosted = paid.ledger[paid.ledger["action"] == "Host"]
    assert hosted["earned"].sum() == 5.0 * came[1]
    assert paid.operator.money == paid.scenario_.operator.money + 5.0 * came[1]


@pytest.mark.parametrize(
    "policy",
    [
        Events(every=5, fee=5.0, hours_long=8, fixed=True, notice=3),
        Events(every=5, needed=30),
        Events(every=5, place="rotate", places_of_members=2),
    ],
)
def test_the_slow_loop_meets_alike(policy):
    fast, slow = (lived(policy, {"members.places": 2}, days=16, compiled=c) for c in (True, False))
    assert differences(fast, slow) == []
    assert np.isfinite(fast.daily["satisfaction"]).all()
