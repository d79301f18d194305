"""Members as columns: one array a property, one row a member, in order of joining."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.agents.behaviour import Behaviour
from sim.agents.candidates import (
    World,
    expertise_of,
    extraction_of,
    half_life_of,
    propensity_of,
    skill_of,
    sociability_of,
    taste_of,
    willingness_of,
)
from sim.agents.rules import promised
from sim.compiled import inlined
from sim.luck import one_width

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.uint8]

NEVER = -(10**6)  # a day so long ago that nothing remembers it
NO_FEE_DUE = 10**9
FOUNDER, OUTSIDE, INVITED = one_width(0, 1, 2)  # channels by which one comes
NOBODY, DAY_0 = one_width(-1, 0)


class People(NamedTuple):
    """The columns. Days are whole numbers since the beginning; a value that fades is as of the last visit."""

    uid: Ints
    key: Keys
    taste: Floats
    propensity: Floats
    expertise: Floats
    willingness: Floats
    half_life: Floats
    skill: Ints
    sociability: Floats
    extraction: Floats
    listed: Flags
    channel: Flags
    stays: Ints
    joined: Ints
    paid_until: Ints
    recruiter: Ints
    interest: Floats
    activity: Floats
    loyalty: Floats
    satisfaction: Floats
    expectation: Floats
    response: Floats
    rate: Floats
    last_visit: Ints
    gap: Longs
    last_contact: Ints
    last_read: Ints
    last_active: Ints
    last_meeting: Ints
    posted: Ints
    answers: Ints
    thanks: Ints
    helped: Flags
    told: Ints
    posts_today: Ints
    ads_today: Ints
    replies_today: Ints
    n_posts: Ints
    n_replies: Ints
    n_answers: Ints


def empty_people(rows: int) -> People:
    """Make columns with room for so many members."""
    kinds: dict[Any, type] = {Floats: np.float64, Ints: np.int32, Longs: np.int64, Keys: np.uint64, Flags: np.uint8}
    return People(**{name: np.zeros(rows, kinds[kind]) for name, kind in People.__annotations__.items()})


@inlined
def born(people: People, row: int, uid: int, key: int, p: Behaviour, world: World) -> None:
    """Write who somebody is, for good."""
    people.uid[row] = uid
    people.key[row] = key
    people.taste[row] = taste_of(uid, key, world)
    people.propensity[row] = propensity_of(key, p)
    people.expertise[row] = expertise_of(key, p)
    people.willingness[row] = willingness_of(key, world)
    people.half_life[row] = half_life_of(key, p)
    people.skill[row] = skill_of(key, world)
    people.sociability[row] = sociability_of(key)
    people.extraction[row] = extraction_of(key, p, world)
    people.last_active[row] = NEVER
    people.last_read[row] = NEVER
    people.last_meeting[row] = NEVER


@inlined
def enter(people: People, row: int, channel: int, recruiter: int, day: int, fee: float, p: Behaviour) -> None:
    """Let somebody in, for the first time or again: curious, with the expectation that the price has raised."""
    people.listed[row] = 1
    people.channel[row] = channel
    people.stays[row] += 1
    people.joined[row] = day
    people.paid_until[row] = NO_FEE_DUE
    people.recruiter[row] = recruiter
    people.interest[row] = p.start_interest
    people.activity[row] = p.start_activity
    people.loyalty[row] = p.start_loyalty
    people.expectation[row] = promised(fee, p)
    people.satisfaction[row] = people.expectation[row]
    people.response[row] = p.start_response
    people.rate[row] = p.start_activity
    people.last_visit[row] = day - 1
    people.last_contact[row] = day - 1
    people.posted[row] = 0
    people.answers[row] = 0
    people.thanks[row] = 0
