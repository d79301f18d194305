"""Verdicts as they stand: those last reached here on the frozen baseline, else those of the page of the claims."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from experiments.claims.first import FIRST, baseline_hash
from experiments.files import write_whole

FOLDER = Path("results/claims")
KEPT = "verdicts.json"
PAGE = FIRST.with_name("claims.md")
ROW = re.compile(r"^\| \[([\w-]+)\]\(#[\w-]+\) \| \*\*([\w ]+)\*\*", re.MULTILINE)


def keep_current(told: Iterable[Mapping[str, Any]], folder: Path) -> None:
    """Write the verdicts of claims beside their lives, each with the baseline on which it was reached."""
    kept, baseline = _kept(folder), baseline_hash()
    new = {claim["id"]: {"verdict": claim["verdict"], "baseline": baseline} for claim in told if claim["verdict"]}
    if new:
        write_whole(folder / KEPT, (json.dumps(dict(sorted((kept | new).items())), indent=1) + "\n").encode())


def current_verdicts(folder: Path = FOLDER, page: Path = PAGE) -> dict[str, str]:
    """Give the verdict of each claim that has one.

    Parameters
    ----------
    folder : Path, optional
        Where claims were asked; a verdict that was reached on another baseline does not count.
    page : Path, optional
        The page of the claims, as it was last written.
    """
    on_page = dict(ROW.findall(page.read_text(encoding="utf-8"))) if page.exists() else {}
    baseline = baseline_hash()
    return on_page | {name: said["verdict"] for name, said in _kept(folder).items() if said["baseline"] == baseline}


def _kept(folder: Path) -> dict[str, dict[str, Any]]:
    path = folder / KEPT
    try:
        found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found
