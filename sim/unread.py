"""What somebody has not read of a room yet: worked out once a day for all who last read it on the same day."""

import math
from typing import Any

from sim.agents.behaviour import Behaviour
from sim.agents.population import BINS
from sim.agents.rules import read_share, value_of_bin
from sim.compiled import inlined
from sim.exponential import exp
from sim.rooms import GAPS, Rooms, bins


@inlined
def since(rooms: Rooms, r: int, gap: int, day: int, p: Behaviour) -> int:
    """Give the place in ``rooms.unread`` of what was written since somebody last read, ``gap`` whole days ago."""
    place = min(gap, GAPS)
    if rooms.unread[r, place].day != day + 1 or place == GAPS:
        rooms.unread[r, place].day = day + 1
        _work_out(rooms, r, place, gap, p)
    return place


@inlined
def _work_out(rooms: Rooms, r: int, place: int, gap: int, p: Behaviour) -> None:
    there = rooms.unread[r, place]
    if there.known != 1.0 + rooms.now[r].keep or place == GAPS:  # as little as it changes how much scrolls away a day
        there.known = 1.0 + rooms.now[r].keep
        there.unseen = 1.0 - _kept(rooms.now[r].keep, gap)
    there.disputes = rooms.now[r].disputes + there.unseen * rooms.now[r].disputes_kept
    ads = _ads(rooms, r, 0.0, there.unseen)
    number = _posts(rooms, r, 0.0, there.unseen) + ads + there.disputes
    there.share = read_share(number, p)
    there.ads_share = ads / max(number, 1.0)
    there.disputes_share = there.disputes / max(number, 1.0)
    share, unseen, topics = whole_share(there.share, rooms.now[r].search), there.unseen, rooms.topics[r]
    for b in range(bins(rooms)):
        mass = max(0.0, topics.mass[b]) + unseen * topics.kept_mass[b]
        there.worth[b] = value_of_bin(share * mass, 1.0, p)
        there.value[b] = -1.0


@inlined
def _kept(keep: float, days: int) -> float:
    return exp(days * math.log(keep)) if keep > 0.0 else (1.0 if days == 0 else 0.0)


@inlined
def whole_share(share: float, search: int) -> float:
    """Give the share of a bin that somebody reads who reads it like the others: all of it where one can search."""
    return 1.0 if search == 1 else share


@inlined
def _posts(rooms: Rooms, r: int, own: float, unseen: float) -> float:
    """Count unread posts, the operator's by their worth, without noise and the reader's own of today."""
    return float(rooms.now[r].posts - own + unseen * rooms.now[r].posts_kept)


@inlined
def _ads(rooms: Rooms, r: int, own: float, unseen: float) -> float:
    return float(max(0.0, rooms.now[r].ads - own) + unseen * rooms.now[r].ads_kept)


@inlined
def _mass(rooms: Rooms, r: int, b: int, own: float, unseen: float) -> float:
    return float(max(0.0, rooms.topics[r].mass[b] - own) + unseen * rooms.topics[r].kept_mass[b])


@inlined
def read(
    rooms: Rooms, r: int, place: int, taste_bin: int, me: Any, quality: float, p: Behaviour
) -> tuple[float, float, float, float]:
    """Read what is unread: a uniform sample as far as attention suffices, or, with search, what suits best first.

    Parameters
    ----------
    rooms : Rooms
    r, place : int
        Room, and the place that :func:`since` gave.
    taste_bin : int
        Of the reader, in which their own posts of today stand too, which tell them nothing.
    me : record of PERSON
        The reader.
    quality : float
        Of the community.
    p : Behaviour

    Returns
    -------
    tuple of float
        Share read, in (0, 1]; what it is worth, in quality-posts; shares of advertisements and disputes in what is
        unread.
    """
    there = rooms.unread[r, place]
    if me.posts_today + me.ads_today > 0:
        own, own_posts = (
            me.posts_today * me.expertise * quality * rooms.topics[r].worn[taste_bin],
            float(me.posts_today),
        )
        ads = _ads(rooms, r, float(me.ads_today), there.unseen)
        number = _posts(rooms, r, own_posts, there.unseen) + ads + there.disputes
        share = read_share(number, p)
        value = value_read(rooms, r, place, taste_bin, own, own_posts, share, p)
        return share, value, ads / max(number, 1.0), there.disputes / max(number, 1.0)
    if there.value[taste_bin] < 0.0:
        there.value[taste_bin] = _value_to_everybody(rooms, r, place, taste_bin, p)
    return there.share, there.value[taste_bin], there.ads_share, there.disputes_share


@inlined
def _value_to_everybody(rooms: Rooms, r: int, place: int, taste_bin: int, p: Behaviour) -> float:
    """Give the worth of what somebody of a taste reads who wrote nothing today."""
    there = rooms.unread[r, place]
    if whole_share(there.share, rooms.now[r].search) > there.share:
        return value_read(rooms, r, place, taste_bin, 0.0, 0.0, there.share, p)
    even, odd = 0.0, 0.0  # two sums, since each addition waits for the one before
    for b in range(0, BINS, 2):
        even = even + there.worth[b] * rooms.fit[taste_bin, b]
        odd = odd + there.worth[b + 1] * rooms.fit[taste_bin, b + 1]
    return even + odd


@inlined
def value_read(
    rooms: Rooms,
    r: int,
    place: int,
    taste_bin: int,
    own: float,
    own_posts: float,
    share: float,
    p: Behaviour,
) -> float:
    """Give the worth of the share that somebody reads; a bin read like everybody does is looked up."""
    there, search = rooms.unread[r, place], rooms.now[r].search
    common = whole_share(there.share, search)
    left = share * _posts(rooms, r, own_posts, there.unseen)
    total = 0.0
    for k in range(BINS):
        b = nearest_bin(taste_bin, k)
        mine, my_posts = (own, own_posts) if k == 0 else (0.0, 0.0)
        part = share
        if search == 1:
            topics = rooms.topics[r]
            unread = topics.posts[b] + topics.given[b] - my_posts + there.unseen * topics.kept_posts[b]
            part = left / unread if left < unread else 1.0
            left = left - unread
        if mine == 0.0 and part == common:
            total = total + there.worth[b] * rooms.fit[taste_bin, b]
        else:
            total = total + value_of_bin(part * _mass(rooms, r, b, mine, there.unseen), rooms.fit[taste_bin, b], p)
        if search == 1 and left <= 0.0:
            break
    return total


@inlined
def nearest_bin(taste_bin: int, k: int) -> int:
    """Give the k-th nearest bin, from 0 on: itself, then one to the right, one to the left, and so on."""
    step = (k + 1) // 2
    return (taste_bin + (step if k % 2 == 1 else BINS - step)) % BINS
