"""The same people in several arms of a replicate: who is on the list at the end in all of them."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from experiments.outcomes import Outcome
from experiments.people import Floats, Ints, people_of, tie_strength
from sim.life import Life

SAME: dict[str, Outcome] = {
    "people_same": Outcome("people_same", "people", "on the list at the end in all arms of the replicate"),
    "posts_same": Outcome("posts_same", "posts a person", "written by those who are on the list in all arms"),
    "tie_strength_same": Outcome(
        "tie_strength_same", "tie strength a person", "of those who are on the list in all arms"
    ),
    "loyalty_same": Outcome("loyalty_same", "0 to 1", "loyalty of those who are on the list in all arms"),
}


class Portrait(NamedTuple):
    """What is kept of the people of a life until the other arms have been lived; by uid, sorted."""

    uid: Ints
    posts: Ints
    tie_strength: Floats
    loyalty: Floats


def portrait(life: Life) -> Portrait:
    """Look at who is there at the end, and at their ties with whoever else is."""
    people = people_of(life)
    order = np.argsort(people.uid)
    strength = tie_strength(life, people.row, people.row)
    return Portrait(people.uid[order], people.posts[order], strength[order], people.loyalty[order])


def in_all(portraits: Mapping[str, Portrait]) -> dict[str, dict[str, float]]:
    """Give by arm what is said of the people who are in all portraits; empty where nobody is."""
    shared = _shared(seen.uid for seen in portraits.values())
    return {arm: _of(seen, np.isin(seen.uid, shared)) for arm, seen in portraits.items()}


def _shared(uids: Iterable[Ints]) -> Ints:
    first, *others = uids
    for other in others:
        first = np.intersect1d(first, other)
    return first


def _of(seen: Portrait, there: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]") -> dict[str, float]:
    n = int(there.sum())
    columns = {"posts": seen.posts, "tie_strength": seen.tie_strength, "loyalty": seen.loyalty}
    means = {f"{name}_same": float(column[there].mean()) if n else np.nan for name, column in columns.items()}
    return means | {"people_same": float(n)}
