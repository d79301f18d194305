import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import load_scenario
from sim.agents import rules
from sim.compiled import plain

P = load_scenario("wechat_group").behaviour
share = st.floats(0, 1)
days = st.integers(0, 2000)
amount = st.floats(0, 1e4)


def test_interest_is_halved_in_its_half_life():
    assert rules.faded(0.8, 30, 30.0) == pytest.approx(0.4)
    assert rules.faded(0.8, 0, 30.0) == 0.8


def test_fading_at_once_is_fading_step_by_step():
    assert rules.faded(rules.faded(0.8, 12, 30.0), 18, 30.0) == pytest.approx(rules.faded(0.8, 30, 30.0))


def test_the_distance_of_tastes_goes_round_the_circle():
    assert rules.distance(0.95, 0.05) == pytest.approx(0.1)
    assert rules.distance(0.0, 0.5) == 0.5


def test_forgetting_is_quick_at_first_and_then_slow():
    left = [rules.awareness(t, P) for t in (0, 7, 14, 21)]
    assert left[0] == 1
    assert left[1] / left[0] < left[2] / left[1] < left[3] / left[2]


def test_a_lone_speaker_has_no_audience_to_hide_in():
    assert rules.diffusion(0.0, P) == rules.diffusion(1.0, P) == 1.0
    assert rules.diffusion(40.0, P) < rules.diffusion(39.0, P) < 1.0


def test_loyalty_falls_faster_than_it_grows():
    up = rules.next_loyalty(0.3, 1.0, 1.0, 0.0, 100, 1, P) - 0.3
    down = 0.3 - rules.next_loyalty(0.3, 0.0, 0.0, 0.0, 0, 1, P)
    wanted_up, wanted_down = 0.98 - 0.3, 0.3 - 0.08
    assert down / wanted_down > up / wanted_up > 0


def test_loyalty_holds_for_a_week_of_absence_and_then_fades():
    assert rules.rested_loyalty(0.5, 7, P) == 0.5
    assert rules.rested_loyalty(0.5, 14, P) < 0.5


def test_a_free_community_asks_for_no_money_and_worthless_ones_get_none():
    assert rules.fee_accepted(0.0, 0.0, P) == 1.0
    assert rules.fee_accepted(0.0, 1.0, P) == 0.0
    assert rules.fee_accepted(400.0, 400.0, P) == 0.5


def test_a_higher_price_raises_expectations_and_deters():
    assert rules.promised(1000.0, P) > rules.promised(0.0, P) == P.start_expectation
    dear, cheap = (rules.join_chance(0.5, 600.0, 0.3, fee, P) for fee in (2000.0, 200.0))
    assert dear < cheap


def test_topics_are_used_up_by_talk_and_refilled_by_people():
    assert rules.used_up(0.8, P.topic_posts, P) == pytest.approx(0.8 / np.e)
    assert rules.used_up(0.8, 10.0, P) < rules.mean_freshness(0.8, 10.0, P) < 0.8
    assert rules.refilled(0.5, 0, 0, P) < rules.refilled(0.5, 1, 0, P) < rules.refilled(0.5, 1, 5, P) < 1


@given(reputation=share, praised=st.integers(0, 500), warned=st.integers(0, 500), own=share)
def test_reputation_stays_between_nothing_and_all(reputation, praised, warned, own):
    assert -1e-12 <= rules.next_reputation(reputation, praised, warned, own, P) <= 1 + 1e-12


@given(
    interest=share,
    info=share,
    ties=share,
    answered=share,
    helped=share,
    overload=share,
    ads=share,
    disputes=share,
    activity=share,
    loyalty=share,
)
def test_feelings_stay_in_range(interest, info, ties, answered, helped, overload, ads, disputes, activity, loyalty):
    b = rules.benefit(interest, info, ties, answered, helped, P) - rules.annoyance(overload, ads, disputes, P)
    assert 0 <= rules.next_interest(interest, max(info, helped), 1.0, P) <= 1
    assert P.habit_floor <= rules.next_activity(activity, b, 1.0, P) <= 1
    assert 0 <= rules.next_loyalty(loyalty, ties, answered, 0.0, 50, 3, P) <= 1


ARGUMENTS = {
    "p": st.just(P),
    "answers": st.integers(0, 50),
    "posts": st.integers(0, 50),
    "newcomers": st.integers(0, 50),
    "posters": st.integers(0, 50),
    "praised": st.integers(0, 50),
    "warned": st.integers(0, 50),
    "noticed": st.booleans(),
    "half_life": st.floats(1, 1000),
    "scale": st.floats(0.5, 100),
    "reference": st.floats(0.05, 1),
    "x": st.floats(-30, 30),
    "visits": st.floats(1, 100),
    "satisfaction_visits": st.floats(1, 100),
    "average": st.floats(0.01, 0.99),
    "freshness": share,
    "willingness": amount,
    "fee": amount,
    "worth": amount,
    "audience": amount,
    "unread": amount,
    "power": st.floats(0, 3),
}
RULES = [f for _, f in inspect.getmembers(rules, lambda f: hasattr(f, "py_func")) if f.__module__ == rules.__name__]


@pytest.mark.parametrize("rule", RULES, ids=lambda f: f.__name__)
def test_a_rule_is_the_same_compiled_and_in_plain_python(rule):
    names = list(inspect.signature(rule.py_func).parameters)

    @given(st.tuples(*(ARGUMENTS.get(n, days if n.startswith(("days", "tenure")) else share) for n in names)))
    def check(values):
        a, b = rule(*values), plain(rule)(*values)
        assert a == b or (np.isnan(a) and np.isnan(b))

    check()


def test_every_rule_was_found():
    assert len(RULES) > 25
