"""The store keeps what it was given, whatever the disk does, and says what it could not keep."""

import errno
import json
import os
import random
import shutil
import sqlite3
from contextlib import closing

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from experiments import lock
from experiments.attempt import Failure
from experiments.files import write_whole
from experiments.ledger import FORMAT, RUNS, Ledger, piece_of
from experiments.store import LEDGER, Store
from sim.errors import InputError
from tests.experiments.fakes import Fake, identity, perform, study
from tests.helpers import cases

ALL = study(arms=2, replicates=60)


def filled(folder, runs=ALL, batch=8):
    """Make a store of several pieces; a failure is among them."""
    with Store(folder, identity) as store:
        for k in range(0, len(runs), batch):
            store.keep([(run, perform(run)) for run in runs[k : k + batch]])
        store.note_codes({identity(runs[0])[16:]: {"sim/life.py": "1"}})
    return folder


# -- damage ------------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    folder = filled(tmp_path_factory.mktemp("sound") / "s")
    with Store(folder, identity) as store:
        table = store.table(ALL)
    return folder, table


def mended(folder, table):
    """Open a damaged store, compute what is missing, and check that nothing else has changed; give what was lost."""
    with Store(folder, identity) as store:
        said, lost = store.damage, store.missing(ALL)
        store.keep([(run, perform(run)) for run in lost])
        assert store.table(ALL).equals(table)
    with Store(folder, identity) as store:
        assert not store.damage
        assert store.missing(ALL) == []
    return said, lost


@pytest.mark.parametrize("seed", range(cases(12, 300)))
def test_a_flipped_bit_anywhere_in_the_ledger_costs_its_piece_at_most(tmp_path, sound, seed):
    whole, table = sound
    folder = tmp_path / "s"
    shutil.copytree(whole, folder)
    content = bytearray((folder / LEDGER).read_bytes())
    place = random.Random(seed).randrange(len(content))
    content[place] ^= 1 << (seed % 8)
    (folder / LEDGER).write_bytes(content)
    try:
        said, lost = mended(folder, table)
    except InputError as refused:  # a few bits say that it is of a newer version, or must not be written
        if place < 100 and any(said in str(refused) for said in ("newer version", "cannot be written")):
            return
        raise
    assert len(lost) <= 8 or said
    assert bool(said) or not lost, "something was lost in silence"


@pytest.mark.parametrize("page", range(4))
def test_a_page_of_nonsense_is_noticed_and_the_rest_is_kept(tmp_path, sound, page):
    whole, table = sound
    folder = tmp_path / "s"
    shutil.copytree(whole, folder)
    content = bytearray((folder / LEDGER).read_bytes())
    content[page * 4096 : page * 4096 + 200] = os.urandom(200)
    (folder / LEDGER).write_bytes(content)
    said, lost = mended(folder, table)
    assert "damaged" in said
    assert len(lost) < len(ALL) or page == 1  # the second page says where all others are


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.99])
def test_a_ledger_that_was_cut_short_is_noticed_and_what_is_left_is_kept(tmp_path, sound, share):
    whole, table = sound
    folder = tmp_path / "s"
    shutil.copytree(whole, folder)
    os.truncate(folder / LEDGER, int((folder / LEDGER).stat().st_size * share))
    said, lost = mended(folder, table)
    assert "damaged" in said or share == 0.0  # an empty file is a ledger in which nothing is
    assert lost


def test_a_ledger_that_is_something_else_is_put_aside_and_not_destroyed(tmp_path, sound):
    _, table = sound
    (tmp_path / LEDGER).write_bytes(b"a letter to somebody" * 1000)
    said, lost = mended(tmp_path, table)
    assert lost == ALL
    assert "ledger.sqlite.damaged-1" in said
    assert (tmp_path / "ledger.sqlite.damaged-1").read_bytes().startswith(b"a letter")


def test_a_leftover_of_the_log_that_is_damaged_costs_what_stood_in_it_only(tmp_path):
    with Store(tmp_path / "s", identity) as store:
        store.keep([(run, perform(run)) for run in ALL[:8]])
        store.ledger._file.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        store.keep([(run, perform(run)) for run in ALL[8:16]])
        shutil.copytree(tmp_path / "s", tmp_path / "killed")
    log = tmp_path / "killed" / f"{LEDGER}-wal"
    log.write_bytes(log.read_bytes()[:-300])
    (tmp_path / "killed" / f"{LEDGER}-shm").write_bytes(b"nonsense" * 100)
    with Store(tmp_path / "killed", identity) as store:
        assert store.missing(ALL[:16]) in ([], ALL[8:16])


# -- a disk that refuses -----------------------------------------------------------------------------------------------
def test_a_full_disk_is_said_and_loses_nothing(tmp_path):
    with Store(tmp_path / "s", identity) as store:
        store.keep([(run, perform(run)) for run in ALL[:8]])
        store.ledger._file.execute("PRAGMA max_page_count = 3")
        with pytest.raises(InputError, match=r"database or disk is full.*the same command goes on"):
            for k in range(8, 120, 8):
                store.keep([(run, perform(run)) for run in ALL[k : k + 8]])
        rest = store.missing(ALL)
        assert 0 < len(rest) <= 112
        assert len(rest) % 8 == 0
    with Store(tmp_path / "s", identity) as store:
        assert not store.damage
        assert store.missing(ALL) == rest


def test_a_disk_that_is_full_when_a_table_is_written_leaves_the_old_one(tmp_path, monkeypatch):
    write_whole(tmp_path / "runs.parquet", b"old")
    monkeypatch.setattr(
        os, "fsync", lambda file: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left on device"))
    )
    with pytest.raises(InputError, match=r"runs\.parquet: cannot be written \(No space left"):
        write_whole(tmp_path / "runs.parquet", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["runs.parquet"]
    assert (tmp_path / "runs.parquet").read_bytes() == b"old"


def test_a_folder_that_is_read_only_is_said_to_be(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(lock.os, "open", refuse)
    with pytest.raises(InputError, match=r"cannot be written there \(Read-only file system\)"):
        Store(tmp_path / "s", identity)


def test_a_ledger_that_may_not_be_written_is_said_to_be(tmp_path):
    with Store(filled(tmp_path / "s", ALL[:8]), identity) as store:
        store.ledger._file.execute("PRAGMA query_only = ON")
        with pytest.raises(InputError, match=r"cannot be written there .*readonly"):
            store.keep([(ALL[9], perform(ALL[9]))])
        assert len(store.missing(ALL)) == 112


def test_a_file_system_without_locks_is_said_to_be(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(lock.fcntl, "flock", refuse)
    with pytest.raises(InputError, match="No locks available"):
        Store(tmp_path / "s", identity)


@pytest.mark.parametrize("name", ["with spaces", "日本語", "a/b/c"])
def test_a_folder_may_be_called_anything(tmp_path, name):
    assert filled(tmp_path / name, ALL[:8]).is_dir()
    (tmp_path / "link").symlink_to(tmp_path / name)
    with Store(tmp_path / "link", identity) as store:
        assert store.missing(ALL[:8]) == []


def test_what_a_killed_process_left_of_a_table_is_removed(tmp_path):
    filled(tmp_path / "s", ALL[:8])
    (tmp_path / "s/.runs.parquet.12345").write_bytes(b"half")
    with Store(tmp_path / "s", identity):
        assert not list((tmp_path / "s").glob(".runs*"))


# -- formats, code, extension ------------------------------------------------------------------------------------------
def first_format(folder):
    """Write a ledger as the first version did."""
    folder.mkdir()
    with closing(sqlite3.connect(folder / LEDGER)) as ledger:
        ledger.execute("CREATE TABLE runs (id TEXT PRIMARY KEY, row TEXT NOT NULL, daily BLOB)")
        rows = [(f"{k:032x}", json.dumps({"lifespan": k, "renewal_rate": float("nan")}), None) for k in range(5)]
        ledger.executemany("INSERT INTO runs VALUES (?, ?, ?)", rows)
        ledger.execute("PRAGMA user_version = 1")
        ledger.commit()


def test_a_store_of_the_first_format_is_opened_and_its_runs_are_kept(tmp_path):
    first_format(tmp_path / "s")
    for _ in range(2):
        with Store(tmp_path / "s", identity) as store:
            (piece,) = store.ledger.pieces(RUNS)
            assert piece.table()["lifespan"] == [0, 1, 2, 3, 4]
            assert store.missing(ALL) == ALL


def test_a_store_of_a_newer_format_is_refused_and_left_alone(tmp_path):
    filled(tmp_path / "s", ALL[:8])
    with closing(sqlite3.connect(tmp_path / "s" / LEDGER)) as ledger:
        ledger.execute(f"PRAGMA user_version = {FORMAT + 1}")
    before = (tmp_path / "s" / LEDGER).read_bytes()
    for write in (True, False):
        with pytest.raises(InputError, match="newer version"):
            Ledger(tmp_path / "s" / LEDGER, write=write)
    assert (tmp_path / "s" / LEDGER).read_bytes() == before


def test_results_of_other_code_stay_beside_the_new_ones_and_what_changed_is_named(tmp_path):
    edited = [run._replace(code="second") for run in ALL[:8]]
    with Store(filled(tmp_path / "s", ALL[:8]), identity) as store:
        before = list(store.ledger.pieces(RUNS))
        store.note_codes({identity(edited[0])[16:]: {"sim/life.py": "2", "numpy": "9"}})
        assert store.missing(edited) == edited
        assert store.kept_beside(edited) == (8, ("numpy", "sim/life.py"))
        assert store.kept_beside(ALL[8:16]) == (0, ())
        store.keep([(run, perform(run)) for run in edited])
        assert list(store.ledger.pieces(RUNS))[: len(before)] == before
        assert store.missing([*ALL[:8], *edited]) == []
        assert store.kept_beside(edited) == (0, ())


def test_more_arms_and_replicates_keep_what_is_there_and_fewer_delete_nothing(tmp_path):
    few = study(arms=2, replicates=5)
    with Store(filled(tmp_path / "s", few), identity) as store:
        before = store.table(few)
        more = study(arms=3, replicates=7)
        assert store.missing(more) == [run for run in more if run not in few]
        store.keep([(run, perform(run)) for run in store.missing(more)])
        assert store.table(few).equals(before)
        assert store.table(few[:4]).equals(before[before["replicate"] < 2].reset_index(drop=True))


def test_what_is_asked_for_twice_is_computed_once_and_stands_in_both_places(tmp_path):
    same = [Fake("a", 0), Fake("b", 0)]
    one = lambda run: identity(Fake("x", run.replicate))  # noqa: E731
    with Store(tmp_path / "s", one) as store:
        assert store.missing(same) == same[:1]
        store.keep([(same[0], perform(Fake("x", 0)))])
        assert store.table(same)["lifespan"].nunique() == 1
        assert store.table(same)["arm"].tolist() == ["a", "b"]


def test_a_clock_that_jumps_changes_no_order_and_no_byte(tmp_path, monkeypatch):
    import time

    with Store(filled(tmp_path / "steady"), identity) as store:
        store.write_table(store.table(ALL))
    clock = iter(range(10**6, 0, -3600))
    monkeypatch.setattr(time, "time", lambda: float(next(clock)))
    with Store(filled(tmp_path / "jumping"), identity) as store:
        store.write_table(store.table(ALL))
    assert (tmp_path / "steady/runs.parquet").read_bytes() == (tmp_path / "jumping/runs.parquet").read_bytes()


# -- any order of calls, with a disk that fails now and then -----------------------------------------------------------
class AnyOrder(RuleBasedStateMachine):
    """The store against a dictionary."""

    @initialize()
    def begin(self):
        import tempfile
        from pathlib import Path

        self.home = tempfile.TemporaryDirectory()
        self.folder = Path(self.home.name) / "s"
        self.done, self.failed, self.asked = {}, {}, 4
        self.store = Store(self.folder, identity)
        self.full = False

    def runs(self):
        return ALL[: self.asked]

    @rule(places=st.sets(st.integers(0, 119), min_size=1, max_size=5), fails=st.booleans())
    def keep(self, places, fails):
        runs = [ALL[k] for k in sorted(places) if k < self.asked]
        batch = [(run, Failure("Killed") if fails else perform(run)) for run in runs]
        if not batch:
            return
        if self.full:
            with pytest.raises(InputError, match="cannot be written"):
                self.store.keep(batch)
        else:
            self.store.keep(batch)
            (self.failed if fails else self.done).update(batch)

    @rule(more=st.integers(1, 10))
    def extend(self, more):
        self.asked = min(self.asked + more, len(ALL))

    @rule(fewer=st.integers(1, 5))
    def shrink(self, fewer):
        self.asked = max(self.asked - fewer, 1)

    @rule()
    def reopen(self):
        self.store.__exit__()
        self.store, self.full = Store(self.folder, identity), False
        assert not self.store.damage

    @rule()
    def die_in_the_middle_of_a_piece(self):
        if not self.full:
            self.store.ledger._file.execute("BEGIN IMMEDIATE")
            self.store.ledger._insert([piece_of(RUNS, {identity(run): perform(run).row for run in ALL})])
        self.reopen()

    @precondition(lambda self: not self.full)
    @rule()
    def fill_the_disk(self):
        self.store.ledger._file.execute("PRAGMA query_only = ON")
        self.full = True

    @precondition(lambda self: self.full)
    @rule()
    def make_room(self):
        self.store.ledger._file.execute("PRAGMA query_only = OFF")
        self.full = False

    @invariant()
    def holds_what_it_was_given(self):
        if not hasattr(self, "store"):
            return
        runs = self.runs()
        assert self.store.missing(runs, retry_failed=True) == [run for run in runs if run not in self.done]
        known = self.done.keys() | self.failed.keys()
        assert self.store.missing(runs) == [run for run in runs if run not in known]
        assert len(self.store.failures(runs)) == len([r for r in runs if r in self.failed and r not in self.done])

    def teardown(self):
        if hasattr(self, "store"):
            table = self.store.table(self.runs()).set_index(["arm", "replicate"])
            for run, result in self.done.items():
                if run in self.runs():
                    assert table.loc[(run.arm, run.replicate), "lifespan"] == result.row["lifespan"]
            self.store.__exit__()
            self.home.cleanup()


AnyOrder.TestCase.settings = settings(max_examples=cases(5, 200), stateful_step_count=cases(12, 50), deadline=None)
TestAnyOrder = AnyOrder.TestCase
