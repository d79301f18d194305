"""Lifespans of many runs, with lifelines as the oracle."""

import json
from typing import Any

import numpy as np
import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times, restricted_mean_survival_time
from scipy.stats import binomtest, bootstrap, norm

from experiments.survival import LEVEL, Survival, Z, _restricted_mean, restricted, survival
from sim.errors import InputError

HORIZON, WINDOW = 400, 30
SEEN = HORIZON - WINDOW


def test_bands_are_of_the_level_that_is_said():
    assert norm.cdf(Z) - norm.cdf(-Z) == pytest.approx(LEVEL, abs=1e-15)


def runs(number: int, mean: float, seed: int) -> tuple[Any, Any, Any]:
    """Draw lives as runs show them: exponential, in whole days, cut by the horizon."""
    life = np.ceil(np.random.default_rng(seed).exponential(mean, number))
    died = life <= SEEN
    return np.where(died, life, HORIZON), died, np.zeros(number, dtype=bool)


def summary(days: Any, died: Any, never: Any, **options: Any) -> Survival:
    """Summarise with the horizon of these tests."""
    return survival(days, died, never, HORIZON, window=WINDOW, **options)


def oracle(days: Any, died: Any) -> KaplanMeierFitter:
    """Fit lifelines to the same lives, cut where deaths can no longer be seen."""
    return KaplanMeierFitter().fit(np.minimum(days, SEEN), died)


def cut_early(number: int, seed: int) -> tuple[Any, Any, Any]:
    """Draw lives of which some are cut before the horizon, as those of late starters are."""
    rng = np.random.default_rng(seed)
    life, cut = np.ceil(rng.exponential(200, number)), np.ceil(rng.uniform(100, 600, number))
    return (
        np.minimum(life, np.minimum(cut, SEEN)),
        life <= np.minimum(cut, SEEN),
        np.zeros(number, dtype=bool),
    )


@pytest.mark.parametrize("drawn", [runs(61, 200, 1), runs(201, 900, 2), cut_early(61, 3), cut_early(151, 4)])
def test_curve_median_and_restricted_mean_are_those_of_lifelines(drawn: tuple[Any, Any, Any]):
    ours, theirs = summary(*drawn), oracle(*drawn[:2])
    steps = ours.curve()
    np.testing.assert_allclose(steps.alive, theirs.survival_function_at_times(steps.day), rtol=1e-12)
    band = theirs.confidence_interval_.loc[steps.day[steps.alive.between(0, 1, inclusive="neither")]]
    inside = steps[steps.alive.between(0, 1, inclusive="neither")]
    np.testing.assert_allclose(inside[["low", "high"]], band, rtol=1e-9)
    assert ours.rmst == pytest.approx(restricted_mean_survival_time(theirs, t=SEEN), rel=1e-12)
    expected = [theirs.median_survival_time_, *median_survival_times(theirs.confidence_interval_).iloc[0]]
    found = [np.inf if day is None else day for day in (ours.median, *ours.median_ci)]
    assert found == expected


@pytest.mark.parametrize("drawn", [runs(61, 200, 1), runs(30, 60, 3)])
def test_the_interval_of_the_restricted_mean_is_that_of_scipy(drawn: tuple[Any, Any, Any]):
    lived = np.minimum(drawn[0], SEEN)
    found = {
        method: bootstrap((lived,), np.mean, method=method, rng=np.random.default_rng(0)).confidence_interval
        for method in ("BCa", "percentile")
    }
    assert summary(*drawn).rmst_ci == pytest.approx(found["BCa"], rel=1e-12)
    assert summary(*drawn).rmst_ci != pytest.approx(found["percentile"], rel=1e-3)


def test_the_interval_of_a_mean_where_runs_were_cut_is_that_of_scipy():
    drawn = cut_early(40, 3)
    found = bootstrap(
        drawn[:2],
        lambda time, died: _restricted_mean(time, died.astype(bool), SEEN),
        paired=True,
        vectorized=False,
        n_resamples=999,
        method="percentile",
        rng=np.random.default_rng(0),
    ).confidence_interval
    assert summary(*drawn).rmst_ci == pytest.approx(found, rel=1e-12)


def test_an_exponential_with_a_known_answer_is_found_within_the_intervals_width():
    mean = 150.0
    ours = summary(*runs(4000, mean, 5), alive_at=[100])
    rmst = sum(np.exp(-day / mean) for day in range(SEEN))
    for value, (low, high), truth in [
        (ours.rmst, ours.rmst_ci, rmst),
        (ours.median, ours.median_ci, mean * np.log(2)),
        (ours.alive[100], ours.alive_ci[100], np.exp(-100 / mean)),
    ]:
        assert low <= value <= high
        assert abs(value - truth) < high - low < 0.1 * truth


def test_counting_the_censored_as_dead_is_noticed():
    days, died, never = runs(200, 900, 2)
    honest, wrong = summary(days, died, never), oracle(days, np.ones_like(died))
    assert honest.median is None
    assert wrong.median_survival_time_ <= SEEN
    assert honest.alive[365] > 0.5
    assert (honest.died, honest.censored) == (died.sum(), (~died).sum())


def test_leaving_the_censored_out_is_noticed():
    days, died, never = runs(200, 900, 2)
    assert summary(days[died], died[died], never[died]).rmst < summary(days, died, never).rmst_ci[0]


def test_no_death_is_counted_where_none_could_be_seen():
    ours = summary([HORIZON] * 9 + [SEEN + 10], [False] * 9 + [True], [False] * 10)
    assert ours.curve().day.max() == SEEN
    assert ours.curve().alive.min() == 1.0


def test_a_run_that_never_started_is_zero_in_the_restricted_mean_and_counted_apart():
    ours = summary([0, 0, 100, HORIZON], [0, 0, 1, 0], [1, 1, 0, 0], alive_at=[50])
    assert ours.rmst == (0 + 0 + 100 + SEEN) / 4
    assert (ours.died, ours.censored, ours.never_started) == (1, 1, 2)
    assert ours.alive == {50: 0.5}
    assert ours.curve().alive.tolist() == [0.5, 0.25, 0.25]


def test_the_restricted_mean_is_the_mean_of_what_each_run_lived():
    drawn = runs(80, 300, 6)
    assert summary(*drawn, up_to=200).rmst == pytest.approx(restricted(*drawn, 200).mean())
    assert restricted([10, HORIZON, 0], [1, 0, 0], [0, 0, 1], SEEN).tolist() == [10, SEEN, 0]


def test_the_life_of_a_run_cut_too_early_is_not_known():
    assert np.isnan(restricted([200], [False], [False], 300)).all()
    assert restricted([200], [False], [False], 150).tolist() == [150]


def test_the_restricted_mean_counts_to_the_last_day_that_is_seen_in_full():
    drawn = runs(40, 200, 7)
    assert summary(*drawn).rmst_up_to == SEEN
    with pytest.raises(InputError, match="up_to = 371 is not within 1 to 370"):
        summary(*drawn, up_to=SEEN + 1)


def test_forty_of_forty_alive_is_not_certainty():
    ours = summary([HORIZON] * 40, [False] * 40, [False] * 40, alive_at=[365])
    assert ours.alive[365] == 1.0
    assert ours.alive_ci[365] == pytest.approx((0.9124, 1.0), abs=1e-4)
    assert (ours.median, ours.median_ci) == (None, (None, None))
    assert ours.rmst_ci == (SEEN, SEEN)


def test_without_censoring_the_share_alive_has_the_interval_of_a_plain_share():
    ours = summary([50] * 15 + [200] * 25, [True] * 40, [False] * 40, alive_at=[100])
    assert ours.alive_ci[100] == pytest.approx(binomtest(25, 40).proportion_ci(method="wilson"))


def test_a_median_of_exactly_one_half_is_found():
    ours = summary([50] * 10 + [60] * 20 + [200] * 30, [True] * 60, [False] * 60)
    assert ours.median == 60


def test_one_run_and_equal_runs_have_no_invented_interval():
    one = summary([50], [True], [False])
    assert (one.median, one.rmst, one.rmst_ci) == (50, 50, (None, None))
    assert summary([50] * 9, [True] * 9, [False] * 9).rmst_ci == (50, 50)


def test_intervals_of_the_restricted_mean_cover_it_about_as_often_as_they_say():
    mean = 150.0
    truth = sum(np.exp(-day / mean) for day in range(SEEN))
    found = [summary(*runs(40, mean, 1000 + seed), alive_at=()).rmst_ci for seed in range(200)]
    assert 0.90 <= np.mean([low <= truth <= high for low, high in found]) <= 0.985


def test_the_same_runs_give_the_same_bytes():
    texts = {json.dumps(summary(*cut_early(50, 8)).as_dict()) for _ in range(2)}
    assert len(texts) == 1


def test_the_summary_has_the_keys_that_are_promised():
    keys = [
        "median",
        "median_ci",
        "rmst",
        "rmst_ci",
        "rmst_up_to",
        "alive",
        "alive_ci",
        "died",
        "censored",
        "never_started",
    ]
    assert list(summary(*runs(40, 200, 9)).as_dict()) == keys


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (([], [], []), "no runs"),
        (([1, 2], [True], [False, False]), "one length"),
        (([1], [True], [True]), "cannot have died"),
        (([-1], [True], [False]), "0 or more"),
        (([np.nan], [True], [False]), "0 or more"),
    ],
)
def test_senseless_lives_are_refused(wrong: tuple[Any, Any, Any], said: str):
    with pytest.raises(InputError, match=said):
        summary(*wrong)
