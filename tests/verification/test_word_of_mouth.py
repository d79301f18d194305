"""Private contact against its mean-field map, in well-mixed company: docs/verification.md, section 2."""

import numpy as np
import pytest

from tests.verification.contact import answer_to, course, never_again, settled, shares, still_silent, threshold

STRENGTH = 0.9
SIZE, DAYS, FORGOTTEN = 5_000, 1_200, 200  # members; days lived; days until the beginning is forgotten


@pytest.fixture(scope="module")
def seen() -> np.ndarray:
    return shares(SIZE, DAYS, STRENGTH)


@pytest.fixture(scope="module")
def halved() -> np.ndarray:
    return shares(SIZE, DAYS, STRENGTH / 2)


def agrees(shares_seen: np.ndarray, fixed: float, within: float = 0.02) -> bool:
    """Say whether the mean share lies near a fixed point, as a part of it."""
    return bool(abs(shares_seen[FORGOTTEN:].mean() - fixed) <= within * fixed)


def test_the_active_share_settles_at_the_fixed_point(seen):
    assert agrees(seen, settled(STRENGTH))


def test_the_way_there_is_that_of_the_map(seen):
    assert np.abs(seen - course(DAYS, STRENGTH))[:FORGOTTEN].max() < 0.03
    assert np.abs(seen - course(DAYS, STRENGTH / 2))[:FORGOTTEN].max() > 0.1


def test_ties_of_half_the_weight_fail(halved):
    assert STRENGTH / 2 < threshold() < STRENGTH
    assert not agrees(halved, settled(STRENGTH))


def test_ties_that_are_kept_fail():
    assert not agrees(shares(SIZE, DAYS, STRENGTH, kept=True), settled(STRENGTH), within=0.5)


def test_below_the_threshold_it_settles_at_nothing(halved):
    assert settled(STRENGTH / 2) == 0.0
    assert halved[-100:].mean() < 1e-3
    assert shares(SIZE, DAYS, 1.2 * threshold())[-100:].mean() > 1e-2


def test_the_mathematics_agrees_with_itself():
    assert abs(never_again() - still_silent(1_000_000)) < 1e-6
    assert abs(course(3_000, STRENGTH)[-1] - settled(STRENGTH)) < 1e-6
    assert answer_to(1e-3, 0.99 * threshold()) < 1e-3 < answer_to(1e-3, 1.01 * threshold())


@pytest.mark.long
@pytest.mark.parametrize("strength", [0.6, 0.7, 0.8, 0.9, 1.0])
def test_at_fifty_thousand_it_settles_within_half_a_percent(strength):
    assert agrees(shares(50_000, 3_000, strength), settled(strength), within=0.005)
