"""A scenario: every number of a community that is neither a policy nor a seed.

Scenarios and platforms are TOML files; each number stands there as ``{ value = …, source = … }``, the source being a
document, a paper, or the word *assumed*. Units, ranges and meanings stand here, once.
"""

from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, TypeAdapter, ValidationError

from sim.agents.behaviour import Behaviour
from sim.errors import InputError, from_validation, unknown
from sim.files import HERE, names, read_toml
from sim.platform import Platform
from sim.policies import parse_policies
from sim.quantity import quantity, whole


class Members(NamedTuple):
    """The people of day 0."""

    size: Annotated[int, whole("people", 0, 10_000_000, "members on day 0")]
    joined_within: Annotated[int, whole("days", 0, 3650, "they joined evenly over so many days up to day 0")]
    willingness: Annotated[float, quantity("yuan a year", 0, 1e7, "median willingness to pay for full benefit")]
    willingness_spread: Annotated[float, quantity("ln", 0, 4, "spread of that between people")]
    extraction: Annotated[float, quantity("share", 0, 0.95, "share of posts that advertise, of an average member")]
    skills: Annotated[int, whole("kinds", 0, 64, "kinds of need that somebody among them can help with")]
    rooms: Annotated[int, whole("rooms", 1, 10_000, "in which they sit on day 0")] = 1
    places: Annotated[
        int, whole("places", 1, 100, "in which people live; with as many rooms on day 0, each has one")
    ] = 1
    ties: Annotated[int, whole("people", 0, 14, "whom each of them knows on day 0; even numbers")] = 0
    tie_strength: Annotated[float, quantity("tie strength", 0, 1, "of those ties")] = 0.3
    taste_spread: Annotated[float, quantity("circle", 0.01, 1, "arc of tastes that they and the audience have")] = 1.0
    purpose: Annotated[
        float, quantity("days", 0, 1e5, "median half-life of what brought them together; 0: for good")
    ] = 0.0
    purpose_spread: Annotated[float, quantity("ln", 0, 4, "spread of that between such communities")] = 1.0


class Outside(NamedTuple):
    """The world around the community."""

    audience: Annotated[int, whole("people", 0, 100_000_000, "people outside who might ever join")]
    arrivals_per_day: Annotated[
        float, quantity("people a day", 0, 1e6, "who hear of it from outside at full reputation")
    ]
    arrivals_most: Annotated[int, whole("people a day", 0, 1_000_000, "length of the day's fixed list of them")]
    reputation: Annotated[float, quantity("1", 0.01, 0.99, "reputation of a community of average quality")]
    benefit_reference: Annotated[float, quantity("benefit", 0.01, 1, "benefit for which full willingness is paid")]
    rival_day: Annotated[int, whole("day", 0, 100_000, "on which a rival platform or a fashion opens")] = 0
    rival_share: Annotated[float, quantity("share", 0, 1, "of everybody's attention that it takes from then on")] = 0.0
    news: Annotated[float, quantity("1", 0, 100, "how much the world gives to talk about; 1 as for anybody")] = 1.0
    product_day: Annotated[int, whole("day", 0, 100_000, "on which what all is about turns better or worse")] = 0
    product_quality: Annotated[float, quantity("1", 0.01, 10, "what its quality is multiplied by on that day")] = 1.0


class Means(NamedTuple):
    """What the operator has."""

    hours_per_week: Annotated[float, quantity("hours a week", 0, 10_000, "hours that can be spent")]
    money: Annotated[float, quantity("yuan", 0, 1e9, "money on day 0")]
    leads: Annotated[
        int, whole("0 or 1", 0, 1, "whether the operator is the acknowledged centre of the first room")
    ] = 1


SECTIONS: dict[str, type[Any]] = {
    "members": Members,
    "outside": Outside,
    "operator": Means,
    "platform": Platform,
    "behaviour": Behaviour,
}
BY_DEFAULT = "by default"
KINDS = ("idol", "product", "relation", "industry", "social", "interest")
OWN_SECTIONS = ("members", "outside", "operator")
IN_A_FILE = (*OWN_SECTIONS, "platform_numbers")
OTHERS = "lifespan.scenarios"  # the group of entry points by which installed packages name files of their own


class Number(NamedTuple):
    """One number as it is shown: ``key = value unit``, what it means, where it is from."""

    key: str
    value: float
    unit: str
    low: float
    high: float
    means: str
    source: str


@dataclass(frozen=True)
class Scenario:
    """A community as it starts. Vary it with :meth:`with_settings`; it is never changed in place.

    Attributes
    ----------
    name, title, says, source : str
        What it is called in code and in print, what the source says of it, which source.
    kind : str
        What holds such a community together: one of :data:`KINDS`.
    also : tuple of str
        Names of communities that would differ from it in no daily row.
    operated_by : tuple of str
        What its operator does by custom, as policies are written; nobody does it unless asked for ``as_operated``.
    days : int
        The horizon that suits it.
    members, outside, operator, platform, behaviour : NamedTuple
        Its numbers.
    sources : tuple of (str, str)
        ``section.key`` and where the number is from.
    """

    name: str
    title: str
    says: str
    source: str
    days: int
    platform_name: str
    members: Members
    outside: Outside
    operator: Means
    platform: Platform
    behaviour: Behaviour
    sources: tuple[tuple[str, str], ...]
    kind: str = "social"
    also: tuple[str, ...] = ()
    operated_by: tuple[str, ...] = ()

    def with_settings(self, settings: dict[str, float]) -> "Scenario":
        """Vary some numbers.

        Parameters
        ----------
        settings : dict
            ``{"members.size": 200}``.

        Returns
        -------
        Scenario

        Raises
        ------
        InputError
            Unknown key, or a value of the wrong type or out of range; all of them at once.
        """
        where = f"scenario {self.name!r}"
        keys = [number.key for number in self.numbers()]
        problems = [unknown("parameter", key, keys, where) for key in settings if key not in keys]
        changed: dict[str, Any] = {}
        for section, kind in SECTIONS.items():
            mine = {k.partition(".")[2]: v for k, v in settings.items() if k in keys and k.startswith(section + ".")}
            if mine:
                values = getattr(self, section)._asdict() | mine
                changed[section], wrong = _checked(kind, values, where, section)
                problems += wrong
        if not problems:
            problems = _contradictions({s: changed.get(s, getattr(self, s)) for s in SECTIONS}, where)
        if problems:
            raise InputError(*problems)
        return replace(self, sources=_overridden(self.sources, settings), **changed)

    def as_dict(self) -> dict[str, Any]:
        """Give its numbers as plain nested values: what a run depends on."""
        return {"name": self.name} | {section: getattr(self, section)._asdict() for section in SECTIONS}

    def numbers(self) -> list[Number]:
        """List every number with unit, range, meaning and source."""
        return [
            Number(name, getattr(getattr(self, section), key), *_meta(SECTIONS[section], key), source)
            for name, source in self.origins().items()
            for section, _, key in [name.partition(".")]
        ]

    def origins(self) -> dict[str, str]:
        """Say of every number, as ``section.key``, where it comes from."""
        names = [f"{section}.{key}" for section in SECTIONS for key in getattr(self, section)._fields]
        return dict.fromkeys(names, BY_DEFAULT) | dict(self.sources)


def load_scenario(name: "str | Scenario") -> Scenario:
    """Load a scenario by name, or from a TOML file of one's own.

    Parameters
    ----------
    name : str or Scenario
        One of ``names("scenarios")``, or of another package, or a path ending in ``.toml``; a scenario is returned as
        it is.

    Returns
    -------
    Scenario

    Raises
    ------
    InputError
        Unknown name, broken TOML, or wrong numbers; all mistakes at once.
    """
    if isinstance(name, Scenario):
        return name
    if name.endswith(".toml"):
        return _read(Path(name))
    if name in names("scenarios"):
        return _shipped(name)
    others = aliases()
    if name in others:
        return _shipped(others[name])
    elsewhere = scenarios_elsewhere()
    if name not in elsewhere:
        raise InputError(unknown("scenario", name, [*names("scenarios"), *others, *elsewhere]))
    return _read(elsewhere[name])


@cache
def scenarios_elsewhere() -> dict[str, Path]:
    """List the scenarios of other packages, found by entry point, each with its file.

    Raises
    ------
    InputError
        A package names something that cannot be imported or is no such file.
    """
    return {point.name: _file(point) for point in entry_points(group=OTHERS)}


def _file(point: EntryPoint) -> Path:
    try:
        path = point.load()
    except Exception as error:
        raise InputError(f"scenario {point.name}: {point.value} cannot be imported ({error})") from None
    if not isinstance(path, str | Path) or Path(path).name != f"{point.name}.toml":
        raise InputError(f"scenario {point.name}: {point.value} should be the path of a file {point.name}.toml")
    return Path(path)


@cache
def aliases() -> dict[str, str]:
    """List the names of communities that would differ from a scenario in no daily row, each with that scenario."""
    return {other: name for name in names("scenarios") for other in _shipped(name).also}


@cache
def _shipped(name: str) -> Scenario:
    return _read(HERE / "scenarios" / f"{name}.toml")


class _Sourced(NamedTuple):
    value: float | int
    source: str = "the file itself"


class _About(NamedTuple):
    name: Annotated[str, Field(min_length=1)]
    platform: str
    days: Annotated[int, whole("days", 1, 100_000, "horizon")]
    says: str = ""
    source: str = "the file itself"
    kind: Literal["idol", "product", "relation", "industry", "social", "interest"] = "social"
    also: tuple[str, ...] = ()
    operated_by: tuple[str, ...] = ()


def _read(path: Path) -> Scenario:
    where = str(path) if path.parent != HERE / "scenarios" else path.name
    text = read_toml(path)
    about, problems = _checked(_About, {k: v for k, v in text.items() if k not in IN_A_FILE}, where, "", IN_A_FILE)
    values, sources = dict[str, Any](), dict[str, str]()
    for section in OWN_SECTIONS:
        values[section], wrong = _section(text.get(section, {}), section, where, sources)
        problems += wrong
    if about is not None and about.platform not in names("platforms"):
        problems.append(unknown("platform", about.platform, names("platforms"), f"{where}: platform"))
    if problems:
        raise InputError(*problems)
    software = read_toml(HERE / "platforms" / f"{about.platform}.toml")["platform"]
    own = text.get("platform_numbers", {})
    values["platform"], problems = _section(software | own, "platform", where if own else about.platform, sources)
    values["behaviour"], _ = _section(read_toml(HERE / "behaviour.toml"), "behaviour", "behaviour.toml", sources)
    problems += _contradictions(values, where) if values["platform"] is not None else []
    problems += _unreadable(about.operated_by, where)
    if problems:
        raise InputError(*problems)
    return Scenario(
        name=path.stem,
        title=about.name,
        says=about.says,
        source=about.source,
        days=about.days,
        platform_name=about.platform,
        kind=about.kind,
        also=about.also,
        operated_by=about.operated_by,
        sources=tuple(sources.items()),
        **values,
    )


def _unreadable(policies: tuple[str, ...], where: str) -> list[str]:
    try:
        parse_policies(", ".join(policies))
    except InputError as error:
        return [f"{where}: operated_by: {problem}" for problem in error.problems]
    return []


def _contradictions(values: dict[str, Any], where: str) -> list[str]:
    """Find numbers that are allowed each, but not together."""
    pairs = (
        ("members.skills", "behaviour.need_kinds"),
        ("outside.arrivals_per_day", "outside.arrivals_most"),
        ("platform.hours", "operator.hours_per_week"),
    )
    said = []
    size, rooms, capacity = values["members"].size, values["members"].rooms, values["platform"].capacity
    if size > rooms * capacity:
        held = "platform.capacity" if rooms == 1 else f"what {rooms} rooms of platform.capacity hold"
        said.append(f"{where}: members.size = {size} should be at most {held} = {rooms * capacity}")
    for small, large in pairs:
        low, high = (getattr(values[key.partition(".")[0]], key.partition(".")[2]) for key in (small, large))
        if low > high:
            said.append(f"{where}: {small} = {low!r} should be at most {large} = {high!r}")
    members, platform = values["members"], values["platform"]
    if members.rooms > 1 and members.rooms >= platform.rooms_most:
        said.append(
            f"{where}: members.rooms = {members.rooms} should be below platform.rooms_most = {platform.rooms_most}"
        )
    if members.ties % 2 == 1:
        said.append(f"{where}: members.ties = {members.ties} should be even: half of them on either side")
    return said


def _section(raw: Any, section: str, where: str, sources: dict[str, str]) -> tuple[Any, list[str]]:
    if not isinstance(raw, dict):
        return None, [f"{where}: [{section}] has to be a table, not {raw!r}"]
    bare: dict[str, Any] = {}
    problems: list[str] = []
    for key, given in raw.items():
        sourced, wrong = _checked(
            _Sourced, given if isinstance(given, dict) else {"value": given}, where, f"{section}.{key}"
        )
        problems += wrong
        if sourced is not None:
            bare[key], sources[f"{section}.{key}"] = sourced
    values, wrong = (None, []) if problems else _checked(SECTIONS[section], bare, where, section)
    return values, problems + wrong


def _checked(
    kind: Any, values: dict[str, Any], where: str, section: str, beside: tuple[str, ...] = ()
) -> tuple[Any, list[str]]:
    try:
        return _adapter(kind).validate_python(values, strict=False), []
    except ValidationError as error:
        place = f"{where}: [{section}]" if section else where
        return None, list(from_validation(error, place, kind._fields + beside).problems)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _meta(kind: Any, key: str) -> tuple[str, float, float, str]:
    schema = _schema(kind)[key]
    return schema["unit"], schema["minimum"], schema["maximum"], schema["description"]


@cache
def _schema(kind: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for key, hint in kind.__annotations__.items():
        fields[key] = TypeAdapter(hint).json_schema()
    return fields


def _overridden(sources: tuple[tuple[str, str], ...], settings: dict[str, float]) -> tuple[tuple[str, str], ...]:
    return tuple((key, "set by the user" if key in settings else source) for key, source in sources)
