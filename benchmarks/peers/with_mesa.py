"""The reference day in Mesa: a member is an agent, and calls its own methods."""

from typing import Any

import mesa
import numpy as np

from benchmarks.reference import NEW, TIES, Means, means, ties


class Member(mesa.Agent):  # type: ignore[misc]
    """One member."""

    def __init__(self, model: "Town") -> None:
        super().__init__(model)
        self.friends: list[Member] = []
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


class Town(mesa.Model):  # type: ignore[misc]
    """A community."""

    def __init__(self, members: int, rng: int) -> None:
        super().__init__(rng=rng)
        self.visits = self.day = 0
        everybody = [Member(self) for _ in range(members)]
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
