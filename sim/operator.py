"""The operator: the only writer on a policy's behalf, and the ledger of what was done.

It applies actions, meters their hours and money, and refuses what the week's hours or the treasury do not allow. No
action can touch anybody's interest, activity, loyalty or hazard.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.actions import Action, Remove
from sim.agents.candidates import World
from sim.effects import EFFECTS, is_possible
from sim.state import State


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
    world : World
        What is possible.
    """

    def __init__(self, state: State, hours_per_week: float, money: float, world: World) -> None:
        self.state = state
        self.hours_per_week = hours_per_week
        self._treasury, self._counted = money, 0
        self._world = world
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
        done = affordable and hours <= self.hours_left(day) + 1e-9 and is_possible(self.state, action, self._world)
        if done:
            self._hours_this_week += hours
            self.state.daily[day]["hours"] += hours
            self.state.daily[day]["spent"] += money
            EFFECTS[type(action)](self.state, action, day)
        else:
            self.state.daily[day]["refused"] += 1
        spent = (hours, money) if done else (0.0, 0.0)
        self._acts.append((day, policy, type(action).__name__, *spent, done))
        return done

    def put_out(self, uid: npt.NDArray[np.int32], day: int) -> None:
        """Put members out, free of charge: for a lesson, by hand."""
        EFFECTS[Remove](self.state, Remove(uid), day)

    def ledger(self) -> pd.DataFrame:
        """Give every act: day, policy, action, hours, money (yuan), done.

        An act is not done where hours or money were short, or it was not possible: see
        :func:`sim.effects.is_possible`.
        """
        return pd.DataFrame(self._acts, columns=["day", "policy", "action", "hours", "money", "done"])
