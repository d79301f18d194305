"""Acts gathered into an event log: people, rooms and days become whole numbers."""

from array import array
from collections import Counter
from collections.abc import Hashable, Iterable
from itertools import count
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from experiments.importing.acts import KINDS, REPEATED, Act
from experiments.importing.clocks import MISSING, Clock, Days

Ints = npt.NDArray[np.int64]
NOBODY = -1
KIND_CODES = {kind: code for code, kind in enumerate(KINDS)}
Mistakes = list[tuple[int, str]]


class People:
    """Whole numbers for the people of one platform, known by an identity, or by a name alone."""

    def __init__(self, numbers: "count[int]") -> None:
        self._numbers = numbers
        self._by_id: dict[str, int] = {}
        self._by_name: dict[str, int] = {}
        self._bearers: dict[str, int] = {}
        self.shared: set[str] = set()

    def number(self, who: str, name: str = "") -> int:
        """Give the number of a person; a name alone may prove later to be that of an identity."""
        if not who:
            return self._of(self._by_name, name)
        number = self._of(self._by_id, who)
        if name and self._bearers.setdefault(name, number) != number:
            self.shared.add(name)
        return number

    def _of(self, known: dict[str, int], key: str) -> int:
        number = known.get(key)
        if number is None:
            number = known[key] = next(self._numbers)
        return number

    def same(self) -> Iterable[tuple[int, int]]:
        """Give the numbers of names next to those of the one identity that bears the name."""
        for name, number in self._by_name.items():
            if name in self._bearers and name not in self.shared:
                yield number, self._bearers[name]


class Gathering:
    """All acts of an export, as columns.

    Attributes
    ----------
    dropped : Counter
        How many rows were left out, by what they were.
    """

    def __init__(self) -> None:
        self.dropped: Counter[str] = Counter()
        self._numbers = count()
        self._people: dict[str, People] = {}
        self._rooms: dict[tuple[str, str], int] = {}
        self._authors: dict[tuple[str, Hashable], int] = {}
        self._answers: list[tuple[int, tuple[str, Hashable]]] = []
        self._who, self._kind, self._to, self._room = array("q"), array("b"), array("q"), array("q")
        self._days: list[Days] = []

    def take(self, acts: Iterable[Act | str], platform: str, clock: Clock) -> Mistakes:
        """Take the acts of one file; give what is wrong with any, by line."""
        people = self._people.setdefault(platform, People(self._numbers))
        times: list[str | float] = []
        lines = array("q")
        mistakes: Mistakes = []
        for act in acts:
            if isinstance(act, str):
                self.dropped[act] += 1
            elif not (act.who or act.name):
                mistakes.append((act.line, "nobody is named as the one who did it"))
            elif act.id is not None and (platform, act.id) in self._authors:
                self.dropped[REPEATED] += 1
            else:
                self._note(act, people, platform)
                times.append(act.when)
                lines.append(act.line)
        days = clock.days(times)
        self._days.append(days)
        undated = np.flatnonzero(days == MISSING)
        return mistakes + [(lines[place], "the time cannot be understood") for place in undated]

    def _note(self, act: Act, people: People, platform: str) -> None:
        number = people.number(act.who, act.name)
        if act.id is not None:
            self._authors[platform, act.id] = number
        if act.answers is not None:
            self._answers.append((len(self._who), (platform, act.answers)))
        self._who.append(number)
        self._kind.append(KIND_CODES[act.kind])
        self._to.append(people.number(act.to) if act.to else NOBODY)
        self._room.append(self._rooms.setdefault((platform, act.room), len(self._rooms)) if act.room else NOBODY)

    @property
    def shared_names(self) -> int:
        """Names that several identities bear."""
        return sum(len(people.shared) for people in self._people.values())

    def table(self) -> pd.DataFrame:
        """Give the log: rows in order of days, members from 1 in order of their first event."""
        who, to = self._one_number_each()
        days = np.concatenate([np.zeros(0, dtype=np.int64), *self._days])
        order = np.argsort(days, kind="stable")
        kinds = pd.Categorical.from_codes(np.array(self._kind, dtype=np.int8), pd.Index(list(KINDS)))
        table: dict[str, Any] = {"day": days, "kind": kinds, "to": to, "room": np.array(self._room, dtype=np.int64)}
        log = pd.DataFrame({"member": who} | table).iloc[order].reset_index(drop=True)
        return _renumbered(log)

    def _one_number_each(self) -> tuple[Ints, Ints]:
        same = np.arange(next(self._numbers) + 1)
        for people in self._people.values():
            for name, identity in people.same():
                same[name] = identity
        who, to = np.array(self._who, dtype=np.int64), np.array(self._to, dtype=np.int64)
        for place, answered in self._answers:
            to[place] = self._authors.get(answered, to[place])
        return same[who], np.where(to == NOBODY, NOBODY, same[to])


def _renumbered(log: pd.DataFrame) -> pd.DataFrame:
    """Give members and rooms numbers in the order of their first event; who is answered and never acts comes last."""
    places, known = pd.factorize(log["member"].to_numpy())
    answered = log["to"].to_numpy()
    silent = np.setdiff1d(answered[answered != NOBODY], known)
    numbers = pd.Series(np.arange(1, len(known) + len(silent) + 1), index=[*known, *silent])
    to = pd.Series(numbers.reindex(answered).to_numpy()).astype("Int64")
    rooms = pd.Series(pd.factorize(log["room"].where(log["room"] != NOBODY))[0] + 1)
    return log.assign(member=places + 1, to=to, room=rooms.where(rooms > 0).astype("Int64"))
