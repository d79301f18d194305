"""An answer in words, tables and a picture, in the page's language; the cells are the terminal's."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go

from experiments import plots, wording
from experiments.answer import COSTS, Answer
from experiments.health.phrases import Words
from experiments.outcomes import OUTCOMES
from experiments.style import number
from experiments.terminal import failed

Head = list[Any]
Told = tuple[str, Head, list[list[str]], list[str]]  # title, head, rows, meanings of the rows


def headline(answer: Answer, arms: Collection[str], words: Words) -> list[str]:
    """Say the answer, a sentence an arm that is shown."""
    if len(answer.arms) == 1:
        median = wording.between(answer.survivals[answer.arms[0]].median, *answer.survivals[answer.arms[0]].median_ci)
        return [words("answer.life", median=in_words(median, words))]
    others = [arm for arm in arms if arm != answer.against]
    return [_sentence(answer, arm, words) for arm in others[:8]]


def _sentence(answer: Answer, arm: str, words: Words) -> str:
    d = answer.difference(arm)
    if not d or d["low"] != d["low"]:
        return words("answer.few", arm=arm)
    key = "same" if d["low"] <= 0 <= d["high"] else "longer" if d["estimate"] > 0 else "shorter"
    days = f"{abs(d['estimate']):.0f}"
    return words(
        f"answer.{key}", arm=arm, against=answer.against, days=days, low=f"{d['low']:+.0f}", high=f"{d['high']:+.0f}"
    )


def in_words(cell: str, words: Words) -> str:
    """Say a cell of the terminal in the page's language."""
    for english, here in words.at("cells").items():
        cell = cell.replace(english, here)
    return cell


def life_table(answer: Answer, arms: Collection[str], words: Words) -> Told:
    """Tabulate lifespans."""
    days = [*answer.survivals[answer.arms[0]].alive][-2:]
    blanks = {"up_to": str(answer.up_to), "first": str(days[0]), "second": str(days[-1])}
    rows = [row for row in wording.life_table(answer).rows if row[0] in arms]
    return words("tables.life.title"), _head("tables.life.head", words, **blanks), _cells(rows, words), []


def difference_table(answer: Answer, arms: Collection[str], words: Words) -> Told:
    """Tabulate the paired differences in lifespan and what they cost."""
    rows = [row for row in wording.difference_table(answer).rows if row[0] in arms] if len(answer.arms) > 1 else []
    title = words("tables.differences.title", against=answer.against)
    return title, _head("tables.differences.head", words, against=answer.against), _cells(rows, words), []


def cost_table(answer: Answer, arms: Collection[str], words: Words) -> Told:
    """Tabulate the means of costs and of every other outcome."""
    shown = [arm for arm in answer.arms if arm in arms][: wording.MANY]
    names = [
        n for n in dict.fromkeys((*COSTS, *answer.outcomes)) if n in answer.finished and not n.startswith("lifespan")
    ]
    means = {arm: answer.means(arm, names) for arm in shown}
    rows = [
        [n.replace("_", " "), *(number(means[arm][n]) for arm in shown), _unit(OUTCOMES[n].unit, words)] for n in names
    ]
    head = [words("tables.outcomes.of"), *shown, words("now.unit")]
    return words("tables.outcomes.title"), head, rows, [OUTCOMES[n].meaning for n in names]


def _unit(unit: str, words: Words) -> str:
    return str(words.at("units").get(unit, unit))


def _head(key: str, words: Words, **blanks: str) -> Head:
    return [(one["name"].format(**blanks), one["means"].format(**blanks)) for one in words.at(key)]


def _cells(rows: list[list[str]], words: Words) -> list[list[str]]:
    return [[row[0], *(in_words(cell, words) for cell in row[1:])] for row in rows]


def in_words_of(figure: go.Figure, words: Words) -> go.Figure:
    """Say the names of lines in the page's language."""
    return figure.for_each_trace(lambda trace: trace.update(name=in_words(trace.name, words)) if trace.name else None)


def survival_picture(answer: Answer, arms: Sequence[str], words: Words) -> go.Figure:
    """Draw survival curves with their bands, of the arms that are shown."""
    figure = plots.survival_curves(replace(answer, arms=tuple(arms)))
    figure.update_xaxes(title=words("pictures.days_alive"))
    return figure.update_yaxes(title=words("pictures.share_alive"))


def progress(status: dict[str, Any], words: Words) -> str:
    """Say how far a study is."""
    said = words("studies.progress", **{name: status[name] for name in ("finished", "runs", "failed", "left")})
    if status["running"]:
        return words.sentences(said, words("studies.running"))
    return said if not status["left"] else words.sentences(said, words("studies.stopped"))


def failure_lines(status: dict[str, Any], shown: int = 5) -> list[str]:
    """Say of what runs failed."""
    return [failed(failure) for failure in status["failures"][:shown]]
