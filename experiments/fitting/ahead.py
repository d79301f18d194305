"""A forecast from a bank: what became of simulated communities that were where this one is.

The runs nearest to the community's present are looked up, at about its age; what followed in each, as a multiple of
its level then, is corrected for how far it was from this one's present, and taken as a multiple of this one's level.
How wide such forecasts have to be is learned from the community's own past: made from earlier days, they are held
against what came.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from experiments.fitting.abc import adjusted, nearest, resampled, spread_of
from experiments.fitting.bank import Bank
from experiments.fitting.months import Months
from experiments.fitting.summaries import AGES, ONE, RECENT, SUMMARIES, slot_of, summarise
from experiments.forecasting.forecast import Forecast, Forecaster, History
from sim.errors import InputError

Floats = npt.NDArray[np.float64]

NEIGHBOURS = 400
DRAWS = 1000
FEWEST_MONTHS = AGES[0]
OF_AGE = 2.0  # communities up to so many times older or younger are compared
BEFORE = (12, 15, 18, 21, 24, 30, 36, 48)  # months before today at which forecasts are tried out
TRIED = 12  # months ahead, of those
AS_SURE = 2.0  # the model's own width counts as so many such trials
FAR_OFF = 4.0  # an error of more spreads counts as so many


class Present(NamedTuple):
    """Where a community is, as far as a forecast looks at it.

    Attributes
    ----------
    months : int
        Its age.
    summaries : ndarray
    level, inflow : float
        Members active a month, and active for the first time, over the last three months.
    """

    months: int
    summaries: Floats
    level: float
    inflow: float


class Past(NamedTuple):
    """A community's present, what it was before, and what came since: all that a forecast needs of a log.

    Attributes
    ----------
    now : Present
    before : tuple of (Present, ndarray)
        Earlier presents, each with the actives of the months that followed.
    """

    now: Present
    before: tuple[tuple[Present, Floats], ...]


def present_of(months: Months) -> Present:
    """Look at where a community is; of one older than any simulated one, at its last years only."""
    age = AGES[slot_of(months.n)]
    seen = months.last(age)
    return Present(
        months.n, summarise(seen), float(seen.actives[-RECENT:].mean()), float(seen.newcomers[-RECENT:].mean())
    )


def past_of(history: History) -> Past:
    """Look at a community's present and past.

    Raises
    ------
    InputError
        It is too short to be looked at.
    """
    if history.months < FEWEST_MONTHS:
        raise InputError(
            f"the log covers {history.observed} days; at least {FEWEST_MONTHS} months of 30 days are needed for a fit"
        )
    whole = Months.of(history)
    before = []
    for back in BEFORE:
        if whole.n - back >= 2 * AGES[1]:
            came = whole.actives[whole.n - back :][:TRIED].astype(float)
            before.append((present_of(whole.until(whole.n - back)), came))
    return Past(present_of(whole), tuple(before))


SIZES = np.array([name in ("level", "inflow", "ever") for name in SUMMARIES], dtype=float)
LARGEST = 0.99  # quantile of the levels of simulated communities, up to which one is compared as it is


def smaller(summaries: Floats, times: float) -> Floats:
    """Give the summaries of a community so many times smaller and otherwise the same."""
    return np.asarray(summaries - np.log(times) * SIZES)


def within(observed: Floats, summaries: Floats) -> tuple[Floats, float]:
    """Give what is compared of a community that is larger than simulated ones: one so many times smaller.

    That is extrapolation: it takes for granted that large communities differ from small ones in size alone.

    Returns
    -------
    (ndarray, float)
        Its summaries, and by how many times it was made smaller; 1 if simulated ones are as large.
    """
    times = float(np.exp(max(0.0, observed[0] - np.quantile(summaries[:, 0], LARGEST))))
    return smaller(observed, times), times


class Analogs(NamedTuple):
    """Runs of a bank at some age: what they were like then, and what came.

    Attributes
    ----------
    summaries : ndarray, shape (runs, summaries)
    level, inflow : ndarray, shape (runs,)
    actives, newcomers : ndarray, shape (runs, months)
        In the months that followed.
    """

    summaries: Floats
    level: Floats
    inflow: Floats
    actives: Floats
    newcomers: Floats


def analogs(bank: Bank, age: int, ahead: int) -> Analogs:
    """List the runs of a bank at ages near this one, as far as they were observed so many months ahead.

    Raises
    ------
    InputError
        None was.
    """
    at = min(AGES[slot_of(age)], bank.longest - ahead)
    found = [
        _at_age(bank, slot, ahead)
        for slot, other in enumerate(AGES)
        if at / OF_AGE <= other <= at * OF_AGE and other + ahead <= bank.longest
    ]
    if not found:
        raise InputError(f"{ahead} months ahead is more than the bank's runs tell; at most {bank.longest - AGES[0]}")
    return Analogs(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _at_age(bank: Bank, slot: int, ahead: int) -> Analogs:
    age = AGES[slot]
    runs = np.flatnonzero(bank.length >= age + ahead)
    before, after = slice(age - RECENT, age), slice(age, age + ahead)
    return Analogs(
        bank.summaries[runs, slot],
        bank.actives[runs, before].mean(axis=1),
        bank.newcomers[runs, before].mean(axis=1),
        bank.actives[runs, after],
        bank.newcomers[runs, after],
    )


def foretold(bank: Bank, now: Present, ahead: int, rng: np.random.Generator, wider: float = 1.0) -> Forecast:
    """Draw what may come after a present.

    Parameters
    ----------
    bank : Bank
    now : Present
    ahead : int
        Months.
    rng : numpy.random.Generator
    wider : float
        By how much the draws' distances from their middle are stretched, on the scale of logarithms.
    """
    known = analogs(bank, now.months, ahead)
    compared, _ = within(now.summaries, known.summaries)
    near = nearest(known.summaries, compared, NEIGHBOURS, spread_of(known.summaries[known.level >= 1]))
    level, inflow = known.level[near.rows], known.inflow[near.rows]
    grown = adjusted(_growth(known.actives[near.rows], level), near)
    come = adjusted(_growth(known.newcomers[near.rows], inflow), near)
    drawn = resampled(near, DRAWS, rng)
    shrunk = np.minimum(1, (now.level + ONE) / (level[drawn] + ONE))[:, None]
    return Forecast(
        _counts(_stretched(grown[drawn], wider), now.level, shrunk, rng),
        _counts(_stretched(come[drawn], wider), now.inflow, shrunk, rng),
    )


def _growth(counts: Floats, level: Floats) -> Floats:
    return np.asarray(np.log((counts + ONE) / (level[:, None] + ONE)))


def _stretched(values: Floats, wider: float) -> Floats:
    middle = np.median(values, axis=0)
    return np.asarray(middle + wider * (values - middle))


def _counts(growth: Floats, level: float, shrunk: Floats, rng: np.random.Generator) -> Floats:
    """Give whole people; what comes from larger communities has less chance in it than a small one has."""
    mean = np.maximum((level + ONE) * np.exp(np.clip(growth, -10, 3)) - ONE, 0)
    return np.asarray(np.rint(mean * shrunk + rng.poisson(mean * (1 - shrunk)))).astype(float)


def width_learned(bank: Bank, past: Past, rng: np.random.Generator) -> float:
    """Say by how much wider than the model's own forecasts this community's have to be, by its own past."""
    errors = list(_errors(bank, past, rng))
    return float(np.sqrt((AS_SURE + sum(errors)) / (AS_SURE + len(errors))))


def _errors(bank: Bank, past: Past, rng: np.random.Generator) -> Iterator[float]:
    """Give the mean square of each earlier forecast's errors, in its own spreads."""
    for then, came in past.before:
        told = np.log(foretold(bank, then, len(came), rng).actives + ONE)
        low, middle, high = np.quantile(told, [0.16, 0.5, 0.84], axis=0)
        off = (np.log(came + ONE) - middle) / np.maximum((high - low) / 2, 0.05)
        yield float(np.minimum(off**2, FAR_OFF**2).mean())


def forecast(bank: Bank, past: Past, ahead: int, rng: np.random.Generator) -> Forecast:
    """Draw what may come, as wide as the community's past says."""
    return foretold(bank, past.now, ahead, rng, width_learned(bank, past, rng))


def forecaster(bank: Bank) -> Forecaster:
    """Give what makes forecasts of histories from a bank."""
    return lambda history, months, rng: forecast(bank, past_of(history), months, rng)
