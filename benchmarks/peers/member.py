"""A member of the reference day as an object, whatever framework its class belongs to."""

from typing import Any

from benchmarks.reference import NEW, TIES


class Member:
    """What a member does; the framework adds ``model``, whose ``random`` and ``visits`` it uses."""

    model: Any
    friends: list[Any]

    def begin(self) -> None:
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
