"""A study: a question as a TOML file that a person can read aloud."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from experiments.arms import Arm, arms_of
from experiments.asked import MOST_DAYS, idle_policies, wrong_numbers
from experiments.factors import factors_of, points_of
from experiments.outcomes import OUTCOMES
from experiments.precision import Precision, read_precision
from experiments.run import Run
from experiments.written import Mistakes, StudyText, Written, read_text
from sim.errors import InputError, unknown
from sim.files import read_toml
from sim.lifespan import LifespanRule

__all__ = ["Arm", "Study", "find_study", "load_study", "study_of"]

HERE = Path(__file__).parent / "studies"


@dataclass(frozen=True)
class Study:
    """A question with all that is needed to answer it.

    Attributes
    ----------
    name, question, source : str
    arms : tuple of Arm
        In the order of the file, each at every point of the design that it can tell apart.
    design : str
        How the points were chosen.
    factors : tuple of (str, str)
        Name and unit of each.
    days, replicates, seed : int
        Replicates at most, if a precision is wanted.
    precision : Precision or None
        Where to stop before.
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
    design: str
    factors: tuple[tuple[str, str], ...]
    days: int
    replicates: int
    precision: Precision | None
    seed: int
    outcomes: tuple[str, ...]
    against: str
    rule: LifespanRule
    daily: bool

    def runs(self, replicates: int | None = None) -> list[Run]:
        """List the runs: all arms of replicate 0, then of replicate 1, so that a cut-off study is balanced.

        Parameters
        ----------
        replicates : int, optional
            The first so many; all by default.
        """
        return [
            Run(arm.name, arm.scenario, arm.policies, r, self.seed + r, self.days, self.rule, arm.factors)
            for r in range(self.replicates if replicates is None else replicates)
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
            "precision": None if self.precision is None else self.precision.as_dict(),
            "seed": self.seed,
            "outcomes": list(self.outcomes),
            "against": self.against,
            "lifespan": asdict(self.rule),
            "design": self.design,
            "factors": [list(factor) for factor in self.factors],
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
        One line a mistake: file, line, key, what was given, what is allowed, the nearest match.
    """
    path = find_study(path)
    raw = read_toml(path)
    return study_of(raw, path.name, path.read_text(encoding="utf-8-sig"), path.parent)


def study_of(raw: dict[str, Any], where: str, said: str = "", folder: Path = Path()) -> Study:
    """Make a study of what a file says; as :func:`load_study`.

    Parameters
    ----------
    raw : dict
        As TOML gives it.
    where : str
        The file's name, which is that of the study.
    said : str
        The file itself, for the lines of mistakes.
    folder : Path
        In which a design's file lies.
    """
    mistakes = Mistakes(where, said)
    written = read_text(raw, mistakes)
    text = written.text
    factors = factors_of(written, mistakes)
    points = points_of(text, factors, folder, mistakes)
    placed = arms_of(text, factors, points, mistakes)
    arms = [arm for _, arm in placed]
    days = _days(written, placed, mistakes)
    _check_names(text, [arm.name for arm in arms], mistakes)
    precision = read_precision(text.precision, text.outcomes[0], mistakes)
    mistakes.raise_if_any()
    return Study(
        name=where.removesuffix(".toml"),
        question=text.question,
        source=text.source,
        arms=tuple(arms),
        design=text.design,
        factors=tuple((factor.name, factor.unit) for factor in factors),
        days=days,
        replicates=text.replicates,
        precision=precision,
        seed=text.seed,
        outcomes=tuple(text.outcomes),
        against=text.against or arms[0].name,
        rule=written.rule,
        daily=text.daily,
    )


def _days(written: Written, arms: Sequence[tuple[int, Arm]], mistakes: Mistakes) -> int:
    """Give the study's days, those of its scenarios if it names none; and note what makes no sense in its numbers."""
    text = written.text
    suited = sorted({arm.scenario.days for _, arm in arms})
    days = text.days if text.days is not None else (suited or [MOST_DAYS])[0]
    problems = wrong_numbers(days, text.replicates, text.seed, written.rule)
    for problem in problems:
        mistakes.note((problem.partition(" ")[0],), problem)
    if text.days is None and len(suited) > 1:
        horizons = ", ".join(map(str, suited))
        said = f"days is missing, and the scenarios of the arms suit different horizons: {horizons}"
        mistakes.note(("scenario",), said)
    if not any(problem.startswith("days") for problem in problems):
        for i, arm in {i: arm for i, arm in reversed(arms) if idle_policies(arm.name, arm.policies, days)}.items():
            mistakes.note(("arms", i, "policies"), *idle_policies(arm.name, arm.policies, days))
    return days


def find_study(path: str | Path) -> Path:
    """Find the file of a study: as it is named, or among those that ship.

    Raises
    ------
    InputError
        There is none.
    """
    path = Path(path)
    shipped = HERE / f"{path}.toml"
    if path.suffix != ".toml" and shipped.exists():
        return shipped
    if not path.exists():
        studies = [study.stem for study in HERE.glob("*.toml")]
        raise InputError(
            unknown("study", str(path), studies) if path.suffix != ".toml" else f"{path}: there is no such file"
        )
    return path


def _check_names(text: StudyText, arms: Sequence[str], mistakes: Mistakes) -> None:
    for i, name in enumerate(text.outcomes):
        if name not in OUTCOMES:
            mistakes.note(("outcomes", i), unknown("outcome", name, OUTCOMES))
        elif name in text.outcomes[:i]:
            mistakes.note(("outcomes", i), f"outcome {name!r} stands there twice")
    if text.against is not None and text.against not in arms and not len(mistakes):
        mistakes.note(("against",), unknown("arm", text.against, arms, "against"))
