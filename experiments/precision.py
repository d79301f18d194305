"""When a study has seen enough: replicates until the interval is as narrow as was wanted."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import pandas as pd

from experiments.outcomes import OUTCOMES
from experiments.paired import paired_differences
from experiments.written import Mistakes, shown

FIRST_LOOK, STEP = 40, 20
WRITTEN = re.compile(r"([0-9]+(?:\.[0-9]+)?) +(\S.*)")


@dataclass(frozen=True)
class Precision:
    """How sure an answer is to be.

    Attributes
    ----------
    half_width : float
        Of the 95 % interval of the paired difference, simultaneous over the arms, in the unit of the outcome.
    outcome : str
        Name in :data:`experiments.outcomes.OUTCOMES`; of lifespans, the means restricted to the horizon are compared.
    """

    half_width: float
    outcome: str

    @property
    def unit(self) -> str:
        """Of the outcome."""
        return OUTCOMES[self.outcome].unit

    def as_dict(self) -> dict[str, Any]:
        """Give it for a manifest."""
        return asdict(self) | {"unit": self.unit}


class Reached(NamedTuple):
    """How near a study has come to the precision that was wanted."""

    half_width: float  # the widest over the arms; NaN while there are too few pairs
    replicates: int
    enough: bool


def looks(replicates: int) -> Iterator[int]:
    """Give the numbers of replicates after which a study looks at its precision, up to the most that it may run."""
    yield from range(FIRST_LOOK, replicates, STEP)
    yield replicates


def reached(table: pd.DataFrame, against: str, wanted: Precision) -> Reached:
    """Say whether the precision is reached.

    Parameters
    ----------
    table : pandas.DataFrame
        A row a finished run, with ``rmst``: :attr:`experiments.answer.Answer.finished`.
    against : str
        The arm that the others are compared with.
    wanted : Precision

    Returns
    -------
    Reached
    """
    column = "rmst" if wanted.outcome == "lifespan" else wanted.outcome
    found = paired_differences(table, [column], against)
    half = float(((found["high"] - found["low"]) / 2).max(skipna=False)) if len(found) else float("nan")
    return Reached(half, int(table["replicate"].nunique()), half <= wanted.half_width)


def read_precision(said: Any, outcome: str, mistakes: Mistakes) -> Precision | None:
    """Read ``"5 days"``: a number and the unit of the first outcome; what is wrong is noted."""
    if said is None or outcome not in OUTCOMES:
        return None
    unit = OUTCOMES[outcome].unit
    parts = WRITTEN.fullmatch(str(said).strip())
    if parts is None or float(parts[1]) <= 0:
        given = f"precision = {shown(said)}"
        mistakes.note(("precision",), f'{given}: write a number above 0 and the unit, for instance "5 {unit}"')
    elif parts[2] != unit:
        problem = f"precision = {shown(said)}: the first outcome, {outcome}, is in {unit}, not in {parts[2]}"
        mistakes.note(("precision",), problem)
    else:
        return Precision(float(parts[1]), outcome)
    return None
