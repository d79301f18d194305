"""The policy that tells people outside: given this view, these actions; and who comes."""

import numpy as np
import pytest

from sim import Community
from sim.actions import Advertise, Tell
from sim.policies import Recruiting
from tests.helpers import differences, small
from tests.sim.test_policies import view


def test_those_are_told_of_all_days_until_the_next_time():
    (act,) = Recruiting(people_per_day=2, money_each=3, hours_per_week=7, every=5).decide(view())
    assert isinstance(act, Advertise)
    assert (act.people, act.cost_hours, act.cost_money) == (10, 5, 30)


def test_seed_members_cost_an_hour_each():
    (act,) = Recruiting(people_per_day=2, hours_each=1, hours_per_week=0, width=0.1, taste=0.3).decide(view())
    assert (act.cost_hours, act.taste, act.width) == (2, 0.3, 0.1)


def test_members_are_asked():
    assert Recruiting(people_per_day=0, asked=0.5, hours_per_week=7).decide(view()) == [Tell(asked=0.5, hours=1.0)]


RICH = {"outside.arrivals_per_day": 0.0, "outside.arrivals_most": 20, "operator.money": 1e6}
RICH |= {"operator.hours_per_week": 500.0}


def lived(*policies: Recruiting, settings: dict[str, float] | None = None, days: int = 60, **options) -> Community:
    town = Community(small(RICH | (settings or {})), policies, rng=1, **options)
    town.live(days)
    return town


def test_the_more_hear_of_it_the_more_come_and_the_more_it_costs():
    towns = [lived(Recruiting(people_per_day=p)) for p in (0.0, 1.0, 5.0)]
    joined = [town.daily["joined_outside"].sum() for town in towns]
    assert joined[0] == 0 < joined[1] < joined[2]
    assert towns[2].daily["spent"].sum() == pytest.approx(60 * 5 * 2)


def came(town: Community) -> np.ndarray:
    people = town.state.people[: town.state.now[0].rows]
    return people.taste[people.channel == 1]


def test_seed_members_are_of_like_taste():
    quiet = {"behaviour.invite_rate": 0.0}
    narrow, wide = (lived(Recruiting(people_per_day=5, width=w, taste=0.3), settings=quiet) for w in (0.1, 1.0))
    assert len(came(narrow)) > 3
    assert (abs(came(narrow) - 0.3) <= 0.051).all()
    assert (abs(came(wide) - 0.3) > 0.051).any()


def test_members_who_are_asked_bring_more():
    eager = {"behaviour.start_expectation": 0.0}
    asked, left_alone = (lived(Recruiting(people_per_day=0, asked=a), settings=eager) for a in (5.0, 0.0))
    assert asked.daily["joined_invited"].sum() > left_alone.daily["joined_invited"].sum()


def test_the_slow_loop_recruits_alike():
    policy = Recruiting(people_per_day=5, width=0.2, asked=1.0)
    assert differences(*(lived(policy, days=15, compiled=c) for c in (True, False))) == []
