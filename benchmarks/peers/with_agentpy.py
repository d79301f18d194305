"""The reference day in AgentPy: a member is an agent, called through a list of agents."""

from typing import Any

import agentpy
import numpy as np

from benchmarks.reference import NEW, TIES, Means, means, ties


class Member(agentpy.Agent):  # type: ignore[misc]
    """One member."""

    def setup(self) -> None:
        """Begin as a newcomer."""
        self.interest, self.activity, self.loyalty = NEW
        self.was = self.now = False

    def act(self) -> None:
        """Live one day, by who was there yesterday."""
        random = self.model.random.random
        share = sum(friend.was for friend in self.friends) / TIES
        self.now = random() < self.activity
        if self.now:
            gain = 0.5 + 0.5 * share
            worth = 0.05 + 0.85 * self.interest * gain
            self.model.visits += 1
            self.interest += 0.1 * (gain - self.interest)
            self.activity += 0.1 * (worth - self.activity)
            self.loyalty += 0.02 * (share - self.loyalty)
        else:
            self.interest *= 0.99
            self.loyalty *= 0.998
        if random() < 0.002 * (1.0 - self.loyalty):
            self.interest, self.activity, self.loyalty = NEW
            self.now = False

    def sleep(self) -> None:
        """Make today yesterday."""
        self.was = self.now


class Town(agentpy.Model):  # type: ignore[misc]
    """A community."""

    def setup(self) -> None:
        """Make the members and tie them."""
        self.visits = self.day = 0
        self.agents = agentpy.AgentList(self, self.p.members, Member)
        everybody = list(self.agents)
        for member, row in zip(everybody, ties(self.p.members, self.p.seed).tolist(), strict=True):
            member.friends = [everybody[i] for i in row]

    def step(self) -> None:
        """Live one day."""
        self.agents.act()
        self.agents.sleep()
        self.day += 1


class Living:
    """Drives the model by its own steps."""

    def __init__(self, members: int, rng: int) -> None:
        self.town = Town({"members": members, "seed": rng})
        self.town.sim_setup(steps=10**9)

    def live(self, days: int) -> None:
        """Live so many days."""
        for _ in range(days):
            self.town.sim_step()

    def means(self) -> Means:
        """Give what came of it."""
        columns: Any = [np.array(list(getattr(self.town.agents, name))) for name in ("interest", "activity", "loyalty")]
        return means(self.town.visits, self.town.day, *columns)


make = Living
