"""The commands ``lifespan bank``, ``fit`` and ``forecast``, and ``compare --fit``."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments import terminal
from experiments.options import AsJson, Lang, Workers
from sim.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from experiments.fitting.bank import Bank
    from experiments.fitting.fit import Check, Fit
    from experiments.forecasting.forecast import Forecast, History
    from experiments.phrases import Words
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
Folder = Annotated[Path | None, typer.Option("--bank", help="Where the bank is.  [default: results/bank-FAMILY]")]
Family = Annotated[str, typer.Option(help="any, chat, forum, open_source, question_site, meetup.")]
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
        alive = f"{said['alive_after_a_year']:.0%} of them alive after a year"
        typer.echo(f"{len(made):,} runs of family {family} in {said['folder']}; {alive}.")
        typer.echo("Now: lifespan fit EVENTS --out fit.json")


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
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Find the numbers under which the model gives a log, and say what the log leaves open."""
    from experiments.fitting import told
    from experiments.fitting.bank import load_bank
    from experiments.fitting.fit import check, determined, write_fit
    from experiments.fitting.fit import fit as fitted_to
    from experiments.fitting.page import fit_page
    from experiments.phrases import Words
    from experiments.runner import compile_once

    words = Words(lang, "fits")
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
    answer = told.fit_said(found, held, checked, left, words)
    where = page or Path(f"results/fit-{log.name.split('.')[0]}.html")
    fit_page(where, found, checked, left, answer, log.name, words)
    if as_json:
        terminal.print_json(_fit_json(found, held, checked, left) | {"fit": str(out), "page": str(where)})
        return
    typer.echo()
    for line in answer:
        typer.echo(line)
    terminal.echo_table(told.numbers_table(left.head(SHOWN), words))
    typer.echo(words("fit.written", fit=str(out), page=str(where)) + "\n" + words("fit.heading", fit=str(out)))


def forecast(
    fit: Annotated[Path, typer.Argument(metavar="FIT", help="As lifespan fit has written it.")],
    months: Annotated[int, typer.Option(help="Of 30 days, ahead.", min=1, max=24)] = 12,
    bank: Folder = None,
    log: Annotated[
        Path | None, typer.Option(help="The log that was fitted.  [default: where it was, or beside]")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the draws.", min=0)] = 1,
    page: Page = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Say where a fitted community is heading, with bands."""
    import numpy as np

    from experiments.fitting import told
    from experiments.fitting.ahead import forecast as ahead
    from experiments.fitting.ahead import forecaster, width_learned
    from experiments.fitting.bank import load_bank
    from experiments.fitting.fit import read_fit
    from experiments.fitting.page import forecast_page
    from experiments.forecasting.ours import read_learnt, stacked
    from experiments.phrases import Words

    words = Words(lang, "fits")
    found = read_fit(fit)
    history, why = _log_of(found, fit, log, months, words)
    held, learnt = load_bank(found.family, bank), read_learnt()
    if history is not None:
        coming = stacked(history, forecaster(held), months, seed, learnt)
        made_of, rests = learnt.weights, [told.stack_said(learnt, months, words)]
    else:
        coming = ahead(held, found.past, months, np.random.default_rng(seed))
        wider = width_learned(held, found.past, np.random.default_rng(seed))
        made_of = {"simulator": 1.0}
        rests = [words("forecast.alone", why=str(why)), told.width_said(found, wider, words)]
    answer, table = [*told.forecast_said(found, coming, words), *rests], told.forecast_table(coming, words)
    where = page or Path(f"results/forecast-{fit.name.split('.')[0]}.html")
    forecast_page(where, found, coming, table, answer, fit.name, words)
    if as_json:
        terminal.print_json(_forecast_json(coming) | {"made_of": made_of, "alone_since": why, "page": str(where)})
        return
    typer.echo()
    for line in answer:
        typer.echo(line)
    terminal.echo_table(table)
    typer.echo(words("said.picture", page=str(where)))


def compare_fitted(
    fit: Path,
    arms: "dict[str, tuple[Policy, ...]]",
    days: int | None,
    page: Path | None,
    workers: int | None,
    words: "Words",
    as_json: bool,
) -> None:
    """Compare policies on a fitted community, from today on."""
    from experiments.fitting import told
    from experiments.fitting.fit import read_fit
    from experiments.fitting.page import whatif_page
    from experiments.fitting.whatif import effects, lives
    from experiments.runner import compile_once

    found, ahead = read_fit(fit), days or YEAR
    compile_once()
    table = lives(found, arms, ahead, workers)
    gained = effects(table)
    answer, rests = told.whatif_said(table, gained, ahead, words), words.at("whatif.rests")
    where = page or Path(f"results/whatif-{fit.name.split('.')[0]}.html")
    whatif_page(where, table, gained, answer, fit.name, words)
    if as_json:
        head = {"fit": str(fit), "days": ahead, "lives": len(table), "off": float(table["off"].median())}
        head |= {"refused": table.groupby("arm", sort=False)["refused"].sum().to_dict()}
        terminal.print_json(head | {"effects": gained.to_dict("records"), "rests_on": rests, "page": str(where)})
        return
    typer.echo()
    for line in answer:
        typer.echo(line)
    terminal.echo_table(told.effects_table(gained, words))
    for line in rests:
        typer.echo(line)
    typer.echo(words("said.picture", page=str(where)))


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


def _log_of(
    found: "Fit", fit: Path, log: Path | None, months: int, words: "Words"
) -> "tuple[History | None, str | None]":
    """Give the history of the log that was fitted; or why the baselines cannot have it."""
    from experiments.forecasting.ours import fewest

    places = [log] if log else [Path(found.log), fit.parent / Path(found.log).name]
    there = next((path for path in places if path.is_file()), None)
    if there is None:
        if log:
            raise InputError(f"{log}: there is no such file")
        return None, words("forecast.gone", log=str(found.log))
    history = _history(there, found.until)
    if history.actives.tolist() != found.actives:
        return None, words("forecast.changed", log=str(there))
    wanted = fewest(months)
    short = words("forecast.short", months=history.months, wanted=wanted)
    return (history, None) if history.months >= wanted else (None, short)


def _fit_json(found: "Fit", held: "Bank", checked: "Check", left: "pd.DataFrame") -> dict[str, Any]:
    head = {"family": found.family, "months": len(found.actives), "refined": found.refined, "runs": len(held)}
    head |= {"compared_as_times_smaller": found.shrunk, "fitted_to_last_months": found.age}
    return head | {"numbers": left.to_dict("records"), "check": checked.table.to_dict("records")}


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
