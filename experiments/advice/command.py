"""The command ``lifespan advise``."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments import terminal
from experiments.files import check_endings
from experiments.options import AsJson, Lang, Workers
from sim.errors import InputError

if TYPE_CHECKING:
    from experiments.advice.advice import Advice
    from experiments.advice.subject import FromToday
    from experiments.phrases import Words

HELP = """Say which policies, and how much of each, make the best use of a budget.

\b
lifespan advise wechat_group --hours-per-week 3 --money 0
lifespan advise paid_learning_club --hours-per-week 10 --money 5000 --objective revenue --report advice.html
lifespan advise tea_salon --hours-per-week 5 --money 2000 --policy value --policy events --refine 1
lifespan advise --fit fit.json --hours-per-week 5 --money 0 --objective active    a real community, from today on

Every plan is lived on the same people and luck; poor ones stop early, and what comes out is tested on lives that the
search has not seen. The budget is hard: the ledger of no life may say more; of a fitted community, what is done already
is not part of it. Objectives: lifespan, active, members, revenue, profit, posts, helps, satisfaction, ties. Cut off,
the same command goes on; so does --refine 1.
"""


def advise(
    *,
    scenario: Annotated[str | None, typer.Argument(help="A scenario's name, or a TOML file of your own.")] = None,
    fit: Annotated[Path | None, typer.Option(help="A fitted community, from today on, in a scenario's place.")] = None,
    hours_per_week: Annotated[float, typer.Option(help="Of the operator's, in any week.")],
    money: Annotated[float, typer.Option(help="Yuan in all, whatever comes in.")],
    objective: Annotated[str, typer.Option(help="What more is wanted of.")] = "lifespan",
    policy: Annotated[
        list[str] | None, typer.Option(help="Try only these, by name.  [default: all that a budget buys]")
    ] = None,
    most: Annotated[int, typer.Option(help="Policies in a plan.")] = 3,
    days: Annotated[
        int | None, typer.Option(help="Horizon in days.  [default: the scenario's; with --fit, 365]")
    ] = None,
    seed: Annotated[int, typer.Option(help="Replicate r has seed SEED + r, in every plan.")] = 1,
    refine: Annotated[int, typer.Option(help="Search on: each doubles the rounds, and the lives at the end.")] = 0,
    out: Annotated[
        Path | None, typer.Option(help="Folder in which lives are kept.  [default: results/advise-SCENARIO or -FIT]")
    ] = None,
    report: Annotated[Path | None, typer.Option(help="Write a page with pictures here.")] = None,
    workers: Workers = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Say which policies, and how much of each, make the best use of a budget."""
    check_endings(report, allowed=(".html",))
    from experiments.advice.advise import advise as advised
    from experiments.phrases import Words

    words = Words(lang, "advice")
    found = advised(
        _whom(scenario, fit),
        hours_per_week=hours_per_week,
        money=money,
        objective=objective,
        policies=policy or (),
        most=most,
        days=days,
        rng=seed,
        refine=refine,
        workers=workers,
        out=out or Path(f"results/advise-{Path(fit or scenario or '').stem}"),
    )
    if as_json:
        terminal.print_json(found.as_dict())
    else:
        _tell(found, words)
    if report:
        from experiments.advice.page import write_page

        write_page(report, found, shlex.join(["lifespan", *sys.argv[1:]]), words)
        typer.echo(f"\nPage: {report}", err=True)
    if found.failures:
        for said in found.failures[:5]:
            typer.echo(f"lifespan: {said}", err=True)
        raise typer.Exit(1)


def _whom(scenario: str | None, fit: Path | None) -> "str | FromToday":
    """Give whom the advice is about: a scenario, or a fitted community."""
    if scenario is not None and fit is None:
        return scenario
    if fit is None or scenario is not None:
        raise InputError("advise: a scenario is wanted, or --fit FIT as lifespan fit has written it; one of the two")
    from experiments.advice.subject import FromToday
    from experiments.fitting.fit import read_fit

    return FromToday(read_fit(fit), fit.name)


def _tell(advice: "Advice", words: "Words") -> None:
    from experiments.advice import said

    budget = advice.budget
    asked = {"hours": f"{budget.hours_per_week:g}", "money": f"{budget.money:,.0f}", "days": str(advice.days)}
    title, wanted = said.title_of(advice.who, words), said.wanted(advice, words)
    typer.echo("\n" + words("page.asked", who=title, wanted=wanted, **asked) + "\n")
    for line in said.headline(advice, words):
        typer.echo(line)
    for line in said.instructions(advice.plan, words):
        typer.echo(f"\n{line}")
    if advice.plan:
        terminal.echo_table(said.plan_table(advice, words))
    terminal.echo_table(said.tested_table(advice, words))
    for k, plan in enumerate(said.tested_plans(advice), start=1):
        terminal.echo_hanging(f"{k:2}  ", plan)
    typer.echo()
    notes = len(said.notes_of(advice.who, words)) + 1
    for line in said.how_it_was_asked(advice, words)[:notes]:
        typer.echo(line)


COSTS_HELP = """Say what a finished sweep cost and brought in: by arm, an hour, a member, and the fee at which it pays.

\b
lifespan sweep fees && lifespan costs results/fees
lifespan costs results/fees --wage 80 --json
"""


def costs(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a finished sweep.")],
    wage: Annotated[float, typer.Option(help="Yuan that an hour of the operator's is worth; assumed.")] = 50.0,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Say what a finished sweep cost and brought in."""
    from experiments.advice.costs import break_even_said, costs_table
    from experiments.advice.kept import costs_in
    from experiments.phrases import Words

    words = Words(lang, "advice")
    answer, found, pays = costs_in(folder, wage)
    if as_json:
        told = {"costs": found.to_dict("records"), "break_even_fee": pays.to_dict("records"), "wage": wage}
        told |= {"days": answer.days}
        terminal.print_json(told)
        return
    for line in break_even_said(pays, wage, words):
        typer.echo(line)
    terminal.echo_table(costs_table(found, words))
    means, worth = words("costs.means", days=f"{answer.days:,}"), words("costs.wage", wage=wage)
    typer.echo(words.sentences(means, worth))
