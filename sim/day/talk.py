"""Members visit and post."""

from typing import Any

import numpy as np

from sim.agents.behaviour import Behaviour
from sim.agents.candidates import World
from sim.agents.rules import (
    awareness,
    diffusion,
    distance,
    faded,
    match,
    next_average,
    posts_expected,
    with_the_crowd,
)
from sim.compiled import inlined, phase
from sim.luck import ADVERTISE, POST, RING, VISIT, bits, draw, poisson
from sim.order import first_at_or_after, sort_by_key
from sim.records import Records
from sim.rooms import Rooms, bin_of, close_feed, take_down_ads
from sim.seats import go_somewhere
from sim.state import State
from sim.ties import Ties

ROOM_SHIFT, SCATTER_SHIFT = np.uint64(48), np.uint64(16)


@phase
def members_visit(state: State, p: Behaviour, world: World, day: int) -> None:
    """Let everybody who sits in a room look in, or not; who follows several looks into one of them."""
    people, seats, rooms, now = state.people, state.seats, state.rooms.now, state.now[0]
    visitors = state.today.visitors
    for v in range(now.visitors):
        people[visitors[v]].posts_today = 0
        people[visitors[v]].ads_today = 0
        people[visitors[v]].replies_today = 0
    for r in range(now.rooms):
        rooms[r].visitors = 0
    left_over = 1.0 - world.rival_share if day >= world.rival_day else 1.0
    n = 0
    for row in range(now.rows):
        if people[row].n_seats > 0 and _visits(people, row, day, left_over, p):
            people[row].gap = day - people[row].last_visit
            people[row].last_visit = day
            people[row].last_contact = day
            go_somewhere(people, seats, row, day, p)
            rooms[people[row].here].visitors += 1
            visitors[n] = row
            n += 1
    now.visitors = n
    for r in range(now.rooms):
        rooms[r].audience = next_average(rooms[r].audience, float(rooms[r].visitors), 7.0)
        rooms[r].diffused = diffusion(rooms[r].audience, p)


@inlined
def _visits(people: Records, row: int, day: int, left_over: float, p: Behaviour) -> bool:
    u = draw(people[row].key, day, VISIT)
    wanted = people[row].activity * left_over
    if u >= wanted:
        return False
    return bool(u < wanted * awareness(day - people[row].last_contact - 1, p))


@phase
def visitors_post(state: State, p: Behaviour, day: int) -> None:
    """Let visitors post, each in the room where they are; put the posts into its feed."""
    people, now, today = state.people, state.now[0], state.today
    _look_around(state, p, day)
    n = 0
    for v in range(now.visitors):
        row = today.visitors[v]
        r = state.people[row].here
        mean = _posts_meant(people, row, state.rooms.now[r].diffused, p)
        extraction = people[row].extraction
        ads = poisson(draw(people[row].key, day, ADVERTISE), mean * extraction)
        if ads > 0:
            _advertise(people, state.rooms, r, row, ads, day)
        posts = poisson(draw(people[row].key, day, POST), mean * (1.0 - extraction))
        if posts > 0:
            _publish(people, state.rooms, r, row, posts, now.quality, day)
            today.ring_key[n] = place_in(r, bits(people[row].key, day, RING))
            today.ring_row[n] = row
            n += 1
    now.posters = n
    sort_by_key(today.ring_key, today.ring_row, n)


@inlined
def place_in(r: int, scattered: int) -> Any:
    """Give a place on the ring of all rooms, where those of one room stand together."""
    return (np.uint64(r) << ROOM_SHIFT) | (np.uint64(scattered) >> SCATTER_SHIFT)


@inlined
def _look_around(state: State, p: Behaviour, day: int) -> None:
    """Note, before anybody writes, how many of each visitor's like-minded ties wrote yesterday."""
    if p.crowd <= 0.0:
        return
    for v in range(state.now[0].visitors):
        row = state.today.visitors[v]
        state.people[row].crowd = share_of_likes(state.people, state.ties, row, state.people.last_active, day - 1, p)


@inlined
def share_of_likes(people: Records, ties: Ties, row: int, done: Any, since: int, p: Behaviour) -> float:
    """Give the share of a member's ties who did something on a day or since, each counted by likeness of taste."""
    did, n = 0.0, 0
    for k in range(ties.half.shape[1]):
        friend = ties.half[row, k].friend
        if friend >= 0:
            n += 1
            if done[friend] >= since:
                did = did + match(distance(people[row].taste, people[friend].taste), p)
    return did / n if n > 0 else 0.0


@inlined
def _posts_meant(people: Records, row: int, diffused: float, p: Behaviour) -> float:
    interest = faded(people[row].interest, people[row].gap, people[row].half_life)
    mean = posts_expected(people[row].propensity, interest, people[row].response, diffused, p)
    return with_the_crowd(mean, people[row].crowd, p)


@inlined
def _advertise(people: Records, rooms: Rooms, r: int, row: int, ads: int, day: int) -> None:
    rooms.now[r].ads += ads
    people[row].ads_today = ads
    people[row].n_posts += ads
    people[row].last_active = day


@inlined
def _publish(people: Records, rooms: Rooms, r: int, row: int, posts: int, quality: float, day: int) -> None:
    b = bin_of(people[row].taste)
    topic = rooms.topics[r, b]
    topic.posts += posts
    topic.written += posts * people[row].expertise * quality
    topic.posters += 1
    people[row].posts_today = posts
    people[row].n_posts += posts
    people[row].last_active = day


@phase
def feeds_close(state: State, p: Behaviour, day: int) -> None:
    """Work out, room by room, what is there to read today and who wrote it."""
    for r in range(state.now[0].rooms):
        about = state.rooms.now[r]
        if about.open == 0:
            continue
        state.daily[day].ads_taken_down += int(take_down_ads(state.rooms, r))
        about.posters_from = _first_of(state, r)
        about.posters_to = _first_of(state, r + 1)
        close_feed(state.rooms, r, p)


@inlined
def _first_of(state: State, r: int) -> int:
    """Give where the posters of a room begin on the ring."""
    n = state.now[0].posters
    low = first_at_or_after(state.today.ring_key, n, place_in(r, 0))
    return n if low == 0 and (n == 0 or state.today.ring_key[0] < place_in(r, 0)) else low
