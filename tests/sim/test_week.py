"""The operator's week is finite: what stands first goes first, and what does not fit is not done and said so."""

import pytest

from sim import Community, load_scenario
from sim.errors import InputError
from sim.policies import Events, Pruning, Value, Welcome
from tests.helpers import differences, small


def done(*policies, hours: float = 10.0, settings: dict[str, float] | None = None, days: int = 14):
    town = Community(small({"operator.hours_per_week": hours} | (settings or {})), policies, rng=1)
    town.live(days)
    return town, {name: rows["done"].tolist() for name, rows in town.ledger.groupby("policy", sort=False)}


def test_hours_are_kept_back_for_what_stands_first_and_is_still_due():
    meeting, value = Events(every=7, start=6, hours_long=4, preparation=2), Value(hours_per_week=7)
    _, first = done(meeting, value)
    assert first[str(meeting)] == [True, True]
    assert first[str(value)] == [True] * 4 + [False] * 3 + [True] * 4 + [False] * 3
    town, last = done(value, meeting)
    assert last[str(value)] == [True] * 14
    assert last[str(meeting)] == [False, False]
    assert town.daily["refused"].sum() == 2


def test_hours_are_kept_back_for_meetings_at_each_place_in_turn():
    turns = Events(every=7, start=6, hours_long=4, preparation=2, place="rotate", places_of_members=2)
    assert done(turns, Value(hours_per_week=7))[1][str(turns)] == [True, True]


def test_an_act_that_looks_keeps_hours_back_too():
    meeting, visits = Events(every=7, start=6, hours_long=4, preparation=2), Welcome(way="visit", whom="all", days=(1,))
    town, told = done(meeting, visits)
    assert told[str(meeting)] == [True, True]
    assert told[str(visits)] == [True]
    assert town.ledger["hours"][town.ledger["policy"] == str(visits)].tolist() == [4.0]
    assert town.daily["hours"].groupby(town.daily.index // 7).sum().max() <= 10


def test_where_hours_suffice_the_order_of_policies_does_not_matter_to_what_is_done():
    meeting, value = Events(every=7, start=6), Value(hours_per_week=1)
    assert all(all(told) for told in done(meeting, value)[1].values())
    assert all(all(told) for told in done(value, meeting)[1].values())


def test_what_the_platform_takes_comes_before_everything():
    town, told = done(Value(hours_per_week=7), settings={"platform.hours": 5.0})
    upkeep = "upkeep of the wechat_group"
    assert told[upkeep] == [True, True]
    assert town.ledger["hours"][town.ledger["policy"] == upkeep].tolist() == [5.0, 5.0]
    assert sum(told[str(Value(hours_per_week=7))]) == 10


def test_a_platform_that_takes_more_than_there_is_is_refused():
    with pytest.raises(InputError, match=r"platform.hours = 50\.0 should be at most operator.hours_per_week"):
        load_scenario("wechat_group").with_settings({"platform.hours": 50.0})


def test_the_slow_loop_keeps_hours_back_alike():
    policies = [Pruning(inactive_days=5, every=3), Events(every=7, start=6), Value(hours_per_week=20)]
    scenario = small({"operator.hours_per_week": 12.0, "platform.hours": 2.0})
    towns = [Community(scenario, policies, rng=1, compiled=c) for c in (True, False)]
    for town in towns:
        town.live(16)
    assert differences(*towns) == []
