"""Putting things in an order that does not depend on rows."""

from typing import Any

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
