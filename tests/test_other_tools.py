"""Tools of others drive the model: SALib, and the EMA workbench where it is installed."""

from collections.abc import Sequence

import numpy as np
import pytest

from experiments.run import Run, perform
from sim.lifespan import LifespanRule
from sim.scenario import load_scenario

NAMES = ("members.size", "behaviour.post_rate", "operator.money")
BOUNDS = ((6, 60), (0.2, 2.0), (0.0, 9000.0))  # of the last nothing depends: nothing is bought here


def posts(values: Sequence[float], replicates: int = 2, days: int = 40) -> float:
    """Give the posts of a small group with such numbers, on average."""
    start = load_scenario("wechat_group").with_settings(
        {NAMES[0]: int(values[0]), **dict(zip(NAMES[1:], values[1:], strict=True))}
    )
    runs = [Run("driven", start, (), r, 1 + r, days, LifespanRule()) for r in range(replicates)]
    return float(np.mean([perform(run).row["posts"] for run in runs]))  # type: ignore[arg-type]


def test_salib_drives_the_model_and_finds_the_number_that_does_nothing():
    from SALib.analyze import morris as analysis
    from SALib.sample import morris as sampling

    problem = {"num_vars": len(NAMES), "names": list(NAMES), "bounds": [list(pair) for pair in BOUNDS]}
    stops = sampling.sample(problem, 4, seed=1)
    found = analysis.analyze(problem, stops, np.array([posts(stop) for stop in stops]), seed=1)
    size, rate, nothing = found["mu_star"]
    assert nothing == 0.0
    assert size > 0.0
    assert rate > 0.0


def test_the_ema_workbench_drives_the_model():
    ema = pytest.importorskip(
        "ema_workbench", reason="the EMA workbench is not installed: uv pip install --group oracle"
    )
    model = ema.Model("lifespan", function=lambda size, rate: {"posts": posts((size, rate, 0.0))})
    model.uncertainties = [ema.IntegerParameter("size", *BOUNDS[0]), ema.RealParameter("rate", *BOUNDS[1])]
    model.outcomes = [ema.ScalarOutcome("posts")]
    experiments, outcomes = ema.perform_experiments(model, scenarios=4)
    again = [posts((size, rate, 0.0)) for size, rate in zip(experiments["size"], experiments["rate"], strict=True)]
    assert list(outcomes["posts"]) == again
