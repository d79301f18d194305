"""An answer as the page shows it: the arms that are chosen, as the terminal and reports say them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go

from experiments import plots, wording
from experiments.answer import Answer
from experiments.attempt import cause
from experiments.outcomes import OUTCOMES
from experiments.phrases import Words
from experiments.style import number


def headline(answer: Answer, arms: Collection[str], words: Words) -> list[str]:
    """Say the answer, of the arms that are shown."""
    return wording.headline(_only(answer, arms), words)


def _only(answer: Answer, arms: Collection[str]) -> Answer:
    """Give an answer about some arms, and the one that they are compared with; intervals are still of all."""
    shown = replace(answer, arms=tuple(arm for arm in answer.arms if arm in arms or arm == answer.against))
    vars(shown)["differences"] = answer.differences
    return shown


def life_table(answer: Answer, arms: Collection[str], words: Words) -> wording.Table:
    """Tabulate lifespans."""
    return _rows(wording.life_table(answer, words), arms)


def difference_table(answer: Answer, arms: Collection[str], words: Words) -> wording.Table:
    """Tabulate the paired differences in lifespan and what they cost."""
    return _rows(wording.difference_table(answer, words), arms)


def _rows(table: wording.Table, arms: Collection[str]) -> wording.Table:
    return table._replace(rows=[row for row in table.rows if row[0] in arms])


def cost_table(answer: Answer, arms: Collection[str], words: Words) -> tuple[wording.Table, list[str]]:
    """Tabulate the means of costs and of every other outcome; with what each means."""
    shown = [arm for arm in answer.arms if arm in arms][: wording.MANY]
    names = wording.measured(answer)
    means = {arm: answer.means(arm, names) for arm in shown}
    rows = [
        [
            wording.named(name, words),
            *(number(means[arm][name]) for arm in shown),
            words.term("units", OUTCOMES[name].unit),
        ]
        for name in names
    ]
    head = [words("tables.outcomes.of"), *shown, words("tables.outcomes.unit")]
    meanings = [words.term("outcome_means", name, OUTCOMES[name].meaning) for name in names]
    return wording.Table(head, rows), meanings


def survival_picture(answer: Answer, arms: Sequence[str], words: Words) -> go.Figure:
    """Draw survival curves with their bands, of the arms that are shown."""
    return plots.survival_curves(replace(answer, arms=tuple(arms)), words=words)


def progress(status: dict[str, Any], words: Words) -> str:
    """Say how far a study is."""
    said = words("studies.progress", **{name: status[name] for name in ("finished", "runs", "failed", "left")})
    if status["running"]:
        return words.sentences(said, words("studies.running"))
    return said if not status["left"] else words.sentences(said, words("studies.stopped"))


def failure_table(status: dict[str, Any], words: Words, shown: int = 5) -> wording.Table:
    """Say of what runs failed, and what shows it again."""
    rows = [
        [one["arm"], str(one["replicate"]), cause(one["error"], one["said"]), one["command"]]
        for one in status["failures"][:shown]
    ]
    return wording.Table(words.at("failures.head"), rows, wordy=True)
