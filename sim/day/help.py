"""Visitors who need help, and those who can and will give it."""

from typing import Any

import numpy as np

from sim.agents.behaviour import Behaviour
from sim.agents.rules import (
    help_willing,
)
from sim.compiled import compiled, inlined
from sim.day.contact import write_to
from sim.fading import loyalty_left
from sim.luck import (
    HELP_PLACE,
    HELPED_BY,
    HELPS,
    NEED,
    NEED_KIND,
    bits,
    draw,
)
from sim.order import first_at_or_after, sort_by_key
from sim.prefetch import bring_next, bring_person
from sim.rooms import ROOM_SHIFT
from sim.state import State
from sim.ties import propose

KIND_SHIFT, SCATTER_SHIFT = np.uint64(40), np.uint64(24)


@compiled
def visitors_help(state: State, p: Behaviour, day: int) -> None:
    """Let visitors who need help find somebody among today's visitors who can and will."""
    needy = state.today.needy
    needs = _who_needs_help(state, p, day)
    state.daily[day].needs = needs
    _helpers_step_forward(state, needs, p, day)
    for v in range(needs):
        row = needy[v]
        helper = _helper_for(state, row, state.signals[row].here, _need_of(state, row, day, p), day)
        if helper >= 0:
            _help(state, row, helper, day, p)


@inlined
def _who_needs_help(state: State, p: Behaviour, day: int) -> int:
    """List the visitors who need help, without a branch that nobody can foresee; give how many."""
    today, n = state.today, 0
    for v in range(state.now[0].visitors):
        row = today.visitors[v]
        today.needy[n] = row
        bring_next(state.keys, today.visitors, v, state.now[0].visitors, 1)
        n += draw(state.keys[row], day, NEED) < p.need_chance
    return n


@inlined
def _need_of(state: State, row: int, day: int, p: Behaviour) -> int:
    """Give the kind of somebody's need."""
    return int(draw(state.keys[row], day, NEED_KIND) * p.need_kinds)


@inlined
def _helpers_step_forward(state: State, needs: int, p: Behaviour, day: int) -> None:
    """Put those who can and will help on a ring, as far as anybody needs what they can do."""
    people, today = state.people, state.today
    wanted = 0
    for v in range(needs):
        wanted |= 1 << _need_of(state, today.needy[v], day, p)
    n = 0
    for v in range(state.now[0].visitors if wanted else 0):
        row = today.visitors[v]
        bring_person(state, today.visitors, v, state.now[0].visitors, 1)
        me, here = people[row], state.signals[row].here
        loyalty = loyalty_left(me.loyalty, me.gap, state.fading.loyalty, p)
        willing = help_willing(loyalty, p) * state.rooms.now[here].talk
        skill = int(max(me.skill, 0))
        today.help_key[n] = _place_for(here, skill, bits(state.keys[row], day, HELP_PLACE))
        today.helper[n] = row
        n += (me.skill >= 0) & ((wanted >> skill) & 1 == 1) & (draw(state.keys[row], day, HELPS) < willing)
    state.now[0].helpers = n
    sort_by_key(today.help_key, today.helper, n, today.scratch)


@inlined
def _place_for(r: int, kind: int, scattered: int) -> Any:
    """Give a place on the ring of all helpers, where those of one room and kind stand together."""
    where = (np.uint64(r) << ROOM_SHIFT) | (np.uint64(kind) << KIND_SHIFT)
    return where | (np.uint64(scattered) >> SCATTER_SHIFT)


@inlined
def _helper_for(state: State, row: int, r: int, kind: int, day: int) -> int:
    """Find the next helper of a kind after a drawn place, or else the first there; nobody helps himself."""
    today, n = state.today, state.now[0].helpers
    after = first_at_or_after(today.help_key, n, _place_for(r, kind, bits(state.keys[row], day, HELPED_BY)))
    for start in (after, first_at_or_after(today.help_key, n, _place_for(r, kind, 0))):
        for k in range(start, min(start + 2, n)):
            helper = today.helper[k]
            if state.people[helper].skill == kind and state.signals[helper].here == r and helper != row:
                return int(helper)
    return -1


@inlined
def _help(state: State, row: int, helper: int, day: int, p: Behaviour) -> None:
    people = state.people
    people[row].helped = 1
    write_to(state, helper, row, day, p)
    people[helper].thanks += 1
    propose(state.ties, people, row, helper, p.tie_help * state.rooms.now[state.signals[row].here].bonds)
    state.daily[day].helps += 1
