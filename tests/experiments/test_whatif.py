"""Policies on a fitted community, from today on: what they take, what the world refuses, and what is no question."""

import numpy as np
import pytest
from typer.testing import CliRunner

from experiments.cli import app
from experiments.fitting import whatif
from experiments.fitting.fit import write_fit
from experiments.fitting.told import whatif_said
from experiments.phrases import Words
from sim.errors import InputError
from sim.policies import Events, Policy, Value
from tests.experiments.fits import fitted

FIT = fitted(("newsgroup", "interest_group"))  # operators of no hours, and of two a week


def lived(**arms: list[Policy]):
    """Live a few months on, without anything new and under what is asked."""
    return whatif.lives(FIT, {"as now": [], **arms}, 90, workers=1, tried=2)


def hours(table, arm: str, member: int) -> float:
    """Give the hours of an arm beyond those of the first, of one member of the fit, on average."""
    mean = table[table["member"] == member].groupby("arm")["hours"].mean()
    return mean[arm] - mean["as now"]


def test_an_arm_brings_its_hours_and_its_money():
    table = lived(led=[Value(hours_per_week=7)], met=[Events(every=30, money=500.0)])
    assert table["refused"].sum() == 0
    for member in (0, 1):
        assert hours(table, "led", member) == pytest.approx(90)
        assert hours(table, "met", member) == pytest.approx(3 * 7)
    assert set(table[table["arm"] == "met"]["money"]) == {1500.0}


def test_without_that_the_operator_of_the_scenario_does_not_have_them(monkeypatch):
    monkeypatch.setattr(whatif, "BROUGHT", (0.0, 0.0))
    table = lived(led=[Value(hours_per_week=7)])
    assert hours(table, "led", 0) == pytest.approx(0)
    assert table["refused"].sum() == 90 * len(table[table["arm"] == "led"])


def test_what_the_world_refuses_is_said():
    table = lived(led=[Value(hours_per_week=7)])
    gained = whatif.effects(table)
    assert "were not done" not in " ".join(whatif_said(table, gained, 90, Words("en", "fits")))
    table.loc[table["arm"] == "led", "refused"] = 1.0
    assert "4 acts of the operator were not done" in " ".join(whatif_said(table, gained, 90, Words("en", "fits")))


def test_one_life_that_grows_beyond_all_moves_the_mean_and_not_the_middle():
    table = lived(led=[Value(hours_per_week=7)])
    alike = table.assign(active=np.where(table["arm"] == "led", 1.5, 1.0))
    grown = alike.assign(active=alike["active"].where((table["arm"] != "led") | (alike.index != alike.index[-1]), 90.0))
    for given, mean in ((alike, "+50 %"), (grown, "+2262 %")):
        told = " ".join(whatif_said(given, whatif.effects(given), 90, Words("en", "fits")))
        assert f"led: {mean} of today" in told
        assert "less than 100 % of today's as now, and gain less than 50 % by led" in told


def test_all_that_makes_no_sense_is_said_at_once():
    with pytest.raises(InputError) as told:
        whatif.lives(fitted(()), {"led": [Value(start=30)]}, 20)
    assert len(told.value.problems) == 3


@pytest.mark.parametrize(
    "option", [["--set", "members.size=9"], ["--seed", "2"], ["--replicates", "9"], ["--branch", "9"]]
)
def test_what_is_of_a_scenario_is_refused_of_a_fit(option, tmp_path):
    write_fit(tmp_path / "fit.json", FIT)
    arms = ["--arm", "as now:", "--arm", "led: value()"]
    ended = CliRunner().invoke(app, ["compare", "--fit", str(tmp_path / "fit.json"), *arms, *option])
    assert isinstance(ended.exception, InputError)
    assert f"{option[0]} is for scenarios" in str(ended.exception)
