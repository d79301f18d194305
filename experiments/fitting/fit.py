"""A fit: the numbers under which the model gives such a log, what the log determined of them, and what it left open."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from experiments.attempt import Failure, Result
from experiments.files import write_whole
from experiments.fitting.abc import Near, adjusted, nearest, resampled, spread_of
from experiments.fitting.ahead import Past, Present, past_of, smaller, within
from experiments.fitting.bank import MOST, Bank
from experiments.fitting.months import lived
from experiments.fitting.prior import OWN, community, names, settings
from experiments.fitting.summaries import AGES, SUMMARIES, slot_of, summarise
from experiments.forecasting.forecast import History
from experiments.runner import cores, here_then_there, progress
from sim.errors import InputError, unknown
from sim.life import Life
from sim.scenario import load_scenario

Floats = npt.NDArray[np.float64]

MOST_NEIGHBOURS, FEWEST_NEIGHBOURS = 800, 100  # chosen by how near the numbers of simulated logs were found
ONE_IN = 20  # of the comparable runs are neighbours, between these
MEMBERS = 200  # of the sample that stands for what is still possible
RUNS = 30  # nearest ones, kept for what-ifs
CHECKED = 30  # of them are simulated, to see whether they give such a log
FARTHEST = 4.0  # standard scores beyond which the prior has nothing
RNG = 9


@dataclass(frozen=True)
class Fit:
    """What is known of a community from its log.

    Attributes
    ----------
    family : str
        Of the bank that it was compared with.
    actives, newcomers : list of int
        By month of 30 days, up to today.
    past : Past
        What a forecast needs.
    places : ndarray, shape (members, numbers)
        The sample: places of the numbers, as :func:`experiments.fitting.prior.settings` reads them.
    scenarios : tuple of str
        What kind of community each member of the sample is.
    prior_spread : ndarray, shape (numbers,)
        Of the same numbers before the log was looked at.
    shrunk : float
        How many times larger it is than what it was compared with; 1 if simulated ones are as large.
    runs : tuple of Member
        Simulated runs that are near the log as they are, the nearest first: those from which a what-if goes on.
    refined : int
        Chains of runs near the log that joined the bank's; nought of a fit on the bank alone.
    log, until : str
        Where the log is, and the last day observed of it if that was said.
    """

    family: str
    actives: list[int]
    newcomers: list[int]
    past: Past
    places: Floats
    scenarios: tuple[str, ...]
    prior_spread: Floats
    shrunk: float
    runs: "tuple[Member, ...]" = ()
    refined: int = 0
    log: str = ""
    until: str | None = None

    @property
    def age(self) -> int:
        """Months of a simulated run that stands for it: of its own, or of its last years."""
        return AGES[slot_of(len(self.actives))]

    @property
    def left(self) -> "pd.Series[float]":
        """Share of the prior's spread that is left of each number; near 1, the log says nothing of it."""
        return pd.Series(self.places.std(axis=0) / self.prior_spread, index=names()).sort_values()

    def values(self) -> pd.DataFrame:
        """Give the values of the numbers: a row a member of the sample."""
        return pd.DataFrame([settings(places) for places in self.places])


def at_its_age(bank: Bank, months: int, scenario: str | None = None) -> npt.NDArray[np.int64]:
    """Give the runs of a bank that can be compared with a community of so many months.

    Raises
    ------
    InputError
        The scenario is not of the family, or there are too few runs.
    """
    kept = bank.length >= AGES[slot_of(months)]
    if scenario is not None:
        if scenario not in bank.scenarios:
            raise InputError(unknown("scenario", scenario, bank.scenarios, f"the bank of family {bank.family}"))
        kept &= bank.scenario == bank.scenarios.index(scenario)
    rows = np.flatnonzero(kept)
    if len(rows) < len(SUMMARIES):
        raise InputError(f"only {len(rows)} runs of the bank are comparable; make a larger one with lifespan bank")
    return rows


class Sample(NamedTuple):
    """Runs of a bank that are like a log, their numbers corrected for how far they are."""

    near: Near
    rows: npt.NDArray[np.int64]
    one: Floats
    places: Floats

    @property
    def off(self) -> Floats:
        """How far each is from the log."""
        return np.asarray(np.sqrt((self.near.away**2).sum(axis=1)))


def sample_of(bank: Bank, rows: npt.NDArray[np.int64], now: Present) -> Sample:
    """Find the runs nearest to a present, and what their numbers would be there."""
    summaries = bank.summaries[rows, slot_of(now.months)]
    n = int(np.clip(len(rows) // ONE_IN, FEWEST_NEIGHBOURS, MOST_NEIGHBOURS))
    one = luck(bank, rows, slot_of(now.months))
    near = nearest(summaries, within(now.summaries, summaries)[0], n, one)
    places = adjusted(bank.places[rows[near.rows]], near)
    return Sample(near, rows[near.rows], one, np.clip(places, -FARTHEST, FARTHEST))


def luck(bank: Bank, rows: npt.NDArray[np.int64], slot: int) -> Floats:
    """Give what counts as one in each summary: how far luck alone moves it, told from runs of the same numbers.

    So summaries that hardly tell numbers apart do not count as much as those that do. Where a bank holds no such runs,
    it is the summaries' spread among communities in which there is anybody.
    """
    apart = twins_apart(bank, rows, slot)
    if len(apart) < len(SUMMARIES):
        summaries = bank.summaries[rows, slot]
        there = summaries[:, 0] > 0
        return spread_of(summaries[there] if there.sum() > 1 else summaries)
    moved = np.sqrt((apart**2).mean(axis=0) / 2)
    return np.asarray(np.where(moved > 0, moved, 1.0))


def twins_apart(bank: Bank, rows: npt.NDArray[np.int64], slot: int) -> Floats:
    """Give the differences of summaries between runs of the same numbers, shape (pairs, summaries)."""
    first = np.flatnonzero(np.diff(bank.set[rows]) == 0)
    one, other = bank.summaries[rows[first], slot], bank.summaries[rows[first + 1], slot]
    return np.asarray((other - one)[(one[:, 0] > 0) & (other[:, 0] > 0)])


def fit(bank: Bank, history: History, scenario: str | None = None) -> Fit:
    """Find what numbers a community may have, by its log.

    Parameters
    ----------
    bank : Bank
    history : History
    scenario : str, optional
        What kind of community it is; by default any of the bank's family.

    Raises
    ------
    InputError
        The log is too short, or the bank too small.
    """
    past, rng = past_of(history), np.random.default_rng(RNG)
    rows = at_its_age(bank, past.now.months, scenario)
    found = sample_of(bank, rows, past.now)
    drawn = resampled(found.near, MEMBERS, rng)
    shrunk = within(past.now.summaries, bank.summaries[rows, slot_of(past.now.months)])[1]
    return Fit(
        bank.family,
        history.actives.tolist(),
        history.newcomers.tolist(),
        past,
        found.places[drawn],
        tuple(bank.scenarios[k] for k in bank.scenario[found.rows[drawn]]),
        bank.places.std(axis=0),
        shrunk,
        tuple(runs_of(bank, _one_of_each_set(bank, found.rows), AGES[slot_of(past.now.months)])),
    )


def _one_of_each_set(bank: Bank, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Give the first rows, one of each set of numbers."""
    return rows[np.sort(np.unique(bank.set[rows], return_index=True)[1])][:RUNS]


def runs_of(bank: Bank, rows: npt.NDArray[np.int64], age: int) -> "Iterator[Member]":
    """Give runs of a bank so that they can be simulated again, up to an age."""
    for row in rows:
        yield Member(bank.scenarios[bank.scenario[row]], tuple(map(float, bank.places[row])), int(bank.seed[row]), age)


# -- simulating members of the sample ----------------------------------------------------------------------------------
class Member(NamedTuple):
    """A member of a sample to be simulated: its kind, the places of its numbers, its luck, and for how long."""

    arm: str
    places: tuple[float, ...]
    seed: int
    months: int


def simulated(member: Member) -> Result:
    """Simulate a member: its actives by month, and its summaries; nought of one that outgrows those of a bank."""
    scenario, policies = community(member.arm, settings(np.array(member.places)))
    seen = lived(Life(scenario, policies, rng=member.seed), member.months, MOST)
    if seen.n < member.months:
        return Result({"actives": None, "summaries": np.full(len(SUMMARIES), np.inf)}, None)
    return Result({"actives": seen.actives, "summaries": summarise(seen)}, None)


def simulate(members: Sequence[Member], workers: int | None = None) -> list[dict[str, Any]]:
    """Simulate members, in their order; whatever the number of workers, with the same results."""
    found: dict[Member, dict[str, Any]] = {}
    with progress(len(members)) as bar:
        for batch in here_then_there(simulated, members, workers or cores()):
            for member, outcome in batch:
                if isinstance(outcome, Failure):
                    raise RuntimeError(f"{outcome.error}: {outcome.said}")
                found[member] = outcome.row
            bar.update(len(batch))
    return [found[member] for member in members]


class Check(NamedTuple):
    """Whether the fitted communities give such a log.

    Attributes
    ----------
    actives : ndarray, shape (runs, months)
    table : pandas.DataFrame
        A row a summary: what the log has, the middle 90 % of the runs, and the share of runs below the log.
    outgrown : int
        Runs that were left out, since they grew beyond what a bank holds.
    """

    actives: Floats
    table: pd.DataFrame
    outgrown: int


def check(fitted: Fit, workers: int | None = None) -> Check:
    """Simulate members of the sample, and hold them against the log."""
    all_ = simulate([*members_of(fitted, CHECKED)], workers)
    runs = [run for run in all_ if run["actives"] is not None]
    if not runs:
        raise InputError("communities of this fit grow beyond what the bank holds; the log is too unlike its runs")
    given = np.array([run["summaries"] for run in runs])
    actives = np.array([run["actives"] for run in runs], dtype=float) * fitted.shrunk
    seen = smaller(fitted.past.now.summaries, fitted.shrunk)
    low, high = np.quantile(given, [0.05, 0.95], axis=0)
    table = pd.DataFrame({"summary": list(SUMMARIES), "log": seen, "low": low, "high": high})
    table["below"] = (given < seen).mean(axis=0) + (given == seen).mean(axis=0) / 2
    means = [says for _, says in SUMMARIES.values()]
    return Check(actives, table.assign(means=means), len(all_) - len(runs))


def members_of(fitted: Fit, n: int) -> Iterator[Member]:
    """List the first so many members of the sample, spread evenly over it."""
    for k, at in enumerate(np.linspace(0, len(fitted.places) - 1, n).round().astype(int)):
        yield Member(fitted.scenarios[at], tuple(map(float, fitted.places[at])), 1000 + k, fitted.age)


# -- on disk -----------------------------------------------------------------------------------------------------------
def write_fit(path: Path, fitted: Fit) -> None:
    """Write a fit as JSON: nothing in it is about a single member of the community."""
    told: dict[str, Any] = {"lifespan": "fit", "family": fitted.family, "refined": fitted.refined}
    told |= {"log": fitted.log, "until": fitted.until}
    told |= {"shrunk": fitted.shrunk, "actives": fitted.actives, "newcomers": fitted.newcomers}
    told |= {"now": _told(fitted.past.now)}
    told |= {"before": [_told(then) | {"came": came.tolist()} for then, came in fitted.past.before]}
    told |= {"numbers": names(), "prior_spread": fitted.prior_spread.round(4).tolist()}
    told |= {"runs": [list(run) for run in fitted.runs]}
    told |= {"scenarios": fitted.scenarios, "places": fitted.places.round(4).tolist()}
    write_whole(path, (json.dumps(told) + "\n").encode())


def _told(there: Present) -> dict[str, Any]:
    return there._asdict() | {"summaries": there.summaries.round(6).tolist()}


def read_fit(path: Path) -> Fit:
    """Read a fit.

    Raises
    ------
    InputError
        It cannot be read, or is not one.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["lifespan"] != "fit" or told["numbers"] != names():
            raise InputError(f"{path}: a fit by another version; make it again with lifespan fit")
        before = tuple((_present(one), np.array(one["came"], dtype=float)) for one in told["before"])
        return Fit(
            told["family"],
            told["actives"],
            told["newcomers"],
            Past(_present(told["now"]), before),
            np.array(told["places"]),
            tuple(told["scenarios"]),
            np.array(told["prior_spread"]),
            told["shrunk"],
            tuple(Member(kind, tuple(places), seed, months) for kind, places, seed, months in told["runs"]),
            told["refined"],
            told["log"],
            told["until"],
        )
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None
    except (ValueError, KeyError, TypeError) as error:
        said = f"{type(error).__name__}: {error}"
        raise InputError(f"{path}: not a fit, as lifespan fit EVENTS --out FIT writes it ({said})") from None


def _present(told: dict[str, Any]) -> Present:
    return Present(told["months"], np.array(told["summaries"]), told["level"], told["inflow"])


def determined(fitted: Fit) -> pd.DataFrame:
    """Say of each number what the log left of it: a row a number, the best known first.

    Returns
    -------
    pandas.DataFrame
        ``number``, ``means``, ``low``, ``middle``, ``high`` (90 % of the sample), ``left`` of the prior's spread.
    """
    values, left = fitted.values(), fitted.left
    means = {number.key: number.means for number in load_scenario(next(iter(fitted.scenarios))).numbers()}
    means |= {own.key: own.means for own in OWN}
    rows = []
    for name, share in left.items():
        low, middle, high = values[str(name)].quantile([0.05, 0.5, 0.95])
        rows.append(
            {
                "number": name,
                "means": means.get(str(name), ""),
                "low": low,
                "middle": middle,
                "high": high,
                "left": share,
            }
        )
    return pd.DataFrame(rows)
