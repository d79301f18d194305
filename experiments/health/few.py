"""How far a community hangs on few.

References
----------
CHAOSS, Contributor Absence Factor: the smallest number of contributors who make half of the contributions.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from experiments.describe import concentration
from experiments.health.events import Events

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

YEAR = 365
HALF = 0.5
POINTS = 101


def few(events: Events) -> dict[str, Any]:
    """Say how acts are spread over members.

    Returns
    -------
    dict
        ``gini``, ``top1``, ``top10`` as in `experiments.describe.MEANINGS`; ``absence_factor``, and as a ``share`` of
        members; the same for the last year observed, ``recent``, with its members; ``once``, the share who acted once;
        ``lorenz``, the share of acts by the least active 0, 1, … 100 % of members.
    """
    acts = events.acts.acts
    factor = absence_factor(acts)
    recent = np.bincount(events.member[events.day >= events.acts.observed - YEAR], minlength=1)
    recent = recent[recent > 0]
    return dict(concentration(acts)) | {
        "absence_factor": factor,
        "absence_share": factor / len(acts),
        "recent": {"members": len(recent), "absence_factor": absence_factor(recent)},
        "once": float((acts == 1).mean()),
        "lorenz": lorenz(acts).tolist(),
    }


def absence_factor(acts: Ints) -> int:
    """Give the smallest number of members who made half of the acts or more.

    Parameters
    ----------
    acts : ndarray of int64, shape (members,)
    """
    made = np.cumsum(np.sort(acts)[::-1])
    return int(np.searchsorted(made, HALF * made[-1]) + 1) if len(made) else 0


def lorenz(acts: Ints) -> Floats:
    """Give the share of acts by the least active 0, 1, … 100 % of members."""
    made = np.append(0, np.cumsum(np.sort(acts)))
    share: Floats = np.interp(np.linspace(0, len(acts), POINTS), np.arange(len(made)), made / made[-1])
    return share
