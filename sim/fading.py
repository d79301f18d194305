"""What is left of a value after whole days: worked out once for the rates that all members share, and looked up."""

from functools import cache
from typing import NamedTuple

import numpy as np

from sim.agents.behaviour import Behaviour
from sim.agents.population import Floats
from sim.agents.rules import awareness, faded, rested_loyalty
from sim.compiled import inlined, plain
from sim.reference import by_reference

KNOWN_DAYS = 1024


@by_reference
class Fading(NamedTuple):
    """Arrays over days."""

    tie: Floats
    standing: Floats
    rate: Floats
    loyalty: Floats
    awareness: Floats


@cache
def fading_of(p: Behaviour) -> Fading:
    """Work out what is left after each number of days."""
    left, loyal, aware = plain(faded), plain(rested_loyalty), plain(awareness)
    return Fading(
        tie=np.array([left(1.0, days, p.tie_half_life) for days in range(KNOWN_DAYS)]),
        standing=np.array([left(1.0, days, p.standing_half_life) for days in range(KNOWN_DAYS)]),
        rate=np.array([left(1.0, days, p.rate_half_life) for days in range(KNOWN_DAYS)]),
        loyalty=np.array([loyal(1.0, days, p) for days in range(KNOWN_DAYS)]),
        awareness=np.array([aware(days, p) for days in range(KNOWN_DAYS)]),
    )


@inlined
def left_of(value: float, days: int, known: Floats, half_life: float) -> float:
    """Read a value that was last changed some days ago: :func:`sim.agents.rules.faded`, looked up where it is known."""
    return value * known[days] if 0 <= days < KNOWN_DAYS else faded(value, days, half_life)


@inlined
def loyalty_left(value: float, days: int, known: Floats, p: Behaviour) -> float:
    """Read loyalty: :func:`sim.agents.rules.rested_loyalty`, looked up where it is known."""
    return value * known[days] if 0 <= days < KNOWN_DAYS else rested_loyalty(value, days, p)


@inlined
def awareness_left(days: int, known: Floats, p: Behaviour) -> float:
    """Give the awareness: :func:`sim.agents.rules.awareness`, looked up where it is known."""
    return known[days] if 0 <= days < KNOWN_DAYS else awareness(days, p)
