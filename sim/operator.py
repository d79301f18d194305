"""The operator: the only writer on a policy's behalf, and the ledger of what was done.

It applies actions, meters their hours and money, and refuses what the week's hours or the treasury do not allow. No
action can touch anybody's interest, activity, loyalty or hazard.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.actions import Action, Advertise, Charge, Host, Moderate, Post, Remove
from sim.agents.population import NO_FEE_DUE
from sim.room import BINS, GUARD
from sim.state import State

POSTS_PER_HOUR = 8.0  # quality-posts of content an hour of work; prototype: worth less, no operator can matter
ADS_PER_HOUR = 30.0  # advertisements that a moderator finds and takes down; assumed: two minutes each


class Operator:
    """Applies actions, within the week's hours, and keeps the ledger.

    Parameters
    ----------
    state : State
        Of the community.
    hours_per_week : float
        What can be spent in seven days.
    money : float
        Treasury on day 0, yuan.
    arrivals_most : int
        People outside who can hear of the community on one day.
    """

    def __init__(self, state: State, hours_per_week: float, money: float, arrivals_most: int) -> None:
        self.state = state
        self.hours_per_week = hours_per_week
        self._treasury, self._counted = money, 0
        self._arrivals_most = arrivals_most
        self._week = 0
        self._hours_this_week = 0.0
        self._acts: list[tuple[int, str, str, float, float, bool]] = []

    def hours_left(self, day: int) -> float:
        """Give the hours that are left in the week of a day."""
        return self.hours_per_week - (self._hours_this_week if day // 7 == self._week else 0.0)

    def money(self, day: int) -> float:
        """Give the treasury on the morning of a day that is not over, yuan."""
        lived = self.state.daily[self._counted : day]
        self._treasury += float(lived["earned"].sum() - lived["spent"].sum())
        self._counted = max(day, self._counted)
        return self._treasury

    def money_left(self, day: int) -> float:
        """Give what is left of it after what was spent this morning, yuan."""
        spent = float(self.state.daily[day]["spent"]) if day < len(self.state.daily) else 0.0
        return self.money(day) - spent

    def apply(self, action: Action, policy: str, day: int) -> bool:
        """Do one thing, if the week's hours and the treasury allow it; either way the ledger gets a row.

        Parameters
        ----------
        action : Action
        policy : str
            On whose behalf.
        day : int

        Returns
        -------
        bool
            Whether it was done.
        """
        if day // 7 != self._week:
            self._week, self._hours_this_week = day // 7, 0.0
        hours, money = action.cost_hours, action.cost_money
        affordable = money == 0 or money <= self.money_left(day)
        done = affordable and hours <= self.hours_left(day) + 1e-9 and self._possible(action)
        if done:
            self._hours_this_week += hours
            self.state.daily[day]["hours"] += hours
            self.state.daily[day]["spent"] += money
            _EFFECTS[type(action)](self.state, action, day)
        else:
            self.state.daily[day]["refused"] += 1
        spent = (hours, money) if done else (0.0, 0.0)
        self._acts.append((day, policy, type(action).__name__, *spent, done))
        return done

    def _possible(self, action: Action) -> bool:
        now = self.state.now[0]
        if isinstance(action, Host):
            return bool(now["event_hours"] == 0.0)
        if isinstance(action, Advertise):
            return bool(now["advertised"] + action.people <= self._arrivals_most)
        return True

    def put_out(self, uid: npt.NDArray[np.int32], day: int) -> None:
        """Put members out, free of charge: for a lesson, by hand."""
        _remove(self.state, Remove(uid), day)

    def ledger(self) -> pd.DataFrame:
        """Give every act: day, policy, action, hours, money (yuan), done.

        An act is not done where hours or money were short, a meeting is held already, or more people should hear of
        the community than can on a day.
        """
        return pd.DataFrame(self._acts, columns=["day", "policy", "action", "hours", "money", "done"])


def _post(state: State, action: Post, day: int) -> None:
    state.room.given[:] += action.hours * POSTS_PER_HOUR / BINS


def _moderate(state: State, action: Moderate, day: int) -> None:
    state.room.ads[GUARD] += action.hours * ADS_PER_HOUR


def _advertise(state: State, action: Advertise, day: int) -> None:
    state.now[0]["advertised"] += action.people


def _host(state: State, action: Host, day: int) -> None:
    now = state.now[0]
    now["event_hours"], now["event_quality"], now["event_places"] = action.hours_long, action.quality, action.places
    now["event_circle"], now["event_in_person"], now["event_similar"] = action.circle, action.in_person, action.similar


def _charge(state: State, action: Charge, day: int) -> None:
    now, people = state.now[0], state.people
    now["entry_fee"], now["renewal_fee"], now["period"] = action.entry, action.renewal, action.period
    if action.renewal <= 0:
        return
    rows = slice(0, int(now["rows"]))
    free = (people.listed[rows] == 1) & (people.paid_until[rows] == NO_FEE_DUE)
    to_come = action.period - (day - people.joined[rows]) % action.period
    people.paid_until[rows][free] = day + to_come[free]


def _remove(state: State, action: Remove, day: int) -> None:
    rows = state.row_of[np.unique(action.uid)]
    rows = rows[(rows >= 0) & (state.people.listed[rows] == 1)]
    state.people.listed[rows] = 0
    state.now[0]["listed"] -= len(rows)
    state.daily[day]["removed"] += len(rows)


_EFFECTS: dict[type, Any] = {
    Advertise: _advertise,
    Host: _host,
    Moderate: _moderate,
    Post: _post,
    Charge: _charge,
    Remove: _remove,
}
