"""Members leave."""

from sim.agents.behaviour import Behaviour
from sim.agents.candidates import World
from sim.agents.population import (
    NO_FEE_DUE,
    People,
)
from sim.agents.rules import (
    faded,
    fee_accepted,
    leave_hazard,
    renewal_worth,
    rested_loyalty,
    yearly,
)
from sim.compiled import inlined, phase
from sim.luck import (
    LEAVE,
    RENEW,
    draw,
)
from sim.state import State


@phase
def members_leave(state: State, p: Behaviour, world: World, day: int) -> None:
    """Let members leave by an act, or by not paying when a fee falls due."""
    people, now = state.people, state.now[0]
    for row in range(now["rows"]):
        if people.listed[row] == 0:
            continue
        loyalty = rested_loyalty(people.loyalty[row], day - people.last_visit[row], p)
        if people.paid_until[row] == day and not _renews(state, p, world, row, loyalty, day):
            _leave(state, row)
            state.daily[day]["not_renewed"] += 1
        elif draw(people.key[row], day, LEAVE) < _hazard(people, row, loyalty, day, p):
            _leave(state, row)
            state.daily[day]["left"] += 1


@inlined
def _hazard(people: People, row: int, loyalty: float, day: int, p: Behaviour) -> float:
    surplus = people.satisfaction[row] - people.expectation[row]
    return leave_hazard(loyalty, surplus, people.last_contact[row] == day, p)


@inlined
def _renews(state: State, p: Behaviour, world: World, row: int, loyalty: float, day: int) -> bool:
    people, now, today = state.people, state.now[0], state.daily[day]
    fee = now["renewal_fee"]
    if fee <= 0.0:
        people.paid_until[row] = NO_FEE_DUE
        return True
    rate = faded(people.rate[row], day - people.last_visit[row], p.rate_half_life)
    worth = renewal_worth(people.willingness[row], rate, people.satisfaction[row], loyalty, world.benefit_reference, p)
    today["renewals_due"] += 1
    if draw(people.key[row], day, RENEW) >= fee_accepted(worth, yearly(fee, now["period"]), p):
        return False
    people.paid_until[row] = day + now["period"]
    today["renewed"] += 1
    today["earned"] += fee
    return True


@inlined
def _leave(state: State, row: int) -> None:
    state.people.listed[row] = 0
    state.now[0]["listed"] -= 1
