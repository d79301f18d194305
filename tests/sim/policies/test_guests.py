"""The policy that brings guests: given this view, these actions; and what they bring to talk about."""

import numpy as np

from sim import Community
from sim.agents.population import BINS
from sim.policies import Guests
from tests.helpers import differences, small
from tests.sim.test_policies import roster, view

MEMBERS = roster(uid=[1, 2, 3, 4], taste=[3, 3, -1, 9])


def test_a_guest_speaks_about_what_most_post_about_or_the_opposite():
    (near,), (far,) = (Guests(taste=taste).decide(view(members=MEMBERS)) for taste in ("near", "far"))
    assert near.taste == 3.5 / 16
    assert far.taste == 11.5 / 16
    assert (near.cost_hours, near.cost_money) == (2.0, 500.0)


def test_where_nobody_posted_yet_nobody_is_asked():
    assert Guests().decide(view(members=roster(uid=[1], taste=[-1]))) == []


def lived(*policies: Guests, days: int = 29, **options: object) -> Community:
    town = Community(small({"members.taste_spread": 0.05}), policies, rng=1, **options)
    town.live(days)
    return town


def freshness(town: Community) -> np.ndarray:
    return town.state.rooms.topics.freshness[0]


def test_a_guest_from_afar_gives_something_new_to_talk_about_far_away():
    alone, near, far = lived(), lived(Guests(topics=30, start=20)), lived(Guests(taste="far", topics=30, start=20))
    most = int(freshness(alone).argmin())
    opposite = (most + BINS // 2) % BINS
    assert freshness(near)[most] > freshness(alone)[most]
    assert freshness(far)[opposite] >= freshness(near)[opposite]
    assert far.daily["satisfaction"].iloc[-1] < near.daily["satisfaction"].iloc[-1]


def test_the_slow_loop_listens_alike():
    assert differences(*(lived(Guests(every=5), days=15, compiled=c) for c in (True, False))) == []
