"""Fees are set."""

from sim.actions import Charge
from sim.agents.population import NO_FEE_DUE
from sim.state import Given, State


def charge(state: State, act: Charge, day: int, given: Given) -> None:
    """Charge from today on; who joined free pays from the next anniversary on."""
    now, people = state.now[0], state.people
    now["entry_fee"], now["renewal_fee"], now["period"] = act.entry, act.renewal, act.period
    now["trial"], now["dear_fee"] = act.trial, act.dear
    if act.renewal <= 0:
        return
    rows = slice(0, int(now["rows"]))
    paid_until = people.paid_until[rows]
    free = (people.listed[rows] == 1) & ((paid_until == NO_FEE_DUE) | (paid_until < day))
    to_come = act.period - (day - people.joined[rows]) % act.period
    people.paid_until[rows][free] = day + to_come[free]
