"""Stopping when an interval is narrow enough: docs/studies.md. Lifetimes are drawn, not simulated."""

from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from scipy import stats

from experiments import paired
from experiments.paired import LEVEL, paired_differences
from experiments.precision import FIRST_LOOK, STEP, Precision, looks, reached
from tests.helpers import cases

Floats = npt.NDArray[np.float64]

MEAN, UP_TO, LONGER = 200.0, 510.0, 1.3  # days; the arm's lifetimes over those of the other
ALIKE = 0.8  # correlation of the two lifetimes of a replicate, as normal scores
MOST = 120
WANTED = Precision(26.0, "lifespan")
STUDIES = cases(60, 2_000)
CHEAP = 2_000


def lifetimes(studies: int, replicates: int, longer: float, seed: int = 5) -> Floats:
    """Draw exponential lifetimes of two arms that share luck, cut off at the horizon: (studies, 2, replicates)."""
    rng = np.random.default_rng(seed)
    shared, own = rng.standard_normal((studies, 1, replicates)), rng.standard_normal((studies, 2, replicates))
    luck = stats.norm.cdf(np.sqrt(ALIKE) * shared + np.sqrt(1 - ALIKE) * own)
    return np.minimum(stats.expon.ppf(luck, scale=MEAN) * np.array([[1.0], [longer]]), UP_TO)


def mean_lived(mean: float) -> float:
    """Give the mean of an exponential lifetime up to the horizon."""
    return mean * -np.expm1(-UP_TO / mean)


def table(lived: Floats) -> pd.DataFrame:
    n = lived.shape[1]
    return pd.DataFrame({"arm": ["a"] * n + ["b"] * n, "replicate": [*range(n)] * 2, "rmst": lived.ravel()})


@pytest.fixture(scope="module", autouse=True)
def same_resamples():
    """Draw the resamples of so many replicates once: they are the same in every study."""
    drawn = cache(lambda replicates, rng: list(resamples(replicates, rng)))
    resamples, paired._resamples = paired._resamples, drawn
    yield
    paired._resamples = resamples


def ended(lived: Floats) -> tuple[int, pd.Series]:
    """Run a study by the rule: give its replicates, and what it says in the end."""
    n = next(n for n in looks(MOST) if n == MOST or reached(table(lived[:, :n]), "a", WANTED).enough)
    return n, paired_differences(table(lived[:, :n]), ["rmst"], "a").iloc[0]


def near(share: float, studies: int) -> tuple[float, float]:
    """Give the band of two points about a share; with few studies, of four standard deviations."""
    room = max(0.02, 4 * np.sqrt(share * (1 - share) / studies))
    return share - room, share + room


@pytest.fixture(scope="module")
def with_effect() -> list[tuple[int, pd.Series]]:
    return [ended(lived) for lived in lifetimes(STUDIES, MOST, LONGER)]


@pytest.mark.long
def test_the_interval_of_a_study_that_stops_when_it_is_narrow_holds_as_often_as_it_says(with_effect):
    truth = mean_lived(MEAN * LONGER) - mean_lived(MEAN)
    low, high = near(LEVEL, STUDIES)
    assert low <= np.mean([row.low <= truth <= row.high for _, row in with_effect]) <= high


@pytest.mark.long
def test_studies_stop_at_all_looks_so_that_the_rule_is_tried(with_effect):
    ends = {n for n, _ in with_effect}
    last = {MOST} if STUDIES >= CHEAP else set()  # so few go on to the end that a sample may have none
    assert ends >= {FIRST_LOOK + STEP, FIRST_LOOK + 2 * STEP} | last


@pytest.mark.long
def test_without_an_effect_such_a_study_finds_one_about_as_seldom_as_it_should():
    found = [ended(lived)[1].p_holm < 1 - LEVEL for lived in lifetimes(STUDIES, MOST, 1.0, seed=6)]
    low, high = near(1 - LEVEL, STUDIES)
    assert low <= np.mean(found) <= high


def p_values(lived: Floats) -> Floats:
    """Give the p-value of each study's paired difference at each look."""
    return np.array([stats.ttest_rel(lived[:, 1, :n], lived[:, 0, :n], axis=-1).pvalue for n in looks(MOST)])


def test_stopping_at_the_first_look_that_finds_an_effect_finds_far_too_many():
    by_look = p_values(lifetimes(CHEAP, MOST, 1.0)) < 1 - LEVEL
    low, high = near(1 - LEVEL, CHEAP)
    assert all(low <= found <= high for found in by_look.mean(axis=1))
    assert by_look.any(axis=0).mean() > 2 * (1 - LEVEL)


def covered(lived: Floats, half: Floats) -> float:
    truth = mean_lived(MEAN * LONGER) - mean_lived(MEAN)
    return float((np.abs((lived[:, 1] - lived[:, 0]).mean(axis=-1) - truth) <= half).mean())


def test_normal_intervals_of_five_pairs_hold_too_seldom_and_unpaired_ones_too_often():
    lived = lifetimes(CHEAP, 5, LONGER)
    z = stats.norm.ppf((1 + LEVEL) / 2) / np.sqrt(5)
    in_pairs = z * (lived[:, 1] - lived[:, 0]).std(axis=-1, ddof=1)
    unpaired = z * np.sqrt(lived.var(axis=-1, ddof=1).sum(axis=-1))
    low, high = near(LEVEL, CHEAP)
    assert covered(lived, in_pairs) < low
    assert covered(lived, unpaired) > high


def test_a_study_looks_first_after_forty_replicates_then_after_every_twenty_and_at_the_last():
    assert [*looks(100)] == [40, 60, 80, 100]
    assert [*looks(95)] == [40, 60, 80, 95]
    assert [*looks(40)] == [40]
    assert [*looks(10)] == [10]


def test_the_widest_interval_of_all_arms_decides():
    (lived,) = lifetimes(1, 40, LONGER)
    both = pd.concat([table(lived), table(lived).query("arm == 'a'").assign(arm="c")])
    alone = reached(table(lived), "a", WANTED)
    assert reached(both, "a", WANTED).half_width == pytest.approx(alone.half_width, rel=1e-9)
    assert alone.replicates == 40
    assert reached(table(lived), "a", Precision(alone.half_width, "lifespan")).enough
    assert not reached(table(lived), "a", Precision(0.99 * alone.half_width, "lifespan")).enough


def test_too_few_pairs_are_never_enough_and_one_arm_has_nothing_to_be_precise_about():
    (lived,) = lifetimes(1, 3, LONGER)
    assert not reached(table(lived), "a", Precision(1e9, "lifespan")).enough
    assert not reached(table(lived).query("arm == 'a'"), "a", Precision(1e9, "lifespan")).enough
