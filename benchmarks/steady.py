"""Communities in which everybody is as likely to visit on any day, and nobody joins or leaves."""

from sim import Community
from sim.scenario import Scenario, load_scenario

BUSY, QUIET = 1 / 3, 1 / 20
SETTLING = 3  # days lived before anything is measured


def steady(members: int, share: float) -> Scenario:
    """Give a scenario of so many members, of whom such a share visits on any day.

    Members are alike in it: if their chances were spread about the share as people's are, twice a twentieth would come.
    """
    return load_scenario("qq_group").with_settings(
        {
            "members.size": members,
            "platform.capacity": 10 * members,
            "platform.rooms_most": 1,
            "outside.audience": 1000,
            "outside.arrivals_per_day": 0.0,
            "behaviour.start_activity": share,
            "behaviour.activity_spread": 0.0,
            "behaviour.habit_rate": 0.0,
            "behaviour.awareness_power": 0.0,
            "behaviour.leave_hazard": 0.0,
        }
    )


def settled(members: int, share: float, *, compiled: bool = True) -> Community:
    """Make such a community and live its first days."""
    town = Community(steady(members, share), rng=1, compiled=compiled)
    town.live(SETTLING)
    return town
