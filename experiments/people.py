"""Who was on the list at the end of a life: what they wrote, how loyal they were, and how strongly tied to whom."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.fading import KNOWN_DAYS
from sim.life import Life

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class People(NamedTuple):
    """Those on the list; arrays in one order."""

    row: Ints
    uid: Ints
    posts: Ints  # since they first came
    acts: Ints  # posts and answers
    loyalty: Floats

    def most_active(self, share: float) -> "People":
        """Give the share of them who wrote and answered most, one at least."""
        n = max(1, round(share * len(self.row))) if len(self.row) else 0
        first = np.sort(np.lexsort((self.uid, -self.acts))[:n])
        return People(self.row[first], self.uid[first], self.posts[first], self.acts[first], self.loyalty[first])


def people_of(life: Life) -> People:
    """List who is on the list after the days lived."""
    people = life.state.people.view(np.ndarray)[: int(life.state.now[0].rows)]
    row = np.flatnonzero(people["listed"] == 1)
    away = np.clip(life.day - 1 - life.state.signals.view(np.ndarray)["last_visit"][row], 0, KNOWN_DAYS - 1)
    posts = people["n_posts"][row].astype(np.int64)
    loyalty = people["loyalty"][row] * life.state.fading.loyalty[away]
    return People(row, people["uid"][row].astype(np.int64), posts, posts + people["n_replies"][row], loyalty)


def tie_strength(life: Life, one: Ints, others: Ints) -> Floats:
    """Add up, for each of some people, the strength of their ties to any of some others.

    Parameters
    ----------
    life : Life
    one, others : array of int
        Rows of people.

    Returns
    -------
    array of float, shape (one,)
    """
    half = life.state.ties.half.view(np.ndarray)
    among = np.zeros(len(life.state.people) + 1, bool)  # the last place is nobody's, where a tie is empty
    among[others] = True
    age = np.clip(life.day - 1 - half["met"][one], 0, KNOWN_DAYS - 1)
    left = half["strength"][one] * life.state.fading.tie[age]
    return np.asarray(np.where(among[half["friend"][one]], left, 0.0).sum(axis=1))
