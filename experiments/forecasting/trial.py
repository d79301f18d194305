"""One origin of one log: every forecaster asked, and what came then. Computed by workers."""

import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from experiments.attempt import Result
from experiments.forecasting.baselines import BASELINES
from experiments.forecasting.forecast import THRESHOLD, Floats, Forecast, Forecaster, History
from experiments.forecasting.logs import AHEAD, history_of, known_at
from experiments.forecasting.scores import naive_scale

SIMULATOR = "simulator"
FAMILY = "any"  # of the bank: what kind of community a log is of is not told to anybody


class Trial(NamedTuple):
    """What is asked: all forecasters, of one log, after one month."""

    arm: str  # the log's file; workers compute those of one log together
    month: int
    bank: str | None


class Tried(NamedTuple):
    """What every forecaster said, what came, and the scale of errors in the log so far."""

    forecasts: tuple[Forecast, ...]
    truth: Floats
    scale: float

    @property
    def alive(self) -> bool:
        """Whether the community was alive at the end."""
        return bool(self.truth[-1] >= THRESHOLD)


def forecasters(bank: str | None) -> dict[str, Forecaster]:
    """Give all forecasters by name: the baselines, and the simulator if there is a bank."""
    return BASELINES if bank is None else BASELINES | {SIMULATOR: _simulator(bank)}


@cache
def _simulator(bank: str) -> Forecaster:
    from experiments.fitting.ahead import forecaster
    from experiments.fitting.bank import load_bank

    return forecaster(load_bank(FAMILY, Path(bank)))


def asked(history: History, makers: Mapping[str, Forecaster], months: int, *, seed: int) -> tuple[Forecast, ...]:
    """Ask forecasters, each with luck of its own."""
    return tuple(
        forecast(history, months, np.random.default_rng([seed, zlib.crc32(name.encode())]))
        for name, forecast in makers.items()
    )


def perform(trial: Trial) -> Result:
    """Compute a trial."""
    path = Path(trial.arm)
    whole = history_of(path)
    known = known_at(whole, trial.month)
    seed = zlib.crc32(f"{path.name} {trial.month}".encode())
    forecasts = asked(known, forecasters(trial.bank), AHEAD, seed=seed)
    truth = whole.actives[trial.month : trial.month + AHEAD].astype(np.float64)
    return Result({}, Tried(forecasts, truth, naive_scale(known.actives.astype(np.float64))))
