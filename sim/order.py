"""Putting things in an order that does not depend on rows."""

from typing import Any, NamedTuple

import numpy as np

from sim.compiled import compiled
from sim.luck import one_width
from sim.reference import by_reference

ONE, TWO = one_width(1, 2)
ZERO, STEP = np.uint64(0), np.uint64(1)
FEW = 64  # keys that are sorted sooner by steps than by buckets


@by_reference
class Scratch(NamedTuple):
    """Places to sort in, as long as the longest list."""

    keys: Any
    values: Any
    counts: Any


@compiled
def sort_by_key(keys: Any, values: Any, n: int, scratch: Scratch) -> None:
    """Sort the first ``n`` keys in place, and the values along with them, without allocating.

    Keys are hashed, so they are scattered evenly: as many buckets as keys leave little to sort within them.
    """
    if n > FEW:
        _into_buckets(keys, values, n, scratch)
    _by_steps(keys, values, n, ONE if n > FEW else max(n // TWO, ONE))


@compiled
def _into_buckets(keys: Any, values: Any, n: int, scratch: Scratch) -> None:
    low, high = keys[0], keys[0]
    for i in range(n):
        low, high = min(low, keys[i]), max(high, keys[i])
    shift = ZERO
    while np.uint64(high - low) >> shift >= np.uint64(n):
        shift = np.uint64(shift + STEP)
    for b in range(n + 1):
        scratch.counts[b] = 0
    for i in range(n):
        scratch.counts[int(np.uint64(keys[i] - low) >> shift) + 1] += 1
    for b in range(n):
        scratch.counts[b + 1] += scratch.counts[b]
    for i in range(n):
        b = int(np.uint64(keys[i] - low) >> shift)
        scratch.keys[scratch.counts[b]] = keys[i]
        scratch.values[scratch.counts[b]] = values[i]
        scratch.counts[b] += 1
    for i in range(n):
        keys[i], values[i] = scratch.keys[i], scratch.values[i]


@compiled
def _by_steps(keys: Any, values: Any, n: int, step: int) -> None:
    """Sort by insertion over ever smaller steps (Shell 1959)."""
    while True:
        for i in range(step, n):
            key, value = keys[i], values[i]
            j = i
            while j >= step and keys[j - step] > key:
                keys[j], values[j] = keys[j - step], values[j - step]
                j -= step
            keys[j], values[j] = key, value
        if step == 1:
            return
        step = max(1, step * 5 // 11)


@compiled
def first_at_or_after(keys: Any, n: int, point: Any) -> int:
    """Find the first of ``n`` sorted keys that is not below a point; behind the last comes the first again."""
    low, high = 0, n
    while low < high:
        middle = (low + high) // 2
        if keys[middle] < point:
            low = middle + 1
        else:
            high = middle
    return low if low < n else 0


@compiled
def next_on_the_ring(keys: Any, start: int, end: int, point: Any) -> int:
    """Find the first of the sorted keys from ``start`` to ``end`` not below a point; behind the last, the first.

    The keys are scattered evenly, so it lies near where a straight line from the first to the last says.
    """
    if point <= keys[start] or point > keys[end - 1]:
        return start
    width = np.float64(keys[end - 1] - keys[start])
    k = start + int(np.float64(point - keys[start]) / width * (end - 1 - start))
    while keys[k] >= point:
        k -= 1
    while keys[k] < point:
        k += 1
    return k
