"""Forecasts of a folder of logs, from origins in their past, scored by what came."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from experiments.attempt import Failure
from experiments.fitting.bank import load_bank
from experiments.forecasting.baselines import BASELINES
from experiments.forecasting.forecast import Floats, Forecast
from experiments.forecasting.kept import FOLDER, keep, kept
from experiments.forecasting.logs import SHARES, Found, Origin, logs_in, targets, trials
from experiments.forecasting.scores import (
    LEVELS,
    absolute_error,
    chance_alive,
    covered,
    interval_score,
    log_score,
)
from experiments.forecasting.stack import Stack, Trials, learnt
from experiments.forecasting.trial import FAMILY, SIMULATOR, Trial, Tried, forecasters, perform
from experiments.runner import cores, here_then_there, progress
from sim.errors import InputError

OURS, PLAIN = "ours", "baselines stacked"
STEP, QUICK_STEP = 6, 24  # months between trials in the training part
QUICK_LOGS = 6
MAIN = ("mase", "interval_score")
SCORES = (*MAIN, "coverage_50", "coverage_90", "log_score")


class Benchmark(NamedTuple):
    """What was found.

    Attributes
    ----------
    table : pandas.DataFrame
        A row a forecaster, log and origin: its scores.
    chosen, hindsight : dict of str to str
        By main score, the baseline that was best in trials over by each log's first origin, and in hindsight.
    stacks : dict of float to Stack
        By share of the history.
    names : list of str
        The forecasters that the weights are of.
    found : Found
    ours : dict of Origin to Forecast
        By the stack.
    tried : dict of Origin to Tried
        What each forecaster said, and what came.
    runs : int
        Simulated, of the bank.
    """

    table: pd.DataFrame
    chosen: dict[str, str]
    hindsight: dict[str, str]
    stacks: dict[float, Stack]
    names: list[str]
    found: Found
    ours: dict[Origin, Forecast]
    tried: dict[Origin, Tried]
    runs: int = 0

    def means(self) -> dict[str, dict[str, float]]:
        """Give the mean scores of each forecaster, over all logs and origins."""
        means = self.table.groupby("forecaster", sort=False)[list(SCORES)].mean()
        return {str(name): {str(score): float(mean) for score, mean in row.items()} for name, row in means.iterrows()}

    def answer(self) -> dict[str, Any]:
        """Say it in the numbers that are asked for."""
        means = self.means()
        ours = means[OURS]
        return {
            "mase_over_best_baseline": ours["mase"] / means[self.chosen["mase"]]["mase"],
            "interval_score_over_best_baseline": ours["interval_score"]
            / means[self.chosen["interval_score"]]["interval_score"],
            "coverage_50": ours["coverage_50"],
            "coverage_90": ours["coverage_90"],
            "best_baseline": self.chosen,
            "best_baseline_in_hindsight": self.hindsight,
            "mase_over_best_in_hindsight": ours["mase"] / means[self.hindsight["mase"]]["mase"],
            "interval_score_over_best_in_hindsight": ours["interval_score"]
            / means[self.hindsight["interval_score"]]["interval_score"],
        }


def benchmark(folder: Path, bank: Path | None, *, quick: bool = False, workers: int | None = None) -> Benchmark:
    """Forecast every log of a folder from origins in its past, and score what was said.

    Parameters
    ----------
    folder : Path
        Of logs.
    bank : Path, optional
        Of simulations; without it, ours is the stack of the baselines alone.
    quick : bool
        Fewer logs and fewer trials.
    workers : int, optional
        Processes; whatever their number, the results are the same.

    Raises
    ------
    InputError
        There is no log to forecast, or a forecaster failed.
    """
    found = logs_in(folder)
    months = _fewer(found.months) if quick else found.months
    step = QUICK_STEP if quick else STEP
    asked = sorted({Origin(log, month) for log, n in months.items() for month in _wanted(n, step)})
    tried = _tried(folder, asked, None if bank is None else str(bank), workers or cores())
    scored = _scored(months, step, tried, list(forecasters(None if bank is None else str(bank))), found)
    return scored if bank is None else scored._replace(runs=len(load_bank(FAMILY, bank)))


def _fewer(months: Mapping[str, int]) -> dict[str, int]:
    names = sorted(months)
    return {name: months[name] for name in names[:: -(-len(names) // QUICK_LOGS)]}


def _wanted(months: int, step: int) -> set[int]:
    aims = targets(months)
    return {*aims, *trials(aims[-1], step)}


def _tried(folder: Path, asked: list[Origin], bank: str | None, workers: int) -> dict[Origin, Tried]:
    runs = {origin: Trial(str(folder / origin.log), origin.month, bank) for origin in asked}
    said = {origin: tried for origin, run in runs.items() if (tried := kept(run, FOLDER))}
    missing = [run for origin, run in runs.items() if origin not in said]
    with progress(len(runs)) as bar:
        bar.update(len(said))
        for batch in here_then_there(perform, missing, workers):
            for run, outcome in batch:
                if isinstance(outcome, Failure):
                    raise InputError(f"{run.arm}, after month {run.month}: {outcome.error}: {outcome.said}")
                keep(run, outcome.daily, FOLDER)
                said[Origin(Path(run.arm).name, run.month)] = outcome.daily
            bar.update(len(batch))
    return said


def _scored(
    months: Mapping[str, int], step: int, tried: dict[Origin, Tried], names: list[str], found: Found
) -> Benchmark:
    stacks, rows, ours = {}, [], {}
    plain = [place for place, name in enumerate(names) if name != SIMULATOR]
    for place, share in enumerate(SHARES):
        past = training(months, place, step, tried)
        stacks[share] = learnt(past)
        without = learnt(past.of(plain))
        for log, n in months.items():
            origin = Origin(log, targets(n)[place])
            seen = tried[origin]
            said = dict(zip(names, seen.forecasts, strict=True))
            said[PLAIN] = without.forecast([seen.forecasts[i] for i in plain])
            said[OURS] = ours[origin] = stacks[share].forecast(seen.forecasts)
            rows += [
                {"log": log, "share": share, "month": origin.month, "forecaster": name} | score(one, seen)
                for name, one in said.items()
            ]
    table = pd.DataFrame(rows)
    chosen = _best(training(months, 0, step, tried), names)
    simple = table[table["forecaster"].isin(list(BASELINES))].groupby("forecaster", sort=False)
    hindsight = {name: str(simple[name].mean().idxmin()) for name in MAIN}
    return Benchmark(table, chosen, hindsight, stacks, names, found, ours, tried)


def training(months: Mapping[str, int], place: int, step: int, tried: Mapping[Origin, Tried]) -> Trials:
    """Give the trials that are over by each log's own origin; every log counts the same."""
    mine = {log: [tried[Origin(log, month)] for month in trials(targets(n)[place], step)] for log, n in months.items()}
    all_ = [one for some in mine.values() for one in some]
    weight = np.array([1 / len(some) for some in mine.values() for _ in some])
    log = np.repeat(np.arange(len(mine)), [len(some) for some in mine.values()])
    return Trials(
        np.array([[quantiles(forecast) for forecast in one.forecasts] for one in all_]),
        np.array([one.truth for one in all_]),
        np.array([one.scale for one in all_]),
        weight / weight.sum(),
        log,
    )


def quantiles(forecast: Forecast) -> Floats:
    """Give what is scored of a forecast, shape (levels, months)."""
    return np.asarray(np.quantile(forecast.actives, LEVELS, axis=0))


def score(forecast: Forecast, seen: Tried) -> dict[str, float]:
    """Score a forecast by what came."""
    said = quantiles(forecast)
    held = covered(said, seen.truth).mean(axis=-1)
    chance = chance_alive(forecast, len(seen.truth))
    return {
        "mase": float(absolute_error(said, seen.truth).mean() / seen.scale),
        "interval_score": float(interval_score(said, seen.truth).mean() / seen.scale),
        "coverage_50": float(held[0]),
        "coverage_90": float(held[1]),
        "log_score": log_score(chance, seen.alive),
    }


def _best(past: Trials, names: list[str]) -> dict[str, str]:
    """Give the baseline of the lowest mean in the trials, by score."""
    means = {
        name: {
            "mase": past.mean(absolute_error(past.quantiles[:, place], past.truth)),
            "interval_score": past.mean(interval_score(past.quantiles[:, place], past.truth)),
        }
        for place, name in enumerate(names)
        if name in BASELINES
    }
    return {main: min(means, key=lambda name: means[name][main]) for main in MAIN}
