"""Published figures: measured as they were published, met or not, and their null models."""

import json
import math
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from experiments.cli import app
from experiments.patterns import answers, new_groups, newcomers, real_logs, renewal
from experiments.patterns.ask import Asker, summary
from experiments.patterns.figures import FIGURES, PROBES
from experiments.patterns.page import write_page
from experiments.patterns.verdicts import chosen, verdicts
from sim.errors import InputError

SHARED = Path(__file__).parents[3] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the project's shared files are not here")


def of(pattern: str) -> list:
    return [figure for figure in FIGURES if figure.id == pattern]


def test_every_figure_has_a_target_in_its_interval_and_a_probe_for_what_it_needs():
    for figure in FIGURES:
        assert figure.low <= figure.target <= figure.high, figure.figure
        assert set(figure.needs) <= set(PROBES)
    names = [(figure.id, figure.figure, figure.use) for figure in FIGURES]
    assert len(set(names)) == len(names)


def test_what_is_held_back_is_what_was_said_to_be():
    held = {figure.id for figure in FIGURES if figure.use == "validate"}
    assert {"newcomers-leave-first", "split-of-the-karate-club"} <= held
    years = {int(figure.figure.split()[-1]) for figure in of("renewal-curve") if figure.use == "validate"}
    assert years == set(range(8, 13))
    assert all(figure.use == "fit" for name in ("new-group-survival", "few-write-most") for figure in of(name))


@needs_shared
def test_targets_are_those_of_the_design():
    said = {p["id"]: p for p in tomllib.loads((SHARED / "design/patterns.toml").read_text())["pattern"]}
    assert set(said) <= {figure.id for figure in FIGURES}
    table = said["renewal-curve"]["full_table"]
    assert {kind: [100, *curve] for kind, curve in renewal.SURVIVAL.items()} == {k: list(v) for k, v in table.items()}
    chat = said["new-group-survival"]["target"]
    assert [figure.target for figure in of("new-group-survival")] == [*chat["chat"], *chat["interest"]]
    ranges = said["newcomers-leave-first"]["range"]
    assert [[f.low, f.high] for f in of("newcomers-leave-first")] == list(ranges.values())
    assert [[f.low, f.high] for f in of("few-write-most")] == list(said["few-write-most"]["range"].values())


@needs_shared
def test_ranges_of_real_logs_are_made_from_the_logs():
    stats = pd.read_csv(SHARED / "data/stats.csv")
    kept = tomllib.loads(real_logs.TABLE.read_text())
    for name, about in real_logs.ranges(stats).items():
        kind, use = name.split(".")
        assert kept[kind][use] == about
    assert all(about["logs"] > 1 for kind in kept.values() for about in kind.values()), "no single log is shown"


# -- the null models miss, and what is right is met --------------------------------------------------------------------
def test_one_chance_for_everybody_does_not_renew_as_the_published_cohorts_did():
    published = {f"{kind} year {t}": x / 100 for kind, xs in renewal.SURVIVAL.items() for t, x in enumerate(xs, 1)}
    for figure in renewal.FIGURES:
        assert figure.low <= figure.value(published) <= figure.high
        assert not figure.low <= figure.null(published) <= figure.high, figure.figure


def test_lifetimes_without_memory_do_not_die_as_the_published_groups_did():
    published = {"chat 7": 0.60, "chat 30": 0.30, "interest 7": 0.75, "interest 90": 0.43}
    for figure in new_groups.FIGURES:
        assert figure.low <= figure.value(published) <= figure.high
        assert not figure.low <= figure.null(published) <= figure.high


def test_answers_without_effect_do_not_bring_back_as_the_published_ones_did():
    published = {"newcomers without": 100, "back without": 44, "newcomers with an answer": 100}
    published["back with an answer"] = 56
    for figure in answers.FIGURES:
        assert figure.low <= figure.value(published) <= figure.high
        assert not figure.low <= figure.null(published) <= figure.high


def test_acts_dealt_out_to_equals_are_not_those_of_few():
    rng = np.random.default_rng(1)
    acts = np.sort(rng.poisson(8 * rng.lognormal(0, 1.6, 2_000)))
    found = newcomers._concentration(acts)
    assert 0.65 < found["gini"] < 0.85
    assert found["gini of equals"] < 0.3
    assert found["top tenth of equals"] < 0.25 < found["top tenth"]


# -- measures, on logs whose answer is known ---------------------------------------------------------------------------
def test_newcomers_and_those_who_stayed_are_told_apart():
    active = np.zeros((30, 6), bool)
    active[:10, :] = True  # ten who are there every month
    active[10:20, 2] = True  # ten who come once
    active[20:, 2:4] = True  # ten who come back once
    found = newcomers._retention(active)
    assert found["newcomer"] == pytest.approx((10 + 10) / 30)
    assert found["established"] == pytest.approx(40 / 50)


def test_a_group_is_dead_when_nobody_writes_any_more():
    class Lived:
        days_seen = np.zeros(180, [("writers", int)])

    Lived.days_seen["writers"][[0, 5, 20]] = 1
    assert new_groups.alive_after("chat", (7, 30), Lived()) == {"chat 7": 1.0, "chat 30": 0.0}


def test_lives_are_the_same_whatever_came_before_and_whoever_lives_them():
    probe = PROBES["new chat groups"]
    assert probe.lives({}, range(5, 8)) == probe.lives({}, range(3, 8))[2:]
    with Asker(of("new-group-survival")[:1], fewer=True, workers=2) as asker:
        found = asker.ask([{}])[0][probe.name]
    assert found[:3] == probe.lives({}, range(20_000, 20_003))


def test_an_answer_is_dealt_out_to_about_half_of_the_newcomers():
    for life in PROBES["newcomers to a newsgroup"].lives({}, range(1, 4)):
        assert 0 <= life["back without"] <= life["newcomers without"]
        assert 0 <= life["back with an answer"] <= life["newcomers with an answer"]
    assert sum(answers._coin(uid) for uid in range(2_000)) == pytest.approx(1_000, abs=100)


# -- verdicts and the command ------------------------------------------------------------------------------------------
def test_verdicts_say_what_was_met_by_the_model_and_by_the_null_model():
    lives = [{"chat 7": 1.0, "chat 30": float(k % 10 < 3)} for k in range(200)]
    lives = [life | {"chat 7": float(k % 10 < 6)} for k, life in enumerate(lives)]
    table = verdicts(of("new-group-survival")[:2], {"new chat groups": lives})
    assert list(table["passed"]) == [True, True]
    assert list(table["null_passed"]) == [False, False]
    immortal = [{"chat 7": 1.0, "chat 30": 1.0}] * 200
    assert not verdicts(of("new-group-survival")[:2], {"new chat groups": immortal})["passed"].any()


def test_a_measure_that_no_life_has_is_empty():
    assert math.isnan(summary({"new chat groups": [{"chat 7": math.nan}]})["chat 7"])


def test_the_command_prints_for_machines_and_writes_the_page(tmp_path: Path):
    page = tmp_path / "patterns.md"
    said = CliRunner().invoke(app, ["patterns", "split-of-the-karate-club", "--json", "--page", str(page)])
    rows = json.loads(said.stdout)
    assert [row["passed"] for row in rows] == [True, True]
    assert [row["null_passed"] for row in rows] == [False, False]
    assert set(rows[0]) >= {"id", "target", "value", "low", "high", "null_value", "passed", "null_passed", "use"}
    assert "with their own leader" in page.read_text()
    assert page.with_suffix(".svg").read_text().startswith("<svg")


def test_an_unknown_pattern_is_answered_with_the_nearest():
    with pytest.raises(InputError, match="renewal-curve"):
        chosen(["renewal-curv", "nothing"])


def test_a_page_says_what_was_missed(tmp_path: Path):
    table = verdicts(of("new-group-survival")[:2], {"new chat groups": [{"chat 7": 1.0, "chat 30": 1.0}] * 20})
    write_page(tmp_path / "p.md", table, "lifespan patterns")
    assert "**no**" in (tmp_path / "p.md").read_text()


@pytest.mark.long
def test_quick_answers_come_for_every_figure():
    said = CliRunner().invoke(app, ["patterns", "--quick", "--json"])
    assert len(json.loads(said.stdout)) == len(FIGURES)
