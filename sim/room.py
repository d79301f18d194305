"""Where people talk: what was posted today, what is still readable, how fresh the topics are."""

from typing import NamedTuple

import numpy as np

from sim.agents.behaviour import Behaviour
from sim.agents.population import Floats, Ints, Keys, Longs
from sim.agents.rules import distance, information, match, mean_freshness, refilled, used_up, value_of_bin
from sim.compiled import inlined
from sim.order import first_at_or_after, sort_by_key

TODAY, KEPT, GUARD = 0, 1, 2  # places in Room.ads
BINS = 16  # tastes are told apart to a sixteenth of the circle when posts are read


class Room(NamedTuple):
    """The feed by bins of taste, and today's posters on a ring."""

    given: Floats  # (bins,): quality-posts of the operator today
    written: Floats  # (bins,): members' quality-posts today, before topics wear out
    posts: Floats  # (bins,): members' posts today
    mass: Floats  # (bins,): quality-posts of everybody today
    kept_mass: Floats  # (bins,): the same of the days before, as far as readable
    kept_posts: Floats  # (bins,): their number
    ads: Floats  # (3,): shown today, kept of the days before, the operator can take down today
    freshness: Floats  # (bins,)
    worn: Floats  # (bins,): freshness of today's average post
    newcomers: Ints  # (bins,): today's
    posters: Ints  # (bins,): today's, distinct
    fit: Floats  # (bins, bins): match of a reader's bin and a post's
    ring_key: Keys  # (rows,): places of today's posters, sorted
    ring_row: Longs  # (rows,)


def new_room(rows: int, p: Behaviour) -> Room:
    """Open a room in which nothing was said yet, with fresh topics."""
    middles = [(b + 0.5) / BINS for b in range(BINS)]
    plain_match, plain_distance = getattr(match, "py_func", match), getattr(distance, "py_func", distance)
    return Room(
        given=np.zeros(BINS),
        written=np.zeros(BINS),
        posts=np.zeros(BINS),
        mass=np.zeros(BINS),
        kept_mass=np.zeros(BINS),
        kept_posts=np.zeros(BINS),
        ads=np.zeros(3),
        freshness=np.ones(BINS),
        worn=np.ones(BINS),
        newcomers=np.zeros(BINS, np.int32),
        posters=np.zeros(BINS, np.int32),
        fit=np.array([[plain_match(plain_distance(a, b), p) for b in middles] for a in middles]),
        ring_key=np.zeros(rows, np.uint64),
        ring_row=np.zeros(rows, np.int64),
    )


@inlined
def bin_of(taste: float) -> int:
    """Give the bin of a taste."""
    return min(int(taste * BINS), BINS - 1)


@inlined
def close_feed(room: Room, n_posters: int, p: Behaviour) -> None:
    """Work out what today's posts are worth, wear the topics out, and put the posters in their places on the ring."""
    for b in range(BINS):
        room.worn[b] = mean_freshness(room.freshness[b], room.posts[b], p)
        room.mass[b] = room.given[b] + room.written[b] * room.worn[b]
        room.freshness[b] = used_up(room.freshness[b], room.posts[b], p)
    sort_by_key(room.ring_key, room.ring_row, n_posters)


@inlined
def poster_at(room: Room, n_posters: int, point: int) -> int:
    """Give the row of the poster whose place on the ring comes next after a point; −1 if nobody posted."""
    return room.ring_row[first_at_or_after(room.ring_key, n_posters, point)] if n_posters > 0 else -1


@inlined
def take_down_ads(room: Room) -> float:
    """Take down as many of today's advertisements as the operator has time for; give their number."""
    taken = min(room.ads[TODAY], room.ads[GUARD])
    room.ads[TODAY] -= taken
    return float(taken)


@inlined
def posts_today(room: Room) -> float:
    """Count today's posts, the operator's by their worth."""
    total = float(room.ads[TODAY])
    for b in range(BINS):
        total = total + room.posts[b] + room.given[b]
    return total


@inlined
def unread_posts(room: Room, own: float, unread_of_kept: float) -> float:
    """Count what a reader has not seen, without advertisements and their own posts of today."""
    total = -own
    for b in range(BINS):
        total = total + room.posts[b] + room.given[b] + unread_of_kept * room.kept_posts[b]
    return total


@inlined
def unread_ads(room: Room, own: float, unread_of_kept: float) -> float:
    """Count the advertisements that a reader has not seen, without their own of today."""
    return float(max(0.0, room.ads[TODAY] - own) + unread_of_kept * room.ads[KEPT])


@inlined
def appeal(room: Room, taste_bin: int) -> float:
    """Say how well what can be read just now fits a taste, from 0 to 1; 1 where nothing is to be read."""
    fitting, total = 0.0, 0.0
    for b in range(BINS):
        fitting = fitting + room.fit[taste_bin, b] * room.kept_mass[b]
        total = total + room.kept_mass[b]
    return fitting / total if total > 0.0 else 1.0


@inlined
def nearest_bin(taste_bin: int, k: int) -> int:
    """Give the k-th nearest bin, from 0 on: itself, then one to the right, one to the left, and so on."""
    step = (k + 1) // 2
    return (taste_bin + (step if k % 2 == 1 else BINS - step)) % BINS


@inlined
def information_read(
    room: Room,
    taste_bin: int,
    own: float,
    own_posts: float,
    share: float,
    unread_of_kept: float,
    search: int,
    p: Behaviour,
) -> float:
    """Give the information that a visitor takes from what is unread: of a uniform sample, or of what suits best.

    Parameters
    ----------
    room : Room
    taste_bin : int
        Of the reader, in which their own posts stand too.
    own, own_posts : float
        The reader's own quality-posts and posts of today, which tell them nothing.
    share : float
        Share of the unread that attention suffices for.
    unread_of_kept : float
        Share of what is readable from the days before that this reader has not seen.
    search : int
        1 where the same number of posts is read, but the best matching first.
    p : Behaviour

    Returns
    -------
    float
        In [0, 1).
    """
    left = share * unread_posts(room, own_posts, unread_of_kept)
    total = 0.0
    for k in range(BINS):
        b = nearest_bin(taste_bin, k)
        mine, my_posts = (own, own_posts) if k == 0 else (0.0, 0.0)
        unread = room.posts[b] + room.given[b] - my_posts + unread_of_kept * room.kept_posts[b]
        read = share
        if search == 1 and unread > 0.0:
            read = min(1.0, left / unread)
            left = left - read * unread
        mass = read * (max(0.0, room.mass[b] - mine) + unread_of_kept * room.kept_mass[b])
        if mass > 0.0:
            total = total + value_of_bin(mass, room.fit[taste_bin, b], p)
    return information(total, p)


@inlined
def roll(room: Room, keep: float, p: Behaviour) -> None:
    """End the room's day: let posts scroll away, refill the topics, begin with nothing said."""
    room.ads[KEPT] = keep * (room.ads[KEPT] + room.ads[TODAY])
    room.ads[TODAY] = 0.0
    room.ads[GUARD] = 0.0
    for b in range(BINS):
        room.kept_mass[b] = keep * (room.kept_mass[b] + room.mass[b])
        room.kept_posts[b] = keep * (room.kept_posts[b] + room.posts[b] + room.given[b])
        room.freshness[b] = refilled(room.freshness[b], room.newcomers[b], room.posters[b], p)
        room.given[b] = 0.0
        room.written[b] = 0.0
        room.posts[b] = 0.0
        room.newcomers[b] = 0
        room.posters[b] = 0
