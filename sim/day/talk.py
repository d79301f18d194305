"""Members visit and post."""

from typing import Any

from sim.agents.behaviour import Behaviour
from sim.agents.candidates import World
from sim.agents.rules import diffusion, faded, next_average, posts_expected, with_the_crowd
from sim.block import BLOCK
from sim.compiled import compiled, inlined
from sim.day.homework import homework_of
from sim.fading import awareness_left
from sim.luck import ADVERTISE, MANY, POST, RING, VISIT, bits, draw, draw_for_all, poisson
from sim.order import first_at_or_after, sort_by_key
from sim.prefetch import bring_next, bring_person
from sim.rooms import close_feed, place_in, take_down
from sim.seats import go_somewhere
from sim.state import State


@compiled
def members_visit(state: State, p: Behaviour, world: World, day: int) -> None:
    """Let everybody who sits in a room look in, or not; who follows several looks into one of them."""
    people, signals, rooms, now = state.people, state.signals, state.rooms.now, state.now[0]
    visitors = state.today.visitors
    for r in range(now.rooms):
        rooms[r].visitors = 0
    left_over = 1.0 - world.rival_share if day >= world.rival_day else 1.0
    would = _who_would_visit(state, left_over, day)
    n = 0
    for v in range(would):
        row = visitors[v]
        bring_person(state, visitors, v, would, 3)
        bring_next(state.activity, visitors, v, would, 1)
        if _is_aware(state, row, left_over, day, p):
            _look_in(people[row], signals[row], day)
            if signals[row].n_seats > 1 or people[row].unsettled == 1:
                go_somewhere(people, state.keys, signals, state.seats, row, day, p)
            rooms[signals[row].here].visitors += 1
            visitors[n] = row
            n += 1
    now.visitors = n
    for r in range(now.rooms):
        if rooms[r].open == 1:
            rooms[r].audience = next_average(rooms[r].audience, float(rooms[r].visitors), 7.0)
            rooms[r].diffused = diffusion(rooms[r].audience, p)


@inlined
def _who_would_visit(state: State, left_over: float, day: int) -> int:
    """List who would visit if they thought of it, without a branch that nobody can foresee; give how many."""
    rows, drawn, visitors, n = state.now[0].rows, state.today.drawn, state.today.visitors, 0
    for first in range(0, rows, MANY):
        end = min(first + MANY, rows)
        draw_for_all(drawn, state.keys[first:end], day, VISIT)
        for row in range(first, end):
            visitors[n] = row
            n += (drawn[row - first] < state.activity[row] * left_over) & (state.signals[row].n_seats > 0)
    return n


@inlined
def _look_in(me: Any, signal: Any, day: int) -> None:
    """Begin a visit: nothing is written yet; the answers got since the last one will be felt."""
    me.gap = day - signal.last_visit
    me.posts_today = 0
    me.ads_today = 0
    me.replies_today = 0
    me.helped = 0
    me.answers = me.answers_waiting
    me.answers_waiting = 0
    signal.last_visit = day
    signal.last_contact = day


@inlined
def _is_aware(state: State, row: int, left_over: float, day: int, p: Behaviour) -> bool:
    aware = awareness_left(day - state.signals[row].last_contact - 1, state.fading.awareness, p)
    return bool(draw(state.keys[row], day, VISIT) < state.activity[row] * left_over * aware)


@compiled
def visitors_post(state: State, p: Behaviour, day: int) -> None:
    """Let visitors post, each in the room where they are; put the posts into its feed."""
    now, today, block = state.now[0], state.today, state.block[0]
    now.posters = 0
    for first in range(0, now.visitors, BLOCK):
        n = min(BLOCK, now.visitors - first)
        for i in range(n):
            bring_person(state, today.visitors, first + i, now.visitors, 1)
            _come_in(state, block, i, today.visitors[first + i])
        _mean_to_post(block, n, p)
        for i in range(n):
            row = today.visitors[first + i]
            state.people[row].interest = block.interest[i]
            _post(state, row, block.posts[i], day, p)
    sort_by_key(today.ring_key, today.ring_row, now.posters, today.scratch)


@inlined
def _come_in(state: State, block: Any, i: int, row: int) -> None:
    """Look up what decides how much somebody writes."""
    me, room = state.people[row], state.rooms.now[state.signals[row].here]
    block.days[i] = me.gap
    block.interest[i] = me.interest
    block.half_life[i] = me.half_life
    block.response[i] = me.response
    block.propensity[i] = me.propensity
    block.crowd[i] = me.crowd
    block.diffused[i] = room.diffused
    block.talk[i] = room.talk


@inlined
def _mean_to_post(block: Any, n: int, p: Behaviour) -> None:
    """Let interest fade until today, and give the mean number of posts of each visit."""
    for i in range(n):
        interest = faded(block.interest[i], block.days[i], block.half_life[i])
        posts = posts_expected(block.propensity[i], interest, block.response[i], block.diffused[i], p)
        block.interest[i] = interest
        block.posts[i] = with_the_crowd(posts, block.crowd[i], p) * block.talk[i]


@inlined
def _post(state: State, row: int, mean: float, day: int, p: Behaviour) -> None:
    """Let somebody advertise and write, and stand among today's posters if they did."""
    now, today, me, r = state.now[0], state.today, state.people[row], state.signals[row].here
    key, ads = state.keys[row], 0
    if me.extraction > 0.0:
        ads = _allowed(now.quota, 0, poisson(draw(key, day, ADVERTISE), mean * me.extraction))
        if ads > 0:
            _advertise(state, r, row, ads, day)
    meant = poisson(draw(key, day, POST), mean * (1.0 - me.extraction)) + homework_of(state, row, day, p)
    posts = _allowed(now.quota, ads, meant)
    if posts > 0:
        _publish(state, r, row, posts, day)
        today.ring_key[now.posters] = place_in(r, bits(key, day, RING))
        today.ring_row[now.posters] = row
        now.posters += 1


@inlined
def _allowed(quota: int, written: int, meant: int) -> int:
    """Give how many posts somebody may still write who has written some: all that are meant where there is no quota."""
    return meant if quota == 0 else max(0, min(meant, quota - written))


@inlined
def _advertise(state: State, r: int, row: int, ads: int, day: int) -> None:
    me = state.people[row]
    state.rooms.now[r].ads += ads
    me.ads_today = ads
    me.n_posts += ads


@inlined
def _publish(state: State, r: int, row: int, posts: int, day: int) -> None:
    me, topics, b = state.people[row], state.rooms.topics[r], state.signals[row].bin
    topics.posts[b] += posts
    topics.written[b] += posts * me.expertise * state.now[0].quality
    topics.posters[b] += 1
    me.posts_today = posts
    me.n_posts += posts
    state.signals[row].last_posted = day


@compiled
def feeds_close(state: State, p: Behaviour, day: int) -> None:
    """Work out, room by room, what is there to read today and who wrote it."""
    for r in range(state.now[0].rooms):
        about = state.rooms.now[r]
        if about.open == 0:
            continue
        state.daily[day].ads_taken_down += int(take_down(state.rooms, r))
        about.ads += about.notices  # the operator's own are not taken down
        about.notices = 0.0
        about.posters_from = _first_of(state, r)
        about.posters_to = _first_of(state, r + 1)
        close_feed(state.rooms, r, p)


@inlined
def _first_of(state: State, r: int) -> int:
    """Give where the posters of a room begin on the ring."""
    n = state.now[0].posters
    low = first_at_or_after(state.today.ring_key, n, place_in(r, 0))
    return n if low == 0 and (n == 0 or state.today.ring_key[0] < place_in(r, 0)) else low
