"""The manifest of a folder: all that is needed to run its study again, and what it was run with."""

import hashlib
import importlib.metadata
import json
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from experiments.files import write_whole
from experiments.identity import codes
from experiments.ledger import FORMAT
from experiments.precision import Precision
from experiments.run import Run
from experiments.shards import share_of
from experiments.store import DAYS, LEDGER, MANIFEST, PAGE, TABLE
from experiments.study import Arm, Study
from sim import __version__
from sim.errors import InputError, unknown
from sim.lifespan import LifespanRule
from sim.policies import parse_policies
from sim.scenario import SECTIONS, Scenario

Manifest = dict[str, Any]


def write_manifest(folder: Path, study: Study, *, started: datetime, replicates: int, **said: Any) -> None:
    """Write the manifest: before the first run, and again when all is done, last of all files.

    Parameters
    ----------
    folder : Path
    study : Study
    started : datetime
    replicates : int
        So many of each arm were run.
    **said
        What else is to be known: ``counts`` and ``ended`` when it is done, ``shard``.
    """
    manifest: Manifest = {
        "format": FORMAT,
        "study": _resolved(study),
        "daily": study.daily,
        "replicates": replicates,
        "seeds": [study.seed, study.seed + replicates - 1],
        "code": {key.hex(): files for key, files in codes(study.runs(1)).items()},
        **made_with(),
        "started": started.isoformat(timespec="seconds"),
        "ended": None,
        "files": {name: _sum_of(folder / name) for name in (TABLE, DAYS, PAGE) if said.get("ended")},
    } | said
    manifest["sum"] = _sum(manifest)
    write_whole(folder / MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False).encode())


def made_with() -> dict[str, Any]:
    """Say what answers here: ``commit`` of the sources, ``versions``, ``platform``."""
    versions = {"lifespan-sim": __version__, "python": platform.python_version()} | _versions()
    return {"commit": _commit(), "versions": versions, "platform": platform.platform()}


def _resolved(study: Study) -> dict[str, Any]:
    told = study.resolved()
    for arm, said in zip(study.arms, told["arms"], strict=True):
        said["platform"] = arm.scenario.platform_name
    return told


def now() -> datetime:
    """Give the time, for people to read."""
    return datetime.now(UTC)


def read_manifest(folder: Path) -> Manifest:
    """Read a manifest.

    Raises
    ------
    InputError
        There is none, it is of a newer format, or it is damaged.
    """
    path = folder / MANIFEST
    try:
        manifest: Manifest = json.loads(path.read_bytes())
        whole = isinstance(manifest, dict) and (manifest["format"] < FORMAT or manifest["sum"] == _sum(manifest))
    except OSError as error:
        raise InputError(_none(folder, error)) from None
    except (ValueError, KeyError, TypeError):
        whole = False
    if whole and manifest["format"] > FORMAT:
        raise InputError(f"{path}: written by a newer version (format {manifest['format']}; this one knows {FORMAT})")
    if not whole:
        raise InputError(f"{path}: damaged; the command of the sweep writes it anew from the ledger")
    return manifest


def _none(folder: Path, error: OSError) -> str:
    """Say why a folder has no manifest: no sweep made it."""
    if (folder / LEDGER).exists():
        return (
            f"{folder}: lives that lifespan sensitivity or advise keeps, not a sweep: the command that made it goes on "
            "there, and with another --out it lives all of them again, to the same figures"
        )
    return f"{folder / MANIFEST}: cannot be read ({error.strerror}); is {folder} the folder of a sweep?"


def damaged_files(folder: Path, manifest: Manifest) -> list[str]:
    """Name the files of a folder that are not as they were written."""
    return [name for name, found in manifest.get("files", {}).items() if found and _sum_of(folder / name) != found]


def study_in(manifest: Manifest) -> Study:
    """Make a manifest's study again, with every number as it was.

    Raises
    ------
    InputError
        It names a policy or a number that there is no more.
    """
    told = manifest["study"]
    made: dict[str, Any] = {field.name: _tuples(told.get(field.name)) for field in fields(Study)}
    try:
        made["arms"] = tuple(_arm(arm, told["days"]) for arm in told["arms"])
        made["rule"] = LifespanRule(**told["lifespan"])
        made["daily"] = manifest.get("daily", False)
        if wanted := told.get("precision"):
            made["precision"] = Precision(wanted["half_width"], wanted["outcome"])
        return Study(**made)
    except (KeyError, TypeError) as error:
        raise InputError(f"manifest of {told.get('name')!r}: not readable by this version ({error})") from None


def runs_in(manifest: Manifest) -> list[Run]:
    """List the runs that a manifest speaks of."""
    shard = manifest.get("shard")
    return share_of(study_in(manifest).runs(manifest.get("replicates")), (shard[0], shard[1]) if shard else None)


def run_in(runs: Sequence[Run], arm: str, replicate: int, folder: Path) -> Run:
    """Find one of the runs that the manifest of a folder speaks of.

    Raises
    ------
    InputError
        There is no such run.
    """
    arms = {run.arm for run in runs}
    if arm not in arms:
        raise InputError(unknown("arm", arm, arms, str(folder)))
    found = [run for run in runs if (run.arm, run.replicate) == (arm, replicate)]
    if not found:
        raise InputError(f"{folder}: replicate {replicate} of arm {arm!r} is not among its runs")
    return found[0]


def _arm(told: Mapping[str, Any], days: int) -> Arm:
    numbers = told["scenario"]
    sections = {name: kind(**_tuples(numbers[name])) for name, kind in SECTIONS.items()}
    said = {"name": numbers["name"], "title": numbers["name"], "says": "", "source": "a manifest", "days": days}
    scenario = Scenario(**said, **sections, platform_name=told["platform"], sources=())
    return Arm(told["name"], scenario, parse_policies(", ".join(told["policies"])), tuple(told["factors"].items()))


def _tuples(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _tuples(inner) for key, inner in value.items()}
    return tuple(_tuples(inner) for inner in value) if isinstance(value, list) else value


def _sum(manifest: Manifest) -> str:
    said = {key: value for key, value in manifest.items() if key != "sum"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _sum_of(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None


def _versions() -> dict[str, str]:
    names = ("mesa", "numba", "numpy", "pandas", "plotly", "pyarrow", "pydantic", "scipy")
    return {name: importlib.metadata.version(name) for name in names}


def _commit() -> str | None:
    """Give the commit of the sources, if they lie in a checkout."""
    where = Path(__file__).parent
    try:
        said = subprocess.run(["git", "rev-parse", "HEAD"], cwd=where, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return said.stdout.strip()
