"""Members with a duty put in hours on the operator's behalf: those of one week can be planned with in the next."""

from sim.compiled import compiled
from sim.state import State

WEEK = 7
MINUTES = 60.0  # an hour; hours are added up in whole minutes, whatever the order of members


@compiled
def duties_are_done(state: State, day: int) -> None:
    """Count what visitors with a duty have put in since they last came, for a week at most."""
    now = state.now[0]
    if now.on_duty > 0:
        minutes = 0.0
        for v in range(now.visitors):
            me = state.people[state.today.visitors[v]]
            if me.duty > 0.0 and me.listed == 1:
                minutes = minutes + int(me.duty * MINUTES * min(me.gap, WEEK) / WEEK + 0.5)
        now.lent += minutes
        state.daily[day].lent_hours = minutes / MINUTES
    if day % WEEK == WEEK - 1:
        now.lent_week = now.lent / MINUTES
        now.lent = 0.0
