"""The policy that sets tasks: given this view, these actions; and what becomes of those who take part."""

from sim import Community
from sim.policies import Culture
from tests.helpers import differences, small
from tests.sim.test_policies import view


def test_a_task_is_announced_for_so_many_days_and_takes_so_many():
    (act,) = Culture(needed=12, within_days=5).decide(view())
    assert (act.needed, act.notice, act.in_person) == (12, 5, False)


def lived(*policies: Culture, days: int = 60, **options: object) -> Community:
    town = Community(small(), policies, rng=1, **options)
    town.live(days)
    return town


def test_whoever_takes_part_meets_the_others_and_without_enough_nobody_does():
    done, failed, none = lived(Culture(needed=5, every=7)), lived(Culture(needed=500, every=7)), lived()
    assert done.daily["attendees"].sum() > 0 == failed.daily["attendees"].sum()
    assert done.daily["ties"].iloc[-1] > none.daily["ties"].iloc[-1]
    assert failed.daily["hours"].sum() == done.daily["hours"].sum() > 0


def test_the_slow_loop_sets_tasks_alike():
    policies = Culture(needed=3, every=7), Culture(needed=500, every=7, start=3)
    assert differences(*(lived(*policies, days=20, compiled=c) for c in (True, False))) == []
