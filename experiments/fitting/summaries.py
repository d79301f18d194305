"""What is compared between a log and a simulated run: stated summaries, by the same code for both."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.special import logit

from experiments.describe import concentration
from experiments.fitting.months import Months

Floats = npt.NDArray[np.float64]

AGES = (3, 6, 12, 18, 24, 36, 48, 60, 72, 84, 96)  # months: at these, runs of a bank are looked at
RECENT, YEAR = 3, 12
ONE = 0.5  # of a member, added to counts before their logarithm is taken

Measure = Callable[[Months], float]
SUMMARIES: dict[str, tuple[Measure, str]] = {}


def _summary(says: str) -> Callable[[Measure], Measure]:
    def listed(f: Measure) -> Measure:
        SUMMARIES[f.__name__] = (f, says)
        return f

    return listed


def summarise(months: Months) -> Floats:
    """Give every summary of the months observed, in the order of :data:`SUMMARIES`."""
    return np.array([measure(months) for measure, _ in SUMMARIES.values()])


def slot_of(months: int) -> int:
    """Give the place in :data:`AGES` of the oldest age that a community of so many months has reached."""
    return int(np.searchsorted(AGES, months, side="right")) - 1


def _log_mean(counts: npt.NDArray[np.int64]) -> float:
    return float(np.log(counts.mean() + ONE)) if len(counts) else float(np.log(ONE))


def _share(part: float, whole: float) -> float:
    """Give a share on the scale of log-odds, drawn to the middle where few are seen."""
    return float(logit((part + ONE) / (whole + 2 * ONE)))


@_summary("logarithm of the mean of monthly actives over the last 3 months")
def level(m: Months) -> float:
    return _log_mean(m.actives[-RECENT:])


@_summary("actives of the last month, against those of the last 3")
def last_month(m: Months) -> float:
    return _log_mean(m.actives[-1:]) - level(m)


@_summary("actives of the last 3 months, against those of the 3 before")
def quarter_change(m: Months) -> float:
    return level(m) - _log_mean(m.actives[-2 * RECENT : -RECENT] if m.n > RECENT else m.actives[:RECENT])


@_summary("actives of the last 3 months, against those of the 9 before")
def year_change(m: Months) -> float:
    return level(m) - _log_mean(m.actives[-YEAR:-RECENT] if m.n > RECENT else m.actives[:RECENT])


@_summary("actives of the last 3 months, against those of the year before last")
def two_year_change(m: Months) -> float:
    return level(m) - _log_mean(m.actives[-2 * YEAR : -YEAR] if m.n > YEAR else m.actives[:RECENT])


@_summary("actives of the last 3 months, against those of the whole history")
def since_ever(m: Months) -> float:
    return level(m) - _log_mean(m.actives)


@_summary("actives of the last 3 months, against those of the highest 3")
def below_peak(m: Months) -> float:
    return level(m) - float(np.log(_smooth(m).max() + ONE))


@_summary("when the highest 3 months were, as a share of the history")
def peak_at(m: Months) -> float:
    return float(_smooth(m).argmax() / max(1, m.n - RECENT))


def _smooth(m: Months) -> Floats:
    return np.convolve(m.actives, np.full(RECENT, 1 / RECENT), mode="valid" if m.n >= RECENT else "same")


@_summary("how much monthly actives jump from month to month, over the last two years")
def restless(m: Months) -> float:
    steps = np.diff(np.log(m.actives[-2 * YEAR :] + ONE))
    return float(np.log(steps.std() + 0.05)) if len(steps) else float(np.log(0.05))


@_summary("logarithm of the mean of monthly newcomers over the last year")
def inflow(m: Months) -> float:
    return _log_mean(m.newcomers[-YEAR:])


@_summary("newcomers of the last 3 months, against those of the last year")
def inflow_change(m: Months) -> float:
    return _log_mean(m.newcomers[-RECENT:]) - inflow(m)


@_summary("newcomers among the actives of the last year")
def share_new(m: Months) -> float:
    return _share(float(m.newcomers[-YEAR:].sum()), float(m.actives[-YEAR:].sum()))


@_summary("logarithm of everybody who was ever active")
def ever(m: Months) -> float:
    return float(np.log(len(m.times) + ONE))


def _returned(m: Months, low: int, high: int) -> float:
    """Give the share of newcomers who were seen again from `low` to before `high` months after their first."""
    age = m.month - m.first
    known = (m.first >= 0) & (m.first + high <= m.n)
    back = m.who[known & (age >= low) & (age < high)]
    return _share(float(np.count_nonzero(np.diff(back, prepend=-1))), float((known & (age == 0)).sum()))


@_summary("newcomers seen in the next month")
def back_next_month(m: Months) -> float:
    return _returned(m, 1, 2)


@_summary("newcomers seen 2 to 3 months on")
def back_in_a_quarter(m: Months) -> float:
    return _returned(m, 2, 4)


@_summary("newcomers seen 6 to 11 months on")
def back_in_a_year(m: Months) -> float:
    return _returned(m, 6, 12)


@_summary("actives of a month seen in the next, over the last two years")
def stays(m: Months) -> float:
    among = (m.month >= max(0, m.n - 2 * YEAR)) & (m.month < m.n - 1)
    return _share(float((m.follows[among] == 1).sum()), float(among.sum()))


@_summary("those seen in one month only")
def only_once(m: Months) -> float:
    return _share(float((m.times == 1).sum()), float(len(m.times)))


@_summary("share of all active months that is the busiest tenth of members'")
def concentrated(m: Months) -> float:
    return dict(concentration(m.times))["top10"] if len(m.times) else 1.0


@_summary("Gini coefficient of members' active months")
def uneven(m: Months) -> float:
    return dict(concentration(m.times))["gini"] if len(m.times) else 0.0


@_summary("mean logarithm of the months between two active months of a member")
def gaps(m: Months) -> float:
    between = m.follows[(m.follows > 0) & (m.month >= 0)]
    return float(np.log(between).sum() / (len(between) + 1))


@_summary("among the actives of the last 3 months, those who came more than a year ago")
def veterans(m: Months) -> float:
    now = m.month >= m.n - RECENT
    return _share(float((m.first[now] < m.n - YEAR).sum()), float(now.sum()))
