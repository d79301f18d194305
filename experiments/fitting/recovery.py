"""Does a fit find the numbers that made a log? Simulated logs, each fitted by a bank that does not hold it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from experiments.files import write_whole
from experiments.fitting.abc import resampled
from experiments.fitting.ahead import Past, Present, foretold
from experiments.fitting.bank import Bank
from experiments.fitting.fit import Fit, at_its_age, sample_of
from experiments.fitting.prior import names
from experiments.fitting.summaries import AGES, RECENT
from experiments.runner import progress

Floats = npt.NDArray[np.float64]

SHARES = (0.5, 0.9)
AHEAD = 12
MEMBERS = 200
SEEN_TO_LIVE = 1.0  # member a month in the last three, at the least: of a silent log nothing can be told
RNG = 23
KNOWN = 0.8  # of the prior's spread left: of numbers that kept more, the fit claims nothing


@dataclass(frozen=True)
class Recovered:
    """How often intervals held the truth.

    Attributes
    ----------
    table : pandas.DataFrame
        A row a number: ``number``, ``left`` of the prior's spread, and the ``coverage`` of each interval.
    forecasts : dict of float to float
        Coverage of the forecasts' bands, over the months ahead.
    logs, runs : int
    distance : dict of str to float
        Medians: of the ``neighbours`` from their log, of the ``farthest`` of them, and of the ``twin`` of the log's own
        run, made by the same numbers under other luck.
    refined, unrefined : pandas.DataFrame
        The same as `table` for logs that were refined, with and without that; no rows if none was.
    """

    table: pd.DataFrame
    forecasts: dict[float, float]
    logs: int
    runs: int
    distance: dict[str, float]
    refined: pd.DataFrame
    unrefined: pd.DataFrame
    refined_logs: int

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain values."""
        said: dict[str, Any] = {"logs": self.logs, "runs": self.runs, "refined_logs": self.refined_logs}
        said |= {f"coverage_{share:.0%}"[:-1]: _mean(self.table, share) for share in SHARES}
        said |= {
            f"coverage_{share:.0%}_refined"[:-1]: _mean(self.refined, share) for share in SHARES if len(self.refined)
        }
        said |= {f"distance_{name}": value for name, value in self.distance.items()}
        said |= {f"forecast_coverage_{share:.0%}"[:-1]: value for share, value in self.forecasts.items()}
        return said | {"numbers": self.table.to_dict("records")}


def _mean(table: pd.DataFrame, share: float) -> float:
    return float(table[f"within_{share:.0%}"].mean())


def recovered(bank: Bank, logs: int = 200, refined: int = 20, workers: int | None = None) -> Recovered:
    """Fit simulated logs of the bank, each without the runs that share its numbers.

    Parameters
    ----------
    bank : Bank
    logs, refined : int
        How many are fitted with the bank, and how many of these are refined besides.
    workers : int, optional
    """
    rng = np.random.default_rng(RNG)
    chosen = _chosen(bank, logs, rng)
    samples, within, off = [], [], []
    with progress(len(chosen)) as bar:
        for run, slot in chosen:
            others, now = bank.without(int(bank.set[run])), _present(bank, run, slot)
            rows = at_its_age(others, now.months)
            found = sample_of(others, rows, now)
            samples.append(found.places[resampled(found.near, MEMBERS, rng)])
            off.append((np.median(found.off), found.off.max(), _twin_off(bank, run, slot, found.one)))
            within.append(_foretold(others, bank, run, slot, rng))
            bar.update(1)
    truth = np.array([bank.places[run] for run, _ in chosen])
    table = _table(truth, samples, bank.places.std(axis=0))
    forecasts = {share: float(np.mean([w[share] for w in within])) for share in SHARES}
    again = list(_refined(bank, chosen[:refined], rng, workers))
    more, less = (
        _table(truth[: len(again)], some, bank.places.std(axis=0)) if again else table.iloc[:0]
        for some in (again, samples[: len(again)])
    )
    distance = {
        name: float(np.median(known)) if len(known := column[np.isfinite(column)]) else np.nan
        for name, column in zip(("neighbours", "farthest", "twin"), np.array(off).T, strict=True)
    }
    return Recovered(table, forecasts, len(chosen), len(bank), distance, more, less, len(again))


def _twin_off(bank: Bank, run: int, slot: int, one: Floats) -> float:
    """Say how far another run of the same numbers is from a run; nan if there is none of that age."""
    same = np.flatnonzero((bank.set == bank.set[run]) & (bank.length >= AGES[slot]))
    away = (bank.summaries[same[same != run], slot] - bank.summaries[run, slot]) / one
    return float(np.sqrt((away**2).sum(axis=1)).mean()) if len(away) else np.nan


def _chosen(bank: Bank, n: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Draw runs and the ages at which they are looked at: those in which there is anybody then."""
    alive = np.exp(bank.summaries[:, :, 0]) >= SEEN_TO_LIVE
    seen = np.array(AGES)[None, :] + AHEAD <= bank.length[:, None]
    old = np.array(AGES)[None, :] >= AHEAD
    pairs = np.argwhere(alive & seen & old)
    return [(int(run), int(slot)) for run, slot in pairs[rng.permutation(len(pairs))[:n]]]


def _present(bank: Bank, run: int, slot: int) -> Present:
    age = AGES[slot]
    last = slice(age - RECENT, age)
    level, inflow = float(bank.actives[run, last].mean()), float(bank.newcomers[run, last].mean())
    return Present(age, bank.summaries[run, slot], level, inflow)


def _foretold(others: Bank, bank: Bank, run: int, slot: int, rng: np.random.Generator) -> dict[float, float]:
    """Say for each band which share of the months ahead it held."""
    told = foretold(others, _present(bank, run, slot), AHEAD, rng)
    came = bank.actives[run, AGES[slot] : AGES[slot] + AHEAD]
    bands = {share: told.band(share) for share in SHARES}
    return {share: float(((came >= low) & (came <= high)).mean()) for share, (low, high) in bands.items()}


def _refined(
    bank: Bank, chosen: Sequence[tuple[int, int]], rng: np.random.Generator, workers: int | None
) -> Iterator[Floats]:
    from experiments.fitting.refine import refined

    for run, slot in chosen:
        others, now = bank.without(int(bank.set[run])), _present(bank, run, slot)
        found = sample_of(others, at_its_age(others, now.months), now)
        drawn = resampled(found.near, MEMBERS, rng)
        kinds = tuple(bank.scenarios[k] for k in others.scenario[found.rows[drawn]])
        counts = bank.actives[run, : AGES[slot]].astype(int).tolist()
        start = Fit(
            bank.family, counts, counts, Past(now, ()), found.places[drawn], kinds, bank.places.std(axis=0), 1.0
        )
        found_more, whole = refined(start, others, workers)
        if not whole:
            raise KeyboardInterrupt
        yield found_more.places


def _table(truth: Floats, samples: Sequence[Floats], prior_spread: Floats) -> pd.DataFrame:
    table = pd.DataFrame({"number": names(), "left": np.mean([s.std(axis=0) for s in samples], axis=0) / prior_spread})
    for share in SHARES:
        ends = [np.quantile(sample, [(1 - share) / 2, (1 + share) / 2], axis=0) for sample in samples]
        held = [(low <= true) & (true <= high) for true, (low, high) in zip(truth, ends, strict=True)]
        table[f"within_{share:.0%}"] = np.mean(held, axis=0)
    return table.sort_values("left", kind="stable").reset_index(drop=True)


def told(found: Recovered) -> Iterator[str]:
    """Say how often intervals held the truth."""
    ends = " and ".join(f"{share:.0%}" for share in SHARES)
    got = " and ".join(f"{_mean(found.table, share):.1%}" for share in SHARES)
    yield f"{found.logs} simulated logs, on a bank of {found.runs:,} runs without the logs' own: intervals of {ends}"
    yield f"held the true number in {got}."
    known = found.table[found.table["left"] < KNOWN]
    if len(known):
        got = " and ".join(f"{_mean(known, share):.1%}" for share in SHARES)
        of = f"{len(known)} of {len(found.table)}"
        yield f"Of what a log determines at all (less than {KNOWN:.0%} left; {of}): in {got}."
    yield from _as_near_as_luck(found.distance)
    if found.refined_logs:
        got, before = (
            " and ".join(f"{_mean(table, share):.1%}" for share in SHARES) + f", {table['left'].mean():.0%} left"
            for table in (found.refined, found.unrefined)
        )
        yield f"{found.refined_logs} of them refined: in {got} of the prior's spread on average; not refined: {before}."
    got = " and ".join(f"{value:.1%}" for value in found.forecasts.values())
    yield f"Forecasts {AHEAD} months ahead, bands of {ends}: held what came in {got}."


def _as_near_as_luck(distance: dict[str, float]) -> Iterator[str]:
    near, farthest, twin = distance.values()
    if np.isfinite(twin):
        yield f"Half of the neighbours that a fit rests on are within {near:.1f} of their log, all within"
        yield f"{farthest:.1f}; a run of the log's own numbers under other luck is {twin:.1f} away"
        yield "(medians over the logs; 1 is what luck moves a summary by). So to come nearer to a log than the bank"
        yield "does would be to fit luck."


def write_doc(path: Path, found: Recovered) -> None:
    """Write the page about what a fit finds."""
    write_whole(path, "\n".join([*_page(found), ""]).encode())


def _page(found: Recovered) -> Iterator[str]:
    yield "# What a fit finds\n"
    yield "Made by `lifespan bank --recovery --doc docs/fit.md`. Simulated logs of the bank are fitted as a real one"
    yield "is, without the runs that share their numbers; so it is known which numbers made them. How a fit is made"
    yield "stands in `experiments/fitting/abc.py`, what is compared in `summaries.py`, what was thought before in"
    yield "`prior.py`; the ranges there were widened three times after the bank's summaries at 60 months had been"
    yield "compared with those of 35 real logs, among which people came and went more than in the first bank.\n"
    yield from told(found)
    yield f"\n*Left* is the mean share of the prior's spread that a fit leaves; above {KNOWN:.0%} the log says next to"
    yield "nothing of a number, and its interval is the prior's.\n"
    heads = " | ".join(f"within {share:.0%}" for share in SHARES)
    yield f"| number | left | {heads} |\n| --- | ---: | ---: | ---: |"
    for row in found.table.to_dict("records"):
        held = " | ".join(f"{row[f'within_{share:.0%}']:.0%}" for share in SHARES)
        yield f"| `{row['number']}` | {row['left']:.2f} | {held} |"
