"""The exponential function of our own: as exact as it says, and the same however it is worked out."""

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest

from sim.compiled import compiled, plain
from sim.exponential import LEAST, MOST, exp

rng = np.random.default_rng(1)
NUMBERS = np.concatenate([rng.uniform(-40, 5, 3000), rng.uniform(-700, 700, 1000), rng.normal(0, 1e-8, 500)])


@compiled
def several_at_once(numbers, powers):
    for i in range(len(numbers)):
        powers[i] = exp(numbers[i])


def units_apart(value: float, x: float) -> float:
    """Give how many units in its last place a value lies from the true power."""
    with localcontext(prec=60):
        return abs(float((Decimal(value) - Decimal(x).exp()) / Decimal(math.ulp(value))))


def test_it_is_the_exponential_to_a_unit_in_the_last_place():
    assert max(units_apart(plain(exp)(x), x) for x in NUMBERS.tolist()) < 1.0
    assert units_apart(plain(exp)(1.0) * (1 + 1e-15), 1.0) > 1.0


def test_nothing_and_little_are_exact_enough_to_be_taken_from_one():
    assert plain(exp)(0.0) == plain(exp)(-0.0) == 1.0
    assert 1.0 - plain(exp)(-1e-9) == pytest.approx(1e-9, rel=1e-6)


def test_several_at_once_are_the_same_bits_as_one_after_another():
    powers = np.empty_like(NUMBERS)
    several_at_once(NUMBERS, powers)
    assert powers.tolist() == [plain(exp)(x) for x in NUMBERS.tolist()]
    assert powers.tolist() == [exp(x) for x in NUMBERS.tolist()]


@pytest.mark.parametrize(("x", "as_for"), [(-1e6, LEAST), (-math.inf, LEAST), (1e6, MOST), (math.inf, MOST)])
def test_what_has_no_power_gives_the_least_or_the_most(x, as_for):
    assert plain(exp)(x) == exp(x) == plain(exp)(as_for)
    assert 0.0 < plain(exp)(x) < math.inf
