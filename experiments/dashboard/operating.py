"""What the operator does, as controls: policies that run, to be stopped; others to begin today."""

from collections.abc import Callable
from dataclasses import fields
from functools import partial
from typing import Any

import solara
from mesa.visualization.utils import update_counter
from pydantic import ValidationError

from experiments.catalogue import catalogue, parameters
from experiments.dashboard.asked import SIDES
from experiments.dashboard.numbers import Entry
from experiments.dashboard.parts import button, text
from experiments.dashboard.stage import Stage
from experiments.dashboard.words import labelled, meaning
from experiments.phrases import Words
from sim.errors import InputError, from_validation
from sim.policies import Policy, known_policies
from sim.policies.base import Policy as Base

SCHEDULE = {f.name for f in fields(Base)}


@solara.component
def Operating(stage: Stage, side: int, words: Words) -> None:
    """Show what one operator does."""
    if side >= len(stage.asked.sides):
        button(words("policies.beside"), lambda: stage.ask(lambda asked: asked.beside()))
        return

    def stop(place: int) -> None:
        stage.ask(lambda asked: asked.stopping(side, place, stage.day))

    two = len(stage.asked.sides) > 1
    text(words("policies.title", side=SIDES[side] if two else "").strip(), "h2")
    if side:
        button(words("policies.alone"), lambda: stage.ask(lambda asked: asked.beside()))
    for place, policy in enumerate(stage.asked.sides[side]):
        with solara.Div(classes=["policy"]):
            text(str(policy), "code")
            if policy.stop > stage.day:
                button(words("policies.stop"), partial(stop, place))
    Adding(stage, side, words)


@solara.component
def Adding(stage: Stage, side: int, words: Words) -> None:
    """Choose a policy, set its numbers, let it begin today."""
    name, set_name = solara.use_state("value")
    values, set_values = solara.use_state({})
    wrong, set_wrong = solara.use_state("")
    known = catalogue("policies")

    def choose(chosen: str) -> None:
        set_name(chosen)
        set_values({})
        set_wrong("")

    def add() -> None:
        said, policy = made(name, values)
        set_wrong(said if policy is None else stage.ask(lambda asked: asked.adding(side, policy, stage.day)))

    solara.Select(words("policies.which"), [*known], value=name, on_value=choose, dense=True)
    text(meaning(f"policy.{name}", known[name], words), "p", "quiet")
    for one in parameters(known_policies()[name]):
        if one["key"] not in SCHEDULE or one["key"] == "every":
            Parameter(one, name, values, set_values, words).key(f"{name}.{one['key']}")
    if wrong:
        text(wrong, "p", "wrong", role="alert")
    Begin(stage, add, words)


@solara.component
def Begin(stage: Stage, add: Callable[[], None], words: Words) -> None:
    """Show the button, which says today."""
    update_counter.get()
    button(words("policies.add", day=stage.day), add, strong=True)


@solara.component
def Parameter(one: dict[str, Any], policy: str, values: dict[str, Any], set_values: Any, words: Words) -> None:
    """Show one number of a policy."""

    def take(value: Any) -> str:
        said, _ = made(policy, {one["key"]: value})
        if not said:
            set_values(values | {one["key"]: value})
        return said

    label, value = labelled(one["key"], one["unit"], words), values.get(one["key"], one["value"])
    means = meaning(one["key"], one["means"], words)
    if choices := _choices(one):
        solara.Select(f"{label}: {means}", choices, value=value, on_value=take, dense=True)
    else:
        Entry(label, value, f"{means}; {one['allowed'].replace(' to ', '–')}", take)


def _choices(one: dict[str, Any]) -> list[Any]:
    """List what may be chosen where a number is none."""
    if isinstance(one["value"], bool):
        return [True, False]
    lead, _, names = one["allowed"].partition("one of ")
    return names.split(", ") if names and not lead else []


def made(name: str, values: dict[str, Any]) -> tuple[str, Policy | None]:
    """Make a policy; or say what is wrong with its numbers."""
    try:
        return "", known_policies()[name](**values)
    except ValidationError as error:
        return "; ".join(from_validation(error, f"policy {name}", list(values)).problems), None
    except InputError as error:
        return "; ".join(error.problems), None
