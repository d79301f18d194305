"""Answers as a terminal shows them, and as machines read them. What is heavy is imported where it is needed."""

import json
import math
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    import pandas as pd

    from experiments.answer import Answer
    from experiments.catalogue import Entry
    from experiments.leaks import Comparison
    from experiments.phrases import Words
    from experiments.plan import Plan
    from experiments.wording import Table
    from sim.policies import Policy


def tell_entry(entry: "Entry") -> None:
    """Say what the notes and the numbers of a scenario, policy, platform or study are."""
    for note in entry.notes:
        typer.echo(f"  {note}".rstrip())
    for number in entry.numbers:
        unit = number["unit"] if number["unit"] != "1" else ""
        typer.echo(f"\n  {number['key']} = {number['value']} {unit}".rstrip())
        typer.echo(f"      {number['means']}; {number['allowed']}")
        if number["source"]:
            typer.echo(f"      source: {number['source']}")


def tell(answer: "Answer", title: str, words: "Words", *, everything: bool = False) -> None:
    """Say an answer in words, tables and curves, under a title; with everything that was asked for, if wanted."""
    from experiments import wording
    from experiments.advice import costs as of_money

    typer.echo(f"\n{title}\n")
    for line in wording.headline(answer, words):
        typer.echo(line)
    echo_table(wording.life_table(answer, words))
    if len(answer.arms) > 1:
        echo_table(wording.difference_table(answer, words))
    if of_money.moves_money(answer):
        echo_table(of_money.costs_table(of_money.costs(answer), words))
    if everything:
        echo_table(wording.outcome_table(answer, words))
    typer.echo("\n" + words("curve.title", day=answer.up_to))
    width = max(map(_cells, answer.arms))
    for arm in answer.arms:
        typer.echo(f"  {arm}{' ' * (width - _cells(arm))}  {wording.curve_in_text(answer, arm)}")
    refused = int(answer.finished["acts_refused"].sum())
    if refused:
        typer.echo(f"\n{wording.refusals(refused, words)}")
    if len(answer.arms) == 1:
        spent = answer.means(answer.arms[0], ("hours", "money"))
        typer.echo("\n" + words("operator.spent", **spent))


def _cells(text: str) -> int:
    """Count the columns that a text takes: Chinese characters take two."""
    from rich.cells import cell_len

    return cell_len(text)


def tell_patterns(table: "pd.DataFrame") -> None:
    """Say which published figures the model gives."""
    from experiments.wording import Table

    for use in table["use"].unique():
        rows = table[table["use"] == use]
        met = f"{int(rows['passed'].sum())} of {len(rows)} met"
        typer.echo(f"\n{'Fitted to' if use == 'fit' else 'Held back'}: {met}")
        told = [
            [
                f"{row['id']}: {row['figure']}",
                f"{row['low']:.3g} to {row['high']:.3g}",
                f"{row['value']:.3g} ± {row['error']:.1g}",
                "yes" if row["passed"] else "no",
                ""
                if row["null_passed"] is None
                else f"{row['null_value']:.3g}{' (meets it too)' * row['null_passed']}",
            ]
            for row in rows.to_dict("records")
        ]
        echo_table(Table(["figure", "wanted", "model", "met", "null model"], told))


def tell_claims(told: "list[dict[str, Any]]") -> None:
    """Say what the model says of the sources' claims."""
    from experiments.wording import Table

    asked = [claim for claim in told if claim["verdict"]]
    rows = [
        [
            claim["id"],
            claim["verdict"],
            claim["first_verdict"] or "–",
            "{estimate:.3g} ({low:.3g} to {high:.3g})".format(**claim["effect"]),
            claim["contrasts"][0]["unit"],
        ]
        for claim in asked
    ]
    if rows:
        echo_table(Table(["claim", "verdict", "at first", "effect", "unit"], rows))
    for claim in told:
        if claim["answered_by"]:
            typer.echo(f"{claim['id']}: answered by {claim['answered_by']}")
        if claim["tests"]:
            typer.echo(f"{claim['id']}: shown by {', '.join(claim['tests'])}")
        for said in claim["cannot"]:
            typer.echo(f"{claim['id']}: cannot be asked: {said}")


def tell_plan(said: "Plan", shown: int = 20) -> None:
    """Say what a study would run."""
    from experiments.wording import Table

    study, arms = said.study, said.study.arms
    typer.echo(f"\n{study.question}")
    rows = [
        [arm.name, arm.scenario.name, *("–" if x is None else str(x) for _, x in arm.factors), _policies(arm.policies)]
        for arm in arms[:shown]
    ]
    echo_table(Table(["arm", "scenario", *(name for name, _ in study.factors), "policies"], rows))
    if len(arms) > shown:
        typer.echo(f"and {len(arms) - shown:,} arms more\n")
    if study.factors:
        typer.echo(f"Design: {study.design}, of {', '.join(name for name, _ in study.factors)}.")
    typer.echo(
        f"{len(arms):,} arms, {study.replicates:,} replicates: {said.runs:,} different runs of {study.days:,} days."
    )
    if study.precision:
        wanted = f"±{study.precision.half_width:g} {study.precision.unit} of {study.precision.outcome}"
        typer.echo(f"It stops before at {wanted}; at the least, {said.fewest:,} runs.")
    if said.there:
        typer.echo(f"{said.there:,} of them are there already.")
    typer.echo(f"About {_lasting(said.seconds)} ({said.seconds_a_run:.2g} s a run, by {said.by}).")


def _policies(policies: "tuple[Policy, ...]") -> str:
    return ", ".join(map(str, policies)) or "–"


def tell_draws(said: "Comparison") -> None:
    """Say whether luck leaks between two arms."""
    typer.echo(f"{said.shared:,} draws at the same address in both arms; {said.broken:,} of them with different bits.")
    typer.echo(f"{said.touched:,} members were touched by what differs, directly or through somebody.")
    if said.leak is None:
        typer.echo("No leak: nobody else has a draw in one arm only.")
    else:
        leak = said.leak
        typer.echo(f"A leak: member {leak.uid}, day {leak.day}, {leak.decision}: {leak.how}.")


def tell_status(said: dict[str, Any]) -> None:
    """Say how far a sweep is."""
    from experiments.lock import told

    counts = f"{said['finished']:,} of {said['runs']:,} runs finished, {said['failed']:,} failed, {said['left']:,} left"
    typer.echo(f"{said['study']}: {counts}")
    if said["running"] is not None:
        speed = "" if said["seconds_left"] is None else f"; {said['runs_per_second']:.3g} runs a second, done in about "
        typer.echo(f"running: {told(said['running'])}{speed}{_lasting(said['seconds_left'])}")
    else:
        typer.echo(f"ended {said['ended']}" if said["ended"] else "not running; the same sweep goes on with the rest")
    if said["kept_beside"]:
        typer.echo(f"kept beside: {said['kept_beside']:,} runs of other questions, or by other sources")
    for name in said["damaged"]:
        typer.echo(f"damaged: {name}; the command of the sweep writes it anew")
    for failure in said["failures"]:
        typer.echo(failed(failure))


def failed(failure: dict[str, Any]) -> str:
    """Say of what a run failed, and how to see it again."""
    from experiments.attempt import cause

    about = f"{failure['arm']}, replicate {failure['replicate']} failed"
    return f"{about}: {cause(failure['error'], failure['said'])}; again: {failure['command']}"


def _lasting(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes, hours = round(seconds / 60), round(seconds / 3600)
    return f"{seconds:.0f} s" if seconds < 120 else f"{minutes} min" if minutes < 120 else f"{hours} h"


def echo_table(table: "Table") -> None:
    """Print a table, as wide as there is room."""
    from rich import box
    from rich.console import Console
    from rich.table import Table as Drawn

    drawn = Drawn(box=box.SIMPLE_HEAD, pad_edge=False)
    for i, head in enumerate(table.head):
        drawn.add_column(head, justify="left" if i == 0 else "right", vertical="bottom", no_wrap=i == 0)
    for row in table.rows:
        drawn.add_row(*row)
    Console(width=_width(), highlight=False, markup=False).print(drawn)


def _width() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 200


def echo_hanging(head: str, text: str) -> None:
    """Print a text behind a head, its further lines set in as far."""
    typer.echo(textwrap.fill(text, _width(), initial_indent=head, subsequent_indent=" " * len(head)))


def short(value: Any) -> str:
    """Write a measure in a few characters."""
    if value is None:
        return "–"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def print_json(said: Any) -> None:
    """Print for machines; what is not a number is null."""
    typer.echo(json.dumps(_plain(said), ensure_ascii=False, allow_nan=False))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(v) for key, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and math.isnan(value) else value
