"""Advertisements, moderation, and reading what suits best first."""

import numpy as np
import pytest

from sim import Community, load_scenario
from sim.compiled import plain
from sim.policies import Moderation
from sim.rooms import BINS, FIRST, close_feed, no_rooms
from sim.unread import nearest_bin, since, value_read
from tests.helpers import differences, small

SELLING = {"members.extraction": 0.4}
P = load_scenario("wechat_group").behaviour


def lived(settings: dict[str, float], days: int = 60, policies=()) -> Community:
    town = Community(small(settings), policies, rng=1)
    town.live(days)
    return town


def test_a_share_of_posts_advertises():
    daily = lived(SELLING | {"behaviour.extraction_spread": 0.0}).daily
    share = daily["ads"].sum() / (daily["ads"].sum() + daily["posts"].sum())
    assert share == pytest.approx(0.4, abs=0.05)
    assert lived({}).daily["ads"].sum() == 0


def test_advertisements_inform_nobody_and_cost_patience():
    selling, not_ = lived(SELLING).daily, lived({}).daily
    assert selling["satisfaction"].iloc[30] < not_["satisfaction"].iloc[30]


def test_a_moderator_takes_down_no_more_than_there_are_and_no_more_than_time_allows():
    much, little = (lived(SELLING, policies=[Moderation(hours_per_week=h)]).daily for h in (30, 0.35))
    assert (much["ads_taken_down"] == much["ads"]).all()
    assert (little["ads_taken_down"] <= np.minimum(little["ads"], 1.5)).all()
    assert 0 < little["ads_taken_down"].sum() < little["ads"].sum()


def test_what_was_taken_down_cannot_be_read_later():
    town = lived(SELLING, policies=[Moderation(hours_per_week=30)])
    assert town.state.rooms.now[FIRST].ads_kept == 0
    assert lived(SELLING).state.rooms.now[FIRST].ads_kept > 0


def test_a_log_holds_advertisements_as_posts():
    town = Community(small(SELLING), rng=1, log_events=True)
    town.live(40)
    counts = town.events()["kind"].value_counts()
    assert counts["post"] == town.daily["posts"].sum() + town.daily["ads"].sum()


def test_bins_are_gone_through_from_the_nearest():
    order = [plain(nearest_bin)(3, k) for k in range(BINS)]
    assert order[:5] == [3, 4, 2, 5, 1]
    assert sorted(order) == list(range(BINS))


def value(search: int, share: float) -> float:
    rooms = no_rooms(1, 1, P)
    rooms.topics.posts[FIRST] = 2.0
    rooms.topics.written[FIRST] = 2.0
    rooms.topics.freshness[FIRST] = 1.0
    rooms.now.search[FIRST] = search
    plain(close_feed)(rooms, FIRST, P)
    place = plain(since)(rooms, FIRST, 0, 0, P)
    return plain(value_read)(rooms, FIRST, place, 5, 0.0, 0.0, share, P)


def test_who_finds_the_best_first_learns_more_from_as_many_posts():
    assert value(1, 0.25) > value(0, 0.25)
    assert value(1, 1.0) == pytest.approx(value(0, 1.0))


def test_the_slow_loop_sells_and_searches_alike():
    scenario = small(SELLING | {"platform.search": 1})
    fast, slow = (Community(scenario, [Moderation()], rng=1, compiled=c) for c in (True, False))
    fast.live(25)
    slow.live(25)
    assert differences(fast, slow) == []
