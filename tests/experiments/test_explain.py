"""Explaining: what is counted adds up, what is switched off matters or not, and two lives part when they do."""

import re

import numpy as np
import pandas as pd
import pytest

from experiments.cli import main
from experiments.explain import explain
from experiments.explain.account import ENGLISH, GAINS, LOSSES, accounts
from experiments.explain.against import parted
from experiments.explain.relive import relive
from experiments.explain.switched import AS_IT_WAS, CAUSES, counterfactuals, switched_off
from experiments.explain.told import headline, write_page
from experiments.phrases import LANGUAGES, Words
from experiments.run import Run, perform
from experiments.store import TABLE
from experiments.sweep import sweep
from sim.errors import InputError
from sim.lifespan import LifespanRule
from sim.policies import parse_policies
from tests.helpers import left_in_english, small

DAYS = 130


def run_of(policies="", settings=None, name="wechat_group", arm="one", seed=3):
    scenario = small({"members.purpose": 20.0} | (settings or {}), name)
    return Run(arm, scenario, parse_policies(policies), 0, seed, DAYS, LifespanRule())


@pytest.fixture(scope="module")
def pruned():
    return relive(run_of("fees(renewal=300), pruning(inactive_days=20, every=10)", name="paid_learning_club"))


def test_a_life_lived_again_is_the_same(pruned):
    then = perform(pruned.run).row
    assert all(
        (pd.isna(value) and pd.isna(pruned.row[name])) or value == pruned.row[name] for name, value in then.items()
    )


def test_exits_add_up_to_the_daily_counts(pruned):
    counted = pruned.exits.groupby(["how", "day"]).size()
    for how, column in (("left", "left"), ("not renewed", "not_renewed"), ("removed", "removed")):
        by_day = counted[how].reindex(range(DAYS), fill_value=0) if how in counted else np.zeros(DAYS)
        assert list(by_day) == list(pruned.daily[column])
    assert pruned.daily["removed"].sum() > 0


def test_accounts_add_up_to_who_is_active(pruned):
    table = accounts(pruned)
    assert list(table["active"]) == list(pruned.daily["active"][table["day"]])
    change = table[list(GAINS)].sum(axis=1) - table[list(LOSSES)].sum(axis=1)
    assert list(change.cumsum()) == list(table["active"])


def test_a_cause_that_is_not_there_costs_nothing_and_one_that_is_there_does(tmp_path, in_this_process):
    run = run_of(settings={"behaviour.interest_half_life": 3.0, "behaviour.refill_world": 0.0})
    others = [Run("one", run.scenario, (), r, run.seed + r, DAYS, run.rule) for r in range(1, 5)]
    table = counterfactuals(run, others, tmp_path / "out", workers=1).set_index("cause")
    assert table["n"].eq(5).all()
    for idle in ("not renewing", "advertisements"):  # no fee, and nobody advertises
        assert table["here"][idle] == table["estimate"][idle] == 0
    assert table["estimate"]["the centre's silence"] > 0


def test_every_cause_is_something_else_than_what_was():
    run = run_of()
    varied = {cause.name: other for cause, other in switched_off(run)}
    assert AS_IT_WAS not in varied
    assert len(varied) == 10
    assert all((other.scenario, other.policies) != (run.scenario, run.policies) for other in varied.values())
    assert {other.seed for other in varied.values()} == {run.seed}


def test_lives_part_on_the_day_on_which_policies_do():
    one = relive(run_of())
    other = relive(run_of("value(hours_per_week=8, start=40)", arm="led"))
    found = parted(one, other)
    assert found.first_day is not None
    assert found.first_day >= 40
    assert list(found.acts["day"]) == [40]
    assert list(found.acts["arm"]) == ["led"]
    before = found.daily[found.daily["day"] < found.first_day]
    assert (before["difference"].fillna(0) == 0).all()


def test_a_life_beside_itself_never_parts():
    one = relive(run_of())
    found = parted(one, one)
    assert found.first_day is None
    assert found.acts.empty
    assert found.grown.empty


STUDY = f"""
question = "Why?"
scenario = "wechat_group"
days = {DAYS}
replicates = 2
outcomes = ["posts"]
[settings]
"members.size" = 30
"outside.audience" = 200
"members.purpose" = 15.0
[[arms]]
name = "alone"
[[arms]]
name = "led"
policies = ["value(hours_per_week=3)"]
"""


@pytest.fixture
def swept(tmp_path, in_this_process, without_pages):
    (tmp_path / "why.toml").write_text(STUDY)
    return sweep(tmp_path / "why.toml", tmp_path / "out", 1).out


def test_a_run_of_a_sweep_is_explained(swept):
    found = explain(swept, "alone/1", lives=2, workers=1)
    assert found.equal is True
    assert found.parted is not None
    assert found.parted.arm == "led"
    assert found.relived.run.replicate == 1
    assert found.order["day"].is_monotonic_increasing
    said = " ".join(headline(found))
    assert "Most were active on day" in said
    again = explain(swept, "1", lives=2, workers=1)  # its row
    assert again.causes.equals(found.causes)


def test_it_is_told_in_chinese(swept, tmp_path):
    found, words = explain(swept, "led/1", against="alone", lives=3, workers=1), Words("zh", "explain")
    write_page(tmp_path / "page.html", found, "", words)
    typed = {"led", "alone", "value", "hours", "per", "week", *found.parted.acts["action"], *found.parted.measures}
    left = left_in_english((tmp_path / "page.html").read_text())
    assert left - typed - set(re.findall("[A-Za-z]+", f"{found.question} {found.relived.run.policies}")) == set()


def test_every_way_and_cause_has_a_name():
    for language in LANGUAGES:
        words = Words(language, "explain")
        assert words.at("ways").keys() == {*GAINS, *LOSSES}
        assert words.at("causes").keys() == {cause.name for cause in CAUSES}
    assert {name: said["without"] for name, said in ENGLISH.at("causes").items()} == {c.name: c.without for c in CAUSES}


def test_a_table_that_says_something_else_is_noticed(swept):
    table = pd.read_parquet(swept / TABLE)
    table.loc[1, "posts"] += 1
    table.to_parquet(swept / TABLE)
    assert explain(swept, "1", lives=1, workers=1).equal is False


@pytest.mark.parametrize(
    ("run", "said"),
    [("alone", "ARM/REPLICATE"), ("alnoe/0", "did you mean 'alone'"), ("alone/7", "not among"), ("9", "rows 0 to 3")],
)
def test_runs_that_are_not_there_are_refused(swept, run, said):
    with pytest.raises(InputError, match=said):
        explain(swept, run, workers=1)


def test_the_command_writes_a_page(swept, tmp_path, monkeypatch, capsys):
    page = tmp_path / "page.html"
    words = ["lifespan", "explain", str(swept), "--run", "0", "--lives", "1", "--workers", "1", "--page", str(page)]
    monkeypatch.setattr("sys.argv", words)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert "Without each cause" in page.read_text()
    assert "as it stands in the store" in capsys.readouterr().out
