"""Workers lose only the guilty run; whoever computes, in whatever order, the file is the same."""

import os
import signal
import time
from contextlib import suppress
from functools import partial

import pandas as pd
import pytest

from experiments import workers
from experiments.attempt import Failure
from experiments.store import Store
from experiments.workers import GENEROUS, Limits, Workers
from tests.experiments.fakes import Fake, NotThere, identity, perform, slow_for_the_last, study, unsendable
from tests.experiments.sweeper import sweep

FAR = 600.0  # seconds: who waits for a hanging run takes longer


def outcomes(runs, count=2, limits=GENEROUS, **how):
    with Workers(perform, count, limits, **how) as pool:
        return {run: outcome for batch in pool.compute(runs) for run, outcome in batch}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(workers, "FEW_SECONDS", 0.0)  # all workers are started, however little there is to do


BAD = {
    "raise": ("ZeroDivisionError", "by nothing"),
    "kill": ("Killed", "SIGKILL"),
    "crash": ("Killed", "SIGSEGV"),
    "exit": ("Exited", "exit code 3"),
    "leave": ("SystemExit", "4"),
    "hang": ("TimeLimit", "more than 3 seconds"),
    "stop": ("TimeLimit", "more than 3 seconds"),
    "eat": ("MemoryError", ""),
}


def test_exactly_the_guilty_runs_are_marked_and_the_others_are_done():
    runs = study(replicates=60)
    for place, does in zip((7, 20, 50, 80, 100, 130, 150, 170), BAD, strict=True):
        runs[place] = runs[place]._replace(does=does)
    begun = time.monotonic()
    found = outcomes(runs, limits=Limits(seconds=3.0, megabytes=500))
    assert time.monotonic() - begun < FAR
    assert set(found) == set(runs)
    failed = {run.does: outcome for run, outcome in found.items() if isinstance(outcome, Failure)}
    assert sorted(failed) == sorted(BAD)
    for does, (error, said) in BAD.items():
        assert failed[does].error == error
        assert said in failed[does].said
    assert 'raise ZeroDivisionError("by nothing")' in failed["raise"].trace


def test_a_run_whose_worker_was_killed_from_outside_is_done_all_the_same():
    runs, found, killed = study(replicates=20), [], []
    slow = partial(
        perform, seconds=0.1
    )  # so that results come more often than workers are killed, on a busy machine too
    with Workers(slow, 2) as pool:
        for batch in pool.compute(runs):
            found += [(run.arm, run.replicate, isinstance(outcome, Failure)) for run, outcome in batch]
            for worker in pool._workers[: 1 if len(killed) < 5 else 0]:
                killed.append(worker.process.pid)
                os.kill(worker.process.pid, signal.SIGKILL)
    assert len(killed) == 5
    assert sorted(one[:2] for one in found) == sorted((run.arm, run.replicate) for run in runs)
    assert sum(blamed for _, _, blamed in found) <= len(killed) // 2  # only whose worker was killed twice


def test_no_worker_outlives_its_pool():
    with Workers(partial(perform, seconds=5.0), 3) as pool, suppress(StopIteration):
        pool._queue.extend(study())
        pool._staff()
        pids = [worker.process.pid for worker in pool._workers]
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_workers_that_cannot_begin_are_said_to_and_do_not_go_on_for_ever(capfd):
    with Workers(NotThere(), 2) as pool, pytest.raises(RuntimeError, match="end before they begin"):
        list(pool.compute(study()))
    assert "not there" in capfd.readouterr().err


def test_a_result_that_cannot_be_sent_is_a_failure():
    with Workers(unsendable, 1) as pool:
        (((_, outcome),),) = list(pool.compute([Fake("a", 0)]))
    assert "cannot be sent" in outcome.said


def test_an_idle_worker_ends_when_its_coordinator_is_gone(monkeypatch):
    polled = []
    pipe = type("Pipe", (), {"poll": lambda self, seconds: polled.append(seconds)})()
    assert workers._asked(pipe, os.getppid() + 1) is False
    assert polled == [1.0]


def test_results_are_handed_over_while_a_long_run_is_computed():
    came = []
    with Workers(slow_for_the_last, 2) as pool:
        for batch in pool.compute([Fake("last", 0), *study(replicates=3)]):
            came.append((time.monotonic(), [run.arm for run, _ in batch]))
    assert came[-1][1] == ["last"]
    assert came[-1][0] - came[0][0] > 0.5


@pytest.mark.parametrize(
    ("count", "how"), [(1, {}), (2, {}), (8, {}), (2, {"start": "fork"}), (2, {"start": "forkserver"})]
)
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_the_file_is_the_same_whoever_computes(tmp_path, count, how):
    runs = study()
    assert sweep(tmp_path / "some", runs, count, **how) == alone(tmp_path, runs)
    assert sweep(tmp_path / "turned", runs[::-1], count, **how) != b""


def alone(tmp_path, runs):
    """The file as one process writes it that computes a run after another."""
    with Store(tmp_path / "alone", identity) as store:
        store.keep([(run, perform(run)) for run in runs])
        store.write_table(store.table(runs))
    return (tmp_path / "alone/runs.parquet").read_bytes()


def test_any_order_gives_the_same_file(tmp_path):
    runs = study()
    with Store(tmp_path / "turned", identity) as store:
        for run in runs[::-1]:
            store.keep([(run, perform(run))])
        store.write_table(store.table(runs))
    assert (tmp_path / "turned/runs.parquet").read_bytes() == alone(tmp_path, runs)


def test_a_failed_run_leaves_the_rows_of_the_others_alone(tmp_path):
    runs = study(replicates=10)
    good = pd.read_parquet(_file(sweep(tmp_path / "good", runs), tmp_path / "a"))
    runs[4] = runs[4]._replace(does="raise")
    bad = pd.read_parquet(_file(sweep(tmp_path / "bad", runs), tmp_path / "b"))
    failed = bad["error"].notna()
    assert bad[failed][["arm", "replicate", "error"]].to_numpy().tolist() == [["arm 1", 1, "ZeroDivisionError"]]
    assert (
        bad[~failed]
        .drop(columns="error")
        .astype(good.drop(columns="error").dtypes)
        .equals(good[~failed].drop(columns="error"))
    )


def _file(content, path):
    path.write_bytes(content)
    return path
