"""People outside: who they are, who hears of the community, who knows whom.

Everybody who may ever be a member has a number, ``uid``: founders are 0 … founders − 1, the audience follows, sorted by
taste, so that somebody near in taste has a nearby number.
"""

import math
from typing import NamedTuple

from sim.agents.behaviour import Behaviour
from sim.compiled import inlined
from sim.exponential import exp
from sim.luck import (
    ACQUAINTANCE,
    EAGER,
    EXPERTISE,
    EXTRACTION,
    HEARS,
    HEARS_NEAR,
    LIVES_AT,
    PACE,
    PROPENSITY,
    PURPOSE,
    SKILL,
    SOCIABILITY,
    TASTE,
    WHO,
    WILLINGNESS,
    bits,
    draw,
    key_of,
    normal,
)


class World(NamedTuple):
    """What compiled code needs of a scenario beside the behaviour."""

    key: int
    founders: int
    joined_within: int
    rooms: int
    places: int
    ties: int
    tie_strength: float
    taste_spread: float
    audience: int
    arrivals_per_day: float
    arrivals_most: int
    benefit_reference: float
    willingness: float
    willingness_spread: float
    platform: int
    capacity: int
    keep: float
    push: float
    found: float
    talk: float
    bonds: float
    closing: float
    extraction: float
    skills: int
    search: int
    admits: int
    rooms_most: int
    rival_day: int
    rival_share: float
    window: int
    reputation: float
    hours_per_week: float
    money: float
    leads: int
    product_day: int
    product_quality: float
    purpose: float
    purpose_spread: float


# -- who somebody is ---------------------------------------------------------------------------------------------------
@inlined
def taste_of(uid: int, key: int, world: World) -> float:
    """Give a taste on the circle [0, 1): anywhere for founders, in the order of their numbers for the audience."""
    u = draw(key, 0, TASTE)
    return world.taste_spread * (u if uid < world.founders else (uid - world.founders + u) / world.audience)


@inlined
def propensity_of(key: int, p: Behaviour) -> float:
    """Give the propensity to post: log-normal with mean 1."""
    s = p.propensity_spread
    return exp(s * normal(key, 0, PROPENSITY) - s * s / 2.0)


@inlined
def expertise_of(key: int, p: Behaviour) -> float:
    """Give the quality of somebody's posts: log-normal with mean 1."""
    s = p.expertise_spread
    return exp(s * normal(key, 0, EXPERTISE) - s * s / 2.0)


@inlined
def willingness_of(key: int, world: World) -> float:
    """Give what full benefit is worth to somebody, in yuan a year: log-normal."""
    return world.willingness * exp(world.willingness_spread * normal(key, 0, WILLINGNESS))


@inlined
def half_life_of(key: int, p: Behaviour, world: World) -> float:
    """Give the half-life of somebody's interest without value, in days: log-normal; it fades with the purpose too."""
    own = p.interest_half_life * exp(p.interest_spread * normal(key, 0, PACE))
    if world.purpose == 0.0:
        return own
    shared = world.purpose * exp(world.purpose_spread * normal(world.key, 0, PURPOSE))
    return own * shared / (own + shared)


@inlined
def start_activity_of(key: int, p: Behaviour) -> float:
    """Give the chance of a visit a day with which somebody begins: its odds are log-normal."""
    odds = p.start_activity * exp(p.activity_spread * normal(key, 0, EAGER))
    return odds / (odds + 1.0 - p.start_activity)


@inlined
def sociability_of(key: int) -> float:
    """Give how readily somebody goes to meetings: anything from 0 to 1."""
    return draw(key, 0, SOCIABILITY)


@inlined
def extraction_of(key: int, p: Behaviour, world: World) -> float:
    """Give the share of somebody's posts that advertise: log-normal around the scenario's mean, below 1."""
    s = p.extraction_spread
    return min(0.95, world.extraction * exp(s * normal(key, 0, EXTRACTION) - s * s / 2.0))


@inlined
def skill_of(key: int, world: World) -> int:
    """Give the kind of need that somebody can help with; -1 in a world without skills."""
    return int(draw(key, 0, SKILL) * world.skills) if world.skills > 0 else -1


@inlined
def place_of(key: int, of: int) -> int:
    """Give where somebody lives, or sits in the beginning, among so many places."""
    return int(draw(key, 0, LIVES_AT) * of)


# -- who hears of the community ----------------------------------------------------------------------------------------
@inlined
def heard_outside(slot: int, day: int, rate: float, world: World) -> int:
    """Give who is in this place of the day's list of people who hear of the community from outside.

    Parameters
    ----------
    slot : int
        Place in the day's fixed list, below ``world.arrivals_most``.
    day : int
    rate : float
        People a day who do hear today; the list is thinned by it.
    world : World

    Returns
    -------
    int
        A ``uid``, or −1 where the list is thinned out.
    """
    key = key_of(bits(world.key, day, HEARS), slot)
    if draw(key, 0, HEARS) * world.arrivals_most >= rate:
        return -1
    return world.founders + int(draw(key, 0, WHO) * world.audience)


@inlined
def heard_near(slot: int, day: int, rate: float, taste: float, width: float, world: World) -> int:
    """Give who is in this place of a second such list, of people whose tastes lie on an arc around one."""
    key = key_of(bits(world.key, day, HEARS_NEAR), slot)
    if draw(key, 0, HEARS_NEAR) * world.arrivals_most >= rate:
        return -1
    x = (taste + (draw(key, 0, WHO) - 0.5) * width) / world.taste_spread
    return world.founders + min(int((x - math.floor(x)) * world.audience), world.audience - 1)


@inlined
def acquaintance(taste: float, key: int, number: int, p: Behaviour, world: World) -> int:
    """Give somebody's acquaintance of this number, near in taste, in the fixed order of their list; a ``uid``."""
    x = (taste + p.homophily * normal(key, number, ACQUAINTANCE)) / world.taste_spread
    return world.founders + min(int((x - math.floor(x)) * world.audience), world.audience - 1)
