"""What a study would run, told before it runs."""

import json
import sys

import pytest

from experiments import plan as planning
from experiments.attempt import attempt
from experiments.cli import main
from experiments.identity import identity
from experiments.plan import plan
from experiments.run import perform
from experiments.store import Store
from experiments.study import load_study
from sim.life import Life

STUDY = """
question = "Does it?"
scenario = "wechat_group"
days = 60
replicates = 50
precision = "5 days"
[[factors]]
name = "given"
levels = [0, 2, 4]
[[arms]]
name = "led"
policies = ["value(hours_per_week={given})"]
[[arms]]
name = "alone"
"""


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "small.toml"
    path.write_text(STUDY)
    return path


def lifespan(monkeypatch, capsys, *words):
    monkeypatch.setattr(sys, "argv", ["lifespan", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    return ended.value.code, said.out, said.err


def test_a_plan_counts_runs_and_reckons_their_time_without_results(study, tmp_path):
    said = plan(study, workers=1)
    assert (said.runs, said.fewest, said.there) == (4 * 50, 4 * 40, 0)
    assert said.by == "4 runs, timed"
    assert said.seconds == pytest.approx(said.seconds_a_run * 200)
    assert [path.name for path in tmp_path.iterdir()] == ["small.toml"]


def test_arms_that_are_the_same_runs_are_counted_once(study):
    study.write_text(STUDY + '[[arms]]\nname = "the same"\n')
    assert plan(study, workers=1).runs == 4 * 50


def test_a_run_that_takes_long_is_reckoned_up_from_its_first_days(study, monkeypatch):
    lived = []
    live = Life.live
    monkeypatch.setattr(Life, "live", lambda self, n: (lived.append(n), live(self, n))[1])
    monkeypatch.setattr(planning, "SECONDS", 0.0)
    monkeypatch.setattr(planning, "compile_once", lambda: None)
    assert plan(study, workers=1).seconds_a_run > 0
    assert lived == [planning.STRIDE] * 4


def test_what_is_there_already_is_counted(study, tmp_path):
    study.write_text(STUDY.replace("replicates = 50", "replicates = 2").replace('precision = "5 days"\n', ""))
    with Store(tmp_path / "results/small", identity) as store:
        store.keep([(run, attempt(perform, run)) for run in load_study(study).runs()])
    study.write_text(STUDY.replace("replicates = 50", "replicates = 6").replace('precision = "5 days"\n', ""))
    said = plan(study, workers=1)
    assert (said.runs, said.fewest, said.there) == (24, 24, 8)


def test_the_command_tells_people_and_machines(study, monkeypatch, capsys):
    code, out, _ = lifespan(monkeypatch, capsys, "plan", "small.toml", "--workers", "1")
    assert code == 0
    assert "4 arms, 50 replicates: 200 different runs of 60 days." in out
    assert "It stops before at ±5 days of lifespan; at the least, 160 runs." in out
    assert "led, given 4" in out
    code, out, _ = lifespan(monkeypatch, capsys, "plan", "small.toml", "--json")
    said = json.loads(out)
    assert (said["runs"], said["left"], said["study"]["factors"]) == (200, 200, [["given", ""]])
    assert said["study"]["arms"][1]["factors"] == {"given": 2}


def test_the_command_says_all_that_is_wrong_with_a_file(study, monkeypatch, capsys):
    study.write_text(STUDY.replace("days = 60", "days = 0").replace("value(", "valu(").replace("5 days", "5 yuan"))
    code, out, err = lifespan(monkeypatch, capsys, "plan", "small.toml")
    assert (code, out) == (2, "")
    lines = err.splitlines()
    assert [line.partition(": ")[2].partition(": ")[0] for line in lines] == [
        f"small.toml, line {n}" for n in (4, 6, 12)
    ]
