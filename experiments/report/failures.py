"""What of an answer failed, why, and the command that shows it again."""

from collections.abc import Mapping, Sequence
from typing import Any

from experiments.answer import Answer
from experiments.attempt import cause
from experiments.phrases import Words
from experiments.report.document import section
from experiments.wording import Table

SHOWN = 20


def failures(answer: Answer, failed: Sequence[Mapping[str, Any]], words: Words) -> dict[str, Any]:
    """Make the section of the runs that failed."""
    title, n, lost = words("failures.title"), len(answer.runs), len(answer.runs) - len(answer.finished)
    if not lost:
        return section(title, lead=words("failures.none", n=n))
    told = failed or _unexplained(answer)
    rows = [[one["arm"], str(one["replicate"]), cause(one["error"], one["said"]), one["command"]] for one in told]
    more = [words("failures.more", n=len(rows) - SHOWN)] if len(rows) > SHOWN else []
    table = Table(words.at("failures.head"), rows[:SHOWN], wordy=True)
    return section(title, table=table, notes=more, lead=words("failures.some", failed=lost, n=n))


def failed_runs(answer: Answer, commands: Mapping[str, str]) -> list[dict[str, Any]]:
    """Say of each run that failed what is known of it.

    Parameters
    ----------
    answer : Answer
    commands : mapping of str to str
        What lives an arm again, but for the seed.
    """
    return [
        one | {"command": f"{commands[one['arm']]} --seed {one['seed']}"} if one["arm"] in commands else one
        for one in _unexplained(answer)
    ]


def _unexplained(answer: Answer) -> list[dict[str, Any]]:
    runs = answer.runs
    rows = runs[runs["error"].notna()].to_dict("records") if "error" in runs else []
    found = []
    for row in rows:
        error, _, said = str(row["error"]).partition(": ")
        about = {"arm": row["arm"], "replicate": row["replicate"], "seed": row.get("seed"), "command": "–"}
        found.append({**about, "error": error, "said": said})
    return found
