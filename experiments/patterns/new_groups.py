"""Groups that anybody starts: how many are alive after a week, a month, a quarter."""

from functools import partial

from experiments.patterns.figure import AS_OPERATED, Figure, Measures, Probe, Summary, around, read
from sim.life import Life

CHAT = "Qiu et al. 2016, The lifecycle and cascade of WeChat social messaging groups, WWW"
INTEREST = "Kraut & Fiore 2014, The role of founders in building online groups, CSCW"
WINDOW = 180  # days that a group was looked at from its birth on; assumed: neither summary says
FIRST = 7


def alive_after(kind: str, days: tuple[int, ...], life: Life) -> Measures:
    """Say for each of these days whether anybody wrote after it, in the window; silent for the rest of it is dead."""
    writers = life.days_seen["writers"]
    return {f"{kind} {day}": float(writers[day:].any()) for day in days}


def _exponential(kind: str, day: int, anchor: int, seen: Summary) -> float:
    """Give what lifetimes without memory would leave, their rate taken from another day."""
    return float(seen[f"{kind} {anchor}"] ** (day / anchor))


def _figure(kind: str, day: int, anchor: int, target: float, tolerance: float, source: str) -> Figure:
    return Figure(
        "new-group-survival",
        f"{kind} alive after {day} days",
        "fit",
        *around(target, tolerance),
        value=read(f"{kind} {day}"),
        null=partial(_exponential, kind, day, anchor),
        needs=(f"new {kind} groups",),
        source=source,
    )


PROBES = (
    Probe("new chat groups", "any_chat_group", WINDOW, partial(alive_after, "chat", (7, 30)), fewer=100),
    Probe(
        "new interest groups",
        "interest_group",
        WINDOW,
        partial(alive_after, "interest", (7, 90)),
        AS_OPERATED,
        fewer=100,
    ),
)
FIGURES = (
    _figure("chat", 7, 30, 0.60, 0.08, CHAT),
    _figure("chat", 30, 7, 0.30, 0.08, CHAT),
    _figure("interest", 90, 7, 0.43, 0.06, INTEREST),
)
