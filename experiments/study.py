"""A study: a question as a TOML file that a person can read aloud."""

import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from experiments.run import OUTCOMES, Run
from sim.errors import InputError, from_validation, unknown
from sim.lifespan import LifespanRule
from sim.policies import Policy, parse_policies
from sim.quantity import whole
from sim.scenario import Scenario, load_scenario, read_toml

HERE = Path(__file__).parent / "studies"
Level = float | int | str
COLUMNS = {"arm", "replicate", "seed", "error", "rmst"}
COLUMNS |= {"died", "never_started", "died_relative", "never_started_relative", "died_lineage"}


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _ArmText(_Closed):
    name: Annotated[str, Field(min_length=1)]
    policies: list[str] = []
    scenario: str | None = None
    settings: dict[str, Level] = {}


class _FactorText(_Closed):
    name: Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_]*$")]
    unit: str = ""
    levels: Annotated[list[Level], Field(min_length=1)]


class _StudyText(_Closed):
    question: Annotated[str, Field(min_length=1)]
    source: str = ""
    scenario: str
    days: Annotated[int, whole("days", 1, 100_000, "horizon")] | None = None
    replicates: Annotated[int, whole("runs an arm", 1, 10_000_000, "replicates")]
    seed: Annotated[int, whole("1", 0, 2**62, "seed of replicate 0")] = 1
    outcomes: list[str] = list(OUTCOMES)
    against: str | None = None
    daily: bool = False
    settings: dict[str, Level] = {}
    lifespan: LifespanRule = LifespanRule()
    factor: _FactorText | None = None
    arms: Annotated[list[_ArmText], Field(min_length=1)]


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
        Names in :data:`experiments.run.OUTCOMES`.
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
    where = path.name
    raw = read_toml(path)
    try:
        text = _StudyText.model_validate(raw)
    except ValidationError as error:
        raise from_validation(error, where, _StudyText.model_fields) from None
    arms, problems = _arms(text, where)
    problems += _wrong_names(text, [arm.name for arm in arms], where)
    days = text.days or (arms[0].scenario.days if arms else 0)
    if arms and days <= text.lifespan.window:
        problems.append(f"{where}: days = {days}: more than lifespan.window = {text.lifespan.window} are wanted")
    if problems:
        raise InputError(*problems)
    return Study(
        name=path.stem,
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
    for arm in text.arms:
        for level in levels if not problems else levels[:1]:
            try:
                arms.append(_arm(text, arm, level))
            except InputError as error:
                problems += [f"{where}: arm {arm.name!r}: {problem}" for problem in error.problems]
                break
    return arms, problems


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
        policies = parse_policies(", ".join(str(filled(policy)) for policy in arm.policies))
    except InputError as error:
        problems += error.problems
    try:
        settings = {key: filled(value) for key, value in (study.settings | arm.settings).items()}
        scenario = load_scenario(arm.scenario or study.scenario).with_settings(settings)  # type: ignore[arg-type]
    except InputError as error:
        problems += error.problems
    if problems or scenario is None:
        raise InputError(*problems)
    factors = ((study.factor.name, level),) if study.factor is not None and level is not None else ()
    return Arm(str(filled(arm.name)), scenario, policies, factors)
