"""The reference day in AgentPy: a member is an agent, called through a list of agents."""

from typing import Any

import agentpy
import numpy as np

from benchmarks.peers.member import Member
from benchmarks.reference import Means, means, ties


class AgentPyMember(Member, agentpy.Agent):  # type: ignore[misc]
    """One member as AgentPy's agent."""

    def setup(self) -> None:
        """Begin as a newcomer."""
        self.begin()


class Town(agentpy.Model):  # type: ignore[misc]
    """A community."""

    def setup(self) -> None:
        """Make the members and tie them."""
        self.visits = self.day = 0
        self.agents = agentpy.AgentList(self, self.p.members, AgentPyMember)
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
