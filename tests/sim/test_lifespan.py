"""When a community counts as dead."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from sim.lifespan import Lifespan, LifespanRule, active_in_window, lifespan_of, relative_lifespan_of

RULE = LifespanRule(window=3, threshold=3, smoothing=3)
FINAL = LifespanRule(window=3, threshold=3, spell="final")


def lived(pattern: str, rule: LifespanRule = RULE) -> Lifespan:
    """Return the lifespan of days written as ``x`` (alive), ``o`` (one member only) and ``.`` (nobody)."""
    return lifespan_of([{"x": 3, "o": 1, ".": 0}[day] for day in pattern], rule)


def test_a_community_that_falls_silent_lives_to_its_last_alive_day():
    assert lived("xxxx....") == (4, True, False, 0)


def test_silence_has_to_be_observed_for_a_whole_window():
    assert lived("xxxx...") == (4, True, False, 0)
    assert lived("xxxx..") == (6, False, False, 0)


def test_a_community_alive_at_the_horizon_is_censored_not_dead():
    life = lived("xxxxx")
    assert life == (5, False, False, 0)
    assert life.censored


def test_a_short_silence_is_bridged_when_the_community_comes_back():
    assert lived("xx..xx...") == (6, True, False, 0)


def test_the_first_rule_ends_at_the_first_silence_and_the_final_rule_at_the_last():
    assert lived("xx...xx....") == (2, True, False, 0)
    assert lived("xx...xx....", FINAL) == (7, True, False, 0)


def test_the_final_rule_does_not_bury_who_is_alive_at_the_end():
    assert lived("xx.....x", FINAL) == (8, False, False, 0)
    assert lived("xx.....x..", FINAL) == (10, False, False, 0)


def test_days_count_from_the_first_alive_day_or_from_the_first_event():
    assert lived(".ooxxx...") == (3, True, False, 3)
    assert lived(".ooxxx...", LifespanRule(window=3, start="first-event")) == (5, True, False, 1)


@pytest.mark.parametrize("pattern", ["", "....", "ooooo"])
def test_a_community_without_an_alive_day_never_started_and_did_not_die(pattern: str):
    life = lived(pattern)
    assert life == (0, False, True, -1)
    assert not life.censored


def test_a_rule_refuses_what_makes_no_sense():
    for wrong in ({"window": 0}, {"threshold": 0}, {"spell": "last"}, {"peak_share": 1.5}, {"windw": 3}):
        with pytest.raises(ValidationError):
            LifespanRule(**wrong)


def test_a_rule_is_a_value():
    assert LifespanRule() == LifespanRule(window=30, threshold=3)
    assert hash(LifespanRule()) == hash(LifespanRule())


def slow_active(day: list[int], member: list[int], days: int, window: int) -> list[int]:
    """Count members in the trailing window the plain way."""
    log = list(zip(day, member, strict=True))
    return [len({m for d, m in log if t - window < d <= t}) for t in range(days)]


EVENTS = st.lists(st.tuples(st.integers(-5, 25), st.integers(0, 5)), max_size=40)


@settings(max_examples=200, deadline=None)
@given(EVENTS, st.integers(1, 20), st.integers(1, 8))
def test_active_members_are_those_a_plain_count_finds(events: list[tuple[int, int]], days: int, window: int):
    day, member = [d for d, _ in events], [m for _, m in events]
    assert active_in_window(day, member, days, window).tolist() == slow_active(day, member, days, window)


def test_active_members_may_be_named_by_words():
    assert active_in_window([0, 0, 1], np.array(["ann", "bob", "ann"]), 4, 2).tolist() == [2, 2, 1, 0]


def plain_lifespan(alive: list[bool], window: int) -> tuple[int, bool]:
    """Walk through the days as the rule is written, until the first silence of a whole window."""
    first, last = alive.index(True), alive.index(True)
    for t in range(first, len(alive)):
        if alive[t]:
            last = t
        elif t - last >= window:
            return last + 1 - first, True
    return len(alive) - first, False


@settings(max_examples=300, deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=40).filter(any), st.integers(1, 6))
def test_the_lifespan_is_what_a_walk_through_the_days_finds(alive: list[bool], window: int):
    rule = LifespanRule(window=window, threshold=1)
    assert lifespan_of(np.array(alive, dtype=int), rule)[:2] == plain_lifespan(alive, window)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=60), st.integers(1, 6))
def test_a_life_by_the_final_rule_is_never_shorter(active: list[int], window: int):
    first = lifespan_of(active, LifespanRule(window=window))
    final = lifespan_of(active, LifespanRule(window=window, spell="final"))
    assert final.days >= first.days
    assert final.never_started == first.never_started
    assert first.died or not final.died


def test_relative_death_is_a_fall_below_a_tenth_of_the_peak():
    writers = [100] * 60 + [10] * 60 + [9] * 100
    life = relative_lifespan_of(writers, LifespanRule())
    assert life == (60 + 60 + 0, True, False, 0)


def test_a_tenth_of_the_peak_itself_is_still_alive():
    assert relative_lifespan_of([100] * 60 + [10] * 200, LifespanRule()) == (260, False, False, 0)


def test_a_launch_day_is_not_the_peak_for_ever():
    writers = [600] + [20] * 200
    assert relative_lifespan_of(writers, LifespanRule()) == (201, False, False, 0)


def test_a_young_community_is_not_judged_before_its_first_whole_window():
    assert relative_lifespan_of([50] + [0] * 20, LifespanRule()) == (21, False, False, 0)


def test_nobody_ever_writing_is_never_started_by_the_second_rule_too():
    assert relative_lifespan_of([0] * 50, LifespanRule()).never_started


def test_the_second_rule_does_not_ask_how_large_a_community_is():
    small, large = np.repeat([5, 1, 0], 50), np.repeat([500, 100, 0], 50)
    assert relative_lifespan_of(small, LifespanRule()) == relative_lifespan_of(large, LifespanRule())
