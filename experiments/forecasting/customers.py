"""BG/NBD, the customer-base model of Fader, Hardie and Lee (2005), with a constant inflow of newcomers.

A member buys (is active on another day) at a rate of their own, Gamma distributed, and after each purchase drops out
with a chance of their own, Beta distributed. Time is in months of 30 days.
"""

from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln, expit, gammaln

from experiments.describe import DAYS_A_MONTH
from experiments.forecasting.forecast import Floats, Forecast, History, Ints
from experiments.forecasting.simple import YEAR

DRAWS = 200
MOST_FITTED = 2000  # members, drawn at random where there are more
BEGINNING = (0.5, 2.0, 0.5, 2.0)
FARTHEST = 8.0  # of a parameter's logarithm


class Customers(NamedTuple):
    """What BG/NBD looks at: repeats, the age at the last one, and the age, of each member."""

    repeats: Floats
    recency: Floats
    age: Floats


class Params(NamedTuple):
    """Of the Gamma of rates (shape, rate a month) and the Beta of chances to drop out."""

    r: float
    alpha: float
    a: float
    b: float


def customers_of(history: History) -> Customers:
    """Count each member's further active days."""
    begins = np.flatnonzero(np.diff(history.member, prepend=-1))
    ends = np.append(begins[1:], len(history.member)) - 1
    first, last = history.day[begins], history.day[ends]
    return Customers(
        (ends - begins).astype(np.float64), (last - first) / DAYS_A_MONTH, (history.observed - first) / DAYS_A_MONTH
    )


def likelihood(params: Params, people: Customers) -> Floats:
    """Give the logarithm of each member's likelihood."""
    r, alpha, a, b = params
    x, recency, age = people
    shared = gammaln(r + x) - gammaln(r) + r * np.log(alpha) - betaln(a, b)
    stayed = betaln(a, b + x) - (r + x) * np.log(alpha + age)
    left = betaln(a + 1, b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + recency)
    return np.asarray(shared + np.where(x > 0, np.logaddexp(stayed, left), stayed))


def fit(people: Customers) -> Params:
    """Give the parameters of the greatest likelihood."""
    rows, times = np.unique(np.column_stack(people).round(1), axis=0, return_counts=True)
    rows_as = Customers(*rows.T)

    def loss(logs: Floats) -> float:
        return -float(times @ likelihood(Params(*np.exp(logs)), rows_as)) / float(times.sum())

    bounds = [(-FARTHEST, FARTHEST)] * 4
    return Params(*np.exp(minimize(loss, np.log(BEGINNING), method="L-BFGS-B", bounds=bounds).x))


def chance_there(params: Params, people: Customers) -> Floats:
    """Give the chance that each member has not dropped out."""
    r, alpha, a, b = params
    x, recency, age = people
    gone = np.log(a / (b + np.maximum(x, 1) - 1)) + (r + x) * np.log((alpha + age) / (alpha + recency))
    return np.asarray(np.where(x > 0, expit(-gone), 1.0))


def bg_nbd(history: History, months: int, rng: np.random.Generator) -> Forecast:
    """Forecast by the members who are there and a constant inflow: that of the last year."""
    people = customers_of(history)
    params = fit(_some(people, rng))
    inflow = float(history.newcomers[-YEAR:].mean())
    newcomers = rng.poisson(inflow, (DRAWS, months))
    actives = _of_members(params, people, months, rng) + _of_newcomers(params, newcomers, rng)
    return Forecast(actives.astype(np.float64), newcomers.astype(np.float64))


def _some(people: Customers, rng: np.random.Generator) -> Customers:
    n = len(people.age)
    chosen = np.sort(rng.choice(n, MOST_FITTED, replace=False)) if n > MOST_FITTED else np.arange(n)
    return Customers(*(column[chosen] for column in people))


def _of_members(params: Params, people: Customers, months: int, rng: np.random.Generator) -> Ints:
    """Count the present members who are active in each coming month, shape (draws, months)."""
    there = chance_there(params, people)
    draw, who = np.nonzero(rng.random((DRAWS, len(there))) < there)
    rate = rng.gamma(params.r + people.repeats[who], 1 / (params.alpha + people.age[who]))
    drops = rng.beta(params.a, params.b + people.repeats[who])
    return _lived(draw, np.zeros(len(draw), np.int64), rate, drops, months, rng)


def _of_newcomers(params: Params, newcomers: Ints, rng: np.random.Generator) -> Ints:
    """Count the newcomers who are active in each coming month: in the one in which they come, all are."""
    months = newcomers.shape[1]
    cells = np.repeat(np.arange(newcomers.size), newcomers.ravel())
    draw, came = np.divmod(cells, months)
    rate = rng.gamma(params.r, 1 / params.alpha, len(cells))
    drops = rng.beta(params.a, params.b, len(cells))
    return newcomers + _lived(draw, came + 1, rate, drops, months, rng)


def _lived(draw: Ints, since: Ints, rate: Floats, drops: Floats, months: int, rng: np.random.Generator) -> Ints:
    """Count who buys in each month from the month `since` on; each purchase is the last with the chance `drops`."""
    counts = np.zeros((DRAWS, months), dtype=np.int64)
    there = np.ones(len(draw), dtype=bool)
    for month in range(months):
        now = np.flatnonzero(there & (since <= month))
        bought = rng.poisson(rate[now])
        counts[:, month] = np.bincount(draw[now[bought > 0]], minlength=DRAWS)
        there[now] = rng.random(len(now)) < (1 - drops[now]) ** bought
    return counts
