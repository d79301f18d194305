"""The policy that gives a sign: given this view, these actions; and that it cuts both ways."""

from sim import Community
from sim.actions import Tell
from sim.policies import Badge
from tests.helpers import differences, small
from tests.sim.test_policies import view


def test_it_is_shown_for_what_it_costs():
    assert Badge(shown=0.2, from_answers=3, hours_per_week=7).decide(view()) == [Tell(0.0, 0.2, 3, 1.0)]


def lived(*policies: Badge, expectation: float = 0.0, days: int = 40, **options: object) -> Community:
    settings = {"behaviour.start_expectation": expectation, "behaviour.invite_rate": 0.0, "behaviour.warn_rate": 0.0}
    town = Community(small(settings | {"outside.arrivals_per_day": 0.0}), policies, rng=1, **options)
    town.live(days)
    return town


ALL = Badge(shown=0.3, from_answers=0)


def test_the_satisfied_bring_people_and_the_disappointed_warn_them():
    pleased, disappointed = lived(ALL), lived(ALL, expectation=0.9)
    assert pleased.daily["joined_invited"].sum() > 0 == disappointed.daily["joined_invited"].sum()
    assert pleased.daily["reputation"].iloc[-1] > lived().daily["reputation"].iloc[-1]
    assert disappointed.daily["reputation"].iloc[-1] < lived(expectation=0.9).daily["reputation"].iloc[-1]


def test_it_is_borne_by_those_who_were_answered_enough():
    assert lived(Badge(shown=0.3, from_answers=100_000)).daily["joined_invited"].sum() == 0


def test_the_slow_loop_shows_it_alike():
    assert differences(*(lived(ALL, days=20, compiled=c) for c in (True, False))) == []
