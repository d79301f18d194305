"""The karate club splits along its ties, and unravels by who has how many friends left: nothing here is drawn.

The club is read off `networkx`; the split is the operator's policy ``splitting(by='ties')``.
"""

from functools import cache, partial

import networkx as nx
import numpy as np

from experiments.patterns.figure import Figure, Summary
from sim.policies.splitting import divided

SOURCE = "Zachary 1977, An information flow model for conflict and fission in small groups (34 members, 78 ties)"
LEADERS = np.array([0, 33])
CORES = (34, 33, 22, 10, 0)
HALVES = 200
RNG = 1977


@cache
def measured() -> Summary:
    """Give how many go with their own leader, and how many stay while k friends stay; and the same by chance."""
    club = nx.karate_club_graph()
    one, other, strength = (np.array(column) for column in zip(*club.edges(data="weight"), strict=True))
    officers = np.array([club.nodes[k]["club"] != "Mr. Hi" for k in club])
    group = divided(len(club), one, other, strength.astype(float), LEADERS)
    rng = np.random.default_rng(RNG)
    by_chance = [(rng.permutation(np.arange(len(club)) % 2) == officers).sum() for _ in range(HALVES)]
    found = {"correct": float((group == officers).sum()), "correct by chance": float(np.mean(by_chance))}
    found["cores"] = float(_agreeing(club))
    dealt = [nx.gnm_random_graph(len(club), club.number_of_edges(), seed=seed) for seed in range(HALVES)]
    found["cores of as many ties dealt out"] = float(np.mean([_agreeing(graph) for graph in dealt]))
    return found


def _agreeing(graph: nx.Graph) -> int:
    """Count the core sizes that are the club's; a fact about the graph, for which the model has no rule of its own."""
    return sum(len(nx.k_core(graph, k)) == size for k, size in enumerate(CORES, start=1))


_figure = partial(Figure, "split-of-the-karate-club", use="validate", needs=(), source=SOURCE)
FIGURES = (
    _figure(
        "with their own leader, of 34",
        target=33,
        low=32,
        high=34,
        value=lambda _: measured()["correct"],
        null=lambda _: measured()["correct by chance"],
    ),
    _figure(
        "core sizes that agree, of 5",
        target=5,
        low=5,
        high=5,
        value=lambda _: measured()["cores"],
        null=lambda _: measured()["cores of as many ties dealt out"],
    ),
)
