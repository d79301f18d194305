"""Where people talk: the rooms, and in each what was posted today, what is still readable, how fresh the topics are."""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim import actions
from sim.agents.behaviour import Behaviour
from sim.agents.population import BINS, Floats
from sim.agents.rules import distance, match, mean_freshness, refilled, used_up
from sim.compiled import compiled, inlined, plain
from sim.luck import one_width
from sim.records import ROOM, ROOM_DAILY, Records, records
from sim.reference import by_reference

FIRST = 0  # the room with which a community begins
(NOWHERE,) = one_width(-1)  # the place of a room that is of no place
VACANT, OPERATOR = one_width(actions.VACANT, actions.OPERATOR)
BY_OPERATOR, BY_CORE, BY_MEMBERS, BY_RIVAL = one_width(0, 1, 2, 3)  # who opened a room
ROOM_SHIFT, SCATTER_SHIFT = np.uint64(48), np.uint64(16)
OPENERS = ("operator", "core", "members", "rival")

TOPICS = np.dtype(
    [
        (name, np.float64, (BINS,))
        for name in (
            "given",  # quality-posts of the operator today
            "written",  # members' quality-posts today, before topics wear out
            "posts",  # members' posts today
            "mass",  # quality-posts of everybody today
            "kept_mass",  # the same of the days before, as far as readable
            "kept_posts",  # their number
            "freshness",
            "worn",  # freshness of today's average post
            "newcomers",  # today's, and what guests bring as so many
            "posters",  # today's, distinct
        )
    ]
)
GAPS = 64  # so many days without reading, or more, are one case; fewer are each worked out once for all readers
UNREAD = np.dtype(
    [("day", np.int64)]  # for which it was worked out, plus one, so that nothing is known on day 0
    + [(name, np.float64) for name in ("known", "unseen", "disputes", "share", "ads_share", "disputes_share")]
    + [
        ("worth", np.float64, (BINS,)),  # of the posts of each bin, to a reader of like taste
        ("value", np.float64, (BINS,)),  # of what readers of each bin read who wrote nothing today; −1 where not known
    ]
)


@by_reference
class Rooms(NamedTuple):
    """Every room that was ever opened, in order of opening."""

    now: Records  # (rooms,): sim.records.ROOM
    topics: Records  # (rooms,): TOPICS, each a number a bin
    fit: Floats  # (bins, bins): match of a reader's bin and a post's
    unread: Records  # (rooms, gaps): UNREAD, by how long ago somebody last read
    daily: Records  # (rooms, days): sim.records.ROOM_DAILY


def no_rooms(most: int, days: int, p: Behaviour) -> Rooms:
    """Make place for so many rooms, none of them open."""
    return Rooms(
        now=records(most, ROOM),
        topics=records(most, TOPICS),
        fit=_fit(p),
        unread=records((most, GAPS + 1), UNREAD),
        daily=records((most, days), ROOM_DAILY),
    )


@cache
def _fit(p: Behaviour) -> Floats:
    middles = [(b + 0.5) / BINS for b in range(BINS)]
    return np.array([[plain(match)(plain(distance)(a, b), p) for b in middles] for a in middles])


@inlined
def bins(rooms: Rooms) -> int:
    """Give the number of bins where the compiler shall not know it: else it writes a loop out, bin after bin."""
    return len(rooms.fit)


@inlined
def is_ours(about: Any) -> bool:
    """Say whether a room is open and has not seceded."""
    return bool(about.open == 1 and about.inside == 1)


def our_rooms(rooms: Rooms) -> npt.NDArray[np.intp]:
    """List the rooms that are open and have not seceded."""
    now = np.asarray(rooms.now)
    return np.flatnonzero((now["open"] == 1) & (now["inside"] == 1))


@compiled
def open_room(rooms: Rooms, r: int, parent: int, opener: int, leader: int, inside: int, day: int) -> None:
    """Open a room. What it begins with is for who opens it to say."""
    room = rooms.now[r]
    room.open = 1
    room.inside = inside
    room.opener = opener
    room.parent = parent
    room.generation = rooms.now[parent].generation + 1 if parent >= 0 else 0
    room.opened = day
    room.last_wrote = day
    room.leader = leader
    room.place = NOWHERE
    if parent >= 0:
        run_on_that_of(room, rooms.now[parent])


@inlined
def run_on_that_of(room: Any, other: Any) -> None:
    """Run a room on the software of another, or on that of the world."""
    room.platform = other.platform
    room.capacity = other.capacity
    room.search = other.search
    room.admits = other.admits
    room.keep = other.keep
    room.push = other.push
    room.found = other.found
    room.talk = other.talk
    room.bonds = other.bonds
    room.closing = other.closing


@inlined
def place_in(r: int, scattered: int) -> Any:
    """Give a place on the ring of all rooms, where those of one room stand together."""
    return (np.uint64(r) << ROOM_SHIFT) | (np.uint64(scattered) >> SCATTER_SHIFT)


@inlined
def close_feed(rooms: Rooms, r: int, p: Behaviour) -> None:
    """Count what there is to read, work out what today's posts are worth, and wear the topics out."""
    rooms.now[r].posts = _posts_of_today(rooms, r)
    rooms.now[r].posts_kept = kept_posts(rooms, r)
    topics = rooms.topics[r]
    for b in range(bins(rooms)):
        worn = mean_freshness(topics.freshness[b], topics.posts[b], p)
        topics.worn[b] = worn
        topics.mass[b] = topics.given[b] + topics.written[b] * worn
        topics.freshness[b] = used_up(topics.freshness[b], topics.posts[b], p)


@inlined
def take_down(rooms: Rooms, r: int) -> float:
    """Take down today's advertisements, then quarrels, as far as there is time; give the number of advertisements."""
    taken = min(rooms.now[r].ads, rooms.now[r].guard)
    rooms.now[r].ads -= taken
    rooms.now[r].disputes -= min(rooms.now[r].disputes, rooms.now[r].guard - taken)
    return float(taken)


@inlined
def _posts_of_today(rooms: Rooms, r: int) -> float:
    """Count today's posts on all topics, the operator's by their worth."""
    total = 0.0
    for b in range(BINS):
        total = total + rooms.topics[r].posts[b] + rooms.topics[r].given[b]
    return total


@inlined
def kept_posts(rooms: Rooms, r: int) -> float:
    """Count the posts of the days before that can still be read."""
    total = 0.0
    for b in range(BINS):
        total = total + rooms.topics[r].kept_posts[b]
    return total


@inlined
def liveliest_bin(rooms: Rooms, r: int) -> int:
    """Give the taste of which most can still be read; the first of several."""
    best = 0
    for b in range(BINS):
        if rooms.topics[r].kept_posts[b] > rooms.topics[r].kept_posts[best]:
            best = b
    return best


@inlined
def appeal(rooms: Rooms, r: int, taste_bin: int) -> float:
    """Say how well what can be read just now fits a taste, from 0 to 1; 1 where nothing is to be read."""
    fitting, total = 0.0, 0.0
    for b in range(BINS):
        fitting = fitting + rooms.fit[taste_bin, b] * rooms.topics[r].kept_mass[b]
        total = total + rooms.topics[r].kept_mass[b]
    return fitting / total if total > 0.0 else 1.0


@inlined
def roll(rooms: Rooms, r: int, p: Behaviour) -> None:
    """End the room's day: let posts scroll away, refill the topics, begin with nothing said."""
    keep = rooms.now[r].keep
    rooms.now[r].disputes_kept = keep * (rooms.now[r].disputes_kept + rooms.now[r].disputes)
    rooms.now[r].disputes = 0.0
    rooms.now[r].ads_kept = keep * (rooms.now[r].ads_kept + rooms.now[r].ads)
    rooms.now[r].ads = 0.0
    rooms.now[r].guard = 0.0
    topics = rooms.topics[r]
    for b in range(bins(rooms)):
        topics.kept_mass[b] = keep * (topics.kept_mass[b] + topics.mass[b])
        topics.kept_posts[b] = keep * (topics.kept_posts[b] + topics.posts[b] + topics.given[b])
        topics.freshness[b] = refilled(topics.freshness[b], topics.newcomers[b], topics.posters[b], p)
        topics.given[b] = 0.0
        topics.written[b] = 0.0
        topics.posts[b] = 0.0
        topics.newcomers[b] = 0.0
        topics.posters[b] = 0.0
