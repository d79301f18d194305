"""Where everybody stands in the picture: rooms as discs, in each the first who came in the middle, tastes around."""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from experiments.people import people_of
from sim.fading import KNOWN_DAYS
from sim.life import Life
from sim.ties import FELT

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SHOWN_TIES = 700  # more are not told apart
GAP = 2.5  # between two rooms


class Scene(NamedTuple):
    """What is drawn of a community: arrays of people in one order, of ties in another, of rooms in a third."""

    uid: Ints
    x: Floats
    y: Floats
    loyalty: Floats
    activity: Floats  # visits a day
    posts: Ints
    room: Ints
    one: Ints  # place of those who know each other, among the people
    other: Ints
    strength: Floats
    n_ties: int  # of which the strongest are shown
    centres: dict[int, tuple[float, float, float]]  # room: x, y, radius


def scene_of(life: Life) -> Scene:
    """Place everybody who is on the list; the same person stands in about the same place from day to day."""
    on_list = people_of(life)
    people, signals = (np.asarray(table)[on_list.row] for table in (life.state.people, life.state.signals))
    room = np.maximum(signals["here"], 0).astype(np.int64)
    x, y, centres = _placed(room, people["taste"])
    one, other, strength, n = _strongest_ties(life, on_list.row)
    activity = life.state.activity[on_list.row]
    return Scene(on_list.uid, x, y, on_list.loyalty, activity, on_list.posts, room, one, other, strength, n, centres)


def _placed(room: Ints, taste: Floats) -> tuple[Floats, Floats, dict[int, tuple[float, float, float]]]:
    x, y = np.zeros(len(room)), np.zeros(len(room))
    rooms, sizes = np.unique(room, return_counts=True)
    centres = _discs(dict(zip(rooms.tolist(), sizes.tolist(), strict=True)))
    for r, (cx, cy, _) in centres.items():
        mine = np.flatnonzero(room == r)
        dx, dy = _rings(taste[mine])
        x[mine], y[mine] = cx + dx, cy + dy
    return x, y, centres


def _rings(taste: Floats) -> tuple[Floats, Floats]:
    """Place people in rings of six, twelve and so on around the first, within a ring by taste."""
    ring = _ring(np.arange(len(taste)))
    angle = np.zeros(len(taste))
    for k in range(1, int(ring.max(initial=0)) + 1):
        mine = np.flatnonzero(ring == k)
        angle[mine[np.argsort(taste[mine], kind="stable")]] = 2 * math.pi * np.arange(len(mine)) / len(mine)
    radius = ring.astype(np.float64)
    return radius * np.cos(angle), radius * np.sin(angle)


def _ring(place: Ints) -> Ints:
    """Give the ring in which the so-manieth stands: one stands in ring 0, 6 k in ring k."""
    return np.where(place < 1, 0, np.floor((np.sqrt(np.maximum(12 * place - 3, 0)) - 3) / 6 + 1e-9) + 1).astype(int)


def _discs(sizes: dict[int, int]) -> dict[int, tuple[float, float, float]]:
    """Lay the rooms out in rows, like words on a page about as wide as high."""
    radii = {room: float(_ring(np.array([n - 1]))[0]) + 0.7 for room, n in sizes.items()}
    width = max(2 * max(radii.values(), default=1), 1.4 * math.sqrt(sum((2 * r + GAP) ** 2 for r in radii.values())))
    centres: dict[int, tuple[float, float, float]] = {}
    x = y = high = 0.0
    for room, radius in radii.items():
        if x and x + 2 * radius > width:
            x, y, high = 0.0, y - high - GAP, 0.0
        centres[room] = (x + radius, y - radius, radius)
        x, high = x + 2 * radius + GAP, max(high, 2 * radius)
    return centres


def _strongest_ties(life: Life, rows: Ints) -> tuple[Ints, Ints, Floats, int]:
    half = np.asarray(life.state.ties.half)[rows]
    place = np.full(len(life.state.people) + 1, -1)
    place[rows] = np.arange(len(rows))
    age = np.clip(life.day - 1 - half["met"], 0, KNOWN_DAYS - 1)
    strength = half["strength"] * life.state.fading.tie[age]
    one = np.broadcast_to(np.arange(len(rows))[:, None], half.shape)
    other = place[half["friend"]]
    known = (half["friend"] >= 0) & (other > one) & (strength >= FELT)
    one, other, strength = one[known], other[known], strength[known]
    strongest = np.argsort(-strength, kind="stable")[:SHOWN_TIES]
    return one[strongest], other[strongest], strength[strongest], len(one)
