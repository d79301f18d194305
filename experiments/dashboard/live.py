"""The live page: a community in motion, or two on the same draws."""

from collections.abc import Callable, Sequence
from typing import Any

import solara
from mesa.visualization.utils import update_counter

from experiments.dashboard import figures
from experiments.dashboard.asked import SIDES
from experiments.dashboard.ledger import LastActs
from experiments.dashboard.numbers import Numbers
from experiments.dashboard.operating import Operating
from experiments.dashboard.parts import button, moving_picture, picture, table, text, to_copy
from experiments.dashboard.scene import scene_of
from experiments.dashboard.stage import SPEEDS, Stage
from experiments.phrases import Words
from experiments.style import number
from sim.community import Community


@solara.component
def Live(words: Words) -> None:
    """Show the page."""
    stage = solara.use_memo(Stage, [])
    with solara.Div(classes=["live"]):
        with solara.Div(classes=["pictures"]):
            Motion(stage, words)
            Communities(stage, words)
        with solara.Div(classes=["controls"]):
            Numbers(stage, words)
            for side in range(2):
                Operating(stage, side, words)


@solara.component
def Motion(stage: Stage, words: Words) -> None:
    """Play, pause, step, begin again; how fast; on which day it is."""
    update_counter.get()
    playing = stage.playing.value
    solara.lab.use_task(stage.play, dependencies=[playing])
    with solara.Div(classes=["motion"]):
        button(words("motion.pause" if playing else "motion.play"), lambda: stage.playing.set(not playing), strong=True)
        button(words("motion.step"), stage.step, disabled=playing)
        button(words("motion.week"), lambda: stage.step(7), disabled=playing)
        button(words("motion.month"), lambda: stage.step(30), disabled=playing)
        button(words("motion.again"), stage.begin_again)
        names = {words(f"motion.speeds.{name}"): name for name in SPEEDS}
        now = words(f"motion.speeds.{stage.speed.value}")
        solara.Select(
            words("motion.speed"), [*names], value=now, on_value=lambda said: stage.speed.set(names[said]), dense=True
        )
        text(words("motion.day", day=stage.day), "strong", "day")


@solara.component
def Communities(stage: Stage, words: Words) -> None:
    """Draw all that moves; what is drawn anew every day are its parts."""
    sides, towns = SIDES[: len(stage.asked.sides)], stage.towns
    with solara.Div(classes=["towns"]):
        for side, town in zip(sides, towns, strict=True):
            with solara.Div():
                if len(towns) > 1:
                    text(words("side", side=side), "h2")
                PeopleAndTies(town, words, towns)
    Curves(towns, words, stage.note_drawn)
    Copies(stage, words)
    Now(towns, words)
    for side, town in zip(sides, towns, strict=True):
        LastActs(town, side if len(towns) > 1 else "", words)


@solara.component
def Copies(stage: Stage, words: Words) -> None:
    """Offer what is shown as a command and as Python."""
    update_counter.get()
    to_copy(stage.asked.commands(stage.day), stage.asked.python(stage.day), words)
    text(words("copy.many", command=stage.asked.comparison()), "p", "quiet")


@solara.component
def PeopleAndTies(model: Community, words: Words, beside: Sequence[Community] = ()) -> None:
    """Draw rooms, members and ties, on the scale of those beside; a view that SolaraViz can show too."""
    update_counter.get()
    scene = scene_of(model)
    top = figures.scale_of(beside or [model])
    moving_picture(figures.people_and_ties(scene, words, top), words("people.label", people=len(scene.uid)))
    shown = min(len(scene.strength), scene.n_ties)
    text(words("people.note", people=len(scene.uid), shown=shown, ties=scene.n_ties), "p", "quiet")


@solara.component
def Curves(towns: Sequence[Community], words: Words, drawn: Callable[[], None] = lambda: None) -> None:
    """Draw what is recorded each day."""
    update_counter.get()
    text(words("curves.title"), "h2")
    with solara.Div(classes=["curves"]):
        picture(figures.curves(towns, SIDES, words), words("curves.title"), drawn)
    text(words("curves.note"), "p", "quiet")


@solara.component
def Now(towns: Sequence[Community], words: Words) -> None:
    """Tell the day's records in numbers."""
    update_counter.get()
    if not towns[0].day:
        return
    told: Any = words.at("records")
    rows = [
        [said["name"], *(number(float(town.days_seen[-1][name])) for town in towns), said["unit"]]
        for name, said in told.items()
    ]
    head = [
        words("now.head", day=towns[0].day - 1),
        *(SIDES if len(towns) > 1 else [words("now.value")]),
        words("tables.outcomes.unit"),
    ]
    text(words("now.title"), "h2")
    with solara.Div(classes=["now"]):
        table(head, rows, [said["means"] for said in told.values()])
