"""The operator: the only writer on a policy's behalf, and the ledger of what was done.

It applies actions, meters their hours and money, and refuses what the week's hours or the treasury do not allow. No
action can touch anybody's interest, activity, loyalty or hazard.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.actions import Act, PlainAct, Remove
from sim.day.morning import DONE, carry_out, hours_left, spend
from sim.effects import EFFECTS, is_possible
from sim.orders import ACTIONS, ORDER, write_order
from sim.records import records
from sim.state import Given, State

COLUMNS = ["day", "place", "policy", "action", "hours", "money", "done"]


class Operator:
    """Applies actions, within the week's hours, and keeps the ledger.

    Parameters
    ----------
    state : State
        Of the community.
    given : Given
        How people and the world are.
    """

    def __init__(self, state: State, given: Given) -> None:
        self.state = state
        self._given = given
        self._order = records(1, ORDER)
        self.forget()

    def forget(self) -> None:
        """Begin an empty ledger."""
        self._acts: list[tuple[int, int, str, str, float, float, bool]] = []

    def hours_left(self, day: int, place: int = 0) -> float:
        """Give the hours that are left in the week of a day, without those kept back for policies that stand before."""
        return float(hours_left(self.state, place, day))

    @property
    def money(self) -> float:
        """What is in the treasury, after what was spent this morning, yuan."""
        return float(self.state.now[0].treasury)

    def apply(self, action: Act, policy: str, day: int, place: int = 0) -> bool:
        """Do one thing, if the week's hours and the treasury allow it; either way the ledger gets a row.

        Parameters
        ----------
        action : Act
        policy : str
            On whose behalf.
        day : int
        place : int
            Of the policy among the others.

        Returns
        -------
        bool
            Whether it was done.
        """
        done = self._do(action, place, day)
        spent = (action.cost_hours, action.cost_money) if done else (0.0, 0.0)
        self._acts.append((day, place, policy, type(action).__name__, *spent, done))
        return done

    def _do(self, action: Act, place: int, day: int) -> bool:
        if isinstance(action, PlainAct):
            write_order(self._order[0], action, place)
            return bool(carry_out(self.state, self._order, 0, int(self._given.world[0].arrivals_most), day))
        possible = is_possible(self.state, action, self._given)
        done = bool(spend(self.state, place, action.cost_hours, action.cost_money, possible, day))
        if done:
            EFFECTS[type(action)](self.state, action, day, self._given)
        return done

    def put_out(self, uid: npt.NDArray[np.int32], day: int) -> None:
        """Put members out, free of charge: for a lesson, by hand."""
        EFFECTS[Remove](self.state, Remove(uid), day, self._given)

    def ledger(self, whose: Sequence[str]) -> pd.DataFrame:
        """Give every act: day, policy, action, hours, money (yuan), done; and what it earned (yuan).

        An act is not done where hours or money were short, or it was not possible: see
        :func:`sim.effects.is_possible` and :func:`sim.day.morning.carry_out`. A meeting earns what those pay who come,
        an offer what is bought, whose cost stands with it; fees of members are rows of their own, ``Fee``, of the
        policy that set them last.
        """
        acts = pd.DataFrame([*self._acts, *self._acts_on_order(whose)], columns=COLUMNS)
        acts = acts.sort_values(["day", "place"], kind="stable", ignore_index=True).assign(earned=0.0)
        acts["done"] = acts["done"].astype(bool)
        daily = np.asarray(self.state.daily)
        for action, source in (("Host", "earned_events"), ("Offer", "earned_offers")):
            rows = (acts["action"] == action) & acts["done"]
            acts.loc[rows, "earned"] = daily[source][acts.loc[rows, "day"]]
        sold = (acts["action"] == "Offer") & acts["done"]
        acts.loc[sold, "money"] += daily["cost_of_sales"][acts.loc[sold, "day"]]
        fees = self._fees_paid(acts)
        return (
            pd.concat([acts, fees] if len(fees) else [acts])
            .sort_values(["day", "place"], kind="stable", ignore_index=True)
            .drop(columns="place")
        )

    def _fees_paid(self, acts: pd.DataFrame) -> pd.DataFrame:
        """Give a row for every day on which members paid fees, on behalf of whoever set them last."""
        daily = np.asarray(self.state.daily)
        paid = daily["earned"] - daily["earned_events"] - daily["earned_offers"]
        days = np.flatnonzero(paid > 0)
        set_by = acts[(acts["action"] == "Charge") & acts["done"]]
        last = np.searchsorted(set_by["day"], days, side="right") - 1
        whose = set_by.iloc[last][["place", "policy"]].reset_index(drop=True)
        return whose.assign(day=days, action="Fee", hours=0.0, money=0.0, done=True, earned=paid[days])

    def _acts_on_order(self, whose: Sequence[str]) -> Iterator[tuple[int, int, str, str, float, float, bool]]:
        state = self.state
        for k, day in zip(*np.nonzero(state.done), strict=True):
            order, done = state.orders[k], state.done[k, day] == DONE
            spent = (float(order.hours), float(order.money)) if done else (0.0, 0.0)
            place = int(order.place)
            yield int(day), place, whose[place], ACTIONS[order.kind], *spent, bool(done)
