"""The reference day in Mesa: a member is an agent, and calls its own methods."""

from typing import Any

import mesa
import numpy as np

from benchmarks.peers.member import Member
from benchmarks.reference import Means, means, ties


class MesaMember(Member, mesa.Agent):  # type: ignore[misc]
    """One member as Mesa's agent."""

    def __init__(self, model: "Town") -> None:
        super().__init__(model)
        self.begin()


class Town(mesa.Model):  # type: ignore[misc]
    """A community."""

    def __init__(self, members: int, rng: int) -> None:
        super().__init__(rng=rng)
        self.visits = self.day = 0
        everybody = [MesaMember(self) for _ in range(members)]
        for member, row in zip(everybody, ties(members, rng).tolist(), strict=True):
            member.friends = [everybody[i] for i in row]

    def step(self) -> None:
        """Live one day."""
        self.agents.do("act")
        self.agents.do("sleep")
        self.day += 1

    def live(self, days: int) -> None:
        """Live so many days."""
        for _ in range(days):
            self.step()

    def means(self) -> Means:
        """Give what came of it."""
        columns: Any = [np.array(self.agents.get(name)) for name in ("interest", "activity", "loyalty")]
        return means(self.visits, self.day, *columns)


make = Town
