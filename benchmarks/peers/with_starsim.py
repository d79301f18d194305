"""The reference day in Starsim: a module with states, and draws addressed by agent as Starsim makes them."""

from typing import Any

import numpy as np
import starsim

from benchmarks.reference import NEW, Means, after, means, ties


class Day(starsim.Module):  # type: ignore[misc]
    """The day as a module."""

    def __init__(self, friends: Any) -> None:
        super().__init__()
        self.friends, self.visits, self.day = friends, 0, 0
        self.define_states(
            *(starsim.FloatArr(name, default=value) for name, value in zip(COLUMNS, NEW, strict=True)),
            starsim.FloatArr("was", default=0.0),
        )
        self.visit, self.leave = starsim.random(name="visit"), starsim.random(name="leave")

    def step(self) -> None:
        """Live one day."""
        uids = self.sim.people.auids
        was = self.was.values.astype(np.uint8)
        columns = [self[name].values for name in COLUMNS]
        given: Any = (self.friends, *columns, was, self.visit.rvs(uids), self.leave.rvs(uids))
        visits, *evening = after(*given)
        for name, column in zip((*COLUMNS, "was"), evening, strict=True):
            self[name][uids] = column
        self.visits += visits
        self.day += 1


COLUMNS = ("interest", "activity", "loyalty")


class Living:
    """Drives the simulation by its own steps."""

    def __init__(self, members: int, rng: int) -> None:
        self.module = Day(ties(members, rng))
        self.sim = starsim.Sim(
            n_agents=members, modules=self.module, start=0, dur=5_000, dt=1, rand_seed=rng, verbose=0, copy_inputs=False
        )
        self.sim.init()

    def live(self, days: int) -> None:
        """Live so many days."""
        for _ in range(days):
            self.sim.run_one_step()

    def means(self) -> Means:
        """Give what came of it."""
        columns = [self.module[name].values for name in COLUMNS]
        return means(self.module.visits, self.module.day, *columns)


make = Living
