"""Fit the baseline: one set of behaviour for all scenarios, to figures about communities as they are.

An ensemble is drawn from what was thought before (``prior.toml``), asked for every figure marked *fit*, and moved
towards them by :mod:`experiments.baseline.smoother`; those who then fit best are the guesses (``guesses.csv``). A fit
begins with the guesses, moves them on, and keeps those who fit best, all of them. Their middle and the first few are
asked once more, with many more lives; whichever then fits best is the baseline, and frozen into ``sim/behaviour.toml``
and the scenarios. No claim about what an operator's choice does is among the figures.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from experiments.baseline import ENSEMBLE
from experiments.baseline.prior import SCALES, Free, draws, load_prior, places_of, settings
from experiments.baseline.smoother import moved
from experiments.files import write_whole
from experiments.patterns.ask import Asker, values
from experiments.patterns.figure import Figure
from experiments.patterns.figures import FIGURES
from sim.files import HERE as SIM

Floats = npt.NDArray[np.float64]

HERE = Path(__file__).parent
FITTED = HERE / "figures.csv"
GUESSES = HERE / "guesses.csv"
MEMBERS, GUESSED, STEPS = 80, 48, 4  # drawn from the prior, kept as guesses, and in how many steps all is used
FURTHER, KEPT = 2, 40  # more such steps, and who is kept in the end
RNG = 2015
ASKED_AGAIN = 3  # members, beside the middle, of which one may become the baseline
SURE = 0.5  # standard deviation of what is wanted of a figure, in half-widths of its interval
ALONE = 3  # figures of one pattern that count as much as they are; more of them share that weight
SOURCE = "calibrated: experiments/baseline"


class Fit(NamedTuple):
    """What a calibration gives.

    Attributes
    ----------
    ensemble : pandas.DataFrame
        A row a member kept, best first; a column a free number, and ``misfit``.
    figures : pandas.DataFrame
        A row a figure fitted to: what is wanted, what the baseline gives, and the range over members.
    baseline : dict
        The values to be frozen.
    """

    ensemble: pd.DataFrame
    figures: pd.DataFrame
    baseline: dict[str, float]


def fitted_to() -> list[Figure]:
    """List the figures that the baseline may be fitted to."""
    return [figure for figure in FIGURES if figure.use == "fit"]


def guess(*, members: int = MEMBERS, workers: int | None = None, tell: Callable[[str], None] = print) -> pd.DataFrame:
    """Draw from the prior, and move what was drawn towards the figures.

    Parameters
    ----------
    members : int
        Drawn.
    workers : int, optional
        Processes; all cores by default. Whatever their number, the guesses are the same.
    tell : callable
        Gets a line of progress a step.

    Returns
    -------
    pandas.DataFrame
        A row a guess, best first; a column a free number, and ``misfit``.
    """
    prior, figures, rng = load_prior(), fitted_to(), np.random.default_rng(RNG)
    with Asker(figures, fewer=True, workers=workers) as asker:
        places, found = _moved(asker, draws(prior, members, rng), STEPS, rng, tell)
    return _best(prior, figures, places, found, min(GUESSED, members))[0]


def calibrate(
    guesses: pd.DataFrame | None = None,
    *,
    further: int = FURTHER,
    workers: int | None = None,
    tell: Callable[[str], None] = print,
) -> Fit:
    """Fit the free numbers to the figures.

    Parameters
    ----------
    guesses : pandas.DataFrame, optional
        To begin with, as :func:`guess` gives them; those that are kept by default.
    further : int
        Steps by which they are moved on.
    workers : int, optional
        Processes; all cores by default. Whatever their number, the fit is the same.
    tell : callable
        Gets a line of progress a step.

    Returns
    -------
    Fit
    """
    prior, figures, rng = load_prior(), fitted_to(), np.random.default_rng(RNG + 1)
    start = places_of(prior, pd.read_csv(GUESSES) if guesses is None else guesses)
    with Asker(figures, fewer=True, workers=workers) as asker:
        places, found = _moved(asker, start, further, rng, tell)
    table, places, found = _best(prior, figures, places, found, KEPT)
    tell(f"kept: misfit {table['misfit'].mean():.2f}, figures met {met(figures, found):.0%}")
    candidates = settings(prior, np.vstack([places.mean(axis=0), places[:ASKED_AGAIN]]))
    with Asker(figures, workers=workers) as asker:
        again = _found(asker, candidates, "the best, once more")
    off = misfit(distance(figures, again), errors_allowed(figures))
    best = int(off.argmin())
    who = "the middle" if best == 0 else f"member {best}"
    tell(f"the baseline is {who}: misfits {off.round(2).tolist()}, figures met {met(figures, again[best]):.0%}")
    return Fit(table, _figures(figures, found, again[best]), candidates[best])


def _moved(
    asker: Asker, places: Floats, steps: int, rng: np.random.Generator, tell: Callable[[str], None]
) -> tuple[Floats, Floats]:
    """Move places by so many steps towards the figures; give them, and the figures that they give there."""
    figures, error, prior = asker.figures, errors_allowed(asker.figures), load_prior()
    for step in range(steps + 1):
        found = _found(asker, settings(prior, places), f"step {step} of {steps}")
        off = distance(figures, found)
        tell(f"step {step} of {steps}: misfit {misfit(off, error).mean():.2f}, figures met {met(figures, found):.0%}")
        if step < steps:
            places = moved(places, off, error, STEPS, rng)
    return places, found


def _best(
    prior: list[Free], figures: Sequence[Figure], places: Floats, found: Floats, n: int
) -> tuple[pd.DataFrame, Floats, Floats]:
    """Keep those who fit best: as a table, their places, and the figures that they give."""
    off = misfit(distance(figures, found), errors_allowed(figures))
    order = np.argsort(off, kind="stable")[:n]
    table = pd.DataFrame(settings(prior, places[order])).assign(misfit=off[order].round(4))
    return table, places[order], found[order]


def _found(asker: Asker, asked: list[dict[str, float]], said: str) -> Floats:
    """Give the value of every figure for each of the settings; nought where a community was too dead to tell."""
    found = [values(asker.figures, measured) for measured in asker.ask(asked, said)]
    return np.asarray(np.nan_to_num(np.array(found)))


def errors_allowed(figures: Sequence[Figure]) -> Floats:
    """Give the standard deviation of each figure, so that a pattern of many figures does not outweigh one of few."""
    many = Counter(figure.id for figure in figures)
    return np.array([SURE * np.sqrt(max(1.0, many[figure.id] / ALONE)) for figure in figures])


def distance(figures: Sequence[Figure], found: Floats) -> Floats:
    """Give how far off each value is, in half-widths of its interval; far off hardly counts more than off."""
    target = np.array([figure.target for figure in figures])
    half = np.array([(figure.high - figure.low) / 2 for figure in figures])
    return np.asarray(np.arcsinh((found - target) / half))


def misfit(off: Floats, error: Floats) -> Floats:
    """Give the root mean square of the distances, each in its standard deviation: shape (members,)."""
    return np.asarray(np.sqrt(((off / error) ** 2).mean(axis=1)))


def met(figures: Sequence[Figure], found: Floats) -> float:
    """Give the share of figures in their intervals."""
    return float(((found >= [f.low for f in figures]) & (found <= [f.high for f in figures])).mean())


def _figures(figures: Sequence[Figure], found: Floats, baseline: Floats) -> pd.DataFrame:
    low, high = np.quantile(found, [0.1, 0.9], axis=0)
    rows = zip(figures, baseline, low, high, strict=True)
    return pd.DataFrame(
        [
            {"id": f.id, "figure": f.figure, "target": f.target, "low": f.low, "high": f.high}
            | {"baseline": round(float(value), 4), "p10": round(float(a), 4), "p90": round(float(b), 4)}
            for f, value, a, b in rows
        ]
    )


def differences(fit: Fit) -> list[str]:
    """Say in which numbers a fit differs from what is frozen; nothing if it does not."""
    there = frozen()
    found = [
        f"{key}: frozen {there[key]!r}, fitted {value!r}" for key, value in fit.baseline.items() if there[key] != value
    ]
    if not ENSEMBLE.exists() or ENSEMBLE.read_text() != fit.ensemble.to_csv(index=False):
        found.append(f"{ENSEMBLE.name}: the members kept are others")
    return found


def undetermined(prior: Sequence[Free], ensemble: pd.DataFrame) -> pd.Series:
    """Give for each free number how much of its prior spread the ensemble kept; near 1, nothing determined it."""
    left = {
        free.key: SCALES[free.on][0](ensemble[free.key].to_numpy(float)).std(ddof=1) / free.spread for free in prior
    }
    return pd.Series(left).sort_values()


def freeze(fit: Fit, guesses: pd.DataFrame | None = None, sim: Path = SIM) -> None:
    """Write the ensemble, the figures, and the baseline's values with their source into the model's own files."""
    if guesses is not None:
        write_whole(GUESSES, guesses.to_csv(index=False).encode())
    write_whole(ENSEMBLE, fit.ensemble.to_csv(index=False).encode())
    write_whole(FITTED, fit.figures.to_csv(index=False).encode())
    for key, value in fit.baseline.items():
        scenario, _, number = key.rpartition(":")
        path = sim / (f"scenarios/{scenario}.toml" if scenario else "behaviour.toml")
        write_whole(path, with_value(path.read_text(), number.partition(".")[2], value).encode())


def with_value(text: str, name: str, value: float) -> str:
    """Put another value into a line ``name = { value = …, source = … }``; what was said of it before stays said."""
    line = re.compile(
        rf'^{name} = {{ value = [^,]+, source = "(?:{re.escape(SOURCE)}; before: )?(.*)" }}$', re.MULTILINE
    )
    if not line.search(text):
        raise LookupError(name)
    return line.sub(lambda found: f'{name} = {{ value = {value!r}, source = "{SOURCE}; before: {found[1]}" }}', text)


def frozen(sim: Path = SIM) -> dict[str, float]:
    """Read back what was frozen."""
    found = {}
    for free in load_prior():
        scenario, _, number = free.key.rpartition(":")
        text = (sim / (f"scenarios/{scenario}.toml" if scenario else "behaviour.toml")).read_text()
        match = re.search(rf"^{number.partition('.')[2]} = {{ value = ([^,]+),", text, re.MULTILINE)
        found[free.key] = float(match[1]) if match else float("nan")
    return found
