"""Sensitivity: the adapter against published indices, and what becomes of lives that fail."""

import math
import re

import numpy as np
import pytest

from experiments import runner
from experiments.attempt import Result
from experiments.cli import main
from experiments.design import Factor
from experiments.phrases import Words
from experiments.sensitivity import ask, sensitivity
from experiments.sensitivity.adapter import LUCK, MORRIS, SOBOL, analysed, ranked, stops_of
from experiments.sensitivity.ask import behaviour_factors
from experiments.sensitivity.told import counts, lines, write_page
from sim.errors import InputError
from tests.helpers import EXHAUSTIVE, cases, left_in_english

X = [Factor(f"x{i}", low=-math.pi, high=math.pi) for i in (1, 2, 3)]
PUBLISHED = {  # Ishigami & Homma 1990, with a = 7, b = 0.1
    "S1": {"x1": 0.3139, "x2": 0.4424, "x3": 0.0},
    "ST": {"x1": 0.5576, "x2": 0.4424, "x3": 0.2437},
}


def ishigami(point, a=7.0, b=0.1):
    x1, x2, x3 = (point[f"x{i}"] for i in (1, 2, 3))
    return math.sin(x1) + a * math.sin(x2) ** 2 + b * x3**4 * math.sin(x1)


def far_from_published(table):
    found = table.set_index(["index", "factor"])["estimate"]
    return max(abs(found[index, x] - value) for index, said in PUBLISHED.items() for x, value in said.items())


def indices(a=7.0, failed=(100,), fill=np.nan):
    stops = stops_of(SOBOL, X, 2048)
    y = np.array([ishigami(point, a) for point in stops.points])
    y[list(failed)] = fill
    return analysed(stops, {"y": y})


def test_published_indices_come_out_though_a_life_failed():
    table = indices()
    assert far_from_published(table) < 0.01
    assert set(table["dropped"]) == {1}
    assert set(table["used"]) == {2047}
    luck = table[table["factor"] == LUCK]
    assert luck["estimate"].abs().max() == 0
    first = table[table["index"] == "ST"].set_index("factor")
    assert list(first.index[first["above_luck"]]) == ["x1", "x2", "x3"]


def test_another_function_is_not_ishigami():
    assert far_from_published(indices(a=5.0)) > 0.1


def test_a_failure_that_is_filled_in_spoils_the_indices():
    many = range(0, 2048 * 6, 40)
    assert far_from_published(indices(failed=many, fill=0.0)) > 0.025
    assert far_from_published(indices(failed=many)) < 0.02


def test_morris_ranks_and_knows_what_does_nothing():
    factors = [*X[:1], Factor("on", levels=("no", "yes")), Factor("idle", low=0.0, high=1.0)]
    stops = stops_of(MORRIS, factors, 10)
    y = [2.0 * p["x1"] / math.pi + 5.0 * (p["on"] == "yes") for p in stops.points]
    found = ranked(analysed(stops, {"y": y})).set_index("factor")
    assert found["mu_star"]["idle"] == found["mu_star"][LUCK] == 0
    sd = np.std(y)
    assert found["mu_star"]["on"] == pytest.approx(5.0 / sd)  # from one word to the other
    assert found["mu_star"]["x1"] == pytest.approx(4.0 / sd, rel=1e-4)  # over the whole range
    assert found["rank"]["on"] == 1


def test_noise_does_not_stand_above_luck():
    stops = stops_of(SOBOL, X, 64)
    rng = np.random.default_rng(3)
    by_luck = [p[LUCK] + 0.0 for p in stops.points]
    assert not analysed(stops, {"y": by_luck})["above_luck"].any()
    noise = rng.normal(size=len(by_luck))
    assert analysed(stops, {"y": noise})["above_luck"].sum() <= 1


def test_what_does_more_than_luck_is_told_from_it_by_the_same_rows():
    stops = stops_of(SOBOL, X, 64)

    def above(size):
        seeds = np.random.default_rng(3).normal(size=16)
        y = [size * p["x1"] + seeds[int(p[LUCK])] * (1 + abs(p["x2"])) for p in stops.points]
        found = analysed(stops, {"y": y}).set_index(["index", "factor"])["above_luck"]
        return found["ST", "x1"]

    assert above(3.0)
    assert not above(0.3)


@pytest.mark.parametrize(("method", "size"), [(MORRIS, 4), (SOBOL, 8)])
def test_a_larger_design_begins_with_the_smaller(method, size):
    small, large = stops_of(method, X, size), stops_of(method, X, 2 * size)
    assert np.array_equal(small.shares, large.shares[: len(small.shares)])


def test_a_walk_changes_every_word():
    factors = [Factor("few", levels=("a", "b")), Factor("many", levels=tuple("abcdefg"))]
    stops = stops_of(MORRIS, factors, 6)
    for walk in range(6):
        part = stops.points[walk * stops.block : (walk + 1) * stops.block]
        assert all(len({point[name] for point in part}) == 2 for name in ("few", "many", LUCK))


STUDY = """
question = "What matters?"
scenario = "wechat_group"
days = 100
replicates = 1
outcomes = ["posts", "renewal_rate"]
[settings]
"members.size" = "{size}"
[[factors]]
name = "size"
low = 10
high = 50
whole = true
[[arms]]
name = "alone"
[[arms]]
name = "led"
policies = ["value(hours_per_week=3)"]
"""


def lives_by_size(run, daily=False):
    """Live without living: the larger the community, the longer; a rate that a small one does not have."""
    size, led = run.scenario.members.size, len(run.policies)
    if size > 48:
        raise ZeroDivisionError
    days = {"lifespan": size + 10.0 * led, "died": True, "never_started": False}
    return Result(days | {"posts": 3.0, "renewal_rate": 0.5 if size > 12 else float("nan")}, None)


@pytest.fixture
def study(tmp_path, monkeypatch, in_this_process):
    monkeypatch.setattr(runner, "perform", lives_by_size)
    path = tmp_path / "study.toml"
    path.write_text(STUDY)
    return path


def test_a_study_is_asked_and_failures_are_said(study, tmp_path):
    found = sensitivity(study, method=SOBOL, size=64, out=tmp_path / "out", workers=1)
    table = ranked(found.table)
    lived = table[table["outcome"].str.startswith("days lived")].set_index("factor")
    assert list(lived.index[lived["above_luck"]]) == ["size", "arm"]
    assert lived["ST"]["size"] == pytest.approx(1 - lived["ST"]["arm"], abs=0.1)
    assert found.failed > 0
    assert 0 < lived["dropped"].iloc[0] < 64
    assert lived["used"].iloc[0] + lived["dropped"].iloc[0] == 64
    undefined = table[table["outcome"].str.startswith("renewal")]
    assert undefined["dropped"].iloc[0] > lived["dropped"].iloc[0]  # failed, or without any renewal
    assert any("ZeroDivisionError" in said and "nothing was put in their place" in said for said in counts(found))
    assert any("does not vary" in said for said in lines(found))  # posts


def test_what_was_lived_is_not_lived_again(study, tmp_path, monkeypatch):
    first = sensitivity(study, size=3, replicates=1, out=tmp_path / "out", workers=1)
    lived = []
    monkeypatch.setattr(runner, "perform", lambda run, daily=False: lived.append(run) or lives_by_size(run))
    again = sensitivity(study, size=3, replicates=1, out=tmp_path / "out", workers=1)
    assert lived == []
    assert again.table.equals(first.table)
    sensitivity(study, size=4, replicates=1, out=tmp_path / "out", workers=1)
    assert 0 < len(lived) <= 4


def test_sizes_that_make_no_sense_are_refused(study):
    with pytest.raises(InputError, match="power of 2"):
        sensitivity(study, method=SOBOL, size=48)


@pytest.mark.parametrize("method", [MORRIS, SOBOL])
def test_it_is_told_in_chinese(study, tmp_path, method):
    words = Words("zh", "sensitivity")
    found = sensitivity(study, method=method, size=4, replicates=1, out=tmp_path / "out", workers=1, words=words)
    write_page(tmp_path / "page.html", found, "", words)
    typed = {*found.units, "ZeroDivisionError", "led", "alone", "size", "replicates"}
    left = left_in_english((tmp_path / "page.html").read_text())
    assert left - typed - set(re.findall("[A-Za-z]+", " ".join([found.title, *found.units.values()]))) == set()


def test_outcomes_of_the_baseline_are_named_in_chinese():
    named = {said for _, outcomes in ask.BASELINE.values() for said in outcomes.values()}
    assert named ^ Words("zh", "sensitivity").at("baseline").keys() == set()


def test_the_command_writes_a_page(study, tmp_path, monkeypatch, capsys):
    page = tmp_path / "page.html"
    words = ["lifespan", "sensitivity", str(study), "--out", str(tmp_path / "o"), "--size", "3", "--page", str(page)]
    monkeypatch.setattr("sys.argv", [*words, "--workers", "1"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code in (0, 1)
    assert "noise floor" in page.read_text()
    assert "stops" in capsys.readouterr().out


def test_every_number_but_counts_is_varied_within_what_is_allowed():
    factors = behaviour_factors()
    assert len(factors) > 90
    assert "behaviour.ties_most" not in {factor.name for factor in factors}
    assert all(factor.low < factor.high for factor in factors)


@pytest.mark.long
def test_what_moves_people_is_told_from_what_does_not(tmp_path, monkeypatch):
    if not EXHAUSTIVE:
        monkeypatch.setattr(ask, "BASELINE", {"wechat_group": ask.BASELINE["wechat_group"]})
    found = sensitivity(size=2, replicates=cases(1, 2), out=tmp_path, workers=1)
    table = ranked(found.table)
    group = table[table["outcome"] == "lifespan of a group, days"].set_index("factor")["mu_star"]
    assert group["behaviour.cost_ads"] == 0  # nobody advertises there
    assert group["behaviour.loyalty_premium"] == 0  # nobody pays there
    assert group["behaviour.interest_half_life"] > 0
    assert set(table.groupby("outcome").size()) == {len(behaviour_factors()) + 1}
