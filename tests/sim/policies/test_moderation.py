"""The policy that keeps noise out: given this view, these actions; and what is no longer read."""

from sim import Community
from sim.actions import Moderate
from sim.policies import Moderation
from tests.helpers import differences, small
from tests.sim.test_policies import view


def test_the_days_share_of_the_weeks_hours_is_spent():
    assert Moderation(hours_per_week=7, quota=2).decide(view()) == [Moderate(1.0, 2)]


def lived(*policies: Moderation, days: int = 40, **settings: float) -> Community:
    town = Community(small({key.replace("__", "."): value for key, value in settings.items()}), policies, rng=1)
    town.live(days)
    return town


def test_nobody_writes_more_than_the_quota():
    town, free = lived(Moderation(quota=1)), lived()
    assert (town.daily["posts"] + town.daily["ads"] <= town.daily["visitors"]).all()
    assert (free.daily["posts"] > free.daily["posters"]).any()


def test_a_quota_holds_on_the_days_of_watch_only():
    town = lived(Moderation(quota=1, days=(5,)))
    assert town.daily["posts"][5] <= town.daily["posters"][5]
    assert (town.daily["posts"] > town.daily["posters"]).any()


def test_quarrels_are_taken_down_with_the_time_that_is_left():
    quarrel = {"operator__leads": 0, "members__size": 60, "days": 80}
    watched, alone = lived(Moderation(hours_per_week=20), **quarrel), lived(**quarrel)
    assert alone.daily["disputes"].sum() > 0
    assert alone.state.rooms.now.disputes_kept[0] > watched.state.rooms.now.disputes_kept[0] == 0


def test_the_slow_loop_moderates_alike():
    scenario = small({"members.extraction": 0.3, "operator.leads": 0})
    towns = [Community(scenario, [Moderation(quota=2)], rng=1, compiled=c) for c in (True, False)]
    for town in towns:
        town.live(20)
    assert differences(*towns) == []
