"""The forecast that was tested: the simulator and the baselines, put together as the trials of real logs taught."""

import tomllib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from experiments.files import write_whole
from experiments.forecasting.baselines import BASELINES
from experiments.forecasting.forecast import Forecast, Forecaster, History
from experiments.forecasting.logs import FIRST
from experiments.forecasting.simple import LEAST
from experiments.forecasting.stack import Stack
from experiments.forecasting.trial import SIMULATOR, asked

LEARNT = Path(__file__).with_name("stack.toml")


class Learnt(NamedTuple):
    """How forecasts are put together, and from what that was learnt.

    Attributes
    ----------
    names : tuple of str
        The forecasters that the weights are of.
    stack : Stack
    logs : int
        Whose trials taught it.
    runs : int
        Of the bank that the simulator had then.
    """

    names: tuple[str, ...]
    stack: Stack
    logs: int
    runs: int

    @property
    def weights(self) -> dict[str, float]:
        """The weights by name, the largest first."""
        given = dict(zip(self.names, self.stack.weights.tolist(), strict=True))
        return dict(sorted(given.items(), key=lambda item: -item[1]))


def write_learnt(path: Path, learnt: Learnt) -> None:
    """Write how forecasts are put together."""
    said = ["# written by lifespan benchmark-forecast --stack", f"logs = {learnt.logs}", f"runs = {learnt.runs}"]
    said += [f"widths = {learnt.stack.widths.round(4).tolist()}", "", "[weights]"]
    weights = zip(learnt.names, learnt.stack.weights, strict=True)
    said += [f'"{name}" = {round(float(weight), 4)}' for name, weight in weights]
    write_whole(path, ("\n".join(said) + "\n").encode())


def read_learnt(path: Path = LEARNT) -> Learnt:
    """Read how forecasts are put together."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    weights = np.array(list(told["weights"].values()))
    stack = Stack(weights / weights.sum(), np.array(told["widths"]))
    return Learnt(tuple(told["weights"]), stack, told["logs"], told["runs"])


def fewest(months: int) -> int:
    """Give the months of history that the baselines want for a forecast so many months ahead."""
    return max(FIRST, LEAST + months)


def stacked(history: History, simulator: Forecaster, months: int, seed: int, learnt: Learnt) -> Forecast:
    """Ask the simulator and the baselines, and put together what they say."""
    makers = BASELINES | {SIMULATOR: simulator}
    said = asked(history, {name: makers[name] for name in learnt.names}, months, seed=seed)
    return learnt.stack.forecast(said)
