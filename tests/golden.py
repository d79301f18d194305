"""The golden run: one community with every policy, day by day. ``python -m tests.golden`` writes it anew.

A change of behaviour is then a visible difference in a table, which the changelog has to explain.
"""

from pathlib import Path

import pandas as pd

from sim import Community, load_scenario
from sim.policies import parse_policies

PATH = Path(__file__).parent / "golden.csv"
POLICIES = (
    "value(hours_per_week=2, every=7, homework_days=14), value(hours_per_week=1, like='talk', start=60), "
    "fees(entry=30, renewal=60, period=60, dear=300, start=20), events(every=20), "
    "events(every=60, fee=2, quality=0.8), "
    "moderation(hours_per_week=0.5), splitting(above=25, every=15, led='nobody'), "
    "recruiting(people_per_day=0.5, asked=0.5), recruiting(people_per_day=1, width=0.2, every=9), "
    "pruning(inactive_days=12, every=20), admission(places_per_week=1, width=0.3), welcome(way='greet'), "
    "welcome(way='visit', whom='all', most=2), matching(pairs=3), points(), guests(), bots(posts_per_day=1, start=90), "
    "badge(shown=0.05, from_answers=2), offers(price=20, cost=5, value=0.3), volunteers(least_days=20), "
    "culture(needed=3, every=25, start=5), co_creation(needed=2, every=25, start=10), governance(start=100), "
    "alliance(clubs=1, size=12, start=110), migration(to='tieba', both=True, days=(130,))"
)
SETTINGS = {
    "operator.leads": 0,
    "operator.hours_per_week": 60,
    "members.ties": 2,
    "members.places": 2,
    "behaviour.attention": 8,
    "behaviour.open_chance": 0.3,
    "behaviour.leave_hazard": 0.03,
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
