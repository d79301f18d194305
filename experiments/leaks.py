"""Whether luck leaks from one arm into another: the first draw that differs for somebody whom nothing touched.

Arms are compared draw by draw in the slow loop. Two things are no effect of what an operator did, and so are leaks: a
draw that gives different bits at one address, whoever's it is; and a draw that is asked for in one arm only, of a
member whom no act touched, directly or through others.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from types import FrameType
from typing import Any, NamedTuple

import numpy as np

import sim.luck
from experiments.run import Run
from sim.actions import Act, Work
from sim.day.morning import DONE
from sim.life import Life
from sim.orders import ACTIONS, PLAIN

Draws = dict[tuple[int, int, int], int]  # (key, day, decision) → the 64 bits first drawn, in the order asked
NAMING = ("uid", "one", "other", "leader")  # fields of an act that name people
COUNTED = {act.__name__ for act in PLAIN} - {Work.__name__}


class Day(NamedTuple):
    """What was done on a day, and who sat where and knew whom in its evening."""

    acts: dict[str, frozenset[int] | None]  # what, with its numbers → whom; None for everybody
    rooms: dict[int, frozenset[int]]  # uid → where they sit
    friends: dict[int, frozenset[int]]


class Watched(NamedTuple):
    """A life in plain Python, with all that was drawn in it."""

    drawn: Draws
    uid_of: dict[int, int]  # key → uid
    days: list[Day]
    asked: Draws  # address → the day on which it was asked for: the counter of a trait or an acquaintance is no day


class Leak(NamedTuple):
    """The first draw that differs though nothing that an operator did explains it."""

    uid: int
    day: int
    decision: str
    how: str


class Comparison(NamedTuple):
    """Two arms, draw by draw."""

    shared: int  # addresses at which both arms drew
    broken: int  # of these, with different bits: 0, if luck is what it should be
    touched: int  # members whom what differs between the arms touched, directly or through somebody
    leak: Leak | None


def compare_draws(one: Run, other: Run) -> Comparison:
    """Live two arms in plain Python, a thousand times slower than compiled, and compare their draws.

    Parameters
    ----------
    one, other : Run
        Of one seed, and of as many days.

    Returns
    -------
    Comparison
    """
    return compared(watch(one), watch(other))


def watch(run: Run) -> Watched:
    """Live a run in plain Python, and note what is drawn, what is done, and who is near whom."""
    life = Life(run.scenario, run.policies, rng=run.seed, rule=run.rule, compiled=False)
    seen = Watched({}, {}, [], {})
    acts = _noted_acts(life)
    for day in range(run.days):
        acts.clear()
        with _noting(seen.drawn):
            life.live(1)
        seen.asked.update((at, day) for at in seen.drawn if at not in seen.asked)
        uids = _uids(life)
        seen.uid_of.update(zip(map(int, life.state.keys[: len(uids)]), uids, strict=True))
        seen.days.append(_day(life, day, acts))
    return seen


def _uids(life: Life) -> list[int]:
    return list(map(int, life.state.people.uid[: int(life.state.now[0]["rows"])]))


@contextmanager
def _noting(drawn: Draws) -> Iterator[None]:
    """Note every draw of the slow loop: its functions share their code with the rules, so they can be recognised."""
    code = sim.luck.bits.py_func.__code__  # type: ignore[attr-defined]

    def note(frame: FrameType, event: str, given: Any) -> None:
        if event == "return" and frame.f_code is code:
            said = frame.f_locals
            drawn.setdefault((int(said["key"]), int(said["day"]), int(said["decision"])), int(given))

    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)


def _noted_acts(life: Life) -> list[Act]:
    """Let the operator note what policies that look make it do."""
    acts: list[Act] = []
    apply = life.operator.apply

    def noted(action: Act, policy: str, day: int, place: int = 0) -> bool:
        acts.append(action)
        return apply(action, policy, day, place)

    life.operator.apply = noted  # type: ignore[method-assign]
    return acts


def _day(life: Life, day: int, acts: Iterable[Act]) -> Day:
    state = life.state
    done: dict[str, frozenset[int] | None] = {_said(act): _whom(act) for act in acts}
    for k in np.flatnonzero(np.asarray(state.done)[:, day] == DONE):
        order = state.orders[k]
        if ACTIONS[int(order.kind)] in COUNTED:
            done[_order_said(order)] = None
    uids = _uids(life)
    seats, halves = state.seats.now[: len(uids)], state.ties.half[: len(uids)]
    rooms = {uid: frozenset(map(int, s["room"][s["taken"] == 1])) for uid, s in zip(uids, seats, strict=True)}
    friends = {
        uid: frozenset(uids[row] for row in half["friend"] if row >= 0) for uid, half in zip(uids, halves, strict=True)
    }
    return Day(done, rooms, friends)


def _order_said(order: Any) -> str:
    """Write an order as what it does, without its place and its schedule: arms may differ in those."""
    return str([order[name] for name in order.dtype.names if name not in ("place", "start", "stop", "every")])


def _said(act: Act) -> str:
    return f"{type(act).__name__} {[np.asarray(value).tolist() for value in astuple(act)]}"  # type: ignore[call-overload]


def _whom(act: Act) -> frozenset[int] | None:
    named = [np.atleast_1d(getattr(act, name)) for name in NAMING if hasattr(act, name)]
    return frozenset(int(uid) for uids in named for uid in uids if uid >= 0) if named else None


# -- comparing ---------------------------------------------------------------------------------------------------------
def compared(one: Watched, other: Watched) -> Comparison:
    """Compare two lives that were watched."""
    touched = Touched(one.days, other.days)
    found = [
        (day, place, Leak(uid, day, name_of(at[2]), how))
        for mine, others in ((one, other), (other, one))
        for place, (at, day) in enumerate(mine.asked.items())
        if (uid := mine.uid_of.get(at[0])) is not None
        if (how := _difference(at, mine.drawn[at], others, touched.by(uid, day), mine is one))
    ]
    shared = [at for at in one.drawn if at in other.drawn]
    broken = sum(one.drawn[at] != other.drawn[at] for at in shared)
    return Comparison(len(shared), broken, len(touched.since), min(found)[2] if found else None)


def _difference(at: tuple[int, int, int], bits: int, others: Watched, touched: bool, first: bool) -> str:
    """Say how a draw differs from the other arm's without a reason; nothing if it does not."""
    if at in others.drawn:
        return "" if others.drawn[at] == bits else "drawn in both arms, with different results"
    return "" if touched else f"drawn in the {'first' if first else 'second'} arm only"


class Touched:
    """Who is touched by what differs between two arms, and since when.

    Whoever sits in a room with somebody touched, or knows them, is touched on the same day, and touches others from the
    next day on. Once anybody is touched, so are those outside, and who is in one arm only.
    """

    def __init__(self, one: Sequence[Day], other: Sequence[Day]) -> None:
        self.since: dict[int, int] = {}
        self._first = len(one)
        self._inside: dict[int, int] = {}  # uid → first day in both arms
        self._rooms: set[int] = set()
        for day, evenings in enumerate(zip(one, other, strict=True)):
            mornings = (one[day - 1], other[day - 1]) if day else ()
            for uid in evenings[0].rooms.keys() & evenings[1].rooms.keys() - self._inside.keys():
                self._inside[uid] = day
            self._spread(day, _named(*evenings), [*evenings, *mornings])

    def by(self, uid: int, day: int) -> bool:
        """Say whether somebody is touched by a day, that day included."""
        outside = 0 < self._inside.get(uid, day) >= day
        return self.since.get(uid, day + 1) <= day or (self._first <= day and outside)

    def _spread(self, day: int, named: set[int], around: Sequence[Day]) -> None:
        near = named | self.since.keys()
        self._rooms |= {room for then in around for uid in near for room in then.rooms.get(uid, ())}
        new = {uid for then in around for uid, seats in then.rooms.items() if seats & self._rooms}
        new |= {friend for then in around for uid in near for friend in then.friends.get(uid, ())}
        for uid in named | new:
            self.since.setdefault(uid, day)
            self._first = min(self._first, day)


def _named(one: Day, other: Day) -> set[int]:
    """Give whom the acts name that were done in one arm only; everybody, if one of them names nobody."""
    touched: set[int] = set()
    for act in one.acts.keys() ^ other.acts.keys():
        whom = (one.acts | other.acts)[act]
        touched |= one.rooms.keys() | other.rooms.keys() if whom is None else whom
    return touched


def name_of(decision: int) -> str:
    """Name a decision as :mod:`sim.luck` does; the tries of an answer have a number each."""
    names = {
        int(number): name for name, number in vars(sim.luck).items() if name.isupper() and not name.startswith("_")
    }
    below = [number for number in names if number <= decision]
    return names[max(below)] if below else str(decision)
