"""The policy that lets a bot talk: given this view, these actions; and what it is to members."""

import pytest

from sim import Community
from sim.actions import Chat
from sim.policies import Bots
from tests.helpers import differences, small
from tests.sim.test_policies import view


def test_it_talks_for_what_it_costs():
    assert Bots(every=7, hours_per_week=2, money_per_month=60).decide(view()) == [Chat(3.0, 0.3, -1.0, 0.3, 2.0, 14.0)]
    assert Bots(narrow=True, taste=0.2).decide(view())[0].taste == 0.2


def lived(*policies: Bots, settings: dict[str, float] | None = None, days: int = 40, **options: object) -> Community:
    town = Community(small(settings), policies, rng=1, **options)
    town.live(days)
    return town


def test_its_posts_are_nobodys():
    settings = {"behaviour.post_rate": 0.01, "behaviour.reply_chance": 0.0, "behaviour.need_chance": 0.0}
    talked_at, alone = lived(Bots(posts_per_day=50), settings=settings), lived(settings=settings)
    assert talked_at.daily["posts"].sum() <= alone.daily["posts"].sum() + 10
    assert talked_at.daily["active"].max() <= 10


def test_they_are_read_if_they_are_worth_it():
    good, bad = (lived(Bots(posts_per_day=10, quality=q, worth=0)) for q in (1.0, 0.0))
    assert good.daily["satisfaction"].iloc[-1] > bad.daily["satisfaction"].iloc[-1]


def test_many_bad_ones_are_noise():
    noisy, alone = lived(Bots(posts_per_day=500, quality=0.0, worth=0)), lived()
    assert noisy.daily["satisfaction"].iloc[-1] < alone.daily["satisfaction"].iloc[-1]


def test_its_answers_please_those_who_post_and_an_answer_worth_nothing_does_not():
    pleased, not_ = (lived(Bots(posts_per_day=0.001, quality=0, worth=w)) for w in (1.0, 0.0))
    assert pleased.daily["satisfaction"].iloc[-1] > not_.daily["satisfaction"].iloc[-1]
    assert not_.state.people.praise.max() == 0 < pleased.state.people.praise.max()


@pytest.mark.parametrize("narrow", [False, True])
def test_the_slow_loop_is_talked_to_alike(narrow):
    fast, slow = (lived(Bots(narrow=narrow), days=15, compiled=c) for c in (True, False))
    assert differences(fast, slow) == []
