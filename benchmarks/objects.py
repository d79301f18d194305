"""The same rules in Mesa's own objects: the state of the slow loop as agents with attributes, not as records.

No second set of rules: the slow loop reads ``people[row].interest``, and that can be an attribute of a Mesa agent. On
records the slow loop is several times slower still, since NumPy makes an object for each field that is read.
"""

from collections.abc import Callable
from typing import Any

import mesa
import numpy as np
import numpy.typing as npt

from sim import Community
from sim.scenario import Scenario


class Thing:
    """One record as a plain object."""

    def __init__(self, names: tuple[str, ...], values: tuple[Any, ...]) -> None:
        self.__dict__.update(zip(names, values, strict=True))

    def __getitem__(self, name: str) -> Any:
        return self.__dict__[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self.__dict__[name] = value


class MesaMember(mesa.Agent):  # type: ignore[misc]
    """One member as a plain Mesa agent."""

    def __init__(self, model: mesa.Model, names: tuple[str, ...], values: tuple[Any, ...]) -> None:
        super().__init__(model)
        self.__dict__.update(zip(names, values, strict=True))


Make = Callable[[tuple[str, ...], tuple[Any, ...]], Any]


class Column:
    """One attribute of all rows, asked by row."""

    def __init__(self, rows: list[Any], name: str) -> None:
        self.rows, self.name = rows, name

    def __getitem__(self, row: int) -> Any:
        return getattr(self.rows[row], self.name)


class Rows(list[Any]):
    """A table of objects; a slice of it is a table of records again, for who reads it afterwards."""

    kind: np.dtype[Any]

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return records_of(list.__getitem__(self, at), self.kind)
        return list.__getitem__(self, at)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Column(self, name)


class Table:
    """A table of objects or numbers in two or more dimensions, asked as NumPy's are."""

    def __init__(self, rows: list[Any], shape: tuple[int, ...]) -> None:
        self.rows, self.shape = rows, shape

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, at: int | tuple[int, ...]) -> Any:
        found: Any = self.rows
        for place in at if isinstance(at, tuple) else (at,):
            found = found[place]
        return found

    def __setitem__(self, at: tuple[int, int], value: Any) -> None:
        self.rows[at[0]][at[1]] = value


def records_of(things: list[Any], kind: np.dtype[Any]) -> npt.NDArray[Any]:
    """Put objects into records."""
    return np.array([tuple(getattr(thing, name) for name in kind.names or ()) for thing in things], kind)


def as_objects(value: Any, make: Make = Thing) -> Any:
    """Turn a table of records or numbers, or a tuple of such tables, into plain Python."""
    if isinstance(value, tuple):
        return type(value)(*(as_objects(part, make) for part in value))  # type: ignore[call-arg]
    if not isinstance(value, np.ndarray):
        return value
    if value.ndim >= 2:
        rows = [as_objects(np.asarray(row), make) for row in value]
        return Table([row.rows if isinstance(row, Table) else row for row in rows], value.shape)
    if value.dtype.names is None:
        return value.tolist()
    names = value.dtype.names
    rows = Rows(make(names, values) for values in _plain(value))
    rows.kind = value.dtype.base if value.dtype.type is np.void else np.dtype(value.dtype.descr)
    return rows


def _plain(value: npt.NDArray[Any]) -> list[Any]:
    """Give the values of records; columns in them are lists, of which NumPy would give those of the records."""
    rows = np.asarray(value).tolist()
    if not any(value.dtype[name].shape for name in value.dtype.names or ()):
        return rows  # type: ignore[no-any-return]
    return [tuple(as_objects(x) for x in row) for row in rows]


class MesaTown(mesa.Model):  # type: ignore[misc]
    """A community of plain Mesa agents that live by the slow loop.

    Parameters
    ----------
    scenario : Scenario
    rng : int
        The seed.
    settled : Community
        Of the same scenario and seed: it begins where that one stands, and leaves it alone.
    """

    def __init__(self, scenario: Scenario, rng: int, settled: Community) -> None:
        super().__init__(rng=rng)
        self.town = Community(scenario, rng=rng, compiled=False)
        state, self.town.day = settled.state, settled.day
        changed = {name: as_objects(part) for name, part in state._asdict().items() if name != "people"}
        people = as_objects(state.people, lambda names, values: MesaMember(self, names, values))
        self.town.state = self.town.operator.state = state._replace(people=people, **changed)

    def step(self) -> None:
        """Live one day."""
        self.town.live(1)
