import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim import luck
from sim.compiled import plain

DECISIONS = {name: int(value) for name, value in vars(luck).items() if name.isupper() and isinstance(value, np.int64)}


def test_no_two_decisions_share_an_address():
    assert len(set(DECISIONS.values())) == len(DECISIONS)
    tries = range(4)
    spread = [DECISIONS[name] + t for name in ("REPLY", "REPLY_TIE", "REPLY_WHOM") for t in tries]
    assert len(set(spread)) == len(spread)
    assert max(DECISIONS.values()) < 2**16


@given(seed=st.integers(0, 2**63 - 1), uid=st.integers(0, 10**8), day=st.integers(0, 10**5))
def test_a_draw_is_the_same_compiled_and_in_plain_python(seed, uid, day):
    with np.errstate(over="ignore"):
        key = plain(luck.key_of)(plain(luck.world_key)(seed), uid)
        assert luck.key_of(np.uint64(luck.world_key(seed)), uid) == key
        assert luck.draw(key, day, luck.VISIT) == plain(luck.draw)(key, day, luck.VISIT)
        assert luck.normal(key, day, luck.PACE) == plain(luck.normal)(key, day, luck.PACE)


def uniforms(along: str) -> np.ndarray:
    world = np.uint64(luck.world_key(7))
    key = np.uint64(luck.key_of(world, 3))
    if along == "people":
        return np.array([luck.draw(np.uint64(luck.key_of(world, i)), 5, luck.VISIT) for i in range(20_000)])
    if along == "days":
        return np.array([luck.draw(key, i, luck.VISIT) for i in range(20_000)])
    if along == "decisions":
        return np.array([luck.draw(key, 5, i) for i in range(20_000)])
    keys = (luck.key_of(np.uint64(luck.world_key(i)), 3) for i in range(20_000))
    return np.array([luck.draw(np.uint64(key), 5, luck.VISIT) for key in keys])


@pytest.mark.parametrize("along", ["people", "days", "decisions", "seeds"])
def test_neighbouring_addresses_give_unrelated_uniform_draws(along):
    u = uniforms(along)
    assert stats.kstest(u, "uniform").pvalue > 1e-4
    assert abs(np.corrcoef(u[:-1], u[1:])[0, 1]) < 4 / np.sqrt(len(u))


def test_the_test_of_uniformity_notices_a_counter():
    u = np.arange(20_000) / 20_000
    assert abs(np.corrcoef(u[:-1], u[1:])[0, 1]) > 4 / np.sqrt(len(u))


def test_normal_draws_are_normal():
    key = np.uint64(luck.world_key(1))
    z = np.array([luck.normal(key, i, luck.PACE) for i in range(20_000)])
    assert stats.kstest(z, "norm").pvalue > 1e-4
    assert stats.kstest(z * 1.05, "norm").pvalue < 1e-4


@pytest.mark.parametrize("mean", [0.0, 0.3, 4.0])
def test_counts_follow_poisson(mean):
    u = (np.arange(10_000) + 0.5) / 10_000
    counts = np.array([luck.poisson(x, mean) for x in u])
    assert counts.mean() == pytest.approx(mean, abs=0.01)
    assert counts.var() == pytest.approx(mean, abs=0.02)
