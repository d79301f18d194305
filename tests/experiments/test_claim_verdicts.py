"""Verdicts on drawn lives whose truth is known."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from experiments.claims import first
from experiments.claims.claim import Claim, Expect, claim_of
from experiments.claims.contrasts import contrasts, outcomes_looked_at, verdict_of, verdict_over
from experiments.claims.members import share_of, split_by
from experiments.claims.told import Asked, Lived, told

ABOVE = Expect(outcome="posts", arm="b", against="a", sign="above", margin=1.0)


def claim(*expect: dict[str, Any], **more: Any) -> Claim:
    """Make a claim of two arms, a and b, and a third."""
    arms = [{"name": name} for name in "abc"]
    asked = {"id": "made-up", "source": "nobody", "says": "b is more than a", "use": "predict", "margins": "one"}
    study = {"question": "Is it?", "scenario": "wechat_group", "days": 200, "replicates": 20, "arms": arms}
    return claim_of(asked | study | {"outcomes": ["posts"], "expect": list(expect)} | more, Path("made-up.toml"))


def expects(outcome: str = "posts", arm: Any = "b", against: Any = "a", **more: Any) -> dict[str, Any]:
    sign = {} if "range" in more else {"sign": "above"}
    return {"outcome": outcome, "arm": arm, "against": against} | sign | more


def lives(effects: dict[str, float], replicates: int = 20, seed: int = 0, died: float = 1.0) -> pd.DataFrame:
    """Draw lives: luck shared by the arms of a replicate, an effect of the arm, and luck of its own."""
    rng = np.random.default_rng(seed)
    shared = rng.exponential(50, replicates)
    tables = []
    for arm, effect in effects.items():
        values = shared + effect + 5 * rng.standard_normal(replicates)
        table = pd.DataFrame({"arm": arm, "days": 200, "replicate": range(replicates), "posts": values})
        table["lifespan"] = np.where(np.arange(replicates) < died * replicates, 100 + effect, 200)
        table["died"], table["never_started"] = table["lifespan"] < 200, False
        table["lifespan_relative"], table["died_relative"] = table["lifespan"], table["died"]
        tables.append(table.assign(active_mean=values, rooms_cut=np.nan))
    return pd.concat(tables, ignore_index=True)


def verdict(claim: Claim, table: pd.DataFrame) -> str:
    return verdict_over([c.verdict for c in contrasts(claim, table, outcomes_looked_at(claim, table))])


# -- the baseline ------------------------------------------------------------------------------------------------------
def test_an_effect_on_the_expected_side_supports_and_on_the_other_contradicts():
    one = claim(expects(margin=1))
    assert verdict(one, lives({"a": 0, "b": 15})) == "supported"
    assert verdict(one, lives({"a": 0, "b": -15})) == "contradicted"


def test_no_effect_is_not_decided_nineteen_times_of_twenty():
    one = claim(expects(), expects(arm="c"))
    found = [verdict(one, lives({"a": 0, "b": 0, "c": 0}, seed=seed)) for seed in range(40)]
    assert found.count("not decided") >= 34
    assert found.count("supported") <= 2, "both contrasts have to hold"


def test_an_effect_within_the_margin_is_not_decided_however_sure_it_is():
    assert verdict(claim(expects(margin=10)), lives({"a": 0, "b": 5}, replicates=100)) == "not decided"
    assert verdict(claim(expects(margin=10)), lives({"a": 0, "b": -5}, replicates=100)) == "not decided"


def test_one_contrast_on_the_other_side_contradicts_and_one_undecided_leaves_it_open():
    two = claim(expects(), expects(arm="c"))
    assert verdict(two, lives({"a": 0, "b": 15, "c": -15})) == "contradicted"
    assert verdict(two, lives({"a": 0, "b": 15, "c": 0})) == "not decided"
    assert verdict(two, lives({"a": 0, "b": 15, "c": 15})) == "supported"


def test_intervals_hold_for_all_contrasts_at_once_so_each_is_wider_than_alone():
    table = lives({"a": 0, "b": 5, "c": 5})
    (alone,) = contrasts(claim(expects()), table, ["posts"])
    both = contrasts(claim(expects(), expects(arm="c")), table, ["posts", "posts"])
    assert both[0].estimate == alone.estimate
    assert both[0].high - both[0].low > 1.05 * (alone.high - alone.low)


def test_a_contrast_may_be_of_means_of_arms_of_times_and_of_differences():
    table = lives({"a": 0, "b": 10, "c": 30}, replicates=100)
    mean = wide(table)
    for expect, truth in (
        (expects(arm=["b", "c"]), mean["b"] / 2 + mean["c"] / 2 - mean["a"]),
        (expects(times=3), mean["b"] - 3 * mean["a"]),
        (expects(arm="c", minus="b", against="b", against_minus="a"), mean["c"] - 2 * mean["b"] + mean["a"]),
        (expects(arm="c", against=[], range=[0, 1]), mean["c"]),
    ):
        (found,) = contrasts(claim(expect), table, ["posts"])
        assert found.estimate == pytest.approx(truth)


def wide(table: pd.DataFrame) -> "pd.Series[float]":
    return table.groupby("arm")["posts"].mean()


def test_a_range_is_held_or_missed_by_the_whole_interval():
    inside = Expect(outcome="posts", arm="a", range=(1.0, 3.0))
    assert [verdict_of(inside, *ends) for ends in ((1.5, 2.5), (0.5, 2.0), (3.5, 4.0), (-1.0, 0.5))] == [
        "supported",
        "not decided",
        "contradicted",
        "contradicted",
    ]
    assert verdict_of(inside, np.nan, np.nan) == "not decided"


def test_lives_cut_off_by_the_horizon_decide_nothing_unless_another_outcome_stands_beside():
    table = lives({"a": 0, "b": 30}, died=0.45)
    assert verdict(claim(expects("lifespan")), table) == "not decided"
    assert verdict(claim(expects("lifespan", beside="active_mean")), table) == "supported"
    seen = lives({"a": 0, "b": 30}, died=0.55)
    assert outcomes_looked_at(claim(expects("lifespan", beside="active_mean")), seen) == ["lifespan"]
    assert verdict(claim(expects("lifespan")), seen.assign(died=seen["died"] & True)) != "contradicted"


def test_communities_that_never_began_decide_nothing_either():
    table = lives({"a": 0, "b": 30}).assign(died=False, never_started=True, lifespan=0)
    assert verdict(claim(expects("lifespan")), table) == "not decided"


def test_an_outcome_that_most_replicates_do_not_have_decides_nothing():
    table = lives({"a": 0, "b": 30})
    table.loc[(table["arm"] == "b") & (table["replicate"] < 11), "posts"] = np.nan
    (found,) = contrasts(claim(expects()), table, ["posts"])
    assert (found.n, found.dropped, found.verdict) == (9, 11, "not decided")


# -- the ensemble ------------------------------------------------------------------------------------------------------
def drawn(truth: np.ndarray, luck: float, seed: int, seeds: int = 2) -> np.ndarray:
    return truth[:, None] + luck * np.random.default_rng(seed).standard_normal((len(truth), seeds))


def test_luck_in_single_pairs_is_not_taken_for_members_that_differ():
    truth = np.full(40, 1.0)
    seen = [(drawn(truth, 2.0, seed).mean(axis=1) > 0).mean() for seed in range(40)]
    assert np.mean(seen) < 0.8, "counting signs would say that it depends"
    assert np.mean([share_of(ABOVE, drawn(truth, 2.0, seed)).share for seed in range(40)]) > 0.9
    verdicts = [share_of(ABOVE, drawn(truth, 1.0, seed)).verdict for seed in range(40)]
    assert verdicts.count("supported") > 30
    assert np.mean([(drawn(truth, 1.0, seed).mean(axis=1) > 0).mean() for seed in range(40)]) < 0.95


def test_the_share_of_members_in_which_a_sign_holds_is_found_in_spite_of_luck():
    rng = np.random.default_rng(0)
    for mean in (-0.5, 0.0, 0.8, 1.6):
        wrong = []
        for seed in range(20):
            truth = mean + rng.standard_normal(48)
            wrong.append(share_of(ABOVE, drawn(truth, 1.0, seed)).share - (truth > 0).mean())
        assert abs(np.mean(wrong)) < 0.04
        assert np.std(wrong) < 0.09


def test_no_effect_anywhere_is_seldom_a_share_of_nearly_all_or_none():
    verdicts = [share_of(ABOVE, drawn(np.zeros(40), 1.0, seed)).verdict for seed in range(60)]
    assert verdicts.count("depends") > 45
    differ = [share_of(ABOVE, drawn(np.zeros(40), 1.0, seed)).differ for seed in range(60)]
    assert np.mean(differ) < 0.15
    assert share_of(ABOVE, drawn(np.linspace(-3, 3, 40), 1.0, 1)).differ


def test_the_opposite_in_nearly_all_members_contradicts():
    assert share_of(ABOVE, drawn(np.full(40, -2.0), 1.0, 0)).verdict == "contradicted"
    below = Expect(outcome="posts", arm="b", against="a", sign="below")
    assert share_of(below, drawn(np.full(40, -2.0), 1.0, 0)).verdict == "supported"
    within = Expect(outcome="posts", arm="b", range=(1.0, 3.0))
    assert share_of(within, drawn(np.full(40, 2.0), 0.2, 0)).verdict == "supported"
    assert share_of(within, drawn(np.full(40, 5.0), 0.2, 0)).verdict == "contradicted"


def test_members_without_a_value_are_left_out_and_too_few_say_nothing():
    values = drawn(np.full(40, 2.0), 1.0, 0)
    values[:10] = np.nan
    assert share_of(ABOVE, values).verdict == "supported"
    values[4:] = np.nan
    assert share_of(ABOVE, values).verdict == "not decided"


def test_effects_without_luck_are_what_they_are():
    values = np.repeat(np.array([1.0] * 30 + [-1.0] * 10)[:, None], 2, axis=1)
    assert share_of(ABOVE, values).share == 0.75
    assert share_of(ABOVE, np.zeros((40, 2))).share == 0.0


def members(seed: int, n: int = 40) -> list[dict[str, float]]:
    draws = np.random.default_rng(seed).random((n, 6))
    return [{f"behaviour.{name}": float(x) for name, x in zip("abcdef", row, strict=True)} for row in draws]


def test_the_number_that_splits_the_members_is_named_with_how_sure_that_is():
    some = members(1)
    effects = np.array([one["behaviour.c"] for one in some]) + 0.2 * np.random.default_rng(2).standard_normal(40)
    found = split_by(some, effects)
    assert found.parameter == "behaviour.c"
    assert found.correlation > 0.6
    assert found.p < 0.01
    by_chance = [split_by(members(seed), np.random.default_rng(seed + 99).random(40)).p < 0.05 for seed in range(20)]
    assert sum(by_chance) <= 4
    assert split_by(some, np.zeros(40)) is None


# -- both together -----------------------------------------------------------------------------------------------------
def asked(one: Claim, effects: dict[str, float], member_effects: np.ndarray | None = None, **also: dict) -> Asked:
    lived = {"baseline": [Lived("baseline", "", lives(effects, 40))]}
    some = [] if member_effects is None else members(3, len(member_effects))
    if member_effects is not None:
        table = lives({"a": 0, "b": 0, "c": 0}, 2 * len(some), seed=7)
        shift = np.tile(member_effects, 2)[table["replicate"]] * (table["arm"] == "b")
        lived["ensemble"] = [Lived("ensemble", "", table.assign(posts=table["posts"] + shift))]
    lived["also"] = [Lived("also", name, lives(effects, 20, seed=5)) for name, effects in also.items()]
    return Asked(one, lived, some)


def test_what_the_baseline_decides_depends_where_the_ensemble_says_so():
    one, effects = claim(expects()), {"a": 0, "b": 15, "c": 0}
    assert asked(one, effects).verdict == "supported"
    assert asked(one, effects, np.full(40, 15.0)).verdict == "supported"
    split = asked(one, effects, np.linspace(-30, 40, 40))
    assert split.verdict == "depends"
    assert split.depends_on["parameter"].startswith("behaviour.")
    assert asked(one, effects, np.full(40, -15.0)).verdict == "depends"


def test_what_the_baseline_does_not_decide_depends_only_where_members_differ_by_more_than_luck():
    one, effects = claim(expects()), {"a": 0, "b": 0, "c": 0}
    assert asked(one, effects, np.zeros(40)).verdict == "not decided"
    assert asked(one, effects, np.linspace(-30, 30, 40)).verdict == "depends"


def test_a_sign_that_changes_with_an_assumed_input_is_what_it_depends_on():
    one = claim(expects(), also=[{"name": "dearer", "settings": {"members.willingness": 200.0}}])
    turned = asked(one, {"a": 0, "b": 15, "c": 0}, dearer={"a": 0, "b": -15, "c": 0})
    assert turned.verdict == "depends"
    assert turned.depends_on == {"inputs": ["dearer"]}
    undecided = asked(one, {"a": 0, "b": 15, "c": 0}, dearer={"a": 0, "b": 0, "c": 0})
    assert undecided.verdict == "supported"


def test_where_sources_contradict_each_other_it_is_said_with_whom_the_model_sides():
    one = claim(expects(side="001"), expects(arm="a", against="b", side="000"))
    said = told(asked(one, {"a": 0, "b": 15, "c": 0}))
    assert said["verdict"] == "supported"
    assert said["sides"] == {"001": "supported", "000": "contradicted"}
    assert said["sides_with"] == ["001"]
    neither = told(asked(one, {"a": 0, "b": 0, "c": 0}))
    assert neither["sides_with"] == []


def test_the_mechanism_without_which_an_effect_is_gone_is_named_and_no_other():
    one, effects = claim(expects()), {"a": 0, "b": 15, "c": 0}
    full = asked(one, effects)
    off = {"what carries it": {"a": 0, "b": 0, "c": 0}, "a third of it": {"a": 0, "b": 10, "c": 0}, "nothing": effects}
    without = [Lived("without", name, lives(found, 12)) for name, found in off.items()]
    said = told(Asked(one, {**full.lived, "without": without}, []))
    assert [loss["mechanism"] for loss in said["lost_without"]] == ["what carries it"]
    assert said["mechanisms_tried"] == 3


def test_failed_lives_are_counted_and_left_out():
    table = lives({"a": 0, "b": 15, "c": 0}, 40)
    table["error"] = np.where(table["replicate"] == 3, "RuntimeError: made up", None)
    table.loc[table["replicate"] == 3, "posts"] = np.nan
    said = told(Asked(claim(expects()), {"baseline": [Lived("baseline", "", table)]}, []))
    assert (said["failed"], said["verdict"], said["contrasts"][0]["n"]) == (3, "supported", 39)


# -- first verdicts ----------------------------------------------------------------------------------------------------
def test_a_first_verdict_is_kept_for_good(tmp_path: Path):
    path = tmp_path / "claims-first.json"
    one = {"id": "one", "verdict": "contradicted", "effect": {"estimate": 1.0, "low": 0.5, "high": 1.5}}
    first.keep_first([one, {"id": "none", "verdict": None, "effect": None}], path, "abc")
    later = first.keep_first([one | {"verdict": "supported"}, one | {"id": "two"}], path, "def")
    assert json.loads(path.read_text()) == later
    assert (later["one"]["verdict"], later["one"]["baseline"]) == ("contradicted", "abc")
    assert later["two"]["baseline"] == "def"
    assert "none" not in later
    before = path.read_bytes()
    first.keep_first([one], path, "ghi")
    assert path.read_bytes() == before


def test_there_is_no_first_verdict_without_a_frozen_baseline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(first, "ENSEMBLE", tmp_path / "ensemble.csv")
    one = {"id": "one", "verdict": "supported", "effect": None}
    assert first.keep_first([one], tmp_path / "first.json") == {}
    assert not (tmp_path / "first.json").exists()
    (tmp_path / "ensemble.csv").write_text("behaviour.crowd\n0.3\n")
    assert "one" in first.keep_first([one], tmp_path / "first.json")
