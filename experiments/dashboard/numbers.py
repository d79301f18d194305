"""Every number of a scenario as a control: unit, range, meaning and source; a wrong entry is answered beside it."""

import ast
import math
from dataclasses import replace
from typing import Any

import solara

from experiments.catalogue import catalogue
from experiments.dashboard.asked import Asked
from experiments.dashboard.parts import text
from experiments.dashboard.stage import Stage
from experiments.dashboard.words import labelled, meaning
from experiments.phrases import Words
from experiments.style import number
from sim.scenario import SECTIONS, Number, load_scenario


@solara.component
def Numbers(stage: Stage, words: Words) -> None:
    """Choose a scenario and change its numbers."""
    asked = stage.asked
    text(words("numbers.title"), "h2")
    names = [*catalogue("scenarios")]
    solara.Select(words("numbers.scenario"), names, value=asked.scenario, on_value=lambda name: _begin(stage, name))
    text(words.term("texts", load_scenario(asked.scenario).says), "p", "quiet")
    Entry("seed", asked.seed, words("numbers.seed"), lambda value: stage.ask(lambda a: replace(a, seed=value)))
    opened, set_opened = solara.use_state("")
    for section in SECTIONS:
        title = words(f"numbers.sections.{section}")
        solara.Button(
            f"{'▾' if section == opened else '▸'} {title}",
            text=True,
            classes=["fold"],
            on_click=lambda s=section: set_opened("" if s == opened else s),
        )
        if section == opened:
            for one in asked.start.numbers():
                if one.key.startswith(section + "."):
                    Setting(stage, one, words).key(one.key)


def _begin(stage: Stage, name: str) -> None:
    stage.playing.set(False)
    stage.ask(lambda asked: Asked(name, seed=asked.seed), day=0)


@solara.component
def Setting(stage: Stage, one: Number, words: Words) -> None:
    """Show one number."""
    source = one.source if words.language == "en" else ""
    means = f"{meaning(one.key, one.means, words)}; {number(one.low)}–{number(one.high)}. {source}".strip()
    label = labelled(one.key.partition(".")[2], one.unit, words)
    Entry(label, one.value, means, lambda value: stage.ask(lambda asked: asked.with_setting(one.key, value)))


@solara.component
def Entry(label: str, value: Any, means: str, take: Any) -> None:
    """Show a value to be written otherwise; what is wrong with it stands beside it until it is right."""
    typed, set_typed = solara.use_state(repr(value))
    wrong, set_wrong = solara.use_state("")

    def on_value(text: str) -> None:
        set_typed(text)
        set_wrong(take(read(text)))

    solara.use_effect(lambda: (set_typed(repr(value)), set_wrong(""))[0], [value])
    solara.InputText(
        label, value=typed, on_value=on_value, error=wrong or False, message=None if wrong else means, dense=True
    )


def read(text: str) -> Any:
    """Give the plain value that was typed; what is none, as text, which is then refused."""
    try:
        value = ast.literal_eval(text.strip())
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return text
    return text if isinstance(value, float) and not math.isfinite(value) else value
