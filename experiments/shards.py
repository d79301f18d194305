"""A study in parts, for machines that know nothing of each other: shares of its runs, and their folders made one."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.ledger import DAILY, FAILED, RUNS, Ledger, Piece
from experiments.phrases import ENGLISH, Words
from experiments.store import LEDGER, Store
from sim.errors import InputError

if TYPE_CHECKING:
    from experiments.sweep import Sweep

Shard = tuple[int, int]


def read_shard(text: str) -> Shard:
    """Read a shard, ``3/16``.

    Raises
    ------
    InputError
        Not of this form, or no such share.
    """
    found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise InputError(f"--shard {text!r}: write K/N with K from 1 to N, for instance 3/16")
    return int(found[1]), int(found[2])


def share_of(runs: list[Any], shard: Shard | None) -> list[Any]:
    """Give the runs of a shard: as many of each arm and of each replicate as of the others, give or take one.

    A run stays in its shard when replicates or, at the end, arms are added.
    """
    if shard is None:
        return runs
    places = {arm: i for i, arm in enumerate(dict.fromkeys(run.arm for run in runs))}
    return [run for run in runs if (places[run.arm] + run.replicate) % shard[1] == shard[0] - 1]


def merge(folders: list[Path], out: Path, words: Words = ENGLISH) -> "Sweep":
    """Make one store of several of one study; what is in two of them counts once.

    Parameters
    ----------
    folders : list of Path
        Folders of shards, or of any sweeps of the study.
    out : Path
        Where the whole is to lie; it may hold some of it already.
    words : Words
        The language of the report.

    Raises
    ------
    InputError
        They are of different studies.
    UnfinishedError
        Runs are missing; what is there has been brought together.
    """
    from experiments.identity import codes, identity
    from experiments.manifest import now, read_manifest, study_in, write_manifest
    from experiments.sweep import UnfinishedError, finish

    manifests = [read_manifest(folder) for folder in folders]
    others = [f for f, m in zip(folders, manifests, strict=True) if m["study"] != manifests[0]["study"]]
    if others:
        raise InputError(*(f"{folder}: of another study than {folders[0]}" for folder in others))
    study, started = study_in(manifests[0]), now()
    runs = study.runs()
    with Store(out, identity) as store:
        write_manifest(out, study, started=started, replicates=study.replicates)
        store.note_codes(codes(study.runs(1)))
        for folder in folders:
            bring(folder, store)
        left = store.missing(runs, daily=study.daily)
        if left:
            changed = ", ".join(store.kept_beside(left).changed[:5])
            why = f"they were computed by other sources ({changed})" if changed else _absent(manifests)
            raise UnfinishedError(f"{out}: {len(left)} of {len(runs)} runs are missing: {why}")
        return finish(store, study, runs, started, words=words)


def _absent(manifests: list[dict[str, Any]]) -> str:
    """Name the shards that were not among the folders."""
    here = {tuple(m["shard"]) for m in manifests if m.get("shard")}
    (n,) = {shard[1] for shard in here} if len({shard[1] for shard in here}) == 1 else (0,)
    absent = [f"{k}/{n}" for k in range(1, n + 1) if (k, n) not in here]
    return f"shards {', '.join(absent)} are not there" if absent else "some folders are not finished; sweep them again"


def bring(folder: Path, store: Store) -> None:
    """Copy what a folder's ledger holds into a store, but for what is there already.

    Raises
    ------
    InputError
        It cannot be read.
    """
    try:
        with Ledger(folder / LEDGER, write=False) as source:
            store.ledger.add(_new(source, store.ledger))
            for key, files in source.code().items():
                store.ledger.note_code(key, files)
    except sqlite3.Error as error:
        raise InputError(f"{folder / LEDGER}: damaged ({error}); the command of its sweep mends it") from None


def _new(source: Ledger, target: Ledger) -> Iterator[Piece]:
    for kind in (RUNS, DAILY, FAILED):
        have = target.keys(kind)
        yield from (piece for piece in source.pieces(kind) if not have.issuperset(piece.keys))
