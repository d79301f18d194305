"""Fees are set."""

from typing import Any

from sim.agents.population import NO_FEE_DUE
from sim.compiled import inlined
from sim.state import State


@inlined
def is_charged(state: State, order: Any) -> bool:
    """Say whether the fees are so already; where nothing is charged, for how long it would be does not matter."""
    now = state.now[0]
    if order.charge_entry == 0.0 and order.charge_renewal == 0.0 and order.charge_dear == 0.0:
        return bool(now.entry_fee == 0.0 and now.renewal_fee == 0.0)
    return bool(
        now.entry_fee == order.charge_entry
        and now.renewal_fee == order.charge_renewal
        and now.period == order.charge_period
        and now.trial == order.charge_trial
        and now.dear_fee == order.charge_dear
    )


@inlined
def charge(state: State, order: Any, day: int) -> None:
    """Charge from today on; who joined free pays from the next anniversary on."""
    now, period = state.now[0], order.charge_period
    now.entry_fee, now.renewal_fee, now.period = order.charge_entry, order.charge_renewal, period
    now.trial, now.dear_fee = order.charge_trial, order.charge_dear
    if order.charge_renewal <= 0.0:
        return
    for row in range(now.rows):
        me = state.people[row]
        if me.listed == 1 and (me.paid_until == NO_FEE_DUE or me.paid_until < day):
            me.paid_until = day + period - (day - me.joined) % period
