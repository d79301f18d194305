"""A study: a question as a TOML file that a person can read aloud."""

import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, ValidationError
from pydantic_core import InitErrorDetails

from experiments.asked import MOST_DAYS, idle_policies, wrong_numbers
from experiments.outcomes import OUTCOMES
from experiments.run import Run
from sim.errors import InputError, from_validation, unknown
from sim.files import read_toml
from sim.lifespan import LifespanRule
from sim.policies import Policy, parse_policies
from sim.scenario import Scenario, load_scenario

HERE = Path(__file__).parent / "studies"
Level = float | int | str
COLUMNS = {"arm", "replicate", "seed", "error", "rmst"}
COLUMNS |= {"died", "never_started", "died_relative", "never_started_relative", "died_lineage"}


def _no_switch(given: Any) -> Any:
    if isinstance(given, bool):
        raise ValueError("should be a number or a word, not true or false")
    return given


_Given = Annotated[Level, BeforeValidator(_no_switch)]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _ArmText(_Closed):
    name: Annotated[str, Field(min_length=1)]
    policies: list[str] = []
    scenario: str | None = None
    settings: dict[str, _Given] = {}


class _FactorText(_Closed):
    name: Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_]*$")]
    unit: str = ""
    levels: Annotated[list[_Given], Field(min_length=1)]


class _StudyText(_Closed):
    question: Annotated[str, Field(min_length=1)]
    source: str = ""
    scenario: str
    days: StrictInt | None = None
    replicates: StrictInt
    seed: StrictInt = 1
    outcomes: list[str] = list(OUTCOMES)
    against: str | None = None
    daily: bool = False
    settings: dict[str, _Given] = {}
    lifespan: LifespanRule = LifespanRule()
    factor: _FactorText | None = None
    arms: Annotated[list[_ArmText], Field(min_length=1)]


ALLOWED = {"lifespan": LifespanRule.__annotations__, "factor": _FactorText.model_fields, "arms": _ArmText.model_fields}


@dataclass(frozen=True)
class Arm:
    """One side of a comparison: a scenario, what its operator does, and the level of the factor."""

    name: str
    scenario: Scenario
    policies: tuple[Policy, ...]
    factors: tuple[tuple[str, Level], ...]


@dataclass(frozen=True)
class Study:
    """A question with all that is needed to answer it.

    Attributes
    ----------
    name, question, source : str
    arms : tuple of Arm
        In the order of the file, each with every level of the factor.
    factor : (str, str) or None
        Name and unit.
    days, replicates, seed : int
    outcomes : tuple of str
        Names in :data:`experiments.outcomes.OUTCOMES`.
    against : str
        The arm that the others are compared with.
    rule : LifespanRule
    daily : bool
        Keep the daily records.
    """

    name: str
    question: str
    source: str
    arms: tuple[Arm, ...]
    factor: tuple[str, str] | None
    days: int
    replicates: int
    seed: int
    outcomes: tuple[str, ...]
    against: str
    rule: LifespanRule
    daily: bool

    def runs(self) -> list[Run]:
        """List the runs: all arms of replicate 0, then of replicate 1, so that a cut-off study is balanced."""
        return [
            Run(arm.name, arm.scenario, arm.policies, r, self.seed + r, self.days, self.rule, arm.factors)
            for r in range(self.replicates)
            for arm in self.arms
        ]

    def resolved(self) -> dict[str, Any]:
        """Give the study with every parameter spelled out, as the manifest keeps it."""
        return {
            "name": self.name,
            "question": self.question,
            "source": self.source,
            "days": self.days,
            "replicates": self.replicates,
            "seed": self.seed,
            "outcomes": list(self.outcomes),
            "against": self.against,
            "lifespan": asdict(self.rule),
            "factor": self.factor,
            "arms": [
                {
                    "name": arm.name,
                    "policies": [str(policy) for policy in arm.policies],
                    "factors": dict(arm.factors),
                    "scenario": arm.scenario.as_dict(),
                }
                for arm in self.arms
            ],
        }


def load_study(path: str | Path) -> Study:
    """Read a study, and find every mistake in it at once.

    Parameters
    ----------
    path : str or path
        A TOML file, or the name of a study that ships.

    Returns
    -------
    Study

    Raises
    ------
    InputError
        One line a mistake: file, key, what was given, what is allowed, the nearest match.
    """
    path = _found(Path(path))
    return study_of(read_toml(path), path.name)


def study_of(raw: dict[str, Any], where: str) -> Study:
    """Make a study of what a file says; as :func:`load_study`."""
    try:
        text = _StudyText.model_validate(raw)
    except ValidationError as error:
        raise _refusal(error, where) from None
    arms, problems = _arms(text, where)
    problems += _wrong_names(text, [] if problems else [arm.name for arm in arms], where)
    days, wrong = _horizon(text, arms)
    problems += [f"{where}: {problem}" for problem in wrong]
    if not wrong:
        problems += [f"{where}: {said}" for arm in arms for said in idle_policies(arm.name, arm.policies, days)]
    if problems:
        raise InputError(*problems)
    return Study(
        name=where.removesuffix(".toml"),
        question=text.question,
        source=text.source,
        arms=tuple(arms),
        factor=(text.factor.name, text.factor.unit) if text.factor else None,
        days=days,
        replicates=text.replicates,
        seed=text.seed,
        outcomes=tuple(text.outcomes),
        against=text.against or arms[0].name,
        rule=text.lifespan,
        daily=text.daily,
    )


def _refusal(error: ValidationError, where: str) -> InputError:
    """Answer each mistake with the keys that are allowed where it stands."""
    problems: list[str] = []
    for found in error.errors():
        table = str(found["loc"][0]) if len(found["loc"]) > 1 else ""
        details = InitErrorDetails(type=found["type"], loc=found["loc"], input=found["input"], ctx=found.get("ctx", {}))
        alone = ValidationError.from_exception_data(error.title, [details])
        problems += from_validation(alone, where, ALLOWED.get(table, _StudyText.model_fields)).problems
    return InputError(*problems)


def _horizon(text: _StudyText, arms: list[Arm]) -> tuple[int, list[str]]:
    """Give the study's days, those of its scenarios if it names none; and what makes no sense in its numbers."""
    suited = sorted({arm.scenario.days for arm in arms})
    days = text.days if text.days is not None else (suited or [MOST_DAYS])[0]
    problems = wrong_numbers(days, text.replicates, text.seed, text.lifespan)
    if text.days is None and len(suited) > 1:
        horizons = ", ".join(map(str, suited))
        problems.append(f"days is missing, and the scenarios of the arms suit different horizons: {horizons}")
    return days, problems


def _found(path: Path) -> Path:
    shipped = HERE / f"{path}.toml"
    if path.suffix != ".toml" and shipped.exists():
        return shipped
    if not path.exists():
        studies = [study.stem for study in HERE.glob("*.toml")]
        raise InputError(
            unknown("study", str(path), studies) if path.suffix != ".toml" else f"{path}: there is no such file"
        )
    return path


def _wrong_names(text: _StudyText, arms: list[str], where: str) -> list[str]:
    problems = [unknown("outcome", name, OUTCOMES, where) for name in text.outcomes if name not in OUTCOMES]
    twice = sorted({name for name in text.outcomes if text.outcomes.count(name) > 1})
    problems += [f"{where}: outcomes: {name!r} stands there twice" for name in twice]
    problems += [f"{where}: there are two arms {name!r}" for name in sorted({a for a in arms if arms.count(a) > 1})]
    if text.against is not None and arms and text.against not in arms:
        problems.append(unknown("arm", text.against, arms, f"{where}: against"))
    return problems


def _arms(text: _StudyText, where: str) -> tuple[list[Arm], list[str]]:
    if text.factor is None:
        problems = []
        levels: list[Level | None] = [None]
    else:
        levels = list(text.factor.levels)
        problems = [f"{where}: factor.levels = {x!r} is not finite" for x in levels if _not_finite(x)]
        if text.factor.name in COLUMNS.union(OUTCOMES):
            problems.append(
                f"{where}: factor.name = {text.factor.name!r} is a column of the results; name it otherwise"
            )
        if len({isinstance(x, str) for x in levels}) > 1:
            problems.append(f"{where}: factor.levels: numbers and words are mixed")
        if len(set(levels)) < len(levels):
            problems.append(f"{where}: factor.levels: a level stands there twice")
        if not any("{" + text.factor.name + "}" in str(arm) for arm in (*text.arms, text.settings)):
            problems.append(
                f"{where}: factor {text.factor.name!r} is never used; write {{{text.factor.name}}} in an arm"
            )
    arms: list[Arm] = []
    refused: list[tuple[str, ...]] = []
    for arm in text.arms:
        try:
            arms += [_arm(text, arm, level) for level in (levels if not problems else levels[:1])]
            refused.append(())
        except InputError as error:
            refused.append(error.problems)
    return arms, problems + _of_arms([arm.name for arm in text.arms], refused, where)


def _of_arms(names: list[str], refused: list[tuple[str, ...]], where: str) -> list[str]:
    """Give what is wrong with each arm; once, if the same is wrong with all of them."""
    common = [problem for problem in refused[0] if len(names) > 1 and all(problem in found for found in refused)]
    own = [(name, problem) for name, found in zip(names, refused, strict=True) for problem in found]
    return [f"{where}: {problem}" for problem in common] + [
        f"{where}: arm {name!r}: {problem}" for name, problem in own if problem not in common
    ]


def _not_finite(x: Level | None) -> bool:
    return isinstance(x, float) and not math.isfinite(x)


def _arm(study: _StudyText, arm: _ArmText, level: Level | None) -> Arm:
    def filled(said: Level) -> Level:
        if study.factor is None or level is None or not isinstance(said, str):
            return said
        hole = "{" + study.factor.name + "}"
        return level if said == hole else said.replace(hole, str(level))

    problems: list[str] = []
    policies: tuple[Policy, ...] = ()
    scenario = None
    try:
        scenario = load_scenario(arm.scenario or study.scenario)
        settings = {key: filled(value) for key, value in (study.settings | arm.settings).items()}
        scenario = scenario.with_settings(settings)  # type: ignore[arg-type]
    except InputError as error:
        problems += error.problems
    try:
        by_custom = scenario.operated_by if scenario else ()
        policies = parse_policies(", ".join(str(filled(policy)) for policy in arm.policies), by_custom)
    except InputError as error:
        problems += error.problems
    if problems or scenario is None:
        raise InputError(*problems)
    factors = ((study.factor.name, level),) if study.factor is not None and level is not None else ()
    return Arm(str(filled(arm.name)), scenario, policies, factors)
