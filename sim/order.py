"""Putting things in an order that does not depend on rows."""

from typing import Any

import numpy as np

from sim.compiled import compiled


@compiled
def sort_by_key(keys: Any, values: Any, n: int) -> None:
    """Sort the first ``n`` keys in place, and the values along with them (Shell 1959), without allocating."""
    step = n
    while step > 1:
        step = max(1, step * 5 // 11)
        for i in range(step, n):
            key, value = keys[i], values[i]
            j = i
            while j >= step and keys[j - step] > key:
                keys[j], values[j] = keys[j - step], values[j - step]
                j -= step
            keys[j], values[j] = key, value


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
