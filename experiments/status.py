"""How far a sweep is, asked from another shell while it runs or after it was cut."""

from pathlib import Path
from typing import Any

from experiments.ledger import RUNS, Ledger
from experiments.lock import holder
from experiments.manifest import damaged_files, read_manifest, runs_in
from experiments.store import LEDGER, failures_in

RECENT = 60.0  # seconds over which speed is measured


def status(folder: Path) -> dict[str, Any]:
    """Say how far a sweep is.

    Returns
    -------
    dict
        ``runs`` asked for, ``finished``, ``failed``, ``left``, ``runs_per_second`` lately, ``seconds_left``,
        ``running`` (who is at it, or None), ``ended``, ``kept_beside`` (runs of other questions or code),
        ``failures``, ``damaged`` (files).

    Raises
    ------
    InputError
        There is no sweep, or its files cannot be read.
    """
    from experiments.identity import identity

    manifest = read_manifest(folder)
    wanted = {identity(run) for run in runs_in(manifest)}
    with Ledger(folder / LEDGER, write=False) as ledger:
        done, failed, speed = ledger.keys(RUNS), failures_in(ledger), speed_of(ledger.times())
    failures = [said for key, said in failed.items() if key in wanted]
    finished = len(wanted & done)
    left = len(wanted) - finished - len(failures)
    running = holder(folder)
    return {
        "study": manifest["study"]["name"],
        "runs": len(wanted),
        "finished": finished,
        "failed": len(failures),
        "left": left,
        "runs_per_second": speed if running else None,
        "seconds_left": left / speed if running and speed else None,
        "running": running,
        "ended": manifest["ended"],
        "kept_beside": len(done - wanted),
        "failures": failures,
        "damaged": damaged_files(folder, manifest),
    }


def speed_of(times: list[tuple[float, int]]) -> float | None:
    """Count runs a second over the last minute of work."""
    recent = [(at, n) for at, n in times if at > times[-1][0] - RECENT]
    if len(recent) < 2:
        return None
    return sum(n for _, n in recent[1:]) / max(recent[-1][0] - recent[0][0], 1e-9)
