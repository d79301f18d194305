"""The policy that gives members a part in the running: given this view, these actions; and what they put in."""

import numpy as np

from sim import Community
from sim.actions import Enlist
from sim.policies import Value, Volunteers
from tests.helpers import differences, small
from tests.sim.test_policies import roster, view


def members(**columns: list[int]) -> object:
    usual = {"joined": [0] * 4, "last_active": [99] * 4, "n_answers": [1, 9, 5, 7]}
    return roster(uid=[1, 2, 3, 4], **(usual | columns))


def enlisted(acts) -> list[tuple[list[int], float]]:
    return [(act.uid.tolist(), act.hours_each) for act in acts if isinstance(act, Enlist)]


def test_those_are_appointed_who_are_answered_most():
    assert enlisted(Volunteers(share=0.5).decide(view(members=members()))) == [([2, 4], 2.0)]


def test_newcomers_are_not_appointed_yet():
    seen = view(members=members(joined=[0, 90, 0, 0]))
    assert enlisted(Volunteers(share=0.5).decide(seen)) == [([4, 3], 2.0)]


def test_who_is_gone_is_released_and_succeeded():
    seen = view(members=members(duty=[0, 2, 0, 2], last_active=[99, 20, 99, 99]))
    assert enlisted(Volunteers(share=0.67).decide(seen)) == [([2], 0.0), ([3], 2.0)]


def test_when_enough_serve_nobody_is_appointed():
    assert Volunteers(share=0.5).decide(view(members=members(duty=[0, 2, 0, 2]))) == []


def lived(*policies, settings: dict[str, float] | None = None, days: int = 100, **options: object) -> Community:
    town = Community(small(settings), policies, rng=2, **options)
    town.live(days)
    return town


SERVING = Volunteers(share=0.5, hours_each=5.0, least_days=0, every=7)


def test_what_they_put_in_one_week_is_there_in_the_next():
    town, alone = (lived(*policies, Value(hours_per_week=60)) for policies in ((SERVING,), ()))
    weekly = town.daily[["hours", "lent_hours"]].groupby(town.daily.index // 7).sum()
    assert weekly["lent_hours"].max() > 0
    assert weekly["hours"].max() > 40
    assert (weekly["hours"] <= 40 + weekly["lent_hours"].shift(fill_value=0) + 1e-6).all()
    assert alone.daily["hours"].groupby(alone.daily.index // 7).sum().max() <= 40
    assert alone.daily["lent_hours"].sum() == 0


def test_they_tire_of_it_and_nobody_tires_where_a_duty_costs_nothing():
    def satisfaction(cost: float, *policies: Volunteers) -> np.ndarray:
        town = lived(*policies, settings={"behaviour.duty_cost": cost})
        return town.daily["satisfaction"].to_numpy()

    assert satisfaction(0.1, SERVING)[-1] < satisfaction(0.0, SERVING)[-1]
    assert np.array_equal(satisfaction(0.0, SERVING), satisfaction(0.1))


def test_the_slow_loop_serves_alike():
    assert differences(*(lived(SERVING, days=25, compiled=c) for c in (True, False))) == []
