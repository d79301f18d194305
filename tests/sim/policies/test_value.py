"""The policy that puts value in: given this view, these actions; content, and homework that others answer."""

import numpy as np
import pytest

from sim import Community
from sim.actions import Assign, Post
from sim.policies import Value
from tests.helpers import differences, small
from tests.sim.test_policies import roster, view

MEMBERS = roster(uid=[1, 2, 3, 4])


def test_the_days_share_of_the_weeks_work_is_posted():
    assert Value(hours_per_week=7).decide(view()) == [Post(1.0)]
    assert Value(hours_per_week=7, every=7).decide(view()) == [Post(7.0)]
    assert Value.neutral().decide(view()) == []


def test_everybody_is_to_be_answered_by_two_others():
    post, homework = Value(hours_per_week=7, homework_days=10).decide(view(day=100, members=MEMBERS))
    assert isinstance(post, Post)
    assert isinstance(homework, Assign)
    named = np.array([homework.uid, homework.one, homework.other])
    assert all(sorted(row) == [1, 2, 3, 4] for row in named.tolist())
    assert all(len(set(column)) == 3 for column in named.T.tolist())
    assert Value(homework_days=10).decide(view(day=101, members=MEMBERS)) == [Post(3 / 7)]


def test_homework_takes_three():
    assert len(Value(homework_days=10).decide(view(members=roster(uid=[1, 2])))) == 1


def lived(*policies: Value, settings: dict[str, float] | None = None, days: int = 30, **options: object) -> Community:
    town = Community(small(settings), policies, rng=1, **options)
    town.live(days)
    return town


CLASS = Value(hours_per_week=0, homework_days=7)


def test_homework_is_handed_in_once_and_answered():
    town, without = lived(CLASS), lived()
    handed_in = town.daily["homework"]
    assert handed_in.sum() > 20
    weeks = handed_in.groupby(handed_in.index // 7).sum()
    members = town.daily["members"].groupby(handed_in.index // 7).max()
    assert (weeks <= members).all()
    assert town.daily["replies"].sum() > without.daily["replies"].sum()
    assert without.daily["homework"].sum() == 0


@pytest.mark.parametrize("key", ["homework_chance", "named_chance"])
def test_nobody_hands_in_or_answers_where_the_chance_is_nil(key):
    town, usual = lived(CLASS, settings={f"behaviour.{key}": 0.0}), lived(CLASS)
    if key == "homework_chance":
        assert town.daily["homework"].sum() == 0
    else:
        assert town.daily["replies"].sum() < usual.daily["replies"].sum()


def test_those_who_answer_each_others_homework_get_to_know_each_other():
    settings = {"behaviour.reply_chance": 0.0, "behaviour.need_chance": 0.0, "members.taste_spread": 0.1}
    assert lived(CLASS, settings=settings).daily["ties"].iloc[-1] > lived(settings=settings).daily["ties"].iloc[-1]


def test_the_slow_loop_does_its_homework_alike():
    assert differences(*(lived(CLASS, days=20, compiled=c) for c in (True, False))) == []


def test_a_digest_lies_where_the_talk_is_and_is_nothing_where_nobody_talked():
    spread, digest = (
        lived(Value(hours_per_week=20, like=like), days=31).state.rooms.topics for like in ("all", "talk")
    )
    assert spread.kept_mass[0].min() > 0
    assert digest.kept_mass[0].std() > spread.kept_mass[0].std()
    silent = lived(Value(hours_per_week=20, like="talk"), settings={"behaviour.post_rate": 1e-9}, days=10)
    assert silent.state.rooms.topics.kept_mass[0].max() == 0
