"""Advice on a fitted community, from today on: what is done already, what is told, and the budget for what is new."""

from dataclasses import replace

import pytest
from typer.testing import CliRunner

from experiments.advice.advise import advise
from experiments.advice.budget import Budget
from experiments.advice.estimate import Estimate
from experiments.advice.lived import FRESH, measured_from
from experiments.advice.objectives import OBJECTIVES
from experiments.advice.said import headline, notes_of
from experiments.advice.search import NOTHING_DONE, Effort
from experiments.advice.subject import FromToday
from experiments.branch import later
from experiments.cli import app
from experiments.means import as_done
from experiments.run import measured
from sim.errors import InputError
from sim.life import Life
from sim.policies import Pruning, Recruiting, Value, parse_policies
from sim.scenario import load_scenario
from tests.experiments.fits import fitted
from tests.helpers import small

EFFORT = Effort(first=2, rounds=1, batch=2, last=3, fresh=9)
HELD = "events(every=30, hours_long=3, circle=6, places=30)"


@pytest.fixture(scope="module")
def advice():
    asked = {"hours_per_week": 3.0, "money": 50.0, "policies": ["value", "recruiting"], "days": 60}
    return advise(FromToday(fitted(), "fit.json"), objective="active", effort=EFFORT, workers=1, **asked)


def test_what_is_done_already_is_not_of_the_budget_and_nothing_new_breaks_it(advice):
    rows = advice.scores.rows
    assert all(row["own_hours"] == 0 < row["hours"] for (plan, _), row in rows.items() if plan == NOTHING_DONE)
    assert 0.2 < max(row["busiest_week"] for row in rows.values()) <= 3 + 1e-6
    assert max(row["money"] for row in rows.values()) <= 50


def test_up_to_today_every_plan_has_the_same_past(advice):
    first = {}
    for (_, replicate), row in advice.scores.rows.items():
        assert first.setdefault(replicate, row["people_at_first"]) == row["people_at_first"]
    assert len(set(first.values())) > 1


def test_what_comes_out_is_tested_once_on_every_run_near_the_log_under_other_luck(advice):
    starts = advice.who.starts(Budget(3, 50), 1, advice.effort, 1)
    fresh = [starts(FRESH + k) for k in range(advice.effort.fresh)]
    assert advice.effort.fresh == 3
    assert {start.seed for start in fresh}.isdisjoint(starts(k).seed for k in range(4))
    assert {start.today for start in fresh} == {90}


def test_it_is_told_against_going_on_as_now(advice):
    said = "\n".join(headline(advice))
    assert "going on as now" in said
    assert "doing nothing" not in said
    assert "is for what is done besides" in " ".join(notes_of(advice.who))
    assert "4.0 times smaller" in " ".join(notes_of(FromToday(fitted(shrunk=4.0), "fit.json")))


@pytest.mark.parametrize(
    ("low", "outlive", "said"),
    [
        (-1.0, 3, "As now, 100% of these communities outlive the 60 days anyway, so hardly any plan can bring more"),
        (-1.0, 1, ""),
        (1.0, 3, "Of its 3 lives 3 go on beyond the 60 days; how far, is not counted."),
        (1.0, 0, ""),
    ],
)
def test_of_a_lifespan_it_says_what_the_horizon_cut_off(advice, monkeypatch, low, outlive, said):
    monkeypatch.setattr("experiments.advice.said._outlive", lambda *_: outlive)
    result = replace(advice.judged, over_nothing=Estimate(2.0, low, 3.0))
    told = headline(replace(advice, objective=OBJECTIVES["lifespan"], judged=result))
    found = [line for line in told if "60 days" in line]
    assert len(found) == bool(said)
    assert all(line.startswith(said) for line in found)


def test_a_fit_to_which_no_run_is_near_is_refused():
    with pytest.raises(InputError, match="no simulated run is near"):
        FromToday(replace(fitted(), runs=()), "fit.json")


@pytest.mark.parametrize(
    ("name", "policies", "done"),
    [
        ("wechat_group", "value(hours_per_week=7)", [7.0]),
        ("interest_group", "value(hours_per_week=7)", [2.0]),
        ("newsgroup", "value(hours_per_week=7)", [0.0]),
        ("local_meetup", f"value(hours_per_week=0.7), {HELD}", [0.7, 7.0]),
        ("local_meetup", f"value(hours_per_week=14), {HELD}", [8.0]),
    ],
)
def test_of_what_is_done_already_counts_what_the_means_allow(name, policies, done):
    scenario = load_scenario(name)
    kept = as_done(scenario, parse_policies(policies))
    assert [policy.hours_per_week if isinstance(policy, Value) else 7.0 for policy in kept] == pytest.approx(done)
    life = Life(scenario, kept, rng=1)
    life.live(40)
    assert life.ledger["done"].all()


def test_to_put_off_moves_all_of_a_schedule():
    assert later(Recruiting(start=5, stop=90, days=(7,)), 100) == Recruiting(start=105, stop=190, days=(107,))
    assert later(Value(), 100) == Value(start=100)


def test_a_life_measured_from_its_first_day_is_measured_as_ever_and_from_later_on_without_what_was():
    life = Life(small(), [Value(hours_per_week=3), Pruning(inactive_days=20)], rng=3)
    life.live(80)
    whole, part = measured(life), measured_from(life, 50)
    assert measured_from(life, 0) == pytest.approx(whole, nan_ok=True)
    assert part["posts"] == life.days_seen["posts"][50:].sum()
    assert part["lifespan"] <= 30


@pytest.mark.parametrize("words", [["wechat_group", "--fit", "fit.json"], []])
def test_a_scenario_or_a_fit_is_wanted_not_both(words):
    ended = CliRunner().invoke(app, ["advise", *words, "--hours-per-week", "3", "--money", "0"])
    assert isinstance(ended.exception, InputError)
    assert "one of the two" in str(ended.exception)
