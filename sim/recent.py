"""How many were active in the trailing window, kept up as people act: counts by the day on which each was last active.

One line of the table for the community, one for it and its lineage, one for each room; one column a day of the window.
"""

from sim.agents.population import Ints
from sim.compiled import inlined
from sim.luck import one_width

COMMUNITY, LINEAGE, ROOM_0 = one_width(0, 1, 2)


@inlined
def turn_page(recent: Ints, rooms: int, day: int) -> None:
    """Begin a day: who was last active a whole window ago is so no more."""
    for line in range(ROOM_0 + rooms):
        recent[line, day % recent.shape[1]] = 0


@inlined
def note(recent: Ints, line: int, before: int, day: int) -> int:
    """Note that somebody was active who was so before on another day; give the day."""
    if before != day:
        if before > day - recent.shape[1]:
            recent[line, before % recent.shape[1]] -= 1
        recent[line, day % recent.shape[1]] += 1
    return day


@inlined
def how_many(recent: Ints, line: int) -> int:
    """Count who was active within the window."""
    total = 0
    for column in range(recent.shape[1]):
        total += recent[line, column]
    return total
