"""Members visit and post."""

from sim.agents.behaviour import Behaviour
from sim.agents.population import (
    People,
)
from sim.agents.rules import (
    awareness,
    diffusion,
    faded,
    next_average,
    posts_expected,
)
from sim.compiled import inlined, phase
from sim.luck import (
    ADVERTISE,
    POST,
    RING,
    VISIT,
    bits,
    draw,
    poisson,
)
from sim.room import (
    TODAY,
    Room,
    bin_of,
    close_feed,
    take_down_ads,
)
from sim.state import State


@phase
def members_visit(state: State, p: Behaviour, day: int) -> None:
    """Let everybody on the list look in, or not."""
    people, now, visitors = state.people, state.now[0], state.today.visitors
    for v in range(now["visitors"]):
        people.posts_today[visitors[v]] = 0
        people.ads_today[visitors[v]] = 0
        people.replies_today[visitors[v]] = 0
    n = 0
    for row in range(now["rows"]):
        if people.listed[row] == 1 and _visits(people, row, day, p):
            people.gap[row] = day - people.last_visit[row]
            people.last_visit[row] = day
            people.last_contact[row] = day
            visitors[n] = row
            n += 1
    now["visitors"] = n
    now["audience"] = next_average(now["audience"], float(n), 7.0)


@inlined
def _visits(people: People, row: int, day: int, p: Behaviour) -> bool:
    u = draw(people.key[row], day, VISIT)
    if u >= people.activity[row]:
        return False
    return bool(u < people.activity[row] * awareness(day - people.last_contact[row] - 1, p))


@phase
def visitors_post(state: State, p: Behaviour, day: int) -> None:
    """Let visitors post; put the posts into the feed."""
    people, now, room = state.people, state.now[0], state.room
    diffused = diffusion(now["audience"], p)
    n = 0
    for v in range(now["visitors"]):
        row = state.today.visitors[v]
        interest = faded(people.interest[row], people.gap[row], people.half_life[row])
        mean = posts_expected(people.propensity[row], interest, people.response[row], diffused, p)
        extraction = people.extraction[row]
        ads = poisson(draw(people.key[row], day, ADVERTISE), mean * extraction)
        if ads > 0:
            _advertise(people, room, row, ads, day)
        posts = poisson(draw(people.key[row], day, POST), mean * (1.0 - extraction))
        if posts > 0:
            _publish(people, room, row, posts, now["quality"], day)
            room.ring_key[n] = bits(people.key[row], day, RING)
            room.ring_row[n] = row
            n += 1
    now["posters"] = n
    state.daily[day]["ads_taken_down"] = int(take_down_ads(room))
    close_feed(room, n, p)


@inlined
def _advertise(people: People, room: Room, row: int, ads: int, day: int) -> None:
    room.ads[TODAY] += ads
    people.ads_today[row] = ads
    people.n_posts[row] += ads
    people.last_active[row] = day


@inlined
def _publish(people: People, room: Room, row: int, posts: int, quality: float, day: int) -> None:
    b = bin_of(people.taste[row])
    room.posts[b] += posts
    room.written[b] += posts * people.expertise[row] * quality
    room.posters[b] += 1
    people.posts_today[row] = posts
    people.n_posts[row] += posts
    people.last_active[row] = day
