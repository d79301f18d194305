"""Members as records: one row a member, in order of joining.

Days are whole numbers since the beginning; a value that fades is as of the last visit. ``seat`` and ``here`` are the
seat and the room of the last visit.
"""

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
from sim.records import Records

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]

NEVER = -(10**6)  # a day so long ago that nothing remembers it
NO_FEE_DUE = 10**9
FOUNDER, OUTSIDE, INVITED = one_width(0, 1, 2)  # channels by which one comes
NOBODY, DAY_0 = one_width(-1, 0)


# What is looked at every day, also for those who do not visit, stands first: one line of the processor's cache.
_LONG = "key seat here gap"
_REAL = "activity interest half_life loyalty"
_INT = "last_visit last_contact n_seats uid last_active last_meeting paid_until joined"
_REAL_2 = "taste propensity expertise willingness sociability extraction satisfaction expectation response rate"
_REAL_2 += " felt overload crowd standing"
_INT_2 = "skill stays recruiter renewed_on stood_on posted answers thanks told"
_INT_2 += " posts_today ads_today replies_today n_posts n_replies n_answers"
_FLAG = "listed channel helped"
PERSON = np.dtype(
    [
        (name, kind if name != "key" else np.uint64)
        for names, kind in (
            (_LONG, np.int64),
            (_REAL, np.float64),
            (_INT, np.int32),
            (_REAL_2, np.float64),
            (_INT_2, np.int32),
            (_FLAG, np.uint8),
        )
        for name in names.split()
    ],
    align=True,
)


@inlined
def born(people: Records, row: int, uid: int, key: int, p: Behaviour, world: World) -> None:
    """Write who somebody is, for good."""
    people[row].uid = uid
    people[row].key = key
    people[row].taste = taste_of(uid, key, world)
    people[row].propensity = propensity_of(key, p)
    people[row].expertise = expertise_of(key, p)
    people[row].willingness = willingness_of(key, world)
    people[row].half_life = half_life_of(key, p)
    people[row].skill = skill_of(key, world)
    people[row].sociability = sociability_of(key)
    people[row].extraction = extraction_of(key, p, world)
    people[row].last_active = NEVER
    people[row].renewed_on = NEVER
    people[row].stood_on = NEVER
    people[row].last_meeting = NEVER


@inlined
def enter(people: Records, row: int, day: int, fee: float, p: Behaviour) -> None:
    """Let somebody in, for the first time or again: curious, with the expectation that the price has raised."""
    people[row].stays += 1
    people[row].joined = day
    people[row].paid_until = NO_FEE_DUE
    people[row].interest = p.start_interest
    people[row].activity = p.start_activity
    people[row].loyalty = p.start_loyalty
    people[row].expectation = promised(fee, p)
    people[row].satisfaction = people[row].expectation
    people[row].response = p.start_response
    people[row].rate = p.start_activity
    people[row].last_visit = day - 1
    people[row].last_contact = day - 1
    people[row].posted = 0
    people[row].answers = 0
    people[row].thanks = 0
