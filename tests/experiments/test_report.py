"""The report: what it says, in which order, in both languages; that it stands alone and prints."""

import html
import re

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from experiments.answer import Answer
from experiments.cli import app
from experiments.manifest import damaged_files, read_manifest
from experiments.outcomes import OUTCOMES
from experiments.phrases import Words
from experiments.precision import Precision, Reached
from experiments.report.failures import failed_runs
from experiments.report.limits import limits
from experiments.report.page import page
from experiments.sweep import sweep
from experiments.wording import headline
from sim import load_scenario
from sim.lifespan import LifespanRule
from tests.experiments.test_sweep import STUDY

ENGLISH, CHINESE = Words("en"), Words("zh")
N = 20
TYPED = {"lifespan", "runs", "run", "show", "status", "report", "reproduce", "behaviour", "arm", "replicate", "claims"}
NAMES = {"WeChat", "QQ", "CHAOSS", "ZeroDivisionError", "python", "numba", "numpy", "mesa", "scipy", "pandas"}


def lived(arm: str, lives: float, hours: float = 0.0, revenue: float = 0.0, **more: float) -> pd.DataFrame:
    """Make runs of an arm, with luck that arms share."""
    luck = np.random.default_rng(1).normal(0, 10, N).round()
    days = np.minimum(lives + luck, 330)
    zero = dict.fromkeys(OUTCOMES, 0.0) | {"hours": hours, "revenue": revenue, "members_mean": 10.0} | more
    table = pd.DataFrame({"arm": arm, "replicate": range(N), "seed": range(1, N + 1), **zero})
    for rule in ("", "_relative"):
        table = table.assign(**{f"lifespan{rule}": days, f"died{rule}": days < 330, f"never_started{rule}": False})
    return table


def answer(*arms: pd.DataFrame, outcomes: tuple[str, ...] = tuple(OUTCOMES)) -> Answer:
    names = tuple(arm["arm"].iloc[0] for arm in arms)
    return Answer(pd.concat(arms, ignore_index=True), names, names[0], 360, LifespanRule(), outcomes)


def both() -> Answer:
    return answer(lived("alone", 100), lived("led", 200, hours=150))


def told(made: str) -> str:
    """Give the text of a page, without its scripts."""
    body = re.sub(r"<(script|style).*?</\1>", "", made, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", " ", body))


def titles(made: str) -> list[str]:
    return [html.unescape(title) for title in re.findall(r"<h2>(.*?)</h2>", made)]


def asked(**more):
    return {"title": "So?", "setting": "Here.", "command": "lifespan compare x", **more}


# -- what it says ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("words", [ENGLISH, CHINESE])
def test_a_report_says_answer_picture_table_costs_limits_failures_and_how_to_reproduce_in_this_order(words):
    made = page(both(), words, **asked(scenario=load_scenario("wechat_group"), outcomes=["posts"]))
    wanted = [words(f"{name}.title") for name in ("lives", "asked", "costs", "limits", "failures", "again")]
    found = titles(made)
    assert [title for title in found if title in wanted] == wanted
    text = told(made)
    assert text.index("So?") < text.index(headline(both(), words)[0]) < text.index(words("lives.title"))
    assert made.index("<h1>") < made.index('class="answer"') < made.index("plotly-graph-div") < made.index("<table")


def test_the_answer_of_one_arm_has_its_interval_whether_it_is_dead_or_alive():
    dead, alive = headline(answer(lived("a", 100))), headline(answer(lived("a", 400)))
    assert re.search(r"dead by day 1?\d\d \(95 % interval \d+ to \d+\)", dead[0])
    assert "100% of the communities are still alive 330 days on (95 % interval" in alive[0]
    assert "100%" in headline(answer(lived("a", 400)), CHINESE)[0]


def test_of_many_arms_that_differ_the_ends_are_said_and_the_rest_counted():
    many = answer(lived("alone", 200), *(lived(f"arm {days}", days) for days in (100, 150, 250, 280, 300)))
    said = headline(many)
    assert "Of 5 other arms, 3 live longer than alone and 2 shorter" in said[0]
    assert said[1].startswith("arm 300 lives")
    assert said[2].startswith("arm 100 lives")
    assert len(said) == 3


def test_outcomes_that_were_asked_for_by_name_are_in_the_answer_and_others_are_not():
    arms = lived("alone", 100, posts=10), lived("led", 100, posts=30)
    assert any("posts +20 posts with led" in line for line in headline(answer(*arms, outcomes=("posts",))))
    assert not any("posts" in line for line in headline(answer(*arms)))


def test_a_chinese_report_has_no_english_left():
    study = answer(lived("甲", 100), lived("乙", 200, hours=150, revenue=5000), outcomes=("posts", "joined"))
    said = {"scenario": load_scenario("wechat_group"), "outcomes": ["posts", "joined"]}
    made = page(study, CHINESE, **asked(title="问？", setting="", command="lifespan", **said))
    assert '<html lang="zh-Hans">' in made
    left = set(re.findall("[A-Za-z]{3,}", told(made))) - TYPED - NAMES
    assert left - set(re.findall("[A-Za-z]+", "wechat_group")) == set()
    drawn = " ".join(re.findall(r'"(?:text|name)":"([^"]*)"', made.split("<body>")[1]))
    assert drawn
    assert re.findall("[a-z]{3,}", drawn.encode().decode("unicode_escape")) == []


# -- costs -------------------------------------------------------------------------------------------------------------
def test_costs_without_any_are_said_to_be_none():
    free = told(page(answer(lived("alone", 100), lived("idle", 120)), **asked()))
    assert ENGLISH("costs.none") in free
    assert "work, hours" not in free


def test_hours_without_money_are_costs_too():
    made = told(page(both(), **asked()))
    assert ENGLISH("costs.free") in made
    assert "work, hours" in made
    assert "revenue, yuan" not in made
    assert re.search(r"0 hours a week and 0 yuan in all \(alone\); 2\.92 hours a week and 0 yuan in all \(led\)", made)
    assert ENGLISH("costs.none") not in made


# -- limits ------------------------------------------------------------------------------------------------------------
def test_limits_count_what_was_not_seen_and_what_is_assumed():
    start = load_scenario("wechat_group").with_settings({"members.size": 60})
    said = "\n".join(limits(answer(lived("alone", 100), lived("led", 400)), start, None, ENGLISH))
    assert f"of {2 * N} lives the end of {N} was not seen (50%)" in said
    numbers = [number.source for number in start.numbers()]
    assert f"{sum(source.startswith('assumed') for source in numbers)} are assumed" in said
    assert "1 set by this question" in said
    seen = "\n".join(limits(both(), None, None, ENGLISH))
    assert ENGLISH("limits.none_cut", n=2 * N) in seen


def test_limits_say_how_precise_it_is_and_what_was_wanted():
    near = Precision(5.0, "lifespan"), Reached(7.2, N, False)
    assert any(
        "the most that were allowed: ±7.2, wanted ±5 days" in line for line in limits(both(), None, near, ENGLISH)
    )
    assert any("分不出长短" in line for line in limits(answer(lived("a", 400), lived("b", 400)), None, None, CHINESE))


# -- failures ----------------------------------------------------------------------------------------------------------
def test_a_run_that_failed_is_shown_with_its_cause_and_its_command():
    runs = both()
    runs.runs.loc[3, "error"] = "ZeroDivisionError: by <nothing>"
    broken = Answer(runs.runs, runs.arms, runs.against, runs.days, runs.rule)
    failed = failed_runs(broken, {"alone": "lifespan run wechat_group --replicates 1"})
    for words, said in ((ENGLISH, "1 of 40 runs failed"), (CHINESE, "40 次运行中有 1 次失败")):
        made = page(broken, words, **asked(failed=failed))
        assert said in told(made)
        assert "ZeroDivisionError (by &lt;nothing&gt;)" in made.replace("<span>", "").replace("</span>", "")
        assert "lifespan run wechat_group --replicates 1 --seed 4" in told(made)
    assert ENGLISH("failures.none", n=40) in told(page(both(), **asked()))


# -- the page itself ---------------------------------------------------------------------------------------------------
def test_a_report_asks_for_nothing_from_outside_and_prints():
    made = page(both(), **asked(scenario=load_scenario("wechat_group"), outcomes=["posts"]))
    without = re.sub(r"<script>.*?</script>", "", made, flags=re.DOTALL)  # of Plotly, whose maps know addresses
    assert re.findall(r"https?://|//[a-z]+\.|<link|<img|@import|url\(|src=", without) == []
    assert "@media print" in made
    assert "beforeprint" in made


def test_the_same_answer_gives_the_same_page():
    assert page(both(), **asked()) == page(both(), **asked())


@pytest.mark.usefixtures("in_this_process")
def test_a_report_is_written_again_from_its_folder_in_another_language(tmp_path):
    study = tmp_path / "small.toml"
    study.write_text(STUDY.replace("days = 90", "days = 40").replace("replicates = 6", "replicates = 2"))
    sweep(study, tmp_path / "out")
    command = CliRunner().invoke(app, ["report", str(tmp_path / "out"), "--lang", "zh"])
    assert command.output.strip() == str(tmp_path / "out/report.zh.html")
    written = (tmp_path / "out/report.zh.html").read_text()
    assert CHINESE("limits.title") in titles(written)
    assert "微信群" in told(written)
    assert damaged_files(tmp_path / "out", read_manifest(tmp_path / "out")) == []
    again = CliRunner().invoke(app, ["report", str(tmp_path / "out"), "--page", str(tmp_path / "here.html")])
    assert again.exit_code == 0
    assert (tmp_path / "here.html").read_bytes() == (tmp_path / "out/report.html").read_bytes()


def test_a_report_of_what_is_no_sweep_is_refused(tmp_path):
    refused = CliRunner().invoke(app, ["report", str(tmp_path)])
    assert "the folder of a sweep" in str(refused.exception)
    assert "unknown language 'xx'" in str(CliRunner().invoke(app, ["report", str(tmp_path), "--lang", "xx"]).exception)
