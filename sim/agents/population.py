"""Members as records: one row a member, in order of joining.

Days are whole numbers since the beginning; a value that fades is as of the last visit. ``seat`` and ``here`` are the
seat and the room of the last visit; ``posted_by`` has a bit for each tie who posted there that day. ``praise`` is what
is felt at the next visit beside members' answers; ``due`` is the day until which homework is to be handed in, below 0
once it is done; ``ward_1`` and ``ward_2`` are the rows of those whose homework somebody is to answer; ``duty`` is in
hours a week.
"""

import numpy as np
import numpy.typing as npt

from sim.agents.behaviour import Behaviour
from sim.agents.candidates import (
    World,
    expertise_of,
    extraction_of,
    half_life_of,
    place_of,
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
Flags = npt.NDArray[np.uint8]

NEVER = -(10**6)  # a day so long ago that nothing remembers it
NO_FEE_DUE = 10**9
FOUNDER, OUTSIDE, INVITED = one_width(0, 1, 2)  # channels by which one comes
NOBODY, DAY_0 = one_width(-1, 0)
BINS = 16  # tastes are told apart to a sixteenth of the circle when posts are read and answered


# What neighbours look at: 16 bytes, four members to a line of the processor's cache.
SIGNAL = np.dtype(
    [
        ("last_visit", np.int32),
        ("last_contact", np.int32),
        ("last_posted", np.int32),
        ("here", np.int16),
        ("n_seats", np.uint8),
        ("bin", np.uint8),
    ]
)
# The rest of a member: four lines of the cache.
_FIELDS = (
    # what posting and helping look at
    (np.float64, "interest half_life loyalty propensity response crowd extraction"),
    (np.int32, "gap"),
    (np.int8, "skill"),
    (np.uint8, "seat helped unsettled"),
    # what reading and feeling look at: this line and the next
    (np.float64, "satisfaction expectation rate overload praise duty standing"),
    (np.int16, "posts_today ads_today"),
    (np.uint8, "n_posted posted listed channel"),
    (np.int64, "posted_by"),
    (np.int32, "answers answers_waiting thanks joined uid n_replies n_answers stood_on replies_today"),
    (np.int32, "last_active last_active_inside last_meeting n_posts paid_until recruiter"),
    # what hardly any day looks at
    (np.float64, "taste expertise willingness sociability"),
    (np.int32, "renewed_on told due ward_1 ward_2"),
    (np.int16, "stays"),
    (np.uint8, "place dear"),
)
PERSON = np.dtype([(name, kind) for kind, names in _FIELDS for name in names.split()], align=True)


@inlined
def bin_of(taste: float) -> int:
    """Give the bin of a taste."""
    return min(int(taste * BINS), BINS - 1)


@inlined
def born(people: Records, signals: Records, row: int, uid: int, key: int, p: Behaviour, world: World) -> None:
    """Write who somebody is, for good."""
    people[row].uid = uid
    people[row].taste = taste_of(uid, key, world)
    people[row].propensity = propensity_of(key, p)
    people[row].expertise = expertise_of(key, p)
    people[row].willingness = willingness_of(key, world)
    people[row].half_life = half_life_of(key, p, world)
    people[row].skill = skill_of(key, world)
    people[row].sociability = sociability_of(key)
    people[row].extraction = extraction_of(key, p, world)
    people[row].place = place_of(key, world.places)
    signals[row].bin = bin_of(people[row].taste)
    signals[row].here = -1
    signals[row].last_posted = NEVER
    people[row].last_active = NEVER
    people[row].last_active_inside = NEVER
    people[row].renewed_on = NEVER
    people[row].stood_on = NEVER
    people[row].last_meeting = NEVER
    people[row].due = NEVER
    people[row].ward_1 = NOBODY
    people[row].ward_2 = NOBODY


@inlined
def enter(people: Records, signals: Records, row: int, day: int, fee: float, activity: float, p: Behaviour) -> None:
    """Let somebody in, for the first time or again: curious, with the expectation that the price has raised."""
    people[row].stays += 1
    people[row].joined = day
    people[row].paid_until = NO_FEE_DUE
    people[row].interest = p.start_interest
    people[row].loyalty = p.start_loyalty
    people[row].expectation = promised(fee, p)
    people[row].satisfaction = people[row].expectation
    people[row].response = p.start_response
    people[row].rate = activity
    signals[row].last_visit = day - 1
    signals[row].last_contact = day - 1
    people[row].posted = 0
    people[row].answers = 0
    people[row].answers_waiting = 0
    people[row].thanks = 0
    people[row].praise = 0.0
    people[row].duty = 0.0
    people[row].dear = 0
    people[row].due = NEVER
