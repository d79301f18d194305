"""The page of studies: what a folder of results says, also while it is being computed."""

import time
from typing import Any

import solara

from experiments.dashboard.claims import Claims
from experiments.dashboard.parts import picture, table, text, to_copy
from experiments.dashboard.story import Story
from experiments.dashboard.tellings import (
    cost_table,
    difference_table,
    failure_table,
    headline,
    life_table,
    progress,
    survival_picture,
)
from experiments.dashboard.words import labelled
from experiments.phrases import Words
from experiments.results import Results, command, folders, python, results
from sim.errors import InputError

EVERY = 1.5  # seconds from one look at a folder to the next
MOST_ARMS = 7  # drawn at once


@solara.component
def Studies(words: Words) -> None:
    """Show the page."""
    known = [str(path) for path in folders()]
    folder, set_folder = solara.use_state(known[0] if known else "")
    with solara.Div(classes=["studies"]):
        with solara.Div(classes=["choosing"]):
            if known:
                value = folder if folder in known else None
                solara.Select(words("studies.known"), known, value=value, on_value=set_folder, dense=True)
            solara.InputText(
                words("studies.folder"), value=folder, on_value=set_folder, message=words("studies.hint"), dense=True
            )
        if folder:
            Folder(folder, words).key(folder)
        else:
            text(words("studies.none"))
        Claims(words)


@solara.component
def Folder(folder: str, words: Words) -> None:
    """Show what a folder holds, and look again while it grows."""
    found, set_found = solara.use_state(None)
    wrong, set_wrong = solara.use_state("")

    def watch() -> None:
        seen: Any = None
        while True:
            try:
                now = results(folder)
                counts = (now.status["finished"], now.status["failed"], bool(now.status["running"]))
                if counts != seen:
                    seen = counts
                    set_found(now)
                set_wrong("")
                if not now.status["running"] and not now.status["left"]:
                    return
            except InputError as error:
                set_wrong("; ".join(error.problems))
            time.sleep(EVERY)

    solara.lab.use_task(watch, dependencies=[folder])
    if wrong:
        text(wrong, "p", "wrong", role="alert")
    elif found is None:
        solara.ProgressLinear(True)
        text(words("studies.reading", folder=folder))
    else:
        Found(found, words)


@solara.component
def Found(found: Results, words: Words) -> None:
    """Show results."""
    study, answer = found.study, found.answer
    text(words.term("texts", study.question), "h2", "question")
    done = found.status["finished"] + found.status["failed"]
    if found.status["left"]:
        solara.ProgressLinear(100 * done / max(found.status["runs"], 1))
    text(progress(found.status, words), "p", "quiet", role="status")
    if answer is None:
        text(words("studies.early"))
    else:
        Answered(found, words)
    if found.status["failures"]:
        failed = failure_table(found.status, words)
        text(words("studies.failures"), "h2")
        table(failed.head, failed.rows)
    Story(found, words)


@solara.component
def Answered(found: Results, words: Words) -> None:
    """Show what the runs say that are done."""
    answer = found.answer
    assert answer is not None
    levels, set_levels = solara.use_state({})
    with solara.Div(classes=["filters"]):
        for name, unit in found.study.factors:
            known = list(dict.fromkeys(dict(arm.factors)[name] for arm in found.study.arms))
            said = {words("studies.any"): None} | {str(level): level for level in known}
            label = labelled(name, unit, words)
            solara.Select(
                label,
                [*said],
                value=levels.get(name, words("studies.any")),
                dense=True,
                on_value=lambda level, n=name: set_levels(levels | {n: level}),
            )
    chosen = {name: level for name, level in levels.items() if level != words("studies.any")}
    arms = [
        arm.name for arm in found.study.arms if all(str(dict(arm.factors)[n]) == level for n, level in chosen.items())
    ]
    with solara.Div(classes=["answer"]):
        for line in headline(answer, arms, words):
            text(line)
    text(words("studies.lives"), "h2")
    if len(arms) > MOST_ARMS:
        text(words("studies.many", shown=MOST_ARMS, arms=len(arms)), "p", "quiet")
    picture(survival_picture(answer, arms[:MOST_ARMS], words), words("studies.lives"))
    lives, apart = life_table(answer, arms, words), difference_table(answer, arms, words)
    table(zip(lives.head, lives.means, strict=True), lives.rows)
    if apart.rows:
        text(words("against.title", against=answer.against), "h2")
        table(zip(apart.head, apart.means, strict=True), apart.rows)
    text(words("studies.else"), "h2")
    others, meanings = cost_table(answer, arms, words)
    table(others.head, others.rows, meanings)
    to_copy(command(found.study, found.folder), python(found), words)
