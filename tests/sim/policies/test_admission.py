"""The policy that looks at candidates: given this view, these actions; and who is let in."""

import numpy as np
import pytest

from sim import Community
from sim.actions import Screen
from sim.policies import Admission
from tests.helpers import differences, small
from tests.sim.test_policies import view

EAGER = {"platform.admits": 2, "outside.arrivals_per_day": 20.0, "outside.arrivals_most": 30, "outside.audience": 1000}
EAGER |= {"behaviour.join_friction": 0.0}


def test_it_takes_the_minutes_of_as_many_as_there_are_places():
    assert Admission(places_per_week=7, minutes=30).decide(view()) == [Screen(0.5, 30, 0.5, 0.1)]


def lived(*policies: Admission, days: int = 30, settings: dict[str, float] | None = None, **options) -> Community:
    town = Community(small(EAGER | (settings or {})), policies, rng=1, **options)
    town.live(days)
    return town


def came(town: Community) -> np.ndarray:
    people = town.state.people[: town.state.now[0].rows]
    return people[people.channel > 0]


def test_no_more_come_in_than_there_are_places():
    open_, few = lived(), lived(Admission(places_per_week=2, minutes=1, sells=1.0))
    assert len(came(few)) <= 2 * 30 / 7 + 2 < len(came(open_))
    assert few.daily["turned_away"].sum() > 0 == open_.daily["turned_away"].sum()


def test_who_sells_is_found_out_the_sooner_the_longer_one_looks():
    def sells(minutes: float) -> float:
        policy = Admission(places_per_week=200, minutes=minutes, sells=0.1)
        town = lived(policy, settings={"members.extraction": 0.3, "operator.hours_per_week": 2000})
        return float(came(town).extraction.mean())

    assert sells(0) > sells(5) > sells(60)
    assert sells(120) < 0.15


def test_who_is_far_from_what_is_talked_about_is_turned_away():
    town = lived(Admission(places_per_week=200, minutes=120, width=0.1, sells=1.0), settings={
        "members.taste_spread": 0.9, "operator.hours_per_week": 2000,
    })  # fmt: skip
    assert town.daily["turned_away"].sum() > 0


@pytest.mark.parametrize(("admits", "refused"), [(0, True), (1, False), (2, False)])
def test_where_anybody_comes_in_nobody_can_be_looked_at(admits, refused):
    town = lived(Admission(), days=7, settings={"platform.admits": admits})
    assert (town.daily["refused"].sum() == 7) == refused


def test_where_members_invite_those_whom_they_bring_are_not_looked_at():
    settings = {"platform.admits": 1, "behaviour.invite_rate": 3.0, "behaviour.start_expectation": 0.0}
    town = lived(Admission(places_per_week=0.01, minutes=240), settings=settings, days=60)
    assert town.daily["joined_invited"].sum() > 0
    assert town.daily["joined_outside"].sum() <= 2


def test_the_slow_loop_admits_alike():
    fast, slow = (lived(Admission(width=0.2), days=15, compiled=c) for c in (True, False))
    assert differences(fast, slow) == []
