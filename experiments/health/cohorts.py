"""Who is still active so long after joining: a row a cohort, and all cohorts pooled for the next month."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from experiments.describe import months_of
from experiments.health.events import Events

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

STEPS = (1, 3, 12)  # months that a cohort may be made of
MOST_ROWS = 36


class Cohorts(NamedTuple):
    """Retention by cohort of first act.

    Attributes
    ----------
    step : int
        Months of a cohort, and of the periods in which it is looked for: 1, 3 or 12.
    starts : list of str
        Their first months, 2020-01, or a number from 1.
    sizes : list of int
    share : list of list of float or None
        Share of the cohort active in the k-th period after its own; None where that was not observed to its end.
    """

    step: int
    starts: list[str]
    sizes: list[int]
    share: list[list[float | None]]


def cohorts(events: Events) -> Cohorts:
    """Give the retention of each cohort.

    Parameters
    ----------
    events : Events
    """
    acts = events.acts
    span = int(acts.last_month - acts.month.min()) + 1
    step = next((s for s in STEPS if span <= s * MOST_ROWS), STEPS[-1])
    first = acts.month.min() // step
    who, period = _active_periods(acts.member, acts.month // step - first)
    joined = period[np.searchsorted(who, np.arange(events.members))]
    n = int(acts.last_month // step - first) + 1
    active = np.bincount(joined[who] * n + period - joined[who], minlength=n * n).reshape(n, n)
    sizes = active[:, 0]
    observed = n if _ends_whole(events, step) else n - 1
    share = [
        [float(active[c, k] / sizes[c]) if sizes[c] and c + k < observed else None for k in range(1, n)]
        for c in range(n)
    ]
    return Cohorts(step, [_named(events, int(c + first) * step) for c in range(n)], sizes.tolist(), share)


def next_month(events: Events) -> dict[str, dict[str, float | int | None]]:
    """Say which share of members is active in the next month too, pooled over months.

    Returns
    -------
    dict
        For ``newcomers`` (in their first month) and ``established`` (active in this month and the one before): the
        share, and among how many member-months.
    """
    acts = events.acts
    who, month = _active_periods(acts.member, acts.month - acts.month.min())
    before_last = month < acts.last_month - acts.month.min()
    same = who[1:] == who[:-1]
    follows = same & (np.diff(month) == 1)
    back = np.append(follows, False)
    first = np.append(True, ~same)
    settled = np.append(False, follows)
    return {
        name: {"share": float(back[among].mean()) if among.any() else None, "of": int(among.sum())}
        for name, among in (("newcomers", first & before_last), ("established", settled & before_last))
    }


def _active_periods(member: Ints, period: Ints) -> tuple[Ints, Ints]:
    span = int(period.max()) + 1
    who, when = np.divmod(np.unique(member * span + period), span)
    return who, when


def _ends_whole(events: Events, step: int) -> bool:
    """Tell whether the last period was observed to its last day."""
    number = months_of(events.acts.first, np.array([events.acts.observed - 1, events.acts.observed])) // step
    return bool(number[0] != number[1])


def _named(events: Events, month: int) -> str:
    return str(np.datetime64(month, "M")) if events.dated else str(month + 1)
