"""Why renewal rates rise with tenure: unequal people are sorted, or each becomes more loyal."""

from collections.abc import Iterator

import pandas as pd

from experiments.patterns.ask import Asker, summary
from experiments.patterns.figure import Summary
from experiments.patterns.renewal import FIGURES, SURVIVAL

NO_LOYALTY = {"behaviour.loyalty_premium": 0.0}  # a year is worth no more to the loyal
EARLY, LATE = 2, 7  # years whose renewal rates are compared


def rise(workers: int | None = None) -> pd.DataFrame:
    """Say how much of the rise in the renewal rate is left where loyalty counts for nothing, so by sorting alone.

    Parameters
    ----------
    workers : int, optional
        Processes; all cores by default.

    Returns
    -------
    pandas.DataFrame
        A row a cohort and what is asked: ``published``, ``model``, or the model ``without loyalty``, in which a year's
        worth does not grow with loyalty; ``early`` and ``late``, the renewal rates of the second and the seventh year;
        and ``rise`` between them. NaN where nobody is left to renew.
    """
    with Asker(FIGURES, fewer=True, workers=workers) as asker:
        model, without = (summary(found) for found in asker.ask([{}, NO_LOYALTY]))
    published = {f"{kind} year {t}": share for kind, shares in SURVIVAL.items() for t, share in enumerate(shares, 1)}
    asked: dict[str, Summary] = {"published": published, "model": model, "without loyalty": without}
    rows = [
        {"cohort": kind, "asked": said, "early": _rate(kind, EARLY, seen), "late": _rate(kind, LATE, seen)}
        for kind in SURVIVAL
        for said, seen in asked.items()
    ]
    table = pd.DataFrame(rows)
    return table.assign(rise=table["late"] - table["early"])


def _rate(kind: str, year: int, seen: Summary) -> float:
    before = seen[f"{kind} year {year - 1}"]
    return seen[f"{kind} year {year}"] / before if before > 0 else float("nan")


def told(table: pd.DataFrame) -> Iterator[str]:
    """Give the section of the page that says so."""
    yield "## Why renewal rates rise\n"
    yield f"Renewal rates of years {EARLY} and {LATE}. What is left of the rise without what loyalty adds to a year's"
    yield "worth is sorting of unequal people.\n"
    yield f"| cohort | asked | year {EARLY} | year {LATE} | rise |\n| --- | --- | ---: | ---: | ---: |"
    for row in table.to_dict("records"):
        yield f"| {row['cohort']} | {row['asked']} | {row['early']:.3f} | {row['late']:.3f} | {row['rise']:+.3f} |"
