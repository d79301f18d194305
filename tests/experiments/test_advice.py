"""Advice: the search on landscapes with a known answer, races, budgets, and the command on a small community."""

import json
import re
import zlib
from dataclasses import replace
from functools import cache, partial

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from experiments.advice import advise as advising
from experiments.advice.advise import advise
from experiments.advice.budget import Budget, planned
from experiments.advice.estimate import Estimate
from experiments.advice.judged import judged, not_told_apart, on_front
from experiments.advice.levers import levers_of, place, policies_to_try, put, together, written
from experiments.advice.objectives import OBJECTIVES
from experiments.advice.page import page
from experiments.advice.race import Scores, race, still_in
from experiments.advice.said import headline, instructions, when
from experiments.advice.search import Effort, effort_for, lighter_than, search
from experiments.advice.subject import Community, shares
from experiments.cli import app
from experiments.phrases import Words
from sim.errors import InputError
from sim.policies import Events, Fees, Moderation, Pruning, Recruiting, Value, known_policies, parse_policies
from sim.policies.base import name_of
from tests.helpers import cases, left_in_english, small

EFFORT = Effort(first=8, rounds=8, batch=8, last=32, fresh=60)
ROOMY = Budget(40.0, 1e6)
CHINESE = Words("zh", "advice")


def measured(wanted, worth, noise, taken=lambda plan: (1.0, 0.0)):
    """Measure plans by a function in place of the simulator: luck that plans share, and some of their own."""
    found = {}
    for plan, r in wanted:
        own = zlib.crc32(written(plan).encode())
        luck = np.random.default_rng(r).normal(0, 4 * noise) + np.random.default_rng([r, own]).normal(0, noise)
        hours, money = taken(plan)
        found[plan, r] = {"w": 100 + worth(plan) + luck, "own_hours": hours, "busiest_week": hours, "money": money}
    return found


def peak(plan):
    """Give what a plan is worth where the best is value of 8 hours with pruning at 30 days: 40. All else harms."""
    by = {name_of(type(policy)): policy for policy in plan}
    worth = -3.0 * sum(name not in ("value", "pruning") for name in by)
    if "value" in by:
        worth += 30 - 8 * np.log2(by["value"].hours_per_week / 8) ** 2
    if "pruning" in by:
        worth += 10 - 3 * np.log2(by["pruning"].inactive_days / 30) ** 2
    return worth


def flat(plan):
    """Give what a plan is worth where nothing matters."""
    return 0.0


def searched(worth, *, rng=1, noise=10.0, budget=ROOMY, effort=EFFORT, taken=lambda plan: (1.0, 0.0)):
    """Search a landscape."""
    scores = Scores(partial(measured, worth=worth, noise=noise, taken=taken), lambda row: row["w"], budget.broken_by)
    found = search(policies_to_try(), scores, effort, rng=rng, allowed=lambda plan: budget.allows(plan, 365))
    return scores, found, judged(scores, found, effort, budget, [], [])


@cache
def on_flat_land():
    return [searched(flat, rng=rng)[2] for rng in range(cases(4, 40))]


# -- the search --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rng", range(cases(2, 20)))
def test_a_known_optimum_is_found_in_noise(rng):
    _, found, result = searched(peak, rng=rng)
    assert peak(result.best) > 33
    assert result.told_apart
    assert result.over_nothing.low <= peak(result.best) <= result.over_nothing.high
    assert max(map(peak, found.tried)) - peak(result.best) < 7


def test_on_a_flat_landscape_nothing_is_advised():
    told = on_flat_land()
    assert sum(result.told_apart for result in told) <= cases(1, 4)
    assert all(result.plan == () for result in told if not result.told_apart)


def test_a_search_looks_better_where_it_was_chosen_than_afresh():
    optimism = [result.optimism for result in on_flat_land()]
    assert np.mean(optimism) > 0  # the mean of the best of a hundred equals


def test_the_same_search_gives_the_same_plans_and_another_seed_others():
    first, again, other = (searched(peak, rng=rng, effort=Effort(4, 2, 8, 8, 8))[1] for rng in (5, 5, 6))
    assert first == again
    assert first.tried != other.tried


def test_a_refined_search_begins_with_the_plans_of_the_first():
    small_one, refined = effort_for(1e4), effort_for(1e4, refine=1)
    assert refined.first == small_one.first
    assert refined.lives(20) > 1.5 * small_one.lives(20)
    assert effort_for(1e6).lives(20) < small_one.lives(20) / 2


def test_a_search_that_goes_on_tries_the_same_plans_first():
    _, first, _ = searched(peak, effort=Effort(4, 2, 6, 8, 8))
    _, longer, _ = searched(peak, effort=Effort(4, 4, 6, 16, 16))
    before_the_last_race = len(first.tried) - 6
    assert longer.tried[:before_the_last_race] == first.tried[:before_the_last_race]
    assert len(longer.tried) > len(first.tried)


def test_what_breaks_the_budget_in_any_life_is_no_plan():
    def taken(plan):
        return (1.0, 900.0 if any(isinstance(policy, Value) for policy in plan) else 0.0)

    _, _, result = searched(peak, budget=Budget(40.0, 500.0), taken=taken)
    assert not any(isinstance(policy, Value) for policy in result.best)
    assert any(isinstance(policy, Pruning) for policy in result.best)
    _, _, free = searched(peak, budget=Budget(40.0, 1000.0), taken=taken)
    assert any(isinstance(policy, Value) for policy in free.best)


def test_plans_that_do_as_well_as_the_best_are_named_and_worse_ones_are_not():
    def worth(plan):
        return 30.0 if any(isinstance(policy, Value | Events) for policy in plan) else 0.0

    _, _, result = searched(worth)
    alike = not_told_apart(result)
    kinds = {name for row in alike["policies"] for name in (name_of(type(policy)) for policy in row)}
    assert {"value", "events"} & kinds
    assert "nothing" not in set(alike["plan"])
    assert all(worth(plan) == 30 for plan in alike["policies"])


# -- races -------------------------------------------------------------------------------------------------------------
def scores_of(**values):
    rows = {}
    for k, worths in enumerate(values.values()):
        plan = (Value(hours_per_week=k + 1.0),)
        rows |= {(plan, r): {"w": w, "own_hours": k, "busiest_week": k, "money": 0} for r, w in enumerate(worths)}
    scores = Scores(lambda wanted: {place: rows[place] for place in wanted}, lambda row: row["w"], lambda row: False)
    plans = [(Value(hours_per_week=k + 1.0),) for k in range(len(values))]
    return scores, plans


def test_who_is_clearly_worse_is_out_and_who_may_be_as_good_is_not():
    luck = np.random.default_rng(3).normal(0, 50, 12)
    own = np.random.default_rng(4).normal(0, 1, 12)
    scores, plans = scores_of(good=luck + 10, alike=luck + 10 + own, bad=luck)
    scores.ask(plans, range(12))
    assert set(still_in(scores, plans, range(12))) == set(plans[:2])  # though luck is five times the difference


def test_of_equals_the_one_of_fewer_hours_comes_first():
    scores, plans = scores_of(a=[5.0] * 4, b=[5.0] * 4)
    scores.ask(plans, range(4))
    assert scores.ranked(reversed(plans), range(4)) == plans


def test_a_race_stops_poor_plans_early():
    lives = {name: list(np.random.default_rng(k).normal(-5 * k, 1, 64)) for k, name in enumerate("abcdefgh")}
    scores, plans = scores_of(**lives)
    assert race(scores, plans, (4, 16, 64), 2)[0] == plans[0]
    counted = [sum((plan, r) in scores.rows for r in range(64)) for plan in plans]
    assert counted[0] == 64
    assert counted[-1] == 4


def test_a_life_that_failed_leaves_its_plan_out():
    scores, plans = scores_of(a=[9.0] * 4, b=[5.0] * 4)
    scores.ask(plans, range(4))
    scores.rows[plans[0], 2] = None
    assert scores.ranked(plans, range(4)) == plans[1:]


# -- levers and budgets ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", policies_to_try([*known_policies()]))
def test_every_policy_as_its_source_has_it_lies_within_its_levers(name):
    policy = known_policies()[name]()
    for lever in levers_of(name):
        level = getattr(policy, lever.name)
        assert lever.allows(level), lever.name
        again = put(lever, place(lever, level))
        assert again == level if lever.levels else again == pytest.approx(level, rel=0.06)


def test_plans_are_put_together_in_the_order_in_which_hours_are_kept_back():
    order = policies_to_try()
    assert written(together([(Pruning(),), (Value(hours_per_week=2),), (Value(),)], order)) == (
        "value(hours_per_week=2.0), pruning()"
    )
    assert written(()) == "nothing"


def test_lighter_plans_leave_something_out():
    plan = (Value(hours_per_week=4), Events(every=20))
    assert [written(less) for less in lighter_than(plan)] == [
        "events(every=20)",
        "value(hours_per_week=4.0)",
        "value(hours_per_week=2.0), events(every=20)",
        "value(hours_per_week=4.0), events(every=40)",
    ]


def test_what_a_plan_orders_is_known_beforehand():
    hours, money = planned((Value(hours_per_week=3), Recruiting(stop=10, people_per_day=2)), 100)
    assert hours == pytest.approx(4)
    assert money == pytest.approx(10 * 2 * 2)
    assert planned((Events(every=30),), 100)[0] == 7
    assert Budget(4, 40).allows((Value(hours_per_week=3), Recruiting(stop=10, people_per_day=2)), 100)
    assert not Budget(4, 39).allows((Value(hours_per_week=3), Recruiting(stop=10, people_per_day=2)), 100)
    assert not Budget(6.9, 39).allows((Events(),), 100)
    assert not Budget(3, 0).allows((Value(hours_per_week=3),), 100, upkeep=1.0)


def test_communities_are_lived_by_their_weight_in_any_number_of_lives():
    one, other = small(), small(name="qq_group")
    names = [scenario.name for scenario in shares([Community(one, 3), Community(other, 1)], 40)]
    assert names.count("qq_group") == 10
    assert all(abs(names[:n].count("qq_group") - n / 4) < 1 for n in range(1, 40))


def test_the_front_has_the_plans_that_none_dominates():
    rows = [(10, 1, 0), (10, 2, 0), (12, 2, 5), (9, 0, 0), (50, 1, 0), (9, 0, 0)]
    table = pd.DataFrame(rows, columns=["estimate", "hours_per_week", "money"])
    within = [True, True, True, True, False, True]
    assert on_front(table.assign(within_budget=within)) == [True, False, True, True, False, True]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"scenario": "wechat_grup"}, "unknown scenario 'wechat_grup'; did you mean 'wechat_group'?"),
        ({"money": -5}, "money = -5: yuan from 0 to 1,000,000,000 are wanted"),
        ({"hours_per_week": float("nan")}, "hours-per-week = nan"),
        ({"objective": "revenu"}, "unknown objective 'revenu'; did you mean 'revenue'?"),
        ({"objective": "revenue", "policies": ["value"]}, "members pay for nothing in value; try fees or offers too"),
        ({"policies": ["valu"]}, "unknown policy 'valu'; did you mean 'value'?"),
        ({"refine": -1}, "refine = -1"),
        ({"most": 0}, "most = 0"),
        ({"days": 20}, "days = 20"),
        ({"scenario": "brand_forum", "hours_per_week": 1}, "hours-per-week = 1: keeping a"),
    ],
)
def test_what_makes_no_sense_is_answered_in_a_line(asked, said):
    with pytest.raises(InputError) as error:
        advise(**({"scenario": "wechat_group", "hours_per_week": 3, "money": 0} | asked))
    assert any(said in problem for problem in error.value.problems)


def test_all_mistakes_are_named_at_once():
    with pytest.raises(InputError) as error:
        advise("wechat_group", hours_per_week=-1, money=-1, objective="x", policies=["valu"], days=1)
    assert len(error.value.problems) == 5


# -- with the simulator ------------------------------------------------------------------------------------------------
TINY = Effort(first=3, rounds=1, batch=3, last=4, fresh=6)
ASKED = {"hours_per_week": 4.0, "money": 100.0, "policies": ["value", "fees", "welcome"], "days": 60, "effort": TINY}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("advice")


@pytest.fixture(scope="module")
def advice(folder):
    return advise(small(), objective="active", workers=1, out=folder, **ASKED)


def test_no_life_of_any_plan_spends_more_than_the_budget(advice):
    rows = [row for row in advice.scores.rows.values() if row]
    assert max(row["busiest_week"] for row in rows) <= 4 + 1e-6
    assert max(row["own_hours"] for row in rows) <= 4 + 1e-6
    assert max(row["money"] for row in rows) <= 100
    assert advice.as_dict()["costs"]["hours_per_week"] <= 4 + 1e-6


def test_where_nothing_fits_the_budget_nothing_is_advised():
    poor = advise(small(), hours_per_week=0, money=0, policies=["value"], days=60, effort=TINY, workers=1)
    assert poor.plan == ()
    assert headline(poor)[0] == "Nothing that was tried fits this budget."
    assert poor.as_dict()["plan"] == []
    assert "fits this budget" in page(poor, "")


def test_what_parts_take_adds_up_to_what_the_plan_takes(advice):
    best = advice.judged.best
    lives = [advice.scores.rows[best, r] for r in advice.fresh]
    assert all(sum(part[0] for part in row["parts"]) == pytest.approx(row["hours"]) for row in lives)
    assert all(sum(part[1] for part in row["parts"]) == pytest.approx(row["money"]) for row in lives)
    assert all(sum(part[2] for part in row["parts"]) == pytest.approx(row["revenue"]) for row in lives)


def test_the_same_advice_from_two_processes_and_from_what_is_kept(advice, folder, tmp_path):
    told = json.dumps(advice.as_dict(), sort_keys=True, default=str)
    again = advise(small(), objective="active", workers=1, out=folder, **ASKED)
    assert json.dumps(again.as_dict(), sort_keys=True, default=str) == told
    two = advise(small(), objective="active", workers=2, out=tmp_path, **ASKED)
    assert json.dumps(two.as_dict(), sort_keys=True, default=str) == told


def test_cut_off_it_goes_on_where_it_was(advice, tmp_path, monkeypatch):
    asked = ASKED | {"objective": "active", "workers": 1, "out": tmp_path}
    computed = []
    compute = advising.Workers.compute

    def cut(self, runs):
        for batch in compute(self, runs):
            computed.append(len(batch))
            yield batch
            if sum(computed) > 10:
                raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(advising.Workers, "compute", cut)
        with pytest.raises(KeyboardInterrupt):
            advise(small(), **asked)
    before = sum(computed)

    def count(self, runs):
        computed.extend([1] * len(runs))
        return compute(self, runs)

    with monkeypatch.context() as patch:
        patch.setattr(advising.Workers, "compute", count)
        found = advise(small(), **asked)
    assert sum(computed) == found.lives == advice.lives
    assert before > 10
    assert found.as_dict() == advice.as_dict()


def test_advice_is_told_in_words_and_on_a_page(advice):
    said = "\n".join(headline(advice))
    assert ("Do this: " in said) is advice.judged.told_apart
    assert ("No policy can be told from doing nothing" in said) is not advice.judged.told_apart
    html = page(advice, "lifespan advise <here>")
    assert "lifespan advise &lt;here&gt;" in html
    assert "What more hours would bring" in html


@pytest.mark.parametrize("low", [1.0, -1.0])
def test_it_is_told_in_chinese(advice, low):
    found = replace(advice, judged=replace(advice.judged, over_nothing=Estimate(2.0, low, 3.0)))
    made = page(found, "", CHINESE)
    typed = {"start", "stop", "every", "experiments", "advice", "levers", "toml", "refine"}
    plans = " ".join([*advice.table["plan"], *advice.alone["written"]])
    keys = " ".join(lever.name for name in ASKED["policies"] for lever in levers_of(name))
    assert left_in_english(made) - typed - set(re.findall("[A-Za-z]+", f"{plans} {keys}")) == set()


def test_when_a_policy_acts_is_said_in_chinese():
    policies = (Value(hours_per_week=3), Events(every=14, start=30, stop=200), Value(days=(3, 5)))
    assert [when(policy, CHINESE) for policy in policies] == [
        "从第一天起。",
        "每 14 天一次，从第 30 天起，到第 200 天为止。",
        "在第 3、5 天。",
    ]


def test_a_plan_is_told_as_what_to_do_and_when():
    told = instructions((Value(hours_per_week=3), Events(every=14, start=30, stop=200), Moderation(when="members > 9")))
    assert "hours_per_week = 3 hours a week" in told[0]
    assert "Every 14 days from day 30 on, until day 200." in told[1]
    assert "while members > 9" in told[2]


def test_the_command_prints_a_plan_for_machines(monkeypatch, advice, tmp_path):
    monkeypatch.setattr(advising, "advise", lambda *_, **__: advice)
    words = ["advise", "wechat_group", "--hours-per-week", "4", "--money", "100", "--json"]
    printed = CliRunner().invoke(app, words)
    assert printed.exit_code == 0, printed.output
    told = json.loads(printed.stdout)
    assert {"plan", "costs", "outcome", "front", "runners_up", "sources"} <= set(told)
    for part in told["plan"]:
        assert set(part) >= {"policy", "parameters", "schedule", "hours", "money"}
    rebuilt = parse_policies(", ".join(told["policies"]))
    assert [name_of(type(policy)) for policy in rebuilt] == [part["policy"] for part in told["plan"]]


def test_every_objective_is_a_number_of_a_life(advice):
    row = next(row for row in advice.scores.rows.values() if row)
    assert all(np.isfinite(one.worth(row, 30)) for one in OBJECTIVES.values())
    assert OBJECTIVES["profit"].worth(row | {"revenue": 9.0, "money": 2.0}, 30) == 7.0
    assert Fees in {type(policy) for plan, _ in advice.scores.rows for policy in plan}
