"""Which figures the simulator gives, and which it does not; each beside its null model."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from experiments.patterns.ask import Asker, errors, summary
from experiments.patterns.figure import Figure, Measures
from experiments.patterns.figures import FIGURES
from sim.errors import InputError, unknown

COLUMNS = ("id", "figure", "use", "target", "low", "high", "value", "error", "passed", "null_value", "null_passed")


def chosen(ids: Sequence[str]) -> list[Figure]:
    """Give the figures of these patterns, or all.

    Raises
    ------
    InputError
        Unknown ids, all of them at once.
    """
    known = list(dict.fromkeys(figure.id for figure in FIGURES))
    if wrong := [unknown("pattern", name, known) for name in ids if name not in known]:
        raise InputError(*wrong)
    return [figure for figure in FIGURES if not ids or figure.id in ids]


def patterns(
    ids: Sequence[str] = (),
    *,
    quick: bool = False,
    settings: Mapping[str, float] | None = None,
    workers: int | None = None,
) -> pd.DataFrame:
    """Ask the simulator for published figures.

    Parameters
    ----------
    ids : sequence of str
        Patterns; all by default.
    quick : bool
        A tenth to a half of the lives: values are rough.
    settings : mapping, optional
        Instead of the baseline's numbers.
    workers : int, optional
        Processes; all cores by default. Whatever their number, the values are the same.

    Returns
    -------
    pandas.DataFrame
        A row a figure, with `COLUMNS` and ``source``: ``target`` in ``low`` to ``high``; ``value`` with its standard
        ``error`` over lives; whether it ``passed``; ``null_value`` of the null model and whether that passed too, both
        empty where there is none.
    """
    figures = chosen(ids)
    with Asker(figures, fewer=quick, workers=workers) as asker:
        return verdicts(figures, asker.ask([settings or {}])[0])


def verdicts(figures: Sequence[Figure], measured: Mapping[str, list[Measures]]) -> pd.DataFrame:
    """Hold what was measured against the figures; as `patterns` says."""
    seen = summary(measured)
    rows = [
        _verdict(figure, figure.value(seen), float(error), figure.null(seen) if figure.null else None)
        for figure, error in zip(figures, errors(figures, measured), strict=True)
    ]
    return pd.DataFrame(rows)


def _verdict(figure: Figure, value: float, error: float, null: float | None) -> dict[str, Any]:
    return {
        "id": figure.id,
        "figure": figure.figure,
        "use": figure.use,
        "target": figure.target,
        "low": figure.low,
        "high": figure.high,
        "value": value,
        "error": error,
        "passed": figure.low <= value <= figure.high,
        "null_value": null,
        "null_passed": None if null is None else figure.low <= null <= figure.high,
        "source": figure.source,
    }
