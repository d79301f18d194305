"""Arms against the first, paired by replicate."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments.paired import holm, paired_differences, simultaneous
from sim.errors import InputError


def runs(effects: dict[str, float], replicates: int = 40, seed: int = 0, own: float = 20.0) -> pd.DataFrame:
    """Draw runs: what arms share by replicate, an effect of the arm, and noise of its own."""
    rng = np.random.default_rng(seed)
    shared = rng.exponential(200, replicates)
    rows = [
        pd.DataFrame(
            {
                "arm": arm,
                "replicate": range(replicates),
                "days": shared + effect + own * rng.standard_normal(replicates),
            }
        )
        for arm, effect in effects.items()
    ]
    return pd.concat(rows, ignore_index=True)


def shuffled(table: pd.DataFrame, arm: str) -> pd.DataFrame:
    """Break the pairs of an arm: give its runs each other's replicate numbers."""
    table = table.copy()
    mine = table.arm == arm
    table.loc[mine, "replicate"] = np.random.default_rng(1).permutation(table.loc[mine, "replicate"])
    return table


def test_one_arm_is_the_mean_of_the_paired_differences_with_a_width_near_students():
    table = runs({"none": 0, "host": 15})
    row = paired_differences(table, ["days"], "none").iloc[0]
    wide = table.pivot(index="replicate", columns="arm", values="days")
    difference = wide["host"] - wide["none"]
    student = stats.t.ppf(0.975, 39) * difference.sem()
    assert row.estimate == pytest.approx(difference.mean())
    assert (row.high - row.low) / 2 == pytest.approx(student, rel=0.1)
    assert row.p_holm == pytest.approx(stats.ttest_rel(wide["host"], wide["none"]).pvalue)
    assert (row.arm, row.against, row.outcome, row.n, row.dropped) == ("host", "none", "days", 40, 0)


def test_pairing_shrinks_the_interval_and_the_ratio_says_by_how_much():
    table = runs({"none": 0, "host": 15})
    paired = paired_differences(table, ["days"], "none").iloc[0]
    unpaired = paired_differences(shuffled(table, "host"), ["days"], "none").iloc[0]
    assert paired.high - paired.low < 0.3 * (unpaired.high - unpaired.low)
    assert paired.unpaired_variance_ratio < 0.05
    assert 0.5 < unpaired.unpaired_variance_ratio < 1.5


def covered(arms: int, replicates: int, studies: int) -> float:
    """Return how often all the intervals of a study hold the truth at once."""
    effects = {"none": 0.0} | {f"arm {k}": 10.0 * k for k in range(arms)}
    truth = [10.0 * k for k in range(arms)]
    held = []
    for seed in range(studies):
        found = paired_differences(runs(effects, replicates, seed), ["days"], "none")
        held.append(((found.low <= truth) & (truth <= found.high)).all())
    return float(np.mean(held))


@pytest.mark.parametrize("arms", [1, 4])
def test_intervals_of_all_arms_hold_at_once_about_as_often_as_they_say(arms: int):
    assert 0.91 <= covered(arms, replicates=40, studies=200) <= 0.985


def test_each_of_several_intervals_misses_about_as_often_as_another():
    rng, missed = np.random.default_rng(7), np.zeros(3)
    for _ in range(300):
        few = 50.0 * (rng.random(60) < 0.15)  # an effect in few lives, beside two in all of them
        found = simultaneous(np.column_stack([few, rng.standard_normal(60), rng.exponential(1, 60)]))
        missed += (found.low > [7.5, 0, 1]) | (found.high < [7.5, 0, 1])
    assert (missed / 300 < 0.05).all()
    assert missed.sum() / 300 > 0.02


def test_intervals_of_one_arm_at_a_time_would_not_hold_at_once():
    effects = {"none": 0.0} | {f"arm {k}": 0.0 for k in range(4)}
    held = []
    for seed in range(200):
        table = runs(effects, 40, seed)
        each = [
            paired_differences(table[table.arm.isin(["none", arm])], ["days"], "none").iloc[0]
            for arm in list(effects)[1:]
        ]
        held.append(all(row.low <= 0 <= row.high for row in each))
    assert np.mean(held) < 0.92


def test_intervals_are_wider_the_more_arms_are_looked_at():
    table = runs({"none": 0, "a": 0, "b": 5, "c": 10, "d": 15})
    several = paired_differences(table, ["days"], "none").set_index("arm").loc["a"]
    alone = paired_differences(table[table.arm.isin(["none", "a"])], ["days"], "none").iloc[0]
    assert several.high - several.low > 1.1 * (alone.high - alone.low)
    assert several.estimate == alone.estimate


def test_the_same_seed_gives_the_same_bytes_whatever_else_is_asked_and_however_rows_lie():
    table = runs({"none": 0, "host": 15, "prune": -5}).assign(visits=lambda t: np.sqrt(t.days.abs()))
    first = paired_differences(table, ["days"], "none", rng=3)
    mixed = paired_differences(table.sort_values("replicate", ascending=False), ["visits", "days"], "none", rng=3)
    again = mixed[mixed.outcome == "days"].set_index("arm").loc[first.arm].reset_index()
    pd.testing.assert_frame_equal(first, again[first.columns], check_exact=True)
    other = paired_differences(table, ["days"], "none", rng=4)
    assert not first.low.equals(other.low)


def test_identical_arms_differ_by_nothing():
    table = runs({"none": 0})
    both = pd.concat([table, table.assign(arm="neutral")])
    row = paired_differences(both, ["days"], "none").iloc[0]
    assert (row.estimate, row.low, row.high, row.unpaired_variance_ratio, row.p_holm) == (0, 0, 0, 0, 1)


def test_an_identical_arm_does_not_disturb_the_intervals_of_the_others():
    table = runs({"none": 0, "host": 15})
    twin = table[table.arm == "none"].assign(arm="neutral")
    alone = paired_differences(table, ["days"], "none").iloc[0]
    beside = paired_differences(pd.concat([table, twin]), ["days"], "none").set_index("arm").loc["host"]
    assert (beside.low, beside.high) == (alone.low, alone.high)


def test_an_arm_that_differs_in_few_replicates_hardly_widens_the_intervals_of_the_others():
    table = runs({"none": 0, "host": 15})
    rare = table[table.arm == "none"].assign(arm="rare")
    rare.loc[rare.replicate < 3, "days"] += [1, 20, 400]
    wide = table.pivot(index="replicate", columns="arm", values="days")
    found = paired_differences(pd.concat([table, rare]), ["days"], "none").set_index("arm")
    alone = paired_differences(table, ["days"], "none").iloc[0]
    half = (found.high - found.low) / 2
    assert half["host"] < 1.35 * (alone.high - alone.low) / 2
    of_rare = half["rare"] / (pd.Series([1, 20, 400] + 37 * [0]).sem())
    of_host = half["host"] / (wide["host"] - wide["none"]).sem()
    assert of_rare > 4 * of_host  # errors of the mean: what one multiple for both would have cost


def test_a_run_without_a_value_is_dropped_with_its_pair_and_counted():
    table = runs({"none": 0, "host": 15, "prune": 0})
    table.loc[(table.arm == "host") & (table.replicate < 3), "days"] = np.nan
    table = table[~((table.arm == "prune") & (table.replicate == 7))]
    found = paired_differences(table, ["days"], "none").set_index("arm")
    assert found.loc["host", ["n", "dropped"]].tolist() == [37, 3]
    assert found.loc["prune", ["n", "dropped"]].tolist() == [39, 1]
    kept = paired_differences(table[table.replicate >= 3], ["days"], "none").set_index("arm")
    assert found.loc["host", "estimate"] == pytest.approx(kept.loc["host", "estimate"])


@pytest.mark.parametrize("pairs", [0, 1])
def test_too_few_pairs_give_no_interval(pairs: int):
    table = runs({"none": 0, "host": 15}, replicates=4)
    table.loc[(table.arm == "host") & (table.replicate >= pairs), "days"] = np.nan
    row = paired_differences(table, ["days"], "none").iloc[0]
    assert row.n == pairs
    assert np.isnan([row.low, row.high, row.unpaired_variance_ratio, row.p_holm]).all()


def test_an_outcome_may_be_yes_or_no_and_rarely_differ():
    table = runs({"none": 0, "host": 0}).assign(died=False)
    table.loc[(table.arm == "host") & (table.replicate == 5), "died"] = True
    row = paired_differences(table, ["died"], "none").iloc[0]
    assert row.estimate == pytest.approx(1 / 40)
    assert row.low < 0 < row.high < 0.2


def test_one_arm_alone_is_compared_with_nothing():
    found = paired_differences(runs({"none": 0}), ["days"], "none")
    assert found.empty
    assert "p_holm" in found


def test_holm_multiplies_the_smallest_most_and_never_falls():
    assert holm([0.01, 0.04, 0.03]).tolist() == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, np.nan, 0.9])[[0, 2]].tolist() == [1.0, 1.0]
    assert np.isnan(holm([0.5, np.nan])[1])


def test_no_effect_is_found_significant_about_as_seldom_as_it_should():
    found = [
        paired_differences(runs({"none": 0, "a": 0, "b": 0}, 40, seed), ["days"], "none").p_holm.min() < 0.05
        for seed in range(200)
    ]
    assert np.mean(found) < 0.09


@pytest.mark.parametrize(
    ("outcomes", "against", "said"),
    [
        (["dayz"], "none", "unknown column 'dayz'; did you mean 'days'"),
        (["days"], "nome", "unknown arm 'nome'; did you mean 'none'"),
        (["arm"], "none", "outcome 'arm' is not a number"),
    ],
)
def test_wrong_names_are_answered_with_the_nearest(outcomes: list[str], against: str, said: str):
    with pytest.raises(InputError, match=said):
        paired_differences(runs({"none": 0, "host": 1}), outcomes, against)


def test_a_replicate_that_stands_twice_is_refused():
    table = runs({"none": 0, "host": 1})
    with pytest.raises(InputError, match="replicate 0 stands twice in arm 'none'"):
        paired_differences(pd.concat([table, table.head(1)]), ["days"], "none")
