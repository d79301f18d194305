"""The command as a person types it."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import time

import pandas as pd
import pytest
import typer
from typer.testing import CliRunner

from experiments import cli, runner
from experiments.ledger import RUNS, Ledger
from experiments.lock import held
from experiments.run import perform

QUICK = ["--days", "60", "--replicates", "4", "--set", "members.size=20", "--workers", "1"]
TWO_ARMS = ["--arm", "alone:", "--arm", "led: value()"]


@pytest.fixture
def lifespan(monkeypatch, capsys, tmp_path):
    """Run the command in an empty folder; give exit code, output and errors."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["lifespan", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


@pytest.mark.parametrize("name", typer.main.get_command(cli.app).commands)
def test_a_usage_marks_once_what_may_be_left_out_or_repeated(name):
    said = CliRunner().invoke(cli.app, [name, "--help"]).output.splitlines()[0]
    assert said.startswith("Usage:")
    assert not re.search(r"\[\[|\]\]|….*\.\.\.", said)


def test_help_teaches_and_needs_no_engine():
    begun = "import sys; sys.argv = ['lifespan', '--help']; from experiments import cli\ntry: cli.main()\n"
    begun += "except SystemExit: pass\nprint([m for m in ('numba', 'pandas', 'mesa', 'numpy') if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", begun], capture_output=True, text=True, check=True)
    assert "lifespan compare wechat_group" in said.stdout
    assert said.stdout.splitlines()[-1] == "[]"


def test_list_needs_no_engine():
    begun = "import sys; sys.argv = ['lifespan', 'list']; from experiments import cli\ntry: cli.main()\n"
    begun += "except SystemExit: pass\nprint([m for m in ('numba', 'pandas', 'mesa') if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", begun], capture_output=True, text=True, check=True)
    assert "paid_learning_club" in said.stdout
    assert said.stdout.splitlines()[-1] == "[]"


def test_list_and_show_name_everything(lifespan):
    code, listed, _ = lifespan("list")
    assert code == 0
    for name in ("wechat_group", "paid_learning_club", "value", "fees", "pruning", "qq_group"):
        assert name in listed
        code, shown, _ = lifespan("show", name)
        assert code == 0
        assert "source" in shown
    assert lifespan("show", "behaviour")[1].count("source:") > 50


def test_show_shows_everything_of_a_name_under_headings_of_its_own(lifespan):
    for name, kinds in {"events": ["policy", "study"], "wechat_group": ["scenario", "platform"]}.items():
        shown = lifespan("show", name)[1].splitlines()
        assert [line.split(":")[0] for line in shown if line and line[0] != " "] == [f"{kind} {name}" for kind in kinds]
        said = json.loads(lifespan("show", name, "--json")[1])
        assert [(entry["kind"], entry["name"]) for entry in said] == [(kind, name) for kind in kinds]
    assert said[0]["numbers"][0]["key"] == "members.size"


def test_run_prints_an_answer_and_draws_it(lifespan, tmp_path):
    code, out, err = lifespan("run", "wechat_group", *QUICK)
    assert code == 0
    assert "Share alive" in out
    assert (tmp_path / "results/run-wechat_group.html").exists()
    assert "Picture" in err


def test_run_as_json_has_what_machines_read_and_writes_nothing(lifespan, tmp_path):
    code, out, _ = lifespan("run", "wechat_group", "--policy", "value(hours_per_week=2)", *QUICK, "--json")
    said = json.loads(out)
    assert code == 0
    assert {"scenario", "policies", "replicates", "days", "lifespan", "costs", "description"} <= set(said)
    wanted = {"median", "median_ci", "rmst", "rmst_ci", "alive", "died", "censored", "never_started"}
    assert wanted <= set(said["lifespan"])
    assert said["costs"]["hours"] == pytest.approx(2 * 60 / 7)
    assert said["policies"] == ["value(hours_per_week=2.0)"]
    assert list(tmp_path.iterdir()) == []


def test_compare_as_json_has_arms_and_paired_differences(lifespan):
    code, out, _ = lifespan(
        "compare",
        "wechat_group",
        "--arm",
        "alone:",
        "--arm",
        "led: value(hours_per_week=5), pruning()",
        *QUICK,
        "--json",
    )
    said = json.loads(out)
    assert code == 0
    assert [arm["arm"] for arm in said["arms"]] == ["alone", "led"]
    (difference,) = said["differences"]
    assert (difference["arm"], difference["against"]) == ("led", "alone")
    assert {"estimate", "low", "high"} <= set(difference["rmst"])
    assert "unpaired_variance_ratio" in difference


def test_the_log_of_a_run_is_described_as_the_run_was(lifespan, tmp_path):
    _, out, _ = lifespan("run", "wechat_group", *QUICK, "--events", "e.csv.gz", "--daily", "d.parquet", "--json")
    code, described, _ = lifespan("describe", "e.csv.gz", "--until", "59", "--json")
    assert code == 0
    said = json.loads(described)
    assert said.pop("health")["log"]["members"] == said["members"]
    assert said == json.loads(out)["description"]
    assert len(pd.read_parquet(tmp_path / "d.parquet")) == 60
    told = lifespan("describe", "e.csv.gz")[1]
    assert "gini" in told
    assert "Counted as acts: " in told
    assert "Not counted: join" in told


def test_a_page_on_health_is_written_of_a_real_log_and_of_a_simulated_one(lifespan, tmp_path):
    lifespan("run", "wechat_group", *QUICK, "--events", "e.csv", "--json")
    code, _, err = lifespan("describe", "e.csv", "--report", "--kind", "chat", "--json")
    assert (code, err.strip()) == (0, "Page: results/describe-e.html")
    assert "How healthy is e?" in (tmp_path / "results/describe-e.html").read_text()
    (tmp_path / "e.csv.coverage.json").write_text('{"observed_until": 200, "survivors_only": true}')
    code, _, _ = lifespan("describe", "e.csv", "--report", "zh.html", "--lang", "zh")
    assert code == 0
    page = (tmp_path / "zh.html").read_text()
    assert "里面全是留下来的人" in page
    assert "至 第 200 天" in page


@pytest.mark.usefixtures("in_this_process")
def test_sweep_prints_where_the_results_are(lifespan, tmp_path):
    (tmp_path / "s.toml").write_text(
        'question = "So?"\nscenario = "wechat_group"\ndays = 60\nreplicates = 2\n'
        '[[arms]]\nname = "a"\n[[arms]]\nname = "b"\n'
        'policies = ["value()"]\n'
    )
    code, out, _ = lifespan("sweep", "s.toml", "--workers", "1")
    assert code == 0
    assert "results/s/runs.parquet" in out
    assert (tmp_path / "results/s/report.html").exists()


BAD = [
    (["run", "wechat_gruop"], "did you mean 'wechat_group'"),
    (["run", "wechat_group", "--policy", "purning()"], "did you mean 'pruning'"),
    (["run", "wechat_group", "--policy", "value(hour_per_week=1)"], "did you mean 'hours_per_week'"),
    (["run", "wechat_group", "--policy", "value(hours_per_week='x')"], "valid number"),
    (["run", "wechat_group", "--policy", "value(hours_per_week=-3)"], "greater than or equal to 0"),
    (["run", "wechat_group", "--policy", "fees(entry=1e999)"], "entry"),
    (["run", "wechat_group", "--set", "members.size=many"], "valid integer"),
    (["run", "wechat_group", "--set", "members.sise=3"], "did you mean 'members.size'"),
    (["run", "wechat_group", "--set", "members.size"], "KEY=VALUE"),
    (["run", "wechat_group", "--set", "members.size=True"], "members]: size = 'True' should be a valid integer"),
    (["run", "wechat_group", "--set", "members.size=1", "--set", "members.size=2"], "members.size is set twice"),
    (["run", "wechat_group", "--set", f"members.size={'(' * 500}"], "members]: size = '((("),
    (["run", "wechat_group", "--set", f"members.size={'-' * 5000}1"], "members]: size = '---"),
    (["run", "wechat_group", "--set", f"members.size=0x{'f' * 5000}"], "members]: size = '0xfff"),
    (["run", "wechat_group", "--set", f"members.size={'[' * 90}{']' * 90}"], "members]: size = '[[["),
    (["run", "wechat_group", "--policy", f"value(start={'(' * 500}"], "not readable"),
    (["run", "wechat_group", "--policy", "value(start=1, start=2)"], "policy value: start is given twice"),
    (["run", "wechat_group", "--policy", "value(start=540)"], "policy value(start=540) never acts"),
    (["compare", "wechat_group", "--arm", "a:", "--arm", f"b: value(start={'(' * 500}"], "--arm 'b': policy"),
    (["compare", "wechat_group", "--arm", "a:", "--arm", "b: value(stop=0)"], "arm 'b': policy value(stop=0) never"),
    (["run", "wechat_group", "--events", "foo.txt"], "foo.txt: should end in .csv, .csv.gz, .parquet"),
    (["run", "wechat_group", "--daily", "foo.txt"], "foo.txt: should end in"),
    (["run", "wechat_group", "--replicates", "10000001"], "replicates = 10000001: a whole number from 1 to 10,000,000"),
    (["run", "wechat_group", "--seed", str(2**62 + 1)], "a whole number from 0 to 2^62"),
    (["run", "wechat_group", "--days", "100001"], "days = 100001: a whole number from 1 to 100,000"),
    (["run", "wechat_group", "--days", "0"], "days = 0"),
    (["run", "wechat_group", "--days", "x"], "--days"),
    (["run", "wechat_group", "--replicates", "0"], "replicates = 0"),
    (["run", "wechat_group", "--replicates", "2", "--days", "40", "--workers", "0"], "workers = 0"),
    (["compare", "wechat_group", "--arm", "alone:"], "two arms"),
    (["compare", "wechat_group", "--arm", "a:", "--arm", "a:"], "an arm 'a' already"),
    (["compare", "wechat_group", "--arm", "a:", "--arm", "b"], "NAME: policy"),
    (["sweep", "nowhere.toml"], "no such file"),
    (["sweep", "broken.toml"], "not valid TOML"),
    (["describe", "nowhere.csv"], "nowhere.csv"),
    (["describe", "empty.csv"], "empty.csv"),
    (["describe", "dates.csv"], "dates.csv"),
    (["describe", "log.csv", "--window", "0"], "window"),
    (["describe", "log.csv", "--report", "--kind", "forums"], "did you mean 'forum'"),
    (["describe", "log.csv", "--report", "--lang", "cn"], "unknown language 'cn'"),
    (["describe", "log.csv", "page.html"], "page.html: a page is written with --report"),
    (["describe", "log.csv", "--report", "file/below.html"], "file/below.html"),
    (["describe", "log.csv", "--until", "--5"], "observed_until = '--5'"),
    (["run", "wechat_group", *QUICK, "--page", "file/below.html"], "file/below.html"),
    (["run", "wechat_group", *QUICK, "--events", "file/below.csv", "--json"], "file/below.csv"),
    (["show", "wechat_gruop"], "did you mean 'wechat_group'"),
    (["list", "scenario"], "did you mean 'scenarios'"),
    (["cmopare"], "cmopare"),
]


@pytest.mark.parametrize(("words", "said"), BAD, ids=lambda x: " ".join(x)[:60] if isinstance(x, list) else None)
def test_bad_input_gets_a_clear_line_and_exit_code_2(lifespan, tmp_path, words, said):
    (tmp_path / "broken.toml").write_text("question = ")
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "dates.csv").write_text("member,day\n1,2020-01-01\n1,2020-13-45\n")
    (tmp_path / "log.csv").write_text("member,day\n1,2020-01-01\n")
    (tmp_path / "file").write_text("")
    code, out, err = lifespan(*words)
    assert code == 2
    assert said in err
    assert "Traceback" not in err + out
    assert len([line for line in err.splitlines() if line.startswith("lifespan:")]) <= 2


def test_what_cannot_be_written_is_refused_before_anything_runs(lifespan, monkeypatch):
    monkeypatch.setattr(runner, "perform", lambda run, daily=False: pytest.fail("ran"))
    for option in ("--events", "--daily"):
        code, _, err = lifespan("run", "wechat_group", option, "foo.txt")
        assert code == 2
        assert "foo.txt" in err


@pytest.mark.usefixtures("in_this_process")
def test_one_replicate_is_too_few_to_say_how_sure(lifespan, tmp_path):
    (tmp_path / "s.toml").write_text(
        'question = "So?"\nscenario = "wechat_group"\ndays = 60\nreplicates = 1\n'
        '[[arms]]\nname = "alone"\n[[arms]]\nname = "led"\npolicies = ["value()"]\n'
    )
    for words in (["compare", "wechat_group", *TWO_ARMS, *QUICK, "--replicates", "1"], ["sweep", "s.toml"]):
        code, out, err = lifespan(*words)
        assert code == 0
        assert "Too few replicates to say how sure: led." in out
        assert "too few runs" in out
        assert "Traceback" not in err
    assert "Too few replicates" in (tmp_path / "results/s/report.html").read_text()


def failing(monkeypatch, fails):
    def attempted(run, daily=False):
        error = fails(run)
        if error is not None:
            raise error
        return perform(run, daily)

    monkeypatch.setattr(runner, "perform", attempted)


def test_runs_that_fail_are_counted_by_what_they_died_of(lifespan, monkeypatch):
    errors = {0: MemoryError(), 1: ValueError("too\nodd"), 3: MemoryError()}
    failing(monkeypatch, lambda run: errors.get(run.replicate) if run.arm == "led" else None)
    code, out, err = lifespan("compare", "wechat_group", *TWO_ARMS, *QUICK)
    assert code == 1
    assert "lifespan: 3 of 8 runs failed: 2 MemoryError, 1 ValueError (too odd)" in err
    assert "Share alive" in out


def test_the_log_is_that_of_the_first_run_that_did_not_fail(lifespan, monkeypatch, tmp_path):
    failing(monkeypatch, lambda run: MemoryError() if run.replicate == 0 else None)
    code, out, _ = lifespan("run", "wechat_group", *QUICK, "--events", "e.csv")
    assert code == 1
    assert "Replicate 1 as a log" in out
    assert (tmp_path / "e.csv").exists()
    assert "replicate 1" in (tmp_path / "results/run-wechat_group.html").read_text()


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("arm", ["alone", "led"])
def test_an_arm_of_which_every_run_failed_leaves_no_answer(lifespan, monkeypatch, tmp_path, arm):
    (tmp_path / "s.toml").write_text(
        'question = "So?"\nscenario = "wechat_group"\ndays = 60\nreplicates = 2\n'
        '[[arms]]\nname = "alone"\n[[arms]]\nname = "led"\npolicies = ["value()"]\n'
    )
    failing(monkeypatch, lambda run: RuntimeError("no") if run.arm == arm else None)
    for words in (["compare", "wechat_group", *TWO_ARMS, *QUICK], ["sweep", "s.toml", "--workers", "1"]):
        code, _, err = lifespan(*words)
        assert code == 1
        assert f"every run of arm '{arm}' failed, so there is no answer" in err
        assert "Traceback" not in err
    assert (tmp_path / "results/s/runs.parquet").exists()
    assert not (tmp_path / "results/s/report.html").exists()


def test_a_command_of_which_every_run_failed_says_so(lifespan, monkeypatch):
    failing(monkeypatch, lambda run: RuntimeError("no"))
    for words in (["run", "wechat_group"], ["compare", "wechat_group", *TWO_ARMS]):
        code, out, err = lifespan(*words, *QUICK, "--json")
        assert (code, out) == (1, "")
        assert "RuntimeError (no)" in err


def finished_in(folder):
    if not (folder / "ledger.sqlite").exists():
        return 0
    try:
        with Ledger(folder / "ledger.sqlite", write=False) as ledger:
            return len(ledger.keys(RUNS))
    except sqlite3.Error:  # it is just being made
        return 0


@pytest.mark.usefixtures("in_this_process")
def test_status_merge_and_reproduce_as_a_person_types_them(lifespan, tmp_path):
    (tmp_path / "s.toml").write_text(
        'question = "So?"\nscenario = "wechat_group"\ndays = 60\nreplicates = 4\n'
        '[[arms]]\nname = "alone"\n[[arms]]\nname = "led"\npolicies = ["value()"]\n'
    )
    for k in (1, 2):
        code, out, _ = lifespan("sweep", "s.toml", "--shard", f"{k}/2")
        assert (code, out.split(":")[0]) == (0, f"results/s-{k}-of-2")
    code, out, _ = lifespan("merge", "results/s-1-of-2", "results/s-2-of-2", "--out", "whole")
    assert (code, "Share alive" in out) == (0, True)
    code, out, _ = lifespan("status", "whole")
    assert (code, out.splitlines()[0]) == (0, "s: 8 of 8 runs finished, 0 failed, 0 left")
    assert json.loads(lifespan("status", "whole", "--json")[1])["running"] is None
    code, out, _ = lifespan("reproduce", "whole")
    assert (code, out.count(": equal"), out.splitlines()[-1]) == (0, 8, "8 of 8 runs are equal")
    code, out, _ = lifespan("reproduce", "whole", "--arm", "led", "--replicate", "2")
    assert (code, "lifespan" in out) == (0, True)
    assert "did you mean 'led'?" in lifespan("reproduce", "whole", "--arm", "lad", "--replicate", "2")[2]


@pytest.mark.usefixtures("in_this_process")
def test_a_failed_run_of_a_sweep_is_told_with_the_command_that_shows_it(lifespan, monkeypatch, tmp_path):
    (tmp_path / "s.toml").write_text(
        'question = "So?"\nscenario = "wechat_group"\ndays = 60\nreplicates = 3\n'
        '[[arms]]\nname = "alone"\n[[arms]]\nname = "led"\npolicies = ["value()"]\n'
    )
    failing(monkeypatch, lambda run: ValueError("odd") if (run.arm, run.replicate) == ("led", 1) else None)
    code, _, err = lifespan("sweep", "s.toml")
    assert code == 1
    command = "lifespan reproduce results/s --arm led --replicate 1"
    assert f"led, replicate 1 failed: ValueError (odd); again: {command}" in err
    assert "--retry-failed" in err
    assert command in lifespan("status", "results/s")[1]


def test_a_folder_in_use_is_refused_with_exit_code_3(lifespan, tmp_path):
    (tmp_path / "s.toml").write_text(
        'question = "So?"\nscenario = "wechat_group"\ndays = 60\nreplicates = 3\n[[arms]]\nname = "alone"\n'
    )
    (tmp_path / "o").mkdir()
    with held(tmp_path / "o"):
        code, _, err = lifespan("sweep", "s.toml", "--out", "o")
    assert code == 3
    assert f"o: in use: process {os.getpid()} on" in err


@pytest.mark.parametrize("word", ["status", "reproduce"])
def test_a_folder_without_a_sweep_is_said_to_be(lifespan, tmp_path, word):
    code, _, err = lifespan(word, "nowhere")
    assert code == 2
    assert "is nowhere the folder of a sweep?" in err


def test_an_interrupted_sweep_exits_with_130_and_keeps_what_is_done(tmp_path):
    (tmp_path / "s.toml").write_text(
        'question = "So?"\nscenario = "paid_learning_club"\nreplicates = 2000\n'
        '[[arms]]\nname = "a"\n[[arms]]\nname = "b"\n'
    )
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # what began it may be deaf to it
    code = f"{heard}; from experiments.cli import main; main()"
    command = [sys.executable, "-c", code, "sweep", "s.toml", "--out", "o"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        while not finished_in(tmp_path / "o"):
            time.sleep(0.2)
        process.send_signal(2)
        _, err = process.communicate()
    assert process.returncode == 130
    assert "Traceback" not in err
    assert 0 < finished_in(tmp_path / "o") < 4000
