"""The reference day in AMBER: its vectorised lane, columns read as arrays and committed together."""

from typing import Any

import ambr

from benchmarks.reference import NEW, Means, after, means, ties

COLUMNS = ("interest", "activity", "loyalty", "was")


class Town(ambr.Model):  # type: ignore[misc]
    """A community."""

    def setup(self) -> None:
        """Make the members and tie them."""
        self.visits = self.day = 0
        self.friends = ties(self.p["members"], self.p["seed"])
        self.add_agents(self.p["members"], interest=NEW[0], activity=NEW[1], loyalty=NEW[2], was=0)

    def step_vectorized(self) -> None:
        """Live one day."""
        columns: Any = self.agents.numpy(*COLUMNS)
        n = len(columns[0])
        given: Any = (self.friends, *columns, self.rng.random(n), self.rng.random(n))
        visits, *evening = after(*given)
        self.agents.set(**dict(zip(COLUMNS, evening, strict=True)))
        self.visits += visits
        self.day += 1


class Living:
    """Drives the model by its own steps."""

    def __init__(self, members: int, rng: int) -> None:
        self.town = Town({"members": members, "seed": rng, "steps": 10**9, "show_progress": False}).cpu(
            mode="vectorized"
        )

    def live(self, days: int) -> None:
        """Live so many days."""
        for _ in range(days):
            self.town.run_step()

    def means(self) -> Means:
        """Give what came of it."""
        columns: Any = self.town.agents.numpy(*COLUMNS[:3])
        return means(self.town.visits, self.town.day, *columns)


make = Living
