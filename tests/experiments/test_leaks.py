"""Luck that leaks between arms is named; what acts explain is not."""

from dataclasses import replace

import numpy as np
import pytest

import sim.luck
from experiments.leaks import Day, Leak, Watched, compare_draws, compared, name_of, watch
from experiments.run import Run
from sim.life import Life
from sim.lifespan import LifespanRule
from sim.policies import POLICIES, Policy, Pruning, Value
from sim.scenario import load_scenario
from tests.helpers import EXHAUSTIVE, lively_people

DAYS = 16
SIFTS = Pruning(inactive_days=4, every=4, start=8)


def run(*policies: Policy, members: int = 12, **settings: float) -> Run:
    scenario = load_scenario("wechat_group").with_settings({"members.size": members} | settings)
    return Run("", scenario, (Value(hours_per_week=2), *policies), 0, 1, DAYS, LifespanRule())


@pytest.fixture(scope="module")
def alone() -> Watched:
    return watch(run())


def test_a_policy_that_never_acts_changes_no_draw(alone):
    neutral = watch(run(Pruning(inactive_days=36500)))
    assert alone.drawn == neutral.drawn
    assert compared(alone, neutral) == (len(alone.drawn), 0, 0, None)


def test_what_an_act_brings_about_is_no_leak(alone):
    sifted = watch(run(SIFTS))
    assert sifted.drawn != alone.drawn
    found = compared(alone, sifted)
    assert found.touched > 0
    assert (found.broken, found.leak) == (0, None)


def unaccounted(life: Watched) -> Watched:
    """Forget what was done, and who is near whom."""
    return life._replace(days=[Day({}, {}, {}) for _ in life.days])


def test_without_the_account_of_acts_and_neighbours_the_same_arms_would_seem_to_leak(alone):
    found = compared(unaccounted(alone), unaccounted(watch(run(SIFTS))))
    assert found.leak is not None
    assert found.leak.day >= SIFTS.start
    assert "arm only" in found.leak.how


def shared_stream(key, day, decision):
    return np.uint64(stream.integers(2**63))  # noqa: F821


def test_draws_from_a_stream_that_all_share_are_named(alone, monkeypatch):
    monkeypatch.setattr(sim.luck.bits.py_func, "__code__", shared_stream.__code__)
    lives = []
    for policies in ((), (SIFTS,)):
        monkeypatch.setitem(vars(sim.luck), "stream", np.random.default_rng(1))
        lives.append(watch(run(*policies)))
    found = compared(*lives)
    assert found.broken > 0
    assert found.leak is not None
    assert found.leak.day >= SIFTS.start
    assert "different results" in found.leak.how


class Reorders(Policy):
    """Swaps the rows of two members, behind the operator's back."""

    source = "a test"

    def decide(self, view):
        life = LIVES[-1]
        for table in (life.state.people, life.state.signals):
            table[[0, 1]] = table[[1, 0]]
        return ()


LIVES: list[Life] = []


def test_a_policy_that_reorders_rows_is_named(monkeypatch):
    begun = Life.begin
    monkeypatch.setattr(Life, "begin", lambda self, rng: (LIVES.append(self), begun(self, rng))[1])
    with lively_people():
        found = compared(watch(run()), watch(run(Reorders(start=5, stop=6))))
    assert found.leak is not None
    assert found.leak.day >= 5
    assert "arm only" in found.leak.how


def test_members_of_a_room_that_nothing_reached_are_still_watched(alone):
    """Only those who sit with somebody touched, or know them, may draw otherwise."""
    first = Day({"Remove [[1]]": frozenset({1})}, {1: frozenset({0}), 2: frozenset({0}), 3: frozenset({1})}, {})
    calm = first._replace(acts={})
    keys = {11: 1, 12: 2, 13: 3}
    drawn = {(key, 0, 21): 5 for key in keys}
    base = Watched(drawn, keys, [calm], dict.fromkeys(drawn, 0))
    for key, uid in keys.items():
        found = compared(base, without(base, key)._replace(days=[first])).leak
        assert found == (Leak(3, 0, "VISIT", "drawn in the first arm only") if uid == 3 else None)
    friend = first._replace(friends={1: frozenset({3})})
    assert compared(base, without(base, 13)._replace(days=[friend])).leak is None


def without(life: Watched, key: int) -> Watched:
    """Leave out what one drew."""
    kept = [at for at in life.drawn if at[0] != key]
    return life._replace(drawn={at: life.drawn[at] for at in kept}, asked={at: life.asked[at] for at in kept})


def test_different_bits_at_one_address_are_a_leak_whoever_is_touched(alone):
    at = next(at for at in reversed(alone.drawn) if at[0] in alone.uid_of)
    other = alone._replace(drawn=alone.drawn | {at: alone.drawn[at] ^ 1})
    found = compared(alone, other)
    assert found.broken == 1
    assert found.leak == Leak(
        alone.uid_of[at[0]], alone.asked[at], name_of(at[2]), "drawn in both arms, with different results"
    )


def test_watching_changes_nothing():
    watched = Life(run().scenario, run().policies, rng=1)
    watched.live(DAYS)
    assert len(watch(run()).days) == DAYS
    again = Life(run().scenario, replace(run()).policies, rng=1)
    again.live(DAYS)
    assert again.daily.equals(watched.daily)


@pytest.mark.long
@pytest.mark.parametrize("name", POLICIES if EXHAUSTIVE else ("events", "welcome", "alliance"))
def test_no_policy_lets_luck_leak(name):
    policy = POLICIES[name](start=6, every=4)
    few = load_scenario(policy.fits).with_settings({"members.size": 12, "outside.audience": 60})
    arms = (Run("", few, (Value(hours_per_week=1), *acts), 0, 1, DAYS, LifespanRule()) for acts in ((), (policy,)))
    found = compare_draws(*arms)
    assert found.shared > 0
    assert (found.broken, found.leak) == (0, None)
