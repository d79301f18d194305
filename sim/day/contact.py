"""Visitors answer posters; who was there reaches those who were not."""

from sim.agents.behaviour import Behaviour
from sim.agents.candidates import World
from sim.agents.population import (
    People,
)
from sim.agents.rules import (
    answer_chance,
    distance,
    match,
    saturated,
)
from sim.compiled import inlined, phase
from sim.luck import (
    PRIVATE,
    REACHED,
    REPLY,
    REPLY_TIE,
    REPLY_WHOM,
    bits,
    draw,
    pair_key,
)
from sim.room import (
    poster_at,
    posts_today,
)
from sim.state import State
from sim.ties import Ties, propose, strength_now

LIVELY_POSTS = 5.0  # posts of a day that reach 63 % of those whom the platform's push can reach; prototype


@phase
def visitors_answer(state: State, p: Behaviour, day: int) -> None:
    """Let visitors answer today's posters; answers are felt at the poster's next visit."""
    people = state.people
    for v in range(state.now[0]["visitors"]):
        row = state.today.visitors[v]
        for t in range(p.reply_tries):
            to = _considered(state, row, t, day, p)
            if to < 0 or to == row:
                continue
            fit = match(distance(people.taste[row], people.taste[to]), p)
            if draw(people.key[row], day, REPLY + t) < answer_chance(fit, people.propensity[row], p):
                _answer(state, row, to, day, p)


@inlined
def _considered(state: State, row: int, t: int, day: int, p: Behaviour) -> int:
    people, ties = state.people, state.ties
    key = people.key[row]
    u = draw(key, day, REPLY_TIE + t)
    n = 0
    for k in range(ties.friend.shape[1]):
        if ties.friend[row, k] >= 0 and people.posts_today[ties.friend[row, k]] > 0:
            n += 1
    if n == 0 or u >= p.reply_to_ties:
        return poster_at(state.room, state.now[0]["posters"], bits(key, day, REPLY_WHOM + t))
    left = int(u / p.reply_to_ties * n)
    for k in range(ties.friend.shape[1]):
        friend = ties.friend[row, k]
        if friend >= 0 and people.posts_today[friend] > 0:
            if left == 0:
                return int(friend)
            left -= 1
    return -1


@inlined
def _answer(state: State, row: int, to: int, day: int, p: Behaviour) -> None:
    write_to(state.people, row, to, day)
    state.people.answers[to] += 1
    propose(state.ties, state.people.uid, row, to, p.tie_reply)


@inlined
def write_to(people: People, row: int, to: int, day: int) -> None:
    """Let one write to another, in answer or in help."""
    people.replies_today[row] += 1
    people.n_replies[row] += 1
    people.last_active[row] = day
    people.n_answers[to] += 1
    people.last_contact[to] = day


@phase
def others_are_reached(state: State, p: Behaviour, world: World, day: int) -> None:
    """Let visitors tell their ties, and the platform show a lively room to those who did not look in."""
    people, now = state.people, state.now[0]
    for v in range(now["visitors"]):
        _tell_ties(people, state.ties, state.today.visitors[v], day, p)
    for v in range(now["attendees"]):
        _tell_ties(people, state.ties, state.today.attendees[v], day, p)
    pushed = world.push * saturated(posts_today(state.room), LIVELY_POSTS)
    if pushed <= 0.0:
        return
    for row in range(now["rows"]):
        if people.listed[row] == 1 and draw(people.key[row], day, REACHED) < pushed:
            people.last_contact[row] = day


@inlined
def _tell_ties(people: People, ties: Ties, row: int, day: int, p: Behaviour) -> None:
    for k in range(ties.friend.shape[1]):
        friend = ties.friend[row, k]
        if friend >= 0 and people.last_contact[friend] < day:
            u = draw(pair_key(people.key[friend], people.key[row]), day, PRIVATE)
            if u < p.private_contact * strength_now(ties, row, k, day, p):
                people.last_contact[friend] = day
