"""What is true of a community. ``from sim import Community`` is the way in.

The engine is imported when it is first asked for, so that ``lifespan --help`` need not wait for it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.community import Community
    from sim.scenario import Scenario, load_scenario

__version__ = "0.1.0"
__all__ = ["Community", "Scenario", "load_scenario"]


def __getattr__(name: str) -> object:
    if name == "Community":
        from sim.community import Community

        return Community
    if name in ("Scenario", "load_scenario"):
        from sim import scenario

        return getattr(scenario, name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}")
