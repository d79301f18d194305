"""Designs of several factors, against what each promises."""

import numpy as np
import pytest
from scipy.stats import qmc

from experiments.design import Factor, grid, latin_hypercube, one_at_a_time, sobol

FEE = Factor("fee", levels=(0, 100, 400), base=100)
SIZE = Factor("size", low=10, high=1000, log=True)
PLACES = Factor("places", low=1, high=6, whole=True)
SHARE = Factor("share", low=0.0, high=1.0)


def test_a_grid_is_every_level_with_every_other_and_a_range_stands_in_it_with_its_ends():
    assert grid([FEE, SIZE]) == [{"fee": fee, "size": size} for fee in (0, 100, 400) for size in (10, 1000)]
    assert grid([]) == [{}]


def test_one_at_a_time_begins_at_the_bases_and_moves_one_factor_from_there():
    points = one_at_a_time([FEE, SIZE])
    assert points[0] == {"fee": 100, "size": 10}
    assert points[1:] == [{"fee": 0, "size": 10}, {"fee": 400, "size": 10}, {"fee": 100, "size": 1000}]


def shares(points) -> np.ndarray:
    return np.array([[point["share"], point["share 2"]] for point in points])


TWO = [SHARE, Factor("share 2", low=0.0, high=1.0)]


def test_a_latin_hypercube_has_one_point_in_every_stratum_of_every_factor():
    for n in (7, 64):
        strata = np.sort(np.floor(shares(latin_hypercube(TWO, [n])) * n), axis=0)
        assert (strata == np.arange(n)[:, None]).all()


def test_a_sample_without_strata_would_be_noticed():
    strata = np.sort(np.floor(np.random.default_rng(1).random((64, 2)) * 64), axis=0)
    assert not (strata == np.arange(64)[:, None]).all()


def test_a_sobol_sequence_fills_the_square_more_evenly_than_chance():
    found = qmc.discrepancy(shares(sobol(TWO, [64])))
    chance = [qmc.discrepancy(np.random.default_rng(seed).random((64, 2))) for seed in range(20)]
    assert found < 0.5 * min(chance)


@pytest.mark.parametrize("n", [1, 3, 8, 100])
def test_more_points_of_a_sobol_sequence_begin_with_the_same(n):
    assert sobol(TWO, [150])[:n] == sobol(TWO, [n])


def test_a_further_latin_hypercube_leaves_the_first_alone_and_is_one_by_itself():
    both = latin_hypercube(TWO, [16, 9])
    assert both[:16] == latin_hypercube(TWO, [16])
    strata = np.sort(np.floor(shares(both[16:]) * 9), axis=0)
    assert (strata == np.arange(9)[:, None]).all()


def test_a_logarithmic_range_is_drawn_evenly_in_the_logarithm():
    drawn = np.array([point["size"] for point in latin_hypercube([SIZE], [1000])])
    assert np.median(drawn) == pytest.approx(100, rel=0.02)
    assert drawn.min() >= 10
    assert drawn.max() <= 1000


def test_whole_numbers_of_a_range_are_as_likely_as_each_other_and_words_are_drawn_too():
    word = Factor("word", levels=("a", "b", "c"))
    places = [PLACES.at((k + 0.5) / 600) for k in range(600)]
    assert [places.count(k) for k in range(1, 7)] == [100] * 6
    assert {type(place) for place in places} == {int}
    assert {point["word"] for point in sobol([word, SHARE], [16])} == {"a", "b", "c"}


def test_what_is_drawn_can_be_read():
    assert all(len(repr(point["share"])) <= 10 for point in sobol([SHARE], [64]))
