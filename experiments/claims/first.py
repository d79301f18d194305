"""First verdicts: kept for good, each with the baseline on which it was reached."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from experiments.baseline import ENSEMBLE
from experiments.files import write_whole
from sim.files import HERE

FIRST = Path(__file__).parents[2] / "docs" / "claims-first.json"


def baseline_hash() -> str | None:
    """Hash what was frozen: how people are, every scenario and platform, and the ensemble; None if nothing is."""
    if not ENSEMBLE.exists():
        return None
    files = [HERE / "behaviour.toml", *sorted(HERE.glob("scenarios/*.toml")), *sorted(HERE.glob("platforms/*.toml"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in [*files, ENSEMBLE])).hexdigest()[:16]


def first_verdicts(path: Path = FIRST) -> dict[str, dict[str, Any]]:
    """Read the first verdicts, by claim; none if none was reached."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def keep_first(
    told: Iterable[Mapping[str, Any]], path: Path = FIRST, baseline: str | None = None
) -> dict[str, dict[str, Any]]:
    """Write the verdicts of claims that had none; what stands there is never changed, and nothing without a baseline.

    Parameters
    ----------
    told : iterable of mapping
        With ``id``, ``verdict`` and ``effect``.
    path : Path, optional
        Nothing is written where its folder is not there.
    baseline : str, optional
        Hash of what they were reached on; by default what is frozen.

    Returns
    -------
    dict
        All first verdicts, by claim.
    """
    kept, baseline = first_verdicts(path), baseline or baseline_hash()
    if baseline is None or not path.parent.is_dir():
        return kept
    new = {
        claim["id"]: {"verdict": claim["verdict"], "effect": claim["effect"], "baseline": baseline}
        for claim in told
        if claim["verdict"] is not None and claim["id"] not in kept
    }
    if new:
        write_whole(path, (json.dumps(dict(sorted((kept | new).items())), indent=1) + "\n").encode())
    return kept | new
