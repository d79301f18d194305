"""The command ``lifespan``. What is heavy is imported by the command that needs it."""

import ast
import gc
import os
import re
import shlex
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

from experiments import terminal
from experiments.advice import command as advice
from experiments.baseline import command as baseline
from experiments.claims import command as questions
from experiments.dashboard import command as dashboard
from experiments.discovery import command as discovery
from experiments.explain import command as explanation
from experiments.files import check_endings, write_table
from experiments.fitting import command as fits
from experiments.forecasting import command as skill
from experiments.importing import command as importing
from experiments.options import AsJson, Lang, Workers
from experiments.patterns import command as published
from experiments.report import command as reports
from experiments.sensitivity import command as sensitivity
from sim.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from experiments.answer import Answer
    from experiments.phrases import Words
    from experiments.sweep import Sweep
    from sim.policies import Policy
    from sim.scenario import Scenario

app = typer.Typer(
    name="lifespan",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Try an operator's ideas on simulated communities, and see how long they live.

    \b
    First:  lifespan list                      what there is
            lifespan run wechat_group          how long such a group lives
            lifespan compare wechat_group --arm 'alone:' --arm 'led: value(hours_per_week=3)'

    \b
    Then:   lifespan show value                a policy with its parameters, units and source
            lifespan plan STUDY.toml           what a study would run, and what is wrong with its file
            lifespan sweep STUDY.toml          a whole study, with a page to look at
            lifespan import EXPORT --out EVENTS.csv     the log of a real community, from an export of its chat
            lifespan describe EVENTS.csv       the same measures of a real community's log
    """,
    epilog="Exit codes: 0 done, 1 some runs failed or differ, 2 the input is wrong, 3 the folder is in use, "
    "130 interrupted (what is finished is kept).",
)

INTERRUPTED = 130
NOT_A_LITERAL = (ValueError, TypeError, SyntaxError, RecursionError, MemoryError)
MOST_BITS = 1000
LONGEST_SHOWN = 60
OF_ROOMS: dict[
    str, tuple[Callable[..., Any], str]
] = {  # what a room of experiments/ has a command for, with what --help says of it
    "patterns": (published.patterns, published.HELP),
    "claims": (questions.claims, questions.HELP),
    "calibrate": (baseline.calibrate, baseline.HELP),
    "import": (importing.import_, importing.HELP),
    "bank": (fits.bank, fits.BANK_HELP),
    "fit": (fits.fit, fits.FIT_HELP),
    "forecast": (fits.forecast, fits.FORECAST_HELP),
    "benchmark-forecast": (skill.benchmark_forecast, skill.HELP),
    "advise": (advice.advise, advice.HELP),
    "costs": (advice.costs, advice.COSTS_HELP),
    "sensitivity": (sensitivity.sensitivity, sensitivity.HELP),
    "discover": (discovery.discover, discovery.HELP),
    "explain": (explanation.explain, explanation.HELP),
    "dashboard": (dashboard.dashboard, dashboard.HELP),
    "report": (reports.report, reports.HELP),
}
KINDS = ("scenarios", "policies", "platforms", "studies", "claims")
Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change a number, for instance members.size=200.")
]
Replicates = Annotated[int, typer.Option(help="Communities an arm.")]
Days = Annotated[int | None, typer.Option(help="Horizon in days.  [default: the scenario's]")]
Seed = Annotated[int, typer.Option(help="Replicate r has seed SEED + r, in every arm.")]
Page = Annotated[Path | None, typer.Option(help="Where to write the page with the picture.  [default: results/…]")]


def main() -> NoReturn:
    """Run the command, and answer wrong input in clear lines."""
    gc.set_threshold(50_000, 20, 20)  # what is imported stays: looking for garbage in it takes an eighth of a run
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # processes share the cores; NumPy's threads would only begin
    try:
        app()
    except InputError as error:
        for problem in error.problems:
            typer.echo(f"lifespan: {problem}", err=True)
        sys.exit(getattr(error, "exit_code", 2))
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            typer.echo("lifespan: interrupted; what is finished is kept", err=True)
        raise
    finally:
        gc.freeze()  # the process ends: to look for garbage once more would take a third of a short run
    sys.exit(0)


# -- what there is -----------------------------------------------------------------------------------------------------
@app.command("list")
def list_(
    kind: Annotated[str | None, typer.Argument(help="scenarios, policies, platforms, studies or claims.")] = None,
) -> None:
    """Say what there is, a line each."""
    from experiments.catalogue import catalogue
    from sim.errors import unknown

    if kind is not None and kind not in KINDS:
        raise InputError(unknown("kind", kind, KINDS))
    for shown in (kind,) if kind else KINDS:
        if not kind:
            typer.echo(f"{shown}:")
        for name, line in catalogue(shown).items():
            typer.echo(f"  {name:22} {line}")


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="A scenario, policy, platform, study or claim; or 'behaviour'.")],
    as_json: AsJson = False,
) -> None:
    """Show all that is called so: parameters, units, ranges, values, and where each number is from."""
    from experiments.catalogue import describe_entries

    entries = describe_entries(name)
    if as_json:
        terminal.print_json([{"name": name} | entry._asdict() for entry in entries])
        return
    for place, entry in enumerate(entries):
        typer.echo("\n" * (place > 0) + f"{entry.kind} {entry.title}".lstrip())
        terminal.tell_entry(entry)


# -- run and compare ---------------------------------------------------------------------------------------------------
@app.command()
def run(
    scenario: Annotated[str, typer.Argument(help="A scenario's name, or a TOML file of your own.")],
    policy: Annotated[
        list[str] | None, typer.Option(help="What the operator does, for instance 'pruning(inactive_days=60)'.")
    ] = None,
    settings: Settings = None,
    days: Days = None,
    replicates: Replicates = 100,
    seed: Seed = 1,
    events: Annotated[
        Path | None, typer.Option(help="Write who wrote when in the first replicate (CSV, .csv.gz, Parquet).")
    ] = None,
    daily: Annotated[Path | None, typer.Option(help="Write the daily records of the first replicate.")] = None,
    page: Page = None,
    workers: Workers = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Say how long such a community lives."""
    from experiments.describe import describe
    from experiments.life import look_closely
    from experiments.phrases import Words
    from sim.policies import parse_policies

    words = Words(lang)
    check_endings(events, daily)
    start = _scenario(scenario, settings)
    policies = parse_policies(", ".join(policy or []), start.operated_by)
    answer, runs = _answered(start, {start.name: policies}, days, replicates, seed, workers)
    _stop_if_lost(answer)
    number = int(answer.finished["replicate"].iloc[0])
    first = look_closely(runs[number])
    if events:
        write_table(events, first.log)
    if daily:
        write_table(daily, first.daily.reset_index())
    described = describe(first.log, runs[0].rule, observed_until=answer.days - 1)
    if as_json:
        head = {"scenario": start.name, "policies": [str(p) for p in policies], "days": answer.days, "seed": seed}
        terminal.print_json(head | answer.arm_dict(start.name) | {"description": described})
    else:
        terminal.tell(answer, _setting(answer, start, words), words)
        shown = ("second_day", "ret30", "ret90", "gini", "top10", "p_active_next_month")
        told = "  ".join(f"{k} {terminal.short(described[k])}" for k in shown)
        typer.echo("\n" + words("said.as_a_log", number=str(number), told=told))
        if events:
            typer.echo(words("said.events", events=str(events)))
    if page or not as_json:
        typed = _typed(scenario, settings, answer.days)
        page = page or Path(f"results/run-{start.name}.html")
        _picture(page, answer, start, {start.name: policies}, typed, words, life=first)
    _finish(answer)


@app.command()
def compare(
    scenario: Annotated[str | None, typer.Argument(help="A scenario's name, or a TOML file of your own.")] = None,
    arm: Annotated[
        list[str] | None, typer.Option(help="'NAME: policy, policy'; the others are compared with the first.")
    ] = None,
    branch: Annotated[
        int | None, typer.Option(help="Day on which the arms part; what they begin with alike is lived once.")
    ] = None,
    fit: Annotated[Path | None, typer.Option(help="A fitted community, from today on, in a scenario's place.")] = None,
    settings: Settings = None,
    days: Days = None,
    replicates: Replicates = 100,
    seed: Seed = 1,
    page: Page = None,
    workers: Workers = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Compare what an operator might do, on the same people and luck."""
    from experiments.branch import parted
    from experiments.phrases import Words

    if (fit is None) == (scenario is None):
        raise InputError("compare: a scenario is wanted, or --fit FIT as lifespan fit has written it; one of the two")
    if scenario is None or fit is not None:
        asked = {
            "--set": settings,
            "--branch": branch is not None,
            "--replicates": replicates != 100,
            "--seed": seed != 1,
        }
        if any(asked.values()):
            said = ", ".join(name for name, given in asked.items() if given)
            raise InputError(f"compare --fit: {said} is for scenarios; a fit says itself what lives and how often")
        fits.compare_fitted(fit or Path(), _arms(arm or [], ()), days, page, workers, Words(lang, "fits"), as_json)
        return
    words = Words(lang)
    start = _scenario(scenario, settings)
    arms = _arms(arm or [], start.operated_by)
    answer, _ = _answered(start, arms, days, replicates, seed, workers, branch)
    _stop_if_lost(answer)
    arms = parted(arms, branch) if branch is not None else arms
    if as_json:
        head = {"scenario": start.name, "replicates": replicates, "days": answer.days, "seed": seed, "branch": branch}
        told = [{"arm": name, "policies": [str(p) for p in arms[name]]} | answer.arm_dict(name) for name in answer.arms]
        terminal.print_json(head | {"arms": told, "differences": answer.differences_list()})
    else:
        terminal.tell(answer, _setting(answer, start, words), words)
    if page or not as_json:
        page = page or Path(f"results/compare-{start.name}.html")
        _picture(page, answer, start, arms, _typed(scenario, settings, answer.days), words)
    _finish(answer)


@app.command()
def plan(
    study: Annotated[Path, typer.Argument(help="A study's TOML file, or the name of one that ships.")],
    out: Annotated[Path | None, typer.Option(help="Folder of its results.  [default: results/STUDY]")] = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Say what a study would run and how long that takes; or all that is wrong with its file, line by line."""
    from experiments.plan import plan as planned

    said = planned(study, out, workers)
    if as_json:
        terminal.print_json(said.as_dict())
    else:
        terminal.tell_plan(said)


@app.command()
def leaks(
    scenario: Annotated[str, typer.Argument(help="A scenario's name, or a TOML file of your own.")],
    arm: Annotated[list[str] | None, typer.Option(help="'NAME: policy, policy'; two of them.")] = None,
    settings: Settings = None,
    days: Annotated[int, typer.Option(help="So many days; a day of a hundred members takes a second.", min=1)] = 60,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Look for luck that leaks: the first draw that differs between two arms though no act explains it.

    Lives both in plain Python, draw by draw; make the community small, for instance --set members.size=40. Exit code 1
    if there is a leak.
    """
    from experiments.answer import arms_of
    from experiments.leaks import compare_draws

    start = _scenario(scenario, settings)
    arms = _arms(arm or [], start.operated_by)
    if len(arms) != 2:
        raise InputError("leaks: two arms are wanted: --arm 'alone:' --arm 'led: value(hours_per_week=3)'")
    found = compare_draws(*arms_of(start, arms, replicates=1, days=days, rng=seed))
    if as_json:
        terminal.print_json(found._asdict() | {"leak": found.leak._asdict() if found.leak else None})
    else:
        terminal.tell_draws(found)
    if found.leak or found.broken:
        raise typer.Exit(1)


@app.command()
def sweep(
    study: Annotated[Path, typer.Argument(help="A study's TOML file, or the name of one that ships.")],
    out: Annotated[Path | None, typer.Option(help="Folder for the results.  [default: results/STUDY]")] = None,
    workers: Workers = None,
    scheduler: Annotated[str | None, typer.Option(help="Compute on the Dask cluster there: tcp://host:8786.")] = None,
    shard: Annotated[
        str | None, typer.Option(metavar="K/N", help="Only the K-th of N shares of the runs; then `lifespan merge`.")
    ] = None,
    run_seconds: Annotated[
        float | None, typer.Option(help="A run that takes longer has failed.  [default: 3600]")
    ] = None,
    run_memory: Annotated[
        int | None, typer.Option(help="Megabytes that a run may add to its worker's memory.  [default: no limit]")
    ] = None,
    max_failures: Annotated[int | None, typer.Option(help="Stop when more runs have failed.", min=0)] = None,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Compute failed runs again.")] = False,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Run a whole study; the same command goes on where it was cut, and `lifespan status` says how far it is."""
    from experiments.phrases import Words
    from experiments.shards import read_shard
    from experiments.sweep import sweep as run_study
    from experiments.workers import GENEROUS, Limits

    words = Words(lang)
    result = run_study(
        study,
        out,
        workers,
        scheduler=scheduler,
        shard=None if shard is None else read_shard(shard),
        limits=Limits(GENEROUS.seconds if run_seconds is None else run_seconds, run_memory),
        max_failures=max_failures,
        retry_failed=retry_failed,
        words=words,
    )
    _tell_sweep(result, words, as_json)


def _tell_sweep(result: "Sweep", words: "Words", as_json: bool) -> None:
    """Say what a sweep found; of a shard, only where it lies."""
    from experiments.wording import reached_said

    answer = result.answer
    if answer is None:
        typer.echo(f"{result.out}: done; lifespan merge DIR… --out DIR makes one of all shards")
        _tell_failures(result.failures)
        return
    for said in answer.failures():
        typer.echo(f"lifespan: {said}", err=True)
    if not answer.lost and as_json:
        told = [{"arm": name} | answer.arm_dict(name) for name in answer.arms]
        terminal.print_json({"out": str(result.out), "arms": told, "differences": answer.differences_list()})
    elif not answer.lost:
        terminal.tell(answer, words.term("texts", result.study.question), words, everything=True)
        if result.reached and result.study.precision:
            typer.echo("\n" + reached_said(result.study.precision, result.reached, words))
        typer.echo("\n" + words("said.results", folder=str(result.out)))
        typer.echo(words("said.picture", page=f"{result.out}/report.html"))
    _tell_failures(result.failures)


def _tell_failures(failures: list[dict[str, Any]], shown: int = 5) -> None:
    for failure in failures[:shown]:
        typer.echo(f"lifespan: {terminal.failed(failure)}", err=True)
    if failures:
        typer.echo("lifespan: with --retry-failed, the same command computes failed runs again", err=True)
        raise typer.Exit(1)


@app.command()
def status(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a sweep, running or not.")],
    as_json: AsJson = False,
) -> None:
    """Say how far a sweep is, what failed, and how to see why; from another shell, while it runs."""
    from experiments.status import status as found

    said = found(folder)
    if as_json:
        terminal.print_json(said)
    else:
        terminal.tell_status(said)


@app.command()
def merge(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR", help="Folders of shards of one study.")],
    out: Annotated[Path, typer.Option(help="Folder for the whole.")],
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Make one of the shards of a study: the same files as one sweep of the whole."""
    from experiments.phrases import Words
    from experiments.shards import merge as merged

    words = Words(lang)
    _tell_sweep(merged(folders, out, words), words, as_json)


@app.command()
def reproduce(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a finished sweep.")],
    arm: Annotated[str | None, typer.Option(help="Only one run: of this arm …")] = None,
    replicate: Annotated[int | None, typer.Option(help="… and this replicate; here, with its error in full.")] = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Run a finished study again from its manifest, and say run by run whether the results are the same."""
    from experiments.reproduce import reproduce as again

    if (arm is None) != (replicate is None):
        raise InputError("reproduce: --arm and --replicate go together")
    if arm is not None and replicate is not None:
        _reproduce_one(folder, arm, replicate)
        return
    found = again(folder, workers)
    different = [run for run in found if not run.equal]
    if as_json:
        told = [run._asdict() | {"equal": run.equal} for run in found]
        terminal.print_json({"runs": told, "equal": len(found) - len(different), "different": len(different)})
    else:
        for run in found:
            typer.echo(str(run))
        typer.echo(f"\n{len(found) - len(different)} of {len(found)} runs are equal")
        if different:
            typer.echo(f"largest difference: {max(different, key=lambda run: run.difference)}")
    if different:
        raise typer.Exit(1)


def _reproduce_one(folder: Path, arm: str, replicate: int) -> None:
    from experiments.attempt import Failure
    from experiments.reproduce import run_again

    outcome = run_again(folder, arm, replicate)
    if isinstance(outcome, Failure):
        typer.echo(outcome.trace or f"{outcome.error}: {outcome.said}", err=True)
        raise typer.Exit(1)
    for name, value in outcome.row.items():
        typer.echo(f"  {name:24} {terminal.short(value)}")


@app.command()
def describe(
    log: Annotated[
        Path, typer.Argument(metavar="EVENTS", help="member,day[,kind,to,room,time]: CSV, .csv.gz or Parquet.")
    ],
    window: Annotated[int, typer.Option(help="Days looked back; so long a silence is a death.")] = 30,
    threshold: Annotated[int, typer.Option(help="Members who have to be active within the window.")] = 3,
    rule: Annotated[Literal["first", "final"], typer.Option(help="Which silence ends the life.")] = "first",
    counted_from: Annotated[
        Literal["first-alive", "first-event"], typer.Option("--from", help="What days are counted from.")
    ] = "first-alive",
    until: Annotated[
        str | None, typer.Option(help="Last day observed, as in the log.  [default: that of its last event]")
    ] = None,
    report: Annotated[
        bool, typer.Option("--report", help="Write a page on its health: --report, or --report PAGE.html.")
    ] = False,
    page: Annotated[
        Path | None, typer.Argument(metavar="PAGE.html", help="With --report.  [default: results/describe-….html]")
    ] = None,
    lang: Annotated[str, typer.Option(help="Language of the page: en, or zh for Chinese.")] = "en",
    kind: Annotated[
        str,
        typer.Option(help="Real communities to compare with: any, forum, chat, question_site, meetup, open_source."),
    ] = "any",
    as_json: AsJson = False,
) -> None:
    r"""Say of a real community's log what `run` says of a simulated one, by the same code.

    \b
    lifespan describe events.csv                                   its measures
    lifespan describe events.csv --report health.html --kind chat  a page on its health, beside real chats
    lifespan describe events.csv --report --lang zh                the same in Chinese
    """
    from pydantic import ValidationError

    from experiments.describe import describe as measures
    from experiments.log import read_coverage, read_log
    from experiments.phrases import Words
    from experiments.reference import kind_of
    from sim.errors import from_validation
    from sim.lifespan import LifespanRule

    try:
        chosen = LifespanRule(window=window, threshold=threshold, spell=rule, start=counted_from)
    except ValidationError as error:
        raise from_validation(error, "describe") from None
    if page and not report:
        raise InputError(f"{page}: a page is written with --report")
    words, among = Words(lang, "health"), kind_of(kind)
    events, covered = read_log(log), read_coverage(log)
    end = _whole(until or _observed_until(covered))
    said = measures(events, chosen, observed_until=end)
    if report or as_json:
        from experiments.health.measured import health

        found = health(events, chosen, observed_until=end, kind=among, coverage=covered)
        said["health"] = found
        if report:
            _health_page(page or Path(f"results/describe-{log.name.split('.')[0]}.html"), found, log, words)
    if as_json:
        terminal.print_json(said)
    else:
        _tell_log(log, said, events)


def _observed_until(covered: dict[str, Any] | None) -> str | None:
    """Give the last day observed, where an import has said it."""
    return str(covered["observed_until"]) if covered and "observed_until" in covered else None


def _health_page(path: Path, found: dict[str, Any], log: Path, words: "Words") -> None:
    from experiments.health.page import write_page

    command = shlex.join(["lifespan", *sys.argv[1:]])
    write_page(path, found, name=log.name.split(".")[0], command=command, words=words)
    typer.echo(f"Page: {path}", err=True)


def _tell_log(log: Path, said: dict[str, Any], events: "pd.DataFrame") -> None:
    from experiments.describe import MEANINGS, said_of_kinds

    typer.echo(f"{log}\n")
    for name, meaning in MEANINGS.items():
        typer.echo(f"  {name:24} {terminal.short(said[name]):>12}   {meaning}".rstrip())
    for line in ("", *said_of_kinds(events)):
        typer.echo(line)


# -- reading what was typed --------------------------------------------------------------------------------------------
def _scenario(name: str, settings: list[str] | None) -> "Scenario":
    from sim.scenario import load_scenario

    wanted: dict[str, Any] = {}
    for text in settings or []:
        key, equals, value = text.partition("=")
        if not equals:
            raise InputError(f"--set {text!r}: write KEY=VALUE, for instance members.size=200")
        if key.strip() in wanted:
            raise InputError(f"--set {text!r}: {key.strip()} is set twice")
        wanted[key.strip()] = _number(value.strip())
    return load_scenario(name).with_settings(wanted) if wanted else load_scenario(name)


def _number(text: str) -> Any:
    """Give the number that was typed; what is none, as text, which is then refused."""
    try:
        value = ast.literal_eval(text)
    except NOT_A_LITERAL:
        value = None
    number = isinstance(value, float) or (type(value) is int and value.bit_length() <= MOST_BITS)
    return value if number else text[:LONGEST_SHOWN] + "…" * (len(text) > LONGEST_SHOWN)


def _arms(texts: list[str], by_custom: tuple[str, ...]) -> "dict[str, tuple[Policy, ...]]":
    from sim.policies import parse_policies

    arms: dict[str, tuple[Policy, ...]] = {}
    problems: list[str] = []
    if len(texts) < 2:
        problems.append("two arms or more are wanted: --arm 'alone:' --arm 'led: value(hours_per_week=3)'")
    for text in texts:
        name, colon, policies = text.partition(":")
        name = name.strip()
        if not colon or not name:
            problems.append(
                f"--arm {text!r}: write 'NAME: policy, policy', for instance 'led: value(hours_per_week=3)'"
            )
        elif name in arms:
            problems.append(f"--arm {text!r}: there is an arm {name!r} already")
        else:
            try:
                arms[name] = parse_policies(policies, by_custom)
            except InputError as error:
                problems += [f"--arm {name!r}: {problem}" for problem in error.problems]
    if problems:
        raise InputError(*problems)
    return arms


def _whole(day: str | None) -> int | str | None:
    return int(day) if day is not None and re.fullmatch(r"[+-]?[0-9]{1,18}", day) else day


# -- answering ---------------------------------------------------------------------------------------------------------
def _answered(
    start: "Scenario",
    arms: "dict[str, Any]",
    days: int | None,
    replicates: int,
    seed: int,
    workers: int | None,
    branch: int | None = None,
) -> "tuple[Answer, list[Any]]":
    from experiments.answer import answer_of, arms_of

    asked: dict[str, Any] = {"days": days, "replicates": replicates, "rng": seed}
    return answer_of(start, arms, workers=workers, branch=branch, **asked), arms_of(start, arms, **asked)


def _setting(answer: "Answer", start: "Scenario", words: "Words") -> str:
    from experiments.wording import setting

    return setting(answer, words.term("texts", start.title), words)


def _typed(scenario: str | None, settings: list[str] | None, days: int) -> list[str]:
    """Give the words that ask for a community."""
    changed = [word for text in settings or [] for word in ("--set", text)]
    return ["lifespan", "run", str(scenario), *changed, "--days", str(days)]


def _picture(
    path: Path,
    answer: "Answer",
    start: "Scenario",
    arms: "Mapping[str, Iterable[Policy]]",
    typed: list[str],
    words: "Words",
    **said: Any,
) -> None:
    from experiments.manifest import made_with
    from experiments.report.failures import failed_runs
    from experiments.report.page import write_page

    commands = {
        name: shlex.join([*typed, *(word for one in policies for word in ("--policy", str(one))), "--replicates", "1"])
        for name, policies in arms.items()
    }
    about = words("report.setting", said=_setting(answer, start, words))
    write_page(
        path,
        answer,
        words,
        title=words("report.question", what=_what(start, words)),
        setting=words.sentences(about, words.term("texts", start.says)),
        command=shlex.join(["lifespan", *sys.argv[1:]]),
        scenario=start,
        failed=failed_runs(answer, commands),
        made_with=made_with(),
        **said,
    )
    typer.echo("\n" + words("said.picture", page=str(path)), err=True)


def _what(start: "Scenario", words: "Words") -> str:
    title = words.term("texts", start.title)
    if words.language != "en" or title.split()[0] in ("A", "An"):
        return title[:1].lower() + title[1:] if title.startswith(("A ", "An ")) else title
    return f"{'an' if title[0] in 'AEIOU' else 'a'} {title}"


def _finish(answer: "Answer") -> None:
    for said in answer.failures():
        typer.echo(f"lifespan: {said}", err=True)
    if answer.failures():
        raise typer.Exit(1)


def _stop_if_lost(answer: "Answer") -> None:
    """End here if an arm has no run left to say anything of."""
    if answer.lost:
        _finish(answer)


for _name, (_command, _help) in OF_ROOMS.items():
    app.command(_name, help=_help)(_command)
