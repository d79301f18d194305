"""The golden run: one community with every policy, day by day. ``python -m tests.golden`` writes it anew.

A change of behaviour is then a visible difference in a table, which the changelog has to explain.
"""

from pathlib import Path

import pandas as pd

from sim import Community, load_scenario
from sim.policies import parse_policies

PATH = Path(__file__).parent / "golden.csv"
POLICIES = (
    "value(hours_per_week=2, every=7), fees(entry=30, renewal=60, period=60), events(every=20), events(every=60), "
    "moderation(hours_per_week=0.5), splitting(above=25, every=15, led='nobody'), "
    "recruiting(people_per_day=0.5), pruning(inactive_days=12, every=20)"
)
SETTINGS = {
    "operator.leads": 0,
    "behaviour.attention": 8,
    "behaviour.open_chance": 0.3,
    "members.size": 60,
    "members.extraction": 0.1,
    "outside.arrivals_per_day": 1.5,
}


def run() -> pd.DataFrame:
    """Live the golden run."""
    town = Community(load_scenario("qq_group").with_settings(SETTINGS), parse_policies(POLICIES), rng=12)
    town.live(150)
    return town.daily


if __name__ == "__main__":
    run().to_csv(PATH, float_format="%.12g")
