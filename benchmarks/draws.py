"""Where two arms part: the first draw that is asked in one arm only, of somebody whom the policy did not touch."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any, NamedTuple

import sim.luck
from benchmarks.clock import say
from benchmarks.page import Section, table
from sim import Community
from sim.policies import Policy, parse_policies
from sim.scenario import load_scenario

Log = dict[tuple[int, int, int], int]  # (key, day, decision) → the 64 bits that were drawn, in the order asked
MEMBERS, DAYS = 40, 60
ALONE = ("value(hours_per_week=2)",)
SIFTED = (*ALONE, "pruning(inactive_days=10, every=10, start=20)")
NEUTRAL = (*ALONE, "pruning(inactive_days=36500)")


class Arm(NamedTuple):
    """What one arm drew, of whom, and whom its policies touched by name."""

    drawn: Log
    uid_of: dict[int, int]  # key → uid
    touched: set[int]


class Parting(NamedTuple):
    """The first draw that is not the same in two arms."""

    uid: int
    day: int
    decision: str
    how: str


@contextmanager
def watched(log: Log) -> Iterator[None]:
    """Note every draw of the slow loop: its functions share their code with the rules, so they can be recognised."""
    code = sim.luck.bits.py_func.__code__  # type: ignore[attr-defined]

    def note(frame: FrameType, event: str, given: Any) -> None:
        if event == "return" and frame.f_code is code:
            said = frame.f_locals
            log[int(said["key"]), int(said["day"]), int(said["decision"])] = int(given)

    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)


def live(texts: Sequence[str], members: int = MEMBERS, days: int = DAYS) -> Arm:
    """Live in plain Python, and note what is drawn."""
    scenario = load_scenario("wechat_group").with_settings({"members.size": members})
    policies = tuple(policy for text in texts for policy in parse_policies(text))
    town, drawn, touched = Community(scenario, policies, rng=1, compiled=False), Log(), set[int]()
    for day in range(days):
        touched |= _named(town, policies, day)
        with watched(drawn):
            town.live(1)
    n = int(town.state.now[0]["rows"])
    keys, uids = town.state.signals["key"][:n], town.state.people["uid"][:n]
    return Arm(drawn, {int(k): int(u) for k, u in zip(keys, uids, strict=True)}, touched)


def _named(town: Community, policies: Sequence[Policy], day: int) -> set[int]:
    """Give those whom a policy names in what it does on a day."""
    due = (policy for policy in policies if policy.next_day(day) == day)
    acts = (act for policy in due for act in policy.act(town.view()))
    return {int(uid) for act in acts for uid in getattr(act, "uid", ())}


def parting(one: Arm, other: Arm) -> Parting | None:
    """Find the first draw, by day and then as asked, that differs for somebody in both arms whom neither touched."""
    both = {k: uid for k, uid in one.uid_of.items() if k in other.uid_of and uid not in one.touched | other.touched}
    of_members = [{at: bits for at, bits in arm.drawn.items() if at[0] in both} for arm in (one, other)]
    found = [
        (day, place, Parting(both[key], day, name_of(decision), _how(of_members, (key, day, decision))))
        for mine, others in (of_members, of_members[::-1])
        for place, ((key, day, decision), bits) in enumerate(mine.items())
        if others.get((key, day, decision)) != bits
    ]
    return min(found)[2] if found else None


def _how(logs: Sequence[Log], at: tuple[int, int, int]) -> str:
    if all(at in log for log in logs):
        return "drawn in both, with different results"
    return "drawn without the policy only" if at in logs[0] else "drawn with the policy only"


def broken(one: Arm, other: Arm) -> int:
    """Count addresses at which two arms drew different bits: none, if luck is what the design says."""
    return sum(other.drawn[at] != bits for at, bits in one.drawn.items() if at in other.drawn)


def name_of(decision: int) -> str:
    """Name a decision as :mod:`sim.luck` does; the tries of an answer have a number each."""
    names = {
        int(number): name for name, number in vars(sim.luck).items() if name.isupper() and not name.startswith("_")
    }
    below = [number for number in names if number <= decision]
    return names[max(below)] if below else str(decision)


def measure(quick: bool) -> Section:
    """Compare an arm that sifts, and one whose policy never acts, with the arm without it."""
    say("where two arms part")
    alone = live(ALONE)
    rows = [_row(text, alone, live(texts)) for text, texts in ((SIFTED[-1], SIFTED), (NEUTRAL[-1], NEUTRAL))]
    head = ["policy", "draws at the same address", "of these different", "touched", "first of an untouched member"]
    return Section({"draws": table(head, rows)}, {})


def _row(text: str, alone: Arm, other: Arm) -> list[Any]:
    first = parting(alone, other)
    said = f"member {first.uid}, day {first.day}, `{first.decision}`: {first.how}" if first else "none"
    shared = sum(at in other.drawn for at in alone.drawn)
    return [f"`{text}`", f"{shared:,}", broken(alone, other), len(other.touched), said]
