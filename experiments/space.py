"""What a study varies, for designs that are not of its own making: its arms at any points of its factors."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from experiments.arms import Arm, arms_of
from experiments.design import SAMPLED, Factor, Level, Point
from experiments.factors import factors_of, points_of
from experiments.study import Study, find_study, study_of
from experiments.written import Mistakes, StudyText, read_text
from sim.errors import InputError
from sim.files import read_toml

ARM = "arm"  # the factor whose levels are the arms as they are written


@dataclass(frozen=True)
class Space:
    """A study, and the ranges from which its points come.

    Attributes
    ----------
    study : Study
        At the points of its own design.
    factors : tuple of Factor
    points : tuple of dict
        Of its own design.
    arms : tuple of str
        Their names as they are written, without what the factors add.
    """

    study: Study
    factors: tuple[Factor, ...]
    points: tuple[Point, ...]
    arms: tuple[str, ...]
    _text: StudyText
    _said: str

    def at(self, points: Sequence[Point]) -> list[dict[str, Arm]]:
        """Give, for every point, each arm as it is there, by its name as written.

        Raises
        ------
        InputError
            Some point is not possible in some arm.
        """
        mistakes = Mistakes(f"{self.study.name}.toml", self._said)
        placed = arms_of(self._text, self.factors, points, mistakes)
        mistakes.raise_if_any()
        made = {(i, arm.factors): arm for i, arm in placed}
        used = {i: {name for name, level in arm.factors if level is not None} for i, arm in placed}
        return [{arm: made[i, self._levels(point, used[i])] for i, arm in enumerate(self.arms)} for point in points]

    def _levels(self, point: Point, used: set[str]) -> tuple[tuple[str, Level | None], ...]:
        return tuple((factor.name, point[factor.name] if factor.name in used else None) for factor in self.factors)

    def sampled(self, n: int) -> list[Point]:
        """Draw so many points from the ranges: by the study's design if it draws, else along a Sobol' sequence."""
        return SAMPLED.get(self.study.design, SAMPLED["sobol"])(self.factors, [n])

    def study_at(self, points: Sequence[Point]) -> Study:
        """Give the study with its arms at these points instead of its own."""
        arms = {arm.name: arm for there in self.at(points) for arm in there.values()}
        return replace(self.study, arms=tuple(arms.values()), against=next(iter(arms)))


def load_space(path: str | Path) -> Space:
    """Read a study and what it varies.

    Parameters
    ----------
    path : str or Path
        A TOML file, or the name of a study that ships.

    Raises
    ------
    InputError
        Every mistake in the study; or it varies nothing.
    """
    path = find_study(path)
    raw, said = read_toml(path), path.read_text(encoding="utf-8-sig")
    study = study_of(raw, path.name, said, path.parent)
    mistakes = Mistakes(path.name, said)
    written = read_text(raw, mistakes)
    factors = tuple(factors_of(written, mistakes))
    if not factors:
        raise InputError(f"{path.name}: it varies nothing; write [[factors]] with low and high, or levels")
    points = tuple(points_of(written.text, list(factors), path.parent, mistakes))
    return Space(study, factors, points, tuple(arm.name for arm in written.text.arms), written.text, said)
