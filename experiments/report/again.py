"""How a report is made again, and what it was made with."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from experiments.answer import Answer
from experiments.phrases import Words
from experiments.report.document import section
from experiments.wording import Table

MATTER = ("python", "numba", "numpy", "mesa", "scipy", "pandas")  # of the versions; the manifest has them all


def again(
    answer: Answer, command: str, folder: Path | None, made_with: Mapping[str, Any], words: Words
) -> dict[str, Any]:
    """Make the section that says how to reproduce an answer."""
    lines = {command: words("again.ask")} if folder else {command: ""}
    if folder:
        one = ["--arm", str(answer.runs["arm"].iloc[0]), "--replicate", str(answer.runs["replicate"].iloc[0])]
        whole = ["lifespan", "reproduce", str(folder)]
        lines |= {shlex.join(whole): words("again.compare"), shlex.join([*whole, *one]): words("again.single")}
    code = "\n".join(f"{line}  # {said}" if said else line for line, said in lines.items())
    rows = [*_seeds(answer, words), *_versions(made_with, words)]
    table = Table(words.at("again.head"), rows, wordy=True) if rows else None
    return section(words("again.title"), table=table, notes=[words("again.note")] if rows else [], code=code)


def _seeds(answer: Answer, words: Words) -> list[list[str]]:
    if "seed" not in answer.runs:
        return []
    seeds = answer.runs["seed"]
    return [[words("again.seeds"), words("again.of_seeds", first=str(seeds.min()), last=str(seeds.max()))]]


def _versions(made_with: Mapping[str, Any], words: Words) -> list[list[str]]:
    if not made_with:
        return []
    versions, commit = made_with["versions"], made_with["commit"]
    program = versions["lifespan-sim"]
    if commit:
        program = words("again.commit", version=program, commit=commit[:12])
    rows = [[words("again.version"), program]]
    rows += [[name, versions[name]] for name in MATTER if name in versions]
    return [*rows, [words("again.system"), made_with["platform"]]]
