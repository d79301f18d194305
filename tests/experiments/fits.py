"""A fit that no log was needed for."""

import numpy as np

from experiments.fitting.ahead import Past, Present
from experiments.fitting.fit import Fit, Member
from experiments.fitting.prior import names


def fitted(arms: tuple[str, ...] = ("wechat_group", "interest_group", "wechat_group"), shrunk: float = 1.0) -> Fit:
    """Make a fit to which some runs are near, in the middle of all that is thought of communities."""
    middle = tuple(0.0 for _ in names())
    runs = tuple(Member(arm, middle, 100 * k, 3) for k, arm in enumerate(arms))
    past = Past(Present(3, np.zeros(1), 0.0, 0.0), ())
    return Fit("any", [20, 20, 20], [5, 5, 5], past, np.zeros((1, 1)), arms, np.ones(1), shrunk, runs)
