"""Visitors read, and feel what the visit was worth."""

import math

from sim.agents.behaviour import Behaviour
from sim.agents.candidates import World
from sim.agents.population import (
    People,
)
from sim.agents.rules import (
    benefit,
    faded,
    next_activity,
    next_average,
    next_interest,
    next_loyalty,
    next_response,
    read_share,
    recognition,
    rested_loyalty,
    social,
    visit_rate,
)
from sim.compiled import inlined, phase
from sim.room import (
    bin_of,
    information_read,
    unread_ads,
    unread_posts,
)
from sim.state import State
from sim.ties import Ties, strength_now


@phase
def visitors_read(state: State, p: Behaviour, world: World, day: int) -> None:
    """Let visitors read, and feel what the visit was worth."""
    people, room = state.people, state.room
    for v in range(state.now[0]["visitors"]):
        row = state.today.visitors[v]
        posts = float(people.posts_today[row])
        unseen = 1.0 - _kept(world.keep, day - people.last_read[row] - 1)
        people.last_read[row] = day
        ads = unread_ads(room, float(people.ads_today[row]), unseen)
        unread = unread_posts(room, posts, unseen) + ads
        share = read_share(unread, p)
        b = bin_of(people.taste[row])
        own = posts * people.expertise[row] * state.now[0]["quality"] * room.worn[b]
        info = information_read(room, b, own, posts, share, unseen, world.search, p)
        met = social(_strength_of_present(people, state.ties, row, day, p), p)
        _feel(people, row, info, met, 1.0 - share, ads / max(unread, 1.0), day, p)


@inlined
def _kept(keep: float, days: int) -> float:
    return math.exp(days * math.log(keep)) if keep > 0.0 else (1.0 if days == 0 else 0.0)


@inlined
def _strength_of_present(people: People, ties: Ties, row: int, day: int, p: Behaviour) -> float:
    """Sum the strength of a member's ties to people who were there within the last seven days."""
    total = 0.0
    for k in range(ties.friend.shape[1]):
        friend = ties.friend[row, k]
        if friend >= 0 and people.last_visit[friend] > day - 7:
            total = total + strength_now(ties, row, k, day, p)
    return total


@inlined
def _feel(
    people: People, row: int, info: float, met: float, overload: float, ads: float, day: int, p: Behaviour
) -> None:
    gap = people.gap[row]
    interest = faded(people.interest[row], gap, people.half_life[row])
    answered = recognition(people.answers[row] + people.thanks[row], p)
    helped = float(people.helped[row])
    b = benefit(interest, info, met, answered, helped, overload, ads, p)
    loyalty = rested_loyalty(people.loyalty[row], gap, p)
    people.interest[row] = next_interest(interest, max(info, helped), 1.0, p)
    people.activity[row] = next_activity(people.activity[row], b, 1.0, p)
    people.loyalty[row] = next_loyalty(loyalty, met, answered, 0.0, day - people.joined[row], float(gap), p)
    people.satisfaction[row] = next_average(people.satisfaction[row], b, p.satisfaction_visits)
    people.expectation[row] = next_average(people.expectation[row], people.satisfaction[row], p.expectation_visits)
    people.response[row] = next_response(people.response[row], people.answers[row], people.posted[row], p)
    people.rate[row] = visit_rate(people.rate[row], gap, p)
    people.answers[row] = 0
    people.thanks[row] = 0
    people.posted[row] = people.posts_today[row]
