"""What lies in a folder of results: how far it is, in parts, run again, damaged, of other sources."""

import os

import pandas as pd
import pytest

from experiments import identity as identity_module
from experiments import runner
from experiments.identity import asked
from experiments.ledger import RUNS, Ledger
from experiments.manifest import damaged_files, read_manifest, runs_in
from experiments.reproduce import reproduce
from experiments.run import perform
from experiments.shards import merge, read_shard
from experiments.status import status
from experiments.sweep import UnfinishedError, sweep
from sim.errors import InputError
from tests.experiments.test_sweep import STUDY

pytestmark = pytest.mark.usefixtures("in_this_process", "without_pages")


@pytest.fixture
def study(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(STUDY)
    return path


def test_too_many_failures_stop_a_sweep_that_then_goes_on(study, tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "perform", lambda run, daily=False: 1 / 0)
    with pytest.raises(UnfinishedError, match=r"more than 2 runs failed \(3 ZeroDivisionError\); 9 runs are left"):
        sweep(study, tmp_path / "out", max_failures=2)
    assert not (tmp_path / "out/runs.parquet").exists()
    said = status(tmp_path / "out")
    assert (said["runs"], said["finished"], said["failed"], said["left"], said["ended"]) == (12, 0, 3, 9, None)
    monkeypatch.setattr(runner, "perform", perform)
    result = sweep(study, tmp_path / "out", max_failures=0, retry_failed=True)
    assert result.failures == []


def test_status_counts_and_says_who_is_at_it(study, tmp_path, monkeypatch):
    seen = []

    def watched(run, daily=False):
        seen.append(status(tmp_path / "out"))
        return perform(run, daily)

    monkeypatch.setattr(runner, "perform", watched)
    sweep(study, tmp_path / "out")
    assert [said["finished"] for said in seen] == list(range(12))
    assert {said["running"]["process"] for said in seen} == {os.getpid()}
    assert {said["ended"] for said in seen} == {None}
    done = status(tmp_path / "out")
    assert (done["finished"], done["left"], done["running"], done["damaged"]) == (12, 0, None, [])
    assert done["ended"]


def test_sources_that_change_are_noticed_and_explained(study, tmp_path, monkeypatch, capsys):
    sweep(study, tmp_path / "out")
    capsys.readouterr()
    real = identity_module.files_of
    monkeypatch.setattr(identity_module, "files_of", lambda modules: real(modules) | {"sim/day/morning.py": "edited"})
    identity_module.code_of.cache_clear()
    sweep(study, tmp_path / "out")
    identity_module.code_of.cache_clear()
    said = capsys.readouterr().err
    assert "sources changed since (sim/day/morning.py): 12 runs kept beside, 12 computed anew" in said
    with Ledger(tmp_path / "out/ledger.sqlite", write=False) as ledger:
        assert len(ledger.keys(RUNS)) == 24


def test_shards_make_the_same_files_as_one_sweep_of_the_whole(study, tmp_path):
    sweep(study, tmp_path / "whole")
    folders = [tmp_path / f"{k}" for k in (1, 2, 3)]
    for k, folder in enumerate(folders, start=1):
        assert sweep(study, folder, shard=(k, 3)).answer is None
        assert len(pd.read_parquet(folder / "runs.parquet")) == 4
    with pytest.raises(UnfinishedError, match="4 of 12 runs are missing: shards 2/3 are not there"):
        merge([folders[0], folders[2]], tmp_path / "merged")
    merge([folders[1], folders[1]], tmp_path / "merged")
    for name in ("runs.parquet", "daily.parquet"):
        assert (tmp_path / "merged" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert read_manifest(tmp_path / "merged")["study"] == read_manifest(tmp_path / "whole")["study"]


def test_shards_of_another_study_are_refused(study, tmp_path):
    sweep(study, tmp_path / "a", shard=(1, 2))
    study.write_text(STUDY.replace("days = 90", "days = 80"))
    sweep(study, tmp_path / "b", shard=(2, 2))
    with pytest.raises(InputError, match="b: of another study than"):
        merge([tmp_path / "a", tmp_path / "b"], tmp_path / "merged")


@pytest.mark.parametrize("text", ["0/3", "4/3", "3", "a/b", "1/0", "-1/3"])
def test_a_shard_is_written_as_a_share(text):
    with pytest.raises(InputError, match="for instance 3/16"):
        read_shard(text)


def test_a_manifest_makes_the_same_runs_again(study, tmp_path):
    result = sweep(study, tmp_path / "out")
    again = runs_in(read_manifest(tmp_path / "out"))
    assert [asked(run) for run in again] == [asked(run) for run in result.study.runs()]
    assert [run.labels() for run in again] == [run.labels() for run in result.study.runs()]


def test_reproduce_says_equal_and_names_what_differs(study, tmp_path, monkeypatch):
    sweep(study, tmp_path / "out")
    found = reproduce(tmp_path / "out")
    assert len(found) == 12
    assert all(run.equal for run in found)

    def other(run, daily=False):
        result = perform(run, daily)
        more = {"posts": result.row["posts"] * 1.5 + 3} if (run.arm, run.replicate) == ("led", 4) else {}
        return result._replace(row=result.row | more)

    monkeypatch.setattr(runner, "perform", other)
    (different,) = [run for run in reproduce(tmp_path / "out") if not run.equal]
    assert different[:3] == ("led", 4, "posts")
    assert "led, replicate 4: posts was" in str(different)


@pytest.mark.parametrize("name", ["manifest.json", "runs.parquet", "daily.parquet", "report.html"])
def test_a_damaged_file_is_noticed_and_written_anew(study, tmp_path, name):
    sweep(study, tmp_path / "out")
    path = tmp_path / "out" / name
    before = path.read_bytes()
    for damaged in (before[: len(before) // 2], before[:-9] + bytes([before[-9] ^ 4]) + before[-8:]):
        path.write_bytes(damaged)
        if name == "manifest.json":
            with pytest.raises(InputError, match=r"manifest\.json: damaged"):
                status(tmp_path / "out")
        else:
            assert status(tmp_path / "out")["damaged"] == [name]
        sweep(study, tmp_path / "out")
        assert damaged_files(tmp_path / "out", read_manifest(tmp_path / "out")) == []
        assert name == "manifest.json" or path.read_bytes() == before


def test_a_folder_of_lives_that_no_sweep_made_names_the_commands_that_did(tmp_path):
    with Ledger(tmp_path / "ledger.sqlite"):
        pass
    with pytest.raises(InputError, match="lifespan sensitivity or advise keeps, not a sweep"):
        read_manifest(tmp_path)
    with pytest.raises(InputError, match=r"is .* the folder of a sweep"):
        read_manifest(tmp_path / "none")
