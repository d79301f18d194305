"""Draws with an address: a number is a pure function of seed, person, day and decision.

There is no stream to share and no order to keep, so the same person has the same luck under every policy.

References
----------
.. [1] G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014
   (the finaliser of SplitMix64).
.. [2] J. K. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011 (counters instead of streams).
"""

import math
from typing import Any

import numpy as np

from sim.compiled import compiled, inlined
from sim.exponential import exp


def one_width(*numbers: int) -> tuple[int, ...]:
    """Give numbers of the width in which they are drawn by, in compiled code and in plain Python."""
    return tuple(map(np.int64, numbers))  # type: ignore[arg-type]


# One name a decision, used at most once a day by one person. Below 65,536: the day stands above 16 bits.
TASTE, PROPENSITY, EXPERTISE, WILLINGNESS, PACE, SENIORITY, QUALITY, PURPOSE = one_width(1, 2, 3, 4, 5, 6, 7, 10)
WHERE, CONSENT, OPENS, RIVAL, MUTES = one_width(70, 71, 72, 73, 74)
HEARS, WHO, ACQUAINTANCE, JOIN, PLACE, TELL = one_width(11, 12, 13, 14, 15, 16)
VISIT, POST, RING, REACHED, LEAVE, RENEW = one_width(21, 22, 23, 24, 26, 27)
EXTRACTION, ADVERTISE = one_width(60, 61)
LIVES_AT, CLOSED, PASSES, ADMIT, HEARS_NEAR, EAGER = one_width(8, 9, 17, 18, 19, 20)
HOMEWORK, TAKES_TO, BUYS = one_width(75, 77, 78)
(NAMED,) = one_width(80)  # one for each of two
SOCIABILITY, NEWS, ATTEND, SEAT, BRING = one_width(62, 63, 64, 65, 66)
NEED, NEED_KIND, HELPS, HELP_PLACE, HELPED_BY, SKILL = one_width(50, 51, 52, 53, 54, 55)
(PRIVATE,) = one_width(1024)  # one for each of up to sixty ties
REPLY_WHOM, REPLY_TIE, REPLY = one_width(32, 36, 40)  # one for each of up to four tries

# NumPy's unsigned type on every operand: Numba would otherwise turn mixed integers into signed ones, silently.
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_S11, _S16, _S27, _S30, _S31 = np.uint64(11), np.uint64(16), np.uint64(27), np.uint64(30), np.uint64(31)
_ONE = np.uint64(1)
MANY = 256  # people for whom a phase draws before it asks what the draws mean
_UNIT = 1.0 / 9007199254740992.0  # 2 to the power of -53


@compiled
def mix(z: int) -> int:
    """Scramble 64 bits so that neighbouring inputs give unrelated outputs."""
    a = np.uint64(z)
    b = (a ^ (a >> _S30)) * _MIX_1
    c = (b ^ (b >> _S27)) * _MIX_2
    return c ^ (c >> _S31)  # type: ignore[return-value]


@compiled
def key_of(parent: int, index: int) -> int:
    """Give the key of one of many under a parent: a person of a world, a slot of a day."""
    return mix(np.uint64(parent) + (np.uint64(index) + _ONE) * _GOLDEN)  # type: ignore[arg-type]


@compiled
def world_key(seed: int) -> int:
    """Give the key of a world. The seed is mixed before use, so that neighbouring seeds share nobody."""
    return mix(mix(np.uint64(seed)) + _GOLDEN)  # type: ignore[arg-type]


@compiled
def pair_key(one: int, other: int) -> int:
    """Give the key of two people in this order."""
    return mix(np.uint64(one) + mix(np.uint64(other)))  # type: ignore[arg-type]


@compiled
def bits(key: int, day: int, decision: int) -> int:
    """Draw 64 bits at an address."""
    return mix(np.uint64(key) ^ ((np.uint64(day) << _S16) | np.uint64(decision)))  # type: ignore[arg-type]


@compiled
def draw(key: int, day: int, decision: int) -> float:
    """Draw uniformly from [0, 1) at an address.

    Parameters
    ----------
    key : int
        Of the person (or pair, or slot) whose decision it is.
    day : int
        The day, or any other counter of the decision, from 0 on.
    decision : int
        One of this module's names.

    Returns
    -------
    float
        In [0, 1).
    """
    return np.float64(bits(key, day, decision) >> _S11) * _UNIT  # type: ignore[operator]


@inlined
def draw_for_all(drawn: Any, keys: Any, day: int, decision: int) -> None:
    """Draw for people who stand side by side, each at their own address: the compiler does several at once."""
    for i in range(len(keys)):
        drawn[i] = draw(keys[i], day, decision)


@compiled
def normal(key: int, counter: int, decision: int) -> float:
    """Draw from the standard normal distribution (Box and Muller 1958), from two draws at neighbouring counters."""
    u = 1.0 - draw(key, 2 * counter, decision)
    v = draw(key, 2 * counter + 1, decision)
    return math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)


@compiled
def poisson(u: float, mean: float) -> int:
    """Turn one uniform draw into a Poisson count by inversion; never above 50."""
    if u < 1.0 - mean:  # exp(-mean) is never below that
        return 0
    p = exp(-mean)
    total = p
    n = 0
    while u >= total and n < 50:
        n += 1
        p = p * mean / n
        total = total + p
    return n
