"""Whatever is killed, and when: nothing is lost, nothing counts twice, and nobody is left behind."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from experiments.attempt import Failure
from experiments.ledger import RUNS, Ledger
from experiments.store import LEDGER, Store
from tests.experiments.fakes import identity, perform, study
from tests.experiments.sweeper import MAIN
from tests.helpers import cases

REPLICATES, SECONDS = 40, 0.005
LONGEST = 0.6  # until something is killed: a sweep takes about so long once it is under way


def begun(folder: Path, *words: str) -> subprocess.Popen:
    command = [sys.executable, "-c", MAIN, str(folder), "--replicates", str(REPLICATES), "--seconds", str(SECONDS)]
    return subprocess.Popen([*command, *words], stdout=subprocess.PIPE, text=True)


def told(line: str) -> tuple[list[str], list[int]]:
    said = json.loads(line)
    return said["kept"], said["workers"]


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory) -> bytes:
    folder = tmp_path_factory.mktemp("whole")
    runs = study(replicates=REPLICATES)
    with Store(folder, identity) as store:
        store.keep([(run, perform(run)) for run in runs])
        store.write_table(store.table(runs))
    return (folder / "runs.parquet").read_bytes()


def table_of(folder: Path) -> bytes:
    runs = study(replicates=REPLICATES)
    with Store(folder, identity) as store:
        assert not store.damage
        assert store.missing(runs) == []
        store.write_table(store.table(runs))
    return (folder / "runs.parquet").read_bytes()


def gone(pid: int) -> bool:
    """Say whether a process is no more, a moment later at the latest."""
    for _ in range(50):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split(") ")[1][0] == "Z":
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("seed", range(cases(3, 50)))
def test_a_coordinator_that_is_killed_loses_nothing_that_it_had_said_to_have(tmp_path, uninterrupted, seed):
    instant, seen = random.Random(seed), tmp_path / "seen"
    seen.mkdir()
    acknowledged: list[str] = []
    workers: set[int] = set()
    process = begun(tmp_path / "out", "--seen", str(seen))
    first = process.stdout.readline()
    time.sleep(instant.uniform(0, LONGEST))
    process.kill()
    for line in [first, *process.stdout.readlines()]:
        if line.endswith("\n"):
            kept, pids = told(line)
            acknowledged += kept
            workers |= set(pids)
    process.communicate()
    assert all(map(gone, workers))
    with Ledger(tmp_path / "out" / LEDGER) as ledger:
        recorded = {key.hex() for key in ledger.keys(RUNS)}
    assert set(acknowledged) <= recorded
    before = {path.name: path.stat().st_size for path in seen.iterdir()}
    again = begun(tmp_path / "out", "--seen", str(seen))
    again.communicate()
    assert again.returncode == 0
    twice = {run for run in study(replicates=REPLICATES) if identity(run).hex() in recorded}
    assert all(
        (seen / f"{run.arm}-{run.replicate}").stat().st_size == before[f"{run.arm}-{run.replicate}"] for run in twice
    )
    assert table_of(tmp_path / "out") == uninterrupted


@pytest.mark.parametrize("seed", range(cases(3, 50)))
def test_a_worker_that_is_killed_costs_no_run(tmp_path, uninterrupted, seed):
    instant = random.Random(1000 + seed)
    process = begun(tmp_path / "out")
    _, workers = told(process.stdout.readline())
    time.sleep(instant.uniform(0, LONGEST))
    with suppress(ProcessLookupError):
        os.kill(instant.choice(workers), signal.SIGKILL)
    process.communicate()
    assert process.returncode == 0
    assert table_of(tmp_path / "out") == uninterrupted


def test_ten_cuts_and_ten_resumptions_give_the_same_file(tmp_path, uninterrupted):
    runs = study(replicates=REPLICATES)
    for _ in range(10):
        with Store(tmp_path / "out", identity) as store:
            store.keep([(run, perform(run)) for run in store.missing(runs)[: len(runs) // 10]])
    assert table_of(tmp_path / "out") == uninterrupted


@pytest.mark.parametrize("seed", ["0", "1", "random"])
def test_another_process_and_another_hash_seed_give_the_same_file(tmp_path, uninterrupted, seed):
    command = [sys.executable, "-c", MAIN, str(tmp_path / "out"), "--replicates", str(REPLICATES), "--seconds", "0"]
    subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, check=True, stdout=subprocess.DEVNULL)
    assert table_of(tmp_path / "out") == uninterrupted


def test_a_second_coordinator_is_refused_while_the_first_is_there_and_not_after_its_death(tmp_path):
    from experiments.lock import InUseError, holder

    process = begun(tmp_path / "out", "--start", "fork")
    process.stdout.readline()
    with pytest.raises(InUseError, match=f"process {process.pid} on"):
        Store(tmp_path / "out", identity)
    assert holder(tmp_path / "out")["process"] == process.pid
    process.kill()
    process.communicate()
    assert holder(tmp_path / "out") is None
    with Store(tmp_path / "out", identity) as store:
        assert store.ledger.keys(RUNS)
        with pytest.raises(InUseError):
            Store(tmp_path / "out", identity)


def test_a_failure_is_no_reason_to_be_run_again_unless_asked(tmp_path):
    runs = study(arms=1, replicates=3)
    with Store(tmp_path / "out", identity) as store:
        store.keep([(runs[0], perform(runs[0])), (runs[1], Failure("Killed", "by somebody"))])
        assert store.missing(runs) == [runs[2]]
        assert store.missing(runs, retry_failed=True) == [runs[1], runs[2]]
        (said,) = store.failures(runs)
        assert said["command"] == f"lifespan reproduce {tmp_path / 'out'} --arm 'arm 0' --replicate 1"
        store.keep([(runs[1], perform(runs[1]))])
        assert store.failures(runs) == []
        assert store.table(runs)["error"].tolist()[:2] == [None, None] or store.table(runs)["error"].isna()[:2].all()
