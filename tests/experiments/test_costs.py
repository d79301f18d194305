"""Costs and revenue: ratios and crossings against hands, and the command on a folder."""

import json

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from experiments.advice.costs import break_even, break_even_said, costs, costs_table, moves_money
from experiments.advice.estimate import mean_of, paired, ratio
from experiments.advice.kept import costs_in
from experiments.answer import Answer, answer_of
from experiments.cli import app
from experiments.phrases import Words
from experiments.report.page import page
from experiments.sweep import sweep
from sim.errors import InputError
from sim.lifespan import LifespanRule
from sim.policies import Fees
from tests.helpers import cases, small


def answer_with(**columns):
    """Make an answer of arms of 40 lives; each column is {arm: mean}, with luck that the arms share."""
    luck = np.random.default_rng(1).normal(0, 1, 40)
    arms = list(next(iter(columns.values())))
    base = {"lifespan": 300, "revenue": 0, "money": 0, "hours": 0, "members_mean": 10, "joined": 5}
    tables = []
    for arm in arms:
        said = {name: columns.get(name, {}).get(arm, value) for name, value in base.items()}
        table = pd.DataFrame({name: value + (luck if value else 0 * luck) for name, value in said.items()})
        tables.append(table.assign(arm=arm, replicate=range(40), died=True, never_started=False))
    return Answer(pd.concat(tables, ignore_index=True), tuple(arms), arms[0], 730, LifespanRule())


def found(answer, arm, measure, **asked):
    table = costs(answer, **asked)
    return table[(table["arm"] == arm) & (table["measure"] == measure)].iloc[0]


def test_what_is_left_over_counts_hours_at_a_wage():
    answer = answer_with(revenue={"a": 1000}, money={"a": 100}, hours={"a": 10})
    mean = answer.finished[["revenue", "money", "hours"]].mean()
    row = found(answer, "a", "left over", wage=30)
    assert row["estimate"] == pytest.approx(mean["revenue"] - mean["money"] - 30 * mean["hours"])
    assert row["low"] < row["estimate"] < row["high"]


def test_a_member_is_worth_what_all_pay_over_all_who_ever_were_members():
    answer = answer_with(revenue={"a": 1000}, joined={"a": 15})
    row = found(answer, "a", "a member over the lifetime", founders={"a": 85})
    assert row["estimate"] == pytest.approx(answer.finished["revenue"].mean() / (85 + answer.finished["joined"].mean()))
    assert "a member over the lifetime" not in set(costs(answer)["measure"])


def test_life_an_hour_is_days_more_over_hours_more_and_unknown_without_hours_more():
    answer = answer_with(lifespan={"alone": 100, "led": 160, "idle": 130}, hours={"alone": 0, "led": 30, "idle": 0})
    assert found(answer, "led", "life an hour")["estimate"] == pytest.approx(2.0, rel=0.1)
    assert np.isnan(found(answer, "idle", "life an hour")["estimate"])


def test_ratios_hold_what_their_intervals_promise():
    draws = np.random.default_rng(7)
    runs = cases(200, 2000)
    held = 0
    for _ in range(runs):
        below = draws.lognormal(0, 0.5, 40)
        above = 3 * below + draws.normal(0, 1, 40)
        x = ratio(above, below)
        held += x.low <= 3 <= x.high
    assert 0.88 <= held / runs <= 0.99


def test_a_ratio_to_what_may_be_nothing_has_no_value():
    assert np.isnan(ratio(np.ones(20), np.random.default_rng(1).normal(0, 1, 20)).estimate)


def test_many_paired_intervals_are_wider_than_one_and_all_hold_at_once():
    values = np.random.default_rng(2).normal(0, 1, (cases(200, 2000), 5, 30))
    one, five = paired(values[0, 0], 1), paired(values[0, 0], 5)
    assert five.high - five.low > one.high - one.low
    held = [all(x.low <= 0 <= x.high for x in (paired(column, 5) for column in columns)) for columns in values]
    assert np.mean(held) > 0.9
    assert mean_of(values[0, 0]).estimate == pytest.approx(one.estimate)


def test_the_fee_at_which_it_pays_lies_where_the_line_crosses():
    fees = {"0": 0.0, "100": 100.0, "200": 200.0, "1000": 1000.0}
    revenue = {"0": 0.0, "100": 400.0, "200": 800.0, "1000": 100.0}
    answer = answer_with(revenue=revenue, hours=dict.fromkeys(fees, 10.0))
    pays = break_even(answer, fees, wage=60.0).set_index("crossing")
    assert pays.loc["from", "fee"] == pytest.approx(150, rel=0.05)
    assert pays.loc["from", "low"] <= pays.loc["from", "fee"] <= pays.loc["from", "high"]
    assert pays.loc["up to", "fee"] == pytest.approx(200 + 800 * 200 / 700, rel=0.05)
    assert "pays from a fee of 1" in break_even_said(pays.reset_index(), 60.0, Words("en", "advice"))[0]


def test_where_it_never_pays_no_fee_is_named():
    fees = {"0": 0.0, "100": 100.0}
    answer = answer_with(revenue={"0": 0.0, "100": 400.0}, hours=dict.fromkeys(fees, 10.0))
    assert break_even(answer, fees, wage=1000.0).empty


@pytest.fixture(scope="module")
def lived():
    start = small({"members.size": 20})
    return answer_of(
        start, {"free": [], "paid": [Fees(entry=5, renewal=5, period=30)]}, replicates=6, days=90, workers=1
    )


def test_money_is_shown_where_some_was_moved_and_not_where_none_was(lived):
    assert moves_money(lived)
    told = page(lived, title="?", setting="", command="")
    assert "left over, yuan" in told
    free = Answer(lived.runs[lived.runs["arm"] == "free"], ("free",), "free", lived.days, lived.rule)
    assert not moves_money(free)
    assert "left over, yuan" not in page(free, title="?", setting="", command="")
    assert costs_table(costs(lived)).rows[0][0] == "free"


STUDY = """
question = "What does a fee bring?"
scenario = "wechat_group"
days = 60
replicates = 5
[settings]
"members.size" = 20
[[factors]]
name = "fee"
levels = [0, 5, 20]
[[arms]]
name = "fee {fee}"
policies = ["fees(entry={fee}, renewal={fee}, period=30)"]
"""


def test_the_command_reads_a_folder_of_a_sweep(tmp_path, in_this_process, without_pages):
    (tmp_path / "fee.toml").write_text(STUDY)
    sweep(tmp_path / "fee.toml", tmp_path / "out")
    answer, found, pays = costs_in(tmp_path / "out", wage=0.0)
    assert set(found["arm"]) == set(answer.arms)
    assert list(pays.columns) == ["crossing", "fee", "low", "high", "share"]
    printed = CliRunner().invoke(app, ["costs", str(tmp_path / "out"), "--json"])
    assert {"costs", "break_even_fee", "wage", "days"} == set(json.loads(printed.stdout))


@pytest.mark.parametrize(("wage", "said"), [(-1.0, "wage = -1"), (50.0, "is .* the folder of a sweep")])
def test_wrong_input_is_answered_in_a_line(tmp_path, wage, said):
    with pytest.raises(InputError, match=said):
        costs_in(tmp_path, wage)
