"""A community in which private contact is all that happens, and what mathematics says of it: docs/verification.md.

The formulae here are those that the simulator is compared with; it takes nothing from them.
"""

from math import lgamma

import numpy as np
from scipy.optimize import brentq

from sim import load_scenario
from sim.life import Life

ACTIVITY, DAYS, POWER, CONTACT = 0.4, 2.0, 2.0, 0.9  # habit; scale and power of forgetting; a full tie's chance to tell
ALONE = {
    "members.ties": 0,
    "outside.audience": 0,
    "outside.arrivals_per_day": 0.0,
    "outside.arrivals_most": 0,
    "platform.capacity": 1_000_000,
    "platform.push": 0.0,
    "behaviour.start_activity": ACTIVITY,
    "behaviour.activity_spread": 0.0,
    "behaviour.habit_rate": 0.0,
    "behaviour.awareness_days": DAYS,
    "behaviour.awareness_power": POWER,
    "behaviour.private_contact": CONTACT,
    "behaviour.tie_half_life": 1e4,
    "behaviour.ties_most": 20,
    "behaviour.post_rate": 0.0,
    "behaviour.need_chance": 0.0,
    "behaviour.crowd": 0.0,
    "behaviour.leave_hazard": 0.0,
    "behaviour.open_chance": 0.0,
}


def life_of(size: int, rng: int = 1) -> Life:
    """Begin a community that knows nobody yet and in which nothing but private contact brings anybody."""
    return Life(load_scenario("wechat_group").with_settings(ALONE | {"members.size": size}), rng=rng)


def shares(size: int, days: int, strength: float, rng: int = 1, kept: bool = False) -> np.ndarray:
    """Live so many days, everybody having one tie, drawn anew each day or kept; give the shares who visit."""
    life, luck = life_of(size, rng), np.random.default_rng(rng)
    half, rows = life.state.ties.half, np.arange(size)
    for day in range(days):
        if day == 0 or not kept:
            half.friend[:size, 0] = (rows + luck.integers(1, size, size)) % size
        half.strength[:size, 0] = strength
        half.met[:size, 0] = day
        life.live(1)
    assert (life.daily["members"] == size).all()
    return life.daily["visitors"].to_numpy() / size


# -- the mathematics ---------------------------------------------------------------------------------------------------
def visits(gaps: np.ndarray) -> np.ndarray:
    """Give the chance of a visit after so many whole days without news."""
    return ACTIVITY * (1.0 + gaps / DAYS) ** -POWER


def still_silent(days: int) -> float:
    """Give the chance of no visit in so many days after the last news."""
    return float(np.prod(1.0 - visits(np.arange(days))))


def never_again(activity: float = ACTIVITY) -> float:
    """Give the chance of no visit ever after the last news, for a power of 2 (Euler's product)."""
    x = DAYS * np.sqrt(activity)
    log = 2 * lgamma(DAYS) - lgamma(DAYS - x) - lgamma(DAYS + x)
    return float(np.exp(log))


def threshold() -> float:
    """Give the strength of the one tie a day above which visits keep going."""
    s = never_again()
    return s / (1.0 - s) / CONTACT


def told(share: float, strength: float) -> float:
    """Give the chance to be told by anybody on a day when such a share visits."""
    return 1.0 - float(np.exp(-CONTACT * strength * share))


def answer_to(share: float, strength: float) -> float:
    """Give the share who visit in the long run where each day a given share visit and tell."""
    gaps = np.arange(200_000)
    f = visits(gaps)
    left = np.exp(np.concatenate(([0.0], np.cumsum(np.log1p(-f) + np.log1p(-told(share, strength)))[:-1])))
    return float((left @ f) / left.sum())


def settled(strength: float) -> float:
    """Give the share who visit that answers to itself, 0 below the threshold."""
    if strength <= threshold():
        return 0.0
    return float(brentq(lambda share: answer_to(share, strength) / share - 1.0, 1e-4, 1.0))


def course(days: int, strength: float) -> np.ndarray:
    """Give the shares who visit day by day, all having had news the day before the first."""
    f, gaps, seen = visits(np.arange(days)), np.zeros(days), []
    gaps[0] = 1.0
    for _ in range(days):
        share = float(gaps @ f)
        seen.append(share)
        silent = gaps * (1.0 - f) * (1.0 - told(share, strength))
        gaps = np.append(1.0 - silent.sum(), silent[:-1])
    return np.array(seen)
