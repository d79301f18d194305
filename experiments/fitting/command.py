"""The commands ``lifespan bank``, ``fit`` and ``forecast``, and ``compare --fit``."""

from dataclasses import replace
from math import exp, isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments import terminal
from experiments.style import number
from sim.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from experiments.fitting.bank import Bank
    from experiments.fitting.fit import Check, Fit
    from experiments.forecasting.forecast import Forecast, History
    from experiments.forecasting.ours import Learnt
    from experiments.wording import Table
    from sim.policies import Policy

BANK_HELP = """Make the bank of simulated communities with which logs are compared, once for all logs.

\b
lifespan bank                               20,000 runs of any family; cut off, the same command goes on
lifespan bank --family chat --runs 5000     of chat groups only
lifespan bank --recovery                    does a fit find the numbers that made a log? of 200 simulated logs

It lies in results/bank-FAMILY/. Whatever the number of workers, the same bytes.
"""
FIT_HELP = """Find the numbers under which the model gives a log, and say what the log leaves open.

\b
lifespan fit events.csv.gz --out fit.json   then: lifespan forecast fit.json
lifespan fit events.csv.gz --scenario open_source_project
lifespan fit events.csv.gz --refine         more runs as near the log as the bank's, in some minutes

EVENTS is any log of member,day[,kind]: from lifespan import, or of a simulated run.
"""
FORECAST_HELP = """Say where a fitted community is heading, with bands.

\b
lifespan forecast fit.json --months 12

It is put together of the simulator's forecast and six plain ones, as lifespan benchmark-forecast found it better. For
these it reads the log again, where the fit says it is or beside the fit; without it, the simulator speaks alone.
"""
SHOWN = 8
YEAR = 365
AHEAD = 12  # months, of the forecasts that were tested
NAMES = {
    "active": "members active, % of today's",
    "alive": "alive at the end, %",
    "newcomers": "who joined, people",
    "hours": "hours of work",
    "money": "money spent, yuan",
}
PER_CENT = ("active", "alive")
RESTS = [
    "From this community's own log: how large it is, how it grew or shrank, who comes, who stays and how unevenly; the "
    "numbers that these determine, and the last months from which every arm goes on.",
    "Assumed, from elsewhere: what a policy does to people. No policy was tried in the log, so its effect is what the "
    "model's rules make of it, with the numbers of the calibrated ensemble where the log leaves them open; that "
    "somebody puts some work into content today and goes on doing so; that whoever does more has the hours and "
    "the money for it, as the table has them; and that the world outside stays as it was.",
]
Folder = Annotated[Path | None, typer.Option("--bank", help="Where the bank is.  [default: results/bank-FAMILY]")]
Family = Annotated[str, typer.Option(help="any, chat, forum, open_source, question_site, meetup.")]
Workers = Annotated[int | None, typer.Option(help="Processes.  [default: all cores]")]
AsJson = Annotated[bool, typer.Option("--json", help="Print for machines.")]
Page = Annotated[Path | None, typer.Option(help="Where to write the page.  [default: results/…]")]


def bank(
    family: Family = "any",
    runs: Annotated[int, typer.Option(help="How many.", min=1)] = 20_000,
    out: Annotated[Path | None, typer.Option(help="Its folder.  [default: results/bank-FAMILY]")] = None,
    recovery: Annotated[bool, typer.Option("--recovery", help="Fit simulated logs of the bank.")] = False,
    logs: Annotated[int, typer.Option(help="With --recovery: how many.", min=1)] = 200,
    refined: Annotated[int, typer.Option(help="With --recovery: how many of them are refined.", min=0)] = 20,
    doc: Annotated[Path | None, typer.Option(help="With --recovery: a page to write.")] = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Make the bank of simulated communities with which logs are compared."""
    from experiments.fitting.bank import folder_of, load_bank, make_bank

    if recovery:
        from experiments.fitting.recovery import recovered, told, write_doc

        found = recovered(load_bank(family, out), logs, refined, workers)
        if doc:
            write_doc(doc, found)
        if as_json:
            terminal.print_json(found.as_dict())
        for line in () if as_json else told(found):
            typer.echo(line)
        return
    made = make_bank(family, runs, out, workers)
    said = {"family": family, "runs": len(made), "folder": str(folder_of(family, out))}
    said |= {"alive_after_a_year": float(((made.actives[:, 12] >= 3) & (made.length > 12)).mean())}
    if as_json:
        terminal.print_json(said)
    else:
        typer.echo(f"{len(made):,} runs of family {family} in {said['folder']}; {said['alive_after_a_year']:.0%} of")
        typer.echo("them alive after a year. Now: lifespan fit EVENTS --out fit.json")


def fit(
    log: Annotated[Path, typer.Argument(metavar="EVENTS", help="member,day[,kind]: CSV, .csv.gz or Parquet.")],
    scenario: Annotated[str | None, typer.Option(help="What kind of community it is, if that is known.")] = None,
    family: Family = "any",
    bank: Folder = None,
    refine: Annotated[bool, typer.Option("--refine", help="Simulate more communities as near the log.")] = False,
    out: Annotated[Path, typer.Option(help="Where to write the fit.")] = Path("results/fit.json"),
    until: Annotated[str | None, typer.Option(help="Last day observed, as in the log.")] = None,
    page: Page = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Find the numbers under which the model gives a log, and say what the log leaves open."""
    from experiments.fitting.bank import load_bank
    from experiments.fitting.fit import check, determined, write_fit
    from experiments.fitting.fit import fit as fitted_to
    from experiments.fitting.page import fit_page
    from experiments.runner import compile_once

    history = _history(log, until)
    held = load_bank(family, bank)
    compile_once()
    found, whole = replace(fitted_to(held, history, scenario), log=str(log), until=until), True
    if refine:
        from experiments.fitting.refine import refined

        found, whole = refined(found, held, workers)
    write_fit(out, found)
    if not whole:
        typer.echo(f"lifespan: as far as it came, the fit is in {out}", err=True)
        raise typer.Exit(130)
    checked, left = check(found, workers), determined(found)
    answer = _fit_said(found, held, checked, left)
    where = page or Path(f"results/fit-{log.name.split('.')[0]}.html")
    fit_page(where, found, checked, _left_table(left), answer, log.name)
    if as_json:
        terminal.print_json(_fit_json(found, held, checked, left) | {"fit": str(out), "page": str(where)})
        return
    typer.echo()
    for line in answer:
        typer.echo(line)
    terminal.echo_table(_left_table(left.head(SHOWN)))
    typer.echo(f"Written: {out}; picture: {where}\nWhere it is heading: lifespan forecast {out}")


def forecast(
    fit: Annotated[Path, typer.Argument(metavar="FIT", help="As lifespan fit has written it.")],
    months: Annotated[int, typer.Option(help="Of 30 days, ahead.", min=1, max=24)] = 12,
    bank: Folder = None,
    log: Annotated[
        Path | None, typer.Option(help="The log that was fitted.  [default: where it was, or beside]")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the draws.", min=0)] = 1,
    page: Page = None,
    as_json: AsJson = False,
) -> None:
    """Say where a fitted community is heading, with bands."""
    import numpy as np

    from experiments.fitting.ahead import forecast as ahead
    from experiments.fitting.ahead import forecaster, width_learned
    from experiments.fitting.bank import load_bank
    from experiments.fitting.fit import read_fit
    from experiments.fitting.page import forecast_page
    from experiments.forecasting.ours import read_learnt, stacked

    found = read_fit(fit)
    history, why = _log_of(found, fit, log, months)
    held, learnt = load_bank(found.family, bank), read_learnt()
    if history is not None:
        told = stacked(history, forecaster(held), months, seed, learnt)
        made_of, rests = learnt.weights, [_stack_said(learnt, months)]
    else:
        told = ahead(held, found.past, months, np.random.default_rng(seed))
        wider = width_learned(held, found.past, np.random.default_rng(seed))
        made_of, rests = {"simulator": 1.0}, [_alone_said(why), _width_said(found, wider)]
    answer = [*_forecast_said(found, told), *rests]
    where = page or Path(f"results/forecast-{fit.name.split('.')[0]}.html")
    forecast_page(where, found, told, _forecast_table(told), answer, fit.name)
    if as_json:
        terminal.print_json(_forecast_json(told) | {"made_of": made_of, "alone_since": why, "page": str(where)})
        return
    typer.echo()
    for line in answer:
        typer.echo(line)
    terminal.echo_table(_forecast_table(told))
    typer.echo(f"Picture: {where}")


def compare_fitted(
    fit: Path,
    arms: "dict[str, tuple[Policy, ...]]",
    days: int | None,
    page: Path | None,
    workers: int | None,
    as_json: bool,
) -> None:
    """Compare policies on a fitted community, from today on."""
    from experiments.fitting.fit import read_fit
    from experiments.fitting.page import whatif_page
    from experiments.fitting.whatif import effects, lives
    from experiments.runner import compile_once

    found, ahead = read_fit(fit), days or YEAR
    compile_once()
    table = lives(found, arms, ahead, workers)
    gained = effects(table)
    answer = _whatif_said(found, table, gained, ahead)
    where = page or Path(f"results/whatif-{fit.name.split('.')[0]}.html")
    whatif_page(where, table, _effects_table(gained), answer, RESTS, fit.name)
    if as_json:
        told = {"fit": str(fit), "days": ahead, "lives": len(table), "off": float(table["off"].median())}
        told |= {"refused": table.groupby("arm", sort=False)["refused"].sum().to_dict()}
        terminal.print_json(told | {"effects": gained.to_dict("records"), "rests_on": RESTS, "page": str(where)})
        return
    typer.echo()
    for line in answer:
        typer.echo(line)
    terminal.echo_table(_effects_table(gained))
    for line in RESTS:
        typer.echo(line)
    typer.echo(f"Picture: {where}")


def _history(log: Path, until: str | None) -> "History":
    """Read a log's history, up to the last day observed."""
    from experiments.describe import acts_of
    from experiments.forecasting.forecast import History
    from experiments.log import read_coverage, read_log

    covered = read_coverage(log)
    end = until or (str(covered["observed_until"]) if covered and "observed_until" in covered else None)
    acts = acts_of(read_log(log), end)
    if not len(acts.acts):
        raise InputError(f"{log}: nobody acts in this log")
    try:
        from experiments.fitting.ahead import past_of

        past_of(history := History.of(acts))
    except InputError as error:
        raise InputError(*(f"{log}: {problem}" for problem in error.problems)) from None
    return history


def _log_of(found: "Fit", fit: Path, log: Path | None, months: int) -> "tuple[History | None, str | None]":
    """Give the history of the log that was fitted; or why the baselines cannot have it."""
    from experiments.forecasting.ours import too_short

    places = [log] if log else [Path(found.log), fit.parent / Path(found.log).name]
    there = next((path for path in places if path.is_file()), None)
    if there is None:
        if log:
            raise InputError(f"{log}: there is no such file")
        return None, f"the log, {found.log}, is no longer where it was (--log says where it is)"
    history = _history(there, found.until)
    if history.actives.tolist() != found.actives:
        return None, f"{there} has changed since it was fitted"
    short = too_short(history, months)
    return (history, None) if short is None else (None, f"the log has {short}")


# -- in words ----------------------------------------------------------------------------------------------------------
def _fit_said(found: "Fit", held: "Bank", checked: "Check", left: "pd.DataFrame") -> list[str]:
    open_ = int((left["left"] > 0.8).sum())
    known = int((left["left"] < 0.5).sum())
    cannot = checked.table[(checked.table["below"] < 0.02) | (checked.table["below"] > 0.98)]
    n, how = len(found.actives), "refined" if found.refined else "on the bank"
    said = [
        f"{n} months, {found.actives[-1]} members active in the last; fitted {how}, of {len(held):,} simulated runs.",
        f"Of {len(left)} numbers the log determines {known} (less than half of the prior's spread is left) and leaves "
        f"{open_} open (more than four fifths).",
        f"Of {len(checked.table)} summaries, {len(checked.table) - len(cannot)} lie where fitted communities have them"
        + (f"; not: {'; '.join(cannot['means'])}." if len(cannot) else "."),
    ]
    if checked.outgrown:
        tried = checked.outgrown + len(checked.actives)
        said.append(
            f"{checked.outgrown} of {tried} such communities grew beyond what the bank holds: left out of that."
        )
    if found.refined:
        said.append(f"{found.refined} chains of further simulations joined the bank's runs.")
    if found.shrunk > 1:
        said.append(
            f"It is larger than simulated communities: it was compared with some {found.shrunk:.1f} times smaller ones."
        )
    if n > found.age:
        said.append(f"The numbers rest on its last {found.age} months.")
    return said


def _left_table(left: "pd.DataFrame") -> "Table":
    from experiments.wording import Table

    rows = [
        [row["number"], number(row["middle"]), f"{number(row['low'])} to {number(row['high'])}", f"{row['left']:.0%}"]
        for row in left.to_dict("records")
    ]
    return Table(["number", "middle", "90 %", "of the prior's spread left"], rows)


def _fit_json(found: "Fit", held: "Bank", checked: "Check", left: "pd.DataFrame") -> dict[str, Any]:
    head = {"family": found.family, "months": len(found.actives), "refined": found.refined, "runs": len(held)}
    head |= {"compared_as_times_smaller": found.shrunk, "fitted_to_last_months": found.age}
    return head | {"numbers": left.to_dict("records"), "check": checked.table.to_dict("records")}


def _whatif_said(found: "Fit", table: "pd.DataFrame", gained: "pd.DataFrame", days: int) -> list[str]:
    from experiments.wording import refusals

    first, *others = table["arm"].unique()
    said = []
    for arm in others:
        row = gained[(gained["arm"] == arm) & (gained["outcome"] == "active")].iloc[0]
        effect, low, high = (100 * row[name] for name in ("effect", "low", "high"))
        sure = "" if low > 0 or high < 0 else " Whether it helps or harms is not decided."
        said.append(
            f"{arm}: {effect:+.0f} % of today's active members more than {first} on average over {days} days "
            f"(95 %: {low:+.0f} to {high:+.0f}); {row['fit_share']:.0%} of the variance between lives is what the fit "
            f"leaves open, the rest is chance.{sure}"
        )
    n = table.groupby(["member", "seed"]).ngroups
    off = table.groupby(["member", "seed"])["off"].first()
    refused = int(table["refused"].sum())
    return [
        *said,
        *([refusals(refused)] if refused else []),
        f"{n} lives of {table['member'].nunique()} members of the fit, chosen by their last months: half of them are "
        f"within a factor of {exp(float(off.median())):.1f} of the log's.",
    ]


def _effects_table(gained: "pd.DataFrame") -> "Table":
    from experiments.wording import Table, between

    rows = []
    for row in gained.to_dict("records"):
        times = 100 if row["outcome"] in PER_CENT else 1
        base, effect, low, high = (times * row[name] for name in ("base", "effect", "low", "high"))
        share = row["fit_share"]
        fit, chance = ("–", "–") if isnan(share) else (f"{share:.0%}", f"{1 - share:.0%}")
        rows.append([row["arm"], NAMES[row["outcome"]], number(base), between(effect, low, high), fit, chance])
    return Table(["arm", "outcome", "without", "more (95 %)", "of the variance: fit", "chance"], rows)


def _forecast_said(found: "Fit", told: "Forecast") -> list[str]:
    ahead = told.actives.shape[1]
    low, high = (end[-1] for end in told.band(0.9))
    now = sum(found.actives[-3:]) / 3
    said = [
        f"In month {ahead} from today {_middle(told)} members are active (90 %: {low:.0f} to {high:.0f}); "
        f"{now:.0f} were in the last three months on average."
    ]
    for months in (6, 12):
        if months <= ahead:
            chance = told.chance_alive(months)
            said.append(f"Alive in {months} months, with three members or more active in 30 days: {chance:.0%}.")
    return said


def _stack_said(learnt: "Learnt", months: int) -> str:
    parts = ", ".join(f"{name} {weight:.0%}" for name, weight in learnt.weights.items() if weight >= 0.005)
    beyond = "" if months <= AHEAD else f" Beyond month {AHEAD} that was not tested."
    return f"Put together of {parts}, as trials of {learnt.logs} real logs taught (docs/forecast-skill.md).{beyond}"


def _alone_said(why: str | None) -> str:
    return f"This is the simulator's forecast alone, which was less good than together with the baselines: {why}."


def _width_said(found: "Fit", wider: float) -> str:
    width = "as the model has them" if abs(wider - 1) < 0.05 else f"{wider:.2f} times as wide as the model has them"
    tried = len(found.past.before)
    rests = f"learned from {tried} forecasts of its own past" if tried else "its past is too short to say more"
    return f"The bands are {width}: {rests}."


def _middle(told: "Forecast") -> str:
    import numpy as np

    return f"{np.median(told.actives[:, -1]):.0f}"


def _forecast_table(told: "Forecast") -> "Table":
    import numpy as np

    from experiments.wording import Table

    half, most = told.band(0.5), told.band(0.9)
    middle, come = np.median(told.actives, axis=0), np.median(told.newcomers, axis=0)
    few, many = np.quantile(told.newcomers, [0.05, 0.95], axis=0)
    rows = [
        [
            str(k + 1),
            f"{middle[k]:.0f}",
            f"{half[0][k]:.0f} to {half[1][k]:.0f}",
            f"{most[0][k]:.0f} to {most[1][k]:.0f}",
            f"{come[k]:.0f}",
            f"{few[k]:.0f} to {many[k]:.0f}",
            f"{told.chance_alive(k + 1):.0%}",
        ]
        for k in range(len(middle))
    ]
    return Table(["month", "active", "50 %", "90 %", "newcomers", "90 %", "alive"], rows)


def _forecast_json(told: "Forecast") -> dict[str, Any]:
    import numpy as np

    names = ("p5", "p25", "p50", "p75", "p95")
    bands = {
        name: dict(
            zip(names, np.quantile(getattr(told, name), [0.05, 0.25, 0.5, 0.75, 0.95], axis=0).tolist(), strict=True)
        )
        for name in ("actives", "newcomers")
    }
    return bands | {"alive": [told.chance_alive(k + 1) for k in range(told.actives.shape[1])]}
