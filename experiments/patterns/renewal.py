"""A paid cohort renews by the year: the longer somebody has been a member, the likelier."""

from functools import partial

from experiments.patterns.figure import AS_OPERATED, Figure, Measures, Probe, Summary, around, read
from sim.life import Life

SOURCE = "Fader & Hardie 2007, Journal of Interactive Marketing 21, table 1"
YEARS = range(1, 13)
FITTED = 7  # years; those after are predicted
TOLERANCE = 0.03
SURVIVAL = {
    "regular": (63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3),
    "high_end": (86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1, 46.8, 44.5, 42.7, 40.9, 39.4),
}
SCENARIOS = {"regular": "subscription", "high_end": "subscription_high_end"}
DAYS = 365 * YEARS[-1] + 30


def still_members(kind: str, life: Life) -> Measures:
    """Give the share of the cohort that is on the list a month after each renewal."""
    members = life.days_seen["members"]
    start = life.scenario_.members.size
    return {f"{kind} year {t}": float(members[365 * t + 29]) / start for t in YEARS}


def _constant(kind: str, year: int, seen: Summary) -> float:
    """Give what one chance for everybody would leave, the chance taken from another of the fitted years."""
    anchor = 1 if year > FITTED // 2 + 1 else FITTED
    return float(seen[f"{kind} year {anchor}"] ** (year / anchor))


PROBES = tuple(
    Probe(
        f"renewal {kind}",
        scenario,
        DAYS,
        partial(still_members, kind),
        AS_OPERATED,
        settings={"members.size": 240},
        fewer=4,
    )
    for kind, scenario in SCENARIOS.items()
)
FIGURES = tuple(
    Figure(
        "renewal-curve",
        f"{kind} year {year}",
        "fit" if year <= FITTED else "validate",
        *around(share / 100, TOLERANCE),
        value=read(f"{kind} year {year}"),
        null=partial(_constant, kind, year),
        needs=(f"renewal {kind}",),
        source=SOURCE,
    )
    for kind, curve in SURVIVAL.items()
    for year, share in zip(YEARS, curve, strict=True)
)
