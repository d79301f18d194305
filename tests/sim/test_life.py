import numpy as np
import pytest

from sim.life import Life
from sim.policies import Fees, Pruning, Splitting, Value
from tests.helpers import columns, small

POLICIES = (Value(), Fees(), Pruning(inactive_days=20), Splitting(above=30))


OF_PEOPLE = ("people", "keys", "activity", "signals", "seats")


def lived(seed: int, days: int) -> Life:
    life = Life(small({"platform.rooms_most": 8}), POLICIES, rng=seed)
    life.live(days)
    return life


def same(one: Life, other: Life) -> bool:
    """Say whether two lives are the same; what lies beyond the rows that somebody has is nobody's."""
    rows = int(one.state.now[0].rows)
    return one.ledger.equals(other.ledger) and all(
        name.split(".")[0] not in OF_PEOPLE or np.array_equal(a[:rows], b[:rows])
        for (name, a), (_, b) in zip(columns(one.state), columns(other.state), strict=True)
    )


@pytest.mark.parametrize("first", [1, 2])
def test_a_life_begun_again_is_the_one_that_its_seed_has(first):
    life = lived(first, 200)
    life.begin(2)
    assert life.day == 0
    assert len(life.daily) == 0
    life.live(90)
    fresh = lived(2, 90)
    assert life.daily.equals(fresh.daily)
    assert life.rooms.equals(fresh.rooms)
    assert same(life, fresh)
    assert not same(life, lived(3, 90))


def test_what_a_life_leaves_behind_is_wiped():
    life, untouched = lived(1, 200), Life(small({"platform.rooms_most": 8}), POLICIES, rng=2)
    life.begin(2)
    of_no_day = [name for name, _ in columns(life.state) if name.startswith(("today", "ties.proposal", "ties.touched"))]
    for (name, used), (_, new) in zip(columns(life.state), columns(untouched.state), strict=True):
        assert name in of_no_day or np.array_equal(used, new), name
    assert of_no_day
