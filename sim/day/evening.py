"""The day ends: ties form, words move the reputation, the day is recorded."""

from sim.agents.behaviour import Behaviour
from sim.agents.candidates import World
from sim.agents.population import (
    Floats,
)
from sim.agents.rules import (
    faded,
    next_reputation,
    rested_loyalty,
)
from sim.compiled import inlined, phase
from sim.state import State
from sim.ties import FELT, apply_proposals, strength_now


@phase
def ties_form(state: State, p: Behaviour, day: int) -> None:
    """Apply what happened between people today."""
    apply_proposals(state.ties, day, p)


@phase
def reputation_moves(state: State, p: Behaviour) -> None:
    """Let the day's words move what is thought of the community outside."""
    now = state.now[0]
    now["reputation"] = next_reputation(now["reputation"], now["praised"], now["warned"], now["own_reputation"], p)


@phase
def record(state: State, p: Behaviour, world: World, day: int) -> None:
    """Write the day's row."""
    people, now, today = state.people, state.now[0], state.daily[day]
    today["members"] = now["listed"]
    today["visitors"] = now["visitors"]
    today["posters"] = now["posters"]
    today["reputation"] = now["reputation"]
    today["freshness"] = _mean_of(state.room.freshness)
    for v in range(now["visitors"]):
        row = state.today.visitors[v]
        today["posts"] += people.posts_today[row]
        today["replies"] += people.replies_today[row]
        today["ads"] += people.ads_today[row]
        today["writers"] += people.posts_today[row] + people.ads_today[row] + people.replies_today[row] > 0
    _record_feelings(state, p, world, day)
    if day % 7 == 0:
        _record_ties(state, p, day)
    else:
        today["ties"] = state.daily[day - 1]["ties"]
        today["tie_strength"] = state.daily[day - 1]["tie_strength"]


@inlined
def _mean_of(values: Floats) -> float:
    total = 0.0
    for i in range(values.shape[0]):
        total = total + values[i]
    return total / len(values)


@inlined
def _record_feelings(state: State, p: Behaviour, world: World, day: int) -> None:
    people, now, today = state.people, state.now[0], state.daily[day]
    interest, activity, loyalty, satisfaction, active = 0.0, 0.0, 0.0, 0.0, 0
    for row in range(now["rows"]):
        active += people.last_active[row] > day - world.window
        if people.listed[row] == 1:
            gap = day - people.last_visit[row]
            interest = interest + faded(people.interest[row], gap, people.half_life[row])
            loyalty = loyalty + rested_loyalty(people.loyalty[row], gap, p)
            activity = activity + people.activity[row]
            satisfaction = satisfaction + people.satisfaction[row]
    n = max(now["listed"], 1)
    today["active"] = active
    today["interest"] = interest / n
    today["activity"] = activity / n
    today["loyalty"] = loyalty / n
    today["satisfaction"] = satisfaction / n


@inlined
def _record_ties(state: State, p: Behaviour, day: int) -> None:
    people, ties, now = state.people, state.ties, state.now[0]
    total, n = 0.0, 0
    for row in range(now["rows"]):
        if people.listed[row] == 1:
            for k in range(ties.friend.shape[1]):
                strength = strength_now(ties, row, k, day, p)
                if strength >= FELT:
                    total = total + strength
                    n += 1
    state.daily[day]["ties"] = n / max(now["listed"], 1)
    state.daily[day]["tie_strength"] = total / max(n, 1)
