"""One run of a study, opened as a story."""

import shlex
from typing import Any

import solara

from experiments import plots, wording
from experiments.bands import rooms_as_bands
from experiments.dashboard.parts import button, picture, table, text, to_copy
from experiments.life import Life, look_closely
from experiments.phrases import Words
from experiments.results import Results
from experiments.run import Run


@solara.component
def Story(found: Results, words: Words) -> None:
    """Choose an arm and a replicate, and see that life."""
    names = list(dict.fromkeys(run.arm for run in found.runs))
    arm, set_arm = solara.use_state(names[0])
    replicate, set_replicate = solara.use_state(0)
    asked, set_asked = solara.use_state(None)
    most = max(run.replicate for run in found.runs)

    def look() -> Life | None:
        return None if asked is None else look_closely(asked)

    life = solara.lab.use_task(look, dependencies=[asked])
    text(words("story.title"), "h2")
    with solara.Div(classes=["choosing"]):
        solara.Select(words("story.arm"), names, value=arm, on_value=set_arm, dense=True)
        solara.Select(
            words("story.replicate", most=most), [*range(most + 1)], value=replicate, on_value=set_replicate, dense=True
        )
        button(words("story.open"), lambda: set_asked(_run(found, arm, replicate)), strong=True)
    if life.pending and asked is not None:
        solara.ProgressLinear(True)
    elif life.finished and life.value is not None:
        Told(found, asked, life.value, words)


def _run(found: Results, arm: str, replicate: int) -> Run | None:
    return next((run for run in found.runs if run.arm == arm and run.replicate == replicate), None)


@solara.component
def Told(found: Results, run: Run, life: Life, words: Words) -> None:
    """Tell a life day by day and month by month."""
    picture(plots.one_life(life.daily, words=words), words("story.days"))
    text(words("story.bands"), "h2")
    picture(rooms_as_bands(life.where, words), words("story.bands"))
    text(words("story.note"), "p", "quiet")
    told = wording.room_table(life.rooms, words)
    table(told.head, told.rows)
    words_of = ["lifespan", "reproduce", str(found.folder), "--arm", run.arm, "--replicate", str(run.replicate)]
    to_copy(shlex.join(words_of), _python(found, run), words)


def _python(found: Results, run: Run) -> str:
    which: Any = f"run.arm == {run.arm!r} and run.replicate == {run.replicate}"
    return (
        "from experiments.results import results\nfrom experiments.life import look_closely\n\n"
        f"run = next(run for run in results({str(found.folder)!r}).runs if {which})\nlook_closely(run).daily"
    )
