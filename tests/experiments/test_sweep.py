"""From a study to its files: resumed, repeated, on one worker and on two."""

import importlib.util
import json
import sys
from pathlib import Path

import pandas as pd
import pytest

from experiments import identity as identity_module
from experiments import run as run_module
from experiments import runner, workers
from experiments.identity import identity
from experiments.run import Run, perform
from experiments.runner import run_all
from experiments.sweep import sweep
from experiments.workers import Limits
from sim import load_scenario
from sim.errors import InputError
from sim.life import Life
from sim.lifespan import LifespanRule
from sim.policies import Value

pytestmark = pytest.mark.usefixtures("in_this_process")
STUDY = """
question = "Does it?"
scenario = "wechat_group"
days = 90
replicates = 6
daily = true
[settings]
"members.size" = 25
[[arms]]
name = "alone"
[[arms]]
name = "led"
policies = ["value(hours_per_week=2)"]
"""


@pytest.fixture
def study(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(STUDY)
    return path


def a_run(**changes) -> Run:
    base = {
        "arm": "a",
        "scenario": load_scenario("wechat_group"),
        "policies": (Value(hours_per_week=1),),
        "replicate": 0,
        "seed": 3,
        "days": 60,
        "rule": LifespanRule(),
    }
    return Run(**(base | changes))


def test_a_sweep_writes_what_it_promises(study, tmp_path):
    result = sweep(study, tmp_path / "out", workers=1)
    runs = pd.read_parquet(tmp_path / "out/runs.parquet")
    assert list(runs["arm"]) == ["alone"] * 6 + ["led"] * 6
    assert list(runs["replicate"]) == [*range(6)] * 2
    assert runs["error"].isna().all()
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert manifest["counts"] == {"runs": 12, "finished": 12, "failed": 0}
    assert manifest["study"]["arms"][1]["policies"] == ["value(hours_per_week=2.0)"]
    assert manifest["study"]["arms"][0]["scenario"]["members"]["size"] == 25
    assert {"numpy", "numba", "mesa", "python"} <= set(manifest["versions"])
    daily = pd.read_parquet(tmp_path / "out/daily.parquet")
    assert len(daily) == 12 * 90
    assert "Does it?" in (tmp_path / "out/report.html").read_text()
    assert result.answer.survivals["led"].rmst >= 0


def test_levels_may_be_words_in_the_table_and_on_the_page(study, tmp_path):
    study.write_text(
        'question = "Which?"\nscenario = "wechat_group"\ndays = 90\nreplicates = 2\n'
        '[[factors]]\nname = "sign"\nunit = "of life"\nlevels = ["visit", "activity"]\n'
        '[[arms]]\nname = "by {sign}"\npolicies = ["pruning(sign=\'{sign}\')"]\n'
    )
    sweep(study, tmp_path / "out", workers=1)
    runs = pd.read_parquet(tmp_path / "out/runs.parquet")
    assert list(runs["sign"]) == ["visit"] * 2 + ["activity"] * 2
    page = (tmp_path / "out/report.html").read_text()
    assert "sign, of life" in page
    assert '["visit","activity"]' in page


def test_processes_give_the_same_files_as_one_run_after_another(study, tmp_path, monkeypatch):
    sweep(study, tmp_path / "1")
    monkeypatch.undo()
    monkeypatch.setattr(workers, "FEW_SECONDS", 0.0)
    sweep(study, tmp_path / "2", workers=2)
    for name in ("runs.parquet", "daily.parquet"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_a_sweep_that_was_cut_goes_on_with_the_rest(study, tmp_path, monkeypatch):
    sweep(study, tmp_path / "whole", workers=1)
    done = []

    def cut(run, daily=False):
        if len(done) == 5:
            raise KeyboardInterrupt
        done.append(run)
        return perform(run, daily)

    monkeypatch.setattr(runner, "perform", cut)
    with pytest.raises(KeyboardInterrupt):
        sweep(study, tmp_path / "cut", workers=1)
    assert not (tmp_path / "cut/runs.parquet").exists()
    computed = []

    def counted(run, daily=False):
        computed.append(run)
        return perform(run, daily)

    monkeypatch.setattr(runner, "perform", counted)
    sweep(study, tmp_path / "cut", workers=1)
    assert len(computed) == 12 - 5
    assert (tmp_path / "cut/runs.parquet").read_bytes() == (tmp_path / "whole/runs.parquet").read_bytes()


def test_a_run_that_fails_is_a_row_with_its_error_and_is_tried_again_when_asked(study, tmp_path, monkeypatch):
    def failing(run, daily=False):
        if run.replicate == 2 and run.arm == "led":
            raise ZeroDivisionError
        return perform(run, daily)

    monkeypatch.setattr(runner, "perform", failing)
    result = sweep(study, tmp_path / "out", workers=1)
    failed = result.answer.runs[result.answer.runs["error"].notna()]
    assert failed[["arm", "replicate", "error"]].to_numpy().tolist() == [["led", 2, "ZeroDivisionError"]]
    assert len(result.answer.finished) == 11
    assert result.answer.arm_dict("led")["failed"] == 1
    monkeypatch.setattr(runner, "perform", perform)
    (said,) = result.failures
    assert said["command"] == f"lifespan reproduce {tmp_path / 'out'} --arm led --replicate 2"
    assert "in failing" in said["trace"]
    assert sweep(study, tmp_path / "out").answer.runs["error"].notna().sum() == 1
    assert sweep(study, tmp_path / "out", retry_failed=True).answer.runs["error"].isna().all()


def test_more_replicates_keep_what_is_there(study, tmp_path, monkeypatch):
    sweep(study, tmp_path / "out", workers=1)
    before = pd.read_parquet(tmp_path / "out/runs.parquet")
    study.write_text(STUDY.replace("replicates = 6", "replicates = 8"))
    computed = []
    monkeypatch.setattr(runner, "perform", lambda run, daily=False: computed.append(run) or perform(run, daily))
    sweep(study, tmp_path / "out", workers=1)
    assert len(computed) == 4
    after = pd.read_parquet(tmp_path / "out/runs.parquet")
    assert after[after["replicate"] < 6].reset_index(drop=True).equals(before)


def test_a_folder_that_cannot_be_used_is_refused_and_left_alone(study, tmp_path):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full/thesis.doc").write_text("mine")
    for folder in ("file", "full", "file/below"):
        with pytest.raises(InputError, match=folder.split("/", maxsplit=1)[0]):
            sweep(study, tmp_path / folder, workers=1)
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["thesis.doc"]


def test_the_identity_of_a_run_is_what_its_row_depends_on():
    same = a_run(arm="another name", replicate=7, factors=(("fee", 3),))
    assert identity(a_run()) == identity(same)
    changed = [
        a_run(seed=4),
        a_run(days=61),
        a_run(policies=(Value(hours_per_week=2),)),
        a_run(policies=()),
        a_run(rule=LifespanRule(threshold=4)),
        a_run(scenario=load_scenario("wechat_group").with_settings({"behaviour.attention": 31})),
    ]
    assert len({identity(run) for run in [a_run(), *changed]}) == len(changed) + 1


def test_a_policy_of_ones_own_that_is_edited_makes_another_run(tmp_path, monkeypatch):
    text = Path(run_module.__file__).parent.parent.joinpath("sim/policies/value.py").read_text()
    seen = set()
    for edit in ("", "# edited\n"):
        (tmp_path / "my_policy.py").write_text(text + edit)
        spec = importlib.util.spec_from_file_location("my_policy", tmp_path / "my_policy.py")
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, "my_policy", module)
        spec.loader.exec_module(module)
        identity_module.files_of.cache_clear()
        identity_module.code_of.cache_clear()
        seen.add(identity(a_run(policies=(module.Value(),))))
    assert len(seen) == 2


def test_nothing_is_carried_over_from_one_run_to_the_next():
    first = perform(a_run()).row
    perform(a_run(seed=9, scenario=load_scenario("paid_learning_club")))
    assert str(perform(a_run()).row) == str(first)


def test_runs_of_one_arm_share_memory_and_nothing_else():
    runs = [a_run(seed=seed) for seed in range(1, 5)]
    fresh = [str(perform(run).row) for run in runs]
    lives = {id(run_module._kept[0])}
    for order in (runs, runs[::-1]):
        rows = {run.seed: str(perform(run).row) for run in order}
        assert [rows[run.seed] for run in runs] == fresh
        lives.add(id(run_module._kept[0]))
    assert len(lives) == 1


def test_a_run_that_fails_leaves_nothing_in_the_next_ones_memory(monkeypatch):
    first = str(perform(a_run()).row)
    monkeypatch.setattr(Life, "lifespan", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        perform(a_run())
    monkeypatch.undo()
    assert run_module._kept == []
    assert str(perform(a_run()).row) == first


def test_asking_for_daily_records_changes_no_row():
    assert str(perform(a_run(), daily=True).row) == str(perform(a_run()).row)


def test_senseless_limits_are_refused():
    with pytest.raises(InputError, match="workers = 0"):
        run_all([a_run()], workers=0)
    with pytest.raises(InputError) as refused:
        runner.engine(0, None, Limits(-1.0, 0))
    assert len(refused.value.problems) == 3
    with pytest.raises(InputError, match="on this machine only"):
        runner.engine(2, "tcp://127.0.0.1:8786", Limits(5.0))


def test_memory_is_flat_over_a_thousand_runs():
    tiny = load_scenario("wechat_group").with_settings({"members.size": 10})
    held = []
    for seed in range(1000):
        perform(a_run(arm=str(seed % 2), scenario=tiny, policies=(), seed=seed, days=31))
        if seed % 100 == 99:
            held.append(int(Path("/proc/self/statm").read_text().split()[1]) * 4096)
    assert held[-1] - held[1] < 4 * 2**20
