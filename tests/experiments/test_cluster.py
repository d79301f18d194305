"""A real Dask cluster: a scheduler and two workers, each a process, on loopback."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from experiments.attempt import Failure
from experiments.cluster import Cluster
from experiments.store import Store
from sim.errors import InputError
from tests.experiments.fakes import identity, perform, study

pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore")  # what others warn of is not ours to mend
PROGRAM = "import sys; from distributed.cli.{0} import main; sys.exit(main())"
FAR = 300.0


def started(what: str, *words: str) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", PROGRAM.format(what), *words], stderr=subprocess.DEVNULL)


@contextmanager
def scheduler(folder: Path):
    """Start a scheduler; give its address, its process, and a function that starts one more worker."""
    file = folder / "scheduler.json"
    quiet = ("--scheduler-file", str(file), "--no-dashboard")
    processes = [started("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-show", *quiet)]

    def one_more():
        words = ("--nthreads", "1", "--no-nanny", "--local-directory", str(folder))
        processes.append(started("dask_worker", *quiet, *words))
        return processes[-1]

    try:
        until = time.monotonic() + FAR
        while not file.exists() and time.monotonic() < until:
            time.sleep(0.1)
        yield json.loads(file.read_text())["address"], processes[0], one_more
    finally:
        for process in processes:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with scheduler(tmp_path_factory.mktemp("dask")) as (address, _, one_more):
        yield address, one_more


def same():
    return "the same code"


def test_a_worker_that_is_killed_in_mid_sweep_costs_no_run_and_none_is_there_twice(tmp_path, cluster):
    address, one_more = cluster
    guilty, _ = one_more(), one_more()
    runs, came = study(replicates=40), []
    with Store(tmp_path / "s", identity) as store, Cluster(partial(perform, seconds=0.01), address, same) as engine:
        for batch in engine.compute(runs):
            store.keep(batch)
            came += [run for run, _ in batch]
            if len(came) > 30 and guilty.poll() is None:
                os.kill(guilty.pid, signal.SIGKILL)
                guilty.wait()
        assert guilty.poll() is not None
        assert sorted(came) == sorted(runs)
        assert store.missing(runs) == []
        store.write_table(store.table(runs))
    with Store(tmp_path / "alone", identity) as store:
        store.keep([(run, perform(run)) for run in runs])
        store.write_table(store.table(runs))
    assert (tmp_path / "s/runs.parquet").read_bytes() == (tmp_path / "alone/runs.parquet").read_bytes()


def test_a_run_that_raises_is_a_failure_of_that_run(cluster):
    address, _ = cluster
    runs = [run._replace(does="raise") if run.replicate == 3 else run for run in study(arms=1)]
    with Cluster(perform, address, same) as engine:
        found = {run: outcome for batch in engine.compute(runs) for run, outcome in batch}
    assert [run for run, outcome in found.items() if isinstance(outcome, Failure)] == [runs[3]]


def test_workers_with_other_sources_are_refused(cluster):
    address, _ = cluster
    with Cluster(perform, address, os.getpid) as engine, pytest.raises(InputError, match="other sources"):
        list(engine.compute(study()))


def test_a_cluster_that_goes_away_leaves_runs_undone_and_fails_none(tmp_path):
    came = []
    with scheduler(tmp_path) as (address, process, one_more):
        one_more()
        with Cluster(partial(perform, seconds=0.01), address, same) as engine:
            for batch in engine.compute(study(replicates=200)):
                came += batch
                process.kill()
    assert 0 < len(came) < 600
    assert not any(isinstance(outcome, Failure) for _, outcome in came)


class Gone:
    """A future that was finished when the scheduler went away with what it held."""

    status = "finished"

    def result(self):
        from distributed.comm.core import CommClosedError

        raise CommClosedError("Connection reset by peer")


def test_a_result_that_is_lost_with_the_scheduler_is_left_undone(cluster):
    address, _ = cluster
    with Cluster(perform, address, same) as engine:
        assert engine._taken(Gone(), study()) == []


def test_nobody_there_and_nothing_installed_are_said(monkeypatch):
    monkeypatch.setattr("experiments.cluster.CONNECT_SECONDS", 1)
    with pytest.raises(InputError, match="nobody answers there"):
        Cluster(perform, "tcp://127.0.0.1:9", same)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install 'lifespan-sim\[cluster\]'"):
        Cluster(perform, "tcp://127.0.0.1:9", same)
