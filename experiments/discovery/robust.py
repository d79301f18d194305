"""How robust each arm is over conditions that nobody knows: regret, satisficing, the worst tenth.

References
----------
.. [1] C. McPhail et al., "Robustness metrics: how are they calculated, when should they be used and why do they give
   different results?", Earth's Future 6 (2018), 169-191.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]

WORST = 0.1
RESAMPLES = 1000
RNG = 1951  # Savage's regret


def robustness(outcome: pd.DataFrame, enough: float) -> pd.DataFrame:
    """Say how robust each arm is.

    Parameters
    ----------
    outcome : pandas.DataFrame
        A row a point, a column an arm; more is better.
    enough : float
        What satisfies.

    Returns
    -------
    pandas.DataFrame
        A row an arm and measure with ``estimate, low, high`` (95 %, bootstrap over points): ``mean``;
        ``worst_tenth``, the mean over the tenth of the points that are worst for it; ``satisfied``, share of points at
        which the outcome is enough; ``best``, share at which no arm has more; ``regret`` and ``regret_worst_tenth``,
        what is lost against the best arm of each point, on average and over the worst tenth.
    """
    values = outcome.to_numpy(float)
    rng = np.random.default_rng(RNG)
    drawn = [_measures(values[rng.integers(len(values), size=len(values))], enough) for _ in range(RESAMPLES)]
    found = _measures(values, enough)
    rows = []
    for name, estimates in found.items():
        low, high = np.quantile([one[name] for one in drawn], [0.025, 0.975], axis=0)
        for k, arm in enumerate(outcome.columns):
            row = {"arm": arm, "measure": name, "estimate": float(estimates[k])}
            rows.append(row | {"low": float(low[k]), "high": float(high[k])})
    return pd.DataFrame(rows)


def _measures(values: Floats, enough: float) -> dict[str, Floats]:
    best = values.max(axis=1, keepdims=True)
    regret = best - values
    tenth = max(1, round(WORST * len(values)))
    return {
        "mean": values.mean(axis=0),
        "worst_tenth": np.sort(values, axis=0)[:tenth].mean(axis=0),
        "satisfied": (values >= enough).mean(axis=0),
        "best": (values == best).mean(axis=0),
        "regret": regret.mean(axis=0),
        "regret_worst_tenth": np.sort(regret, axis=0)[-tenth:].mean(axis=0),
    }
