"""The command ``lifespan``. What is heavy is imported by the command that needs it."""

import ast
import gc
import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

from experiments import terminal
from experiments.files import check_endings, write_table
from experiments.importing.command import HELP as IMPORT_HELP
from experiments.importing.command import import_
from sim.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from experiments.answer import Answer
    from experiments.health.phrases import Words
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
            lifespan sweep STUDY.toml          a whole study, with a page to look at
            lifespan import EXPORT --out EVENTS.csv     the log of a real community, from an export of its chat
            lifespan describe EVENTS.csv       the same measures of a real community's log
    """,
    epilog="Exit codes: 0 done, 1 some runs failed, 2 the input is wrong, 130 interrupted (what is finished is kept).",
)

INTERRUPTED = 130
NOT_A_LITERAL = (ValueError, TypeError, SyntaxError, RecursionError, MemoryError)
MOST_BITS = 1000
LONGEST_SHOWN = 60
KINDS = ("scenarios", "policies", "platforms", "studies")
AsJson = Annotated[bool, typer.Option("--json", help="Print for machines.")]
Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change a number, for instance members.size=200.")
]
Replicates = Annotated[int, typer.Option(help="Communities an arm.")]
Days = Annotated[int | None, typer.Option(help="Horizon in days.  [default: the scenario's]")]
Seed = Annotated[int, typer.Option(help="Replicate r has seed SEED + r, in every arm.")]
Workers = Annotated[int | None, typer.Option(help="Processes.  [default: all cores]")]
Page = Annotated[Path | None, typer.Option(help="Where to write the page with the picture.  [default: results/…]")]


def main() -> NoReturn:
    """Run the command, and answer wrong input in clear lines."""
    gc.set_threshold(50_000, 20, 20)  # what is imported stays: looking for garbage in it takes an eighth of a run
    try:
        app()
    except InputError as error:
        for problem in error.problems:
            typer.echo(f"lifespan: {problem}", err=True)
        sys.exit(2)
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            typer.echo("lifespan: interrupted; what is finished is kept", err=True)
        raise
    sys.exit(0)


# -- what there is -----------------------------------------------------------------------------------------------------
@app.command("list")
def list_(
    kind: Annotated[str | None, typer.Argument(help="scenarios, policies, platforms or studies.")] = None,
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
    name: Annotated[str, typer.Argument(help="A scenario, policy, platform or study; or 'behaviour'.")],
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
    as_json: AsJson = False,
) -> None:
    """Say how long such a community lives."""
    from experiments.describe import describe
    from experiments.life import look_closely
    from sim.policies import parse_policies

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
        terminal.tell(answer, start)
        shown = ("second_day", "ret30", "ret90", "gini", "top10", "p_active_next_month")
        typer.echo(
            f"\nReplicate {number} as a log:  " + "  ".join(f"{k} {terminal.short(described[k])}" for k in shown)
        )
        if events:
            typer.echo(f"Its events: {events}; what they say of it: lifespan describe {events}")
    if page or not as_json:
        _picture(page or Path(f"results/run-{start.name}.html"), answer, start, life=first)
    _finish(answer)


@app.command()
def compare(
    scenario: Annotated[str, typer.Argument(help="A scenario's name, or a TOML file of your own.")],
    arm: Annotated[
        list[str] | None, typer.Option(help="'NAME: policy, policy'; the others are compared with the first.")
    ] = None,
    settings: Settings = None,
    days: Days = None,
    replicates: Replicates = 100,
    seed: Seed = 1,
    page: Page = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Compare what an operator might do, on the same people and luck."""
    start = _scenario(scenario, settings)
    arms = _arms(arm or [], start.operated_by)
    answer, _ = _answered(start, arms, days, replicates, seed, workers)
    _stop_if_lost(answer)
    if as_json:
        head = {"scenario": start.name, "replicates": replicates, "days": answer.days, "seed": seed}
        told = [{"arm": name, "policies": [str(p) for p in arms[name]]} | answer.arm_dict(name) for name in answer.arms]
        terminal.print_json(head | {"arms": told, "differences": answer.differences_list()})
    else:
        terminal.tell(answer, start)
    if page or not as_json:
        _picture(page or Path(f"results/compare-{start.name}.html"), answer, start)
    _finish(answer)


@app.command()
def sweep(
    study: Annotated[Path, typer.Argument(help="A study's TOML file, or the name of one that ships.")],
    out: Annotated[Path | None, typer.Option(help="Folder for the results.  [default: results/STUDY]")] = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Run a whole study; the same command goes on where it was cut."""
    from experiments.sweep import sweep as run_study

    result = run_study(study, out, workers)
    _stop_if_lost(result.answer)
    if as_json:
        told = [{"arm": name} | result.answer.arm_dict(name) for name in result.answer.arms]
        terminal.print_json({"out": str(result.out), "arms": told, "differences": result.answer.differences_list()})
    else:
        terminal.tell(result.answer, None, result.study.question)
        typer.echo(f"\nResults: {result.out}/runs.parquet, manifest.json\nPicture: {result.out}/report.html")
    _finish(result.answer)


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
        Path | None, typer.Argument(metavar="[PAGE.html]", help="With --report.  [default: results/describe-….html]")
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
    from experiments.health.phrases import Words
    from experiments.log import read_coverage, read_log
    from experiments.reference import kind_of
    from sim.errors import from_validation
    from sim.lifespan import LifespanRule

    try:
        chosen = LifespanRule(window=window, threshold=threshold, spell=rule, start=counted_from)
    except ValidationError as error:
        raise from_validation(error, "describe") from None
    if page and not report:
        raise InputError(f"{page}: a page is written with --report")
    words, among = Words(lang), kind_of(kind)
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


app.command("import", help=IMPORT_HELP)(import_)


@app.command()
def patterns(
    ids: Annotated[list[str] | None, typer.Argument(help="Patterns; all by default.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer lives: rough values, in a minute.")] = False,
    page: Annotated[Path | None, typer.Option(help="Write the page and its picture here, ending in .md.")] = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Ask the model for published figures about communities, beside null models that have to miss them."""
    from experiments.patterns.page import write_page
    from experiments.patterns.verdicts import patterns as asked

    if page and page.suffix != ".md":
        raise InputError(f"{page}: should end in .md")
    table = asked(ids or (), quick=quick, workers=workers)
    if as_json:
        terminal.print_json(table.to_dict("records"))
    else:
        terminal.tell_patterns(table)
    if page:
        write_page(page, table, shlex.join(["lifespan", *sys.argv[1:]]))


@app.command()
def calibrate(
    baseline: Annotated[bool, typer.Option("--baseline", help="Fit the baseline; it takes half an hour.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Say whether the frozen baseline is what the fit gives.")
    ] = False,
    members: Annotated[int | None, typer.Option(help="Of the ensemble; fewer to try.", min=8)] = None,
    steps: Annotated[int | None, typer.Option(help="Of the smoother; fewer to try.", min=1)] = None,
    page: Annotated[Path | None, typer.Option(help="Write the page about the fit here, ending in .md.")] = None,
    workers: Workers = None,
) -> None:
    """Fit people's behaviour to figures about communities as they are, and freeze it."""
    from experiments.baseline import ENSEMBLE
    from experiments.baseline import calibrate as fitting
    from experiments.baseline.page import write_page

    if not baseline:
        raise InputError(
            "calibrate: say --baseline, the one thing that can be fitted so; add --check to change nothing"
        )
    asked = {"members": members, "steps": steps}
    fit = fitting.calibrate(
        **{key: value for key, value in asked.items() if value is not None},
        workers=workers,
        tell=lambda line: typer.echo(line, err=True),
    )
    if check:
        different = fitting.differences(fit)
        typer.echo(
            "\n".join(different) if different else "the frozen baseline is what the fit gives, number for number"
        )
        raise typer.Exit(1 if different else 0)
    fitting.freeze(fit)
    write_page(page or Path("docs/calibration.md"), fit)
    typer.echo(f"frozen: {len(fit.baseline)} numbers; kept: {len(fit.ensemble)} members in {ENSEMBLE}")


@app.command()
def sensitivity(
    trajectories: Annotated[int, typer.Option(help="Walks through the numbers.", min=2)] = 8,
    replicates: Annotated[int, typer.Option(help="Communities at each stop.", min=1)] = 6,
    page: Annotated[Path | None, typer.Option(help="Write the page here, ending in .md.")] = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Say which assumptions about people carry the conclusions: Morris screening for five outcomes."""
    from experiments.screening import screen, write_page

    table = screen(trajectories=trajectories, replicates=replicates, workers=workers)
    if as_json:
        terminal.print_json(table.to_dict("records"))
    else:
        terminal.tell_screening(table)
    if page:
        write_page(page, table, shlex.join(["lifespan", *sys.argv[1:]]))


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
    start: "Scenario", arms: "dict[str, Any]", days: int | None, replicates: int, seed: int, workers: int | None
) -> "tuple[Answer, list[Any]]":
    from experiments.answer import answer_of, arms_of

    asked: dict[str, Any] = {"days": days, "replicates": replicates, "rng": seed}
    return answer_of(start, arms, workers=workers, **asked), arms_of(start, arms, **asked)


def _picture(path: Path, answer: "Answer", start: "Scenario", **said: Any) -> None:
    from experiments.report import write_page

    article = "an" if start.title[0] in "AEIOU" else "a"
    title = f"How long does {article} {start.title} live?"
    command = shlex.join(["lifespan", *sys.argv[1:]])
    write_page(
        path, answer, title=title, setting=terminal.setting(answer, start) + ". " + start.says, command=command, **said
    )
    typer.echo(f"\nPicture: {path}", err=True)


def _finish(answer: "Answer") -> None:
    for said in answer.failures():
        typer.echo(f"lifespan: {said}", err=True)
    if answer.failures():
        raise typer.Exit(1)


def _stop_if_lost(answer: "Answer") -> None:
    """End here if an arm has no run left to say anything of."""
    if answer.lost:
        _finish(answer)
