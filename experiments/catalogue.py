"""What there is, for people to read: scenarios, policies, platforms, studies, claims; numbers with unit and source."""

from collections.abc import Callable, Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from sim.errors import InputError, unknown
from sim.files import HERE, names, read_toml
from sim.policies import Policy, known_policies
from sim.scenario import SECTIONS, Number, aliases, load_scenario, scenarios_elsewhere

STUDIES = Path(__file__).parent / "studies"
CLAIMS = Path(__file__).parent / "claims"
BY_USER = "set by the user"  # where a number is from that was set otherwise, as scenarios say it
OF_A_SCENARIO = ("members", "outside", "operator", "platform")


def catalogue(kind: str) -> dict[str, str]:
    """List one kind: name and a line each."""
    if kind == "policies":
        return {name: first_line(policy) for name, policy in known_policies().items()}
    if kind == "studies":
        return {path.stem: read_toml(path)["question"] for path in sorted(STUDIES.glob("*.toml"))}
    if kind == "claims":
        return {path.stem: read_toml(path)["says"] for path in sorted(CLAIMS.glob("*.toml"))}
    said = {name: read_toml(path) for name, path in _files(kind).items()}
    return {name: text.get("says", name) + _also(text.get("also", ())) for name, text in said.items()}


def _files(kind: str) -> dict[str, Path]:
    """Give the files of scenarios or platforms, in order of their names, with those of other packages."""
    elsewhere = scenarios_elsewhere() if kind == "scenarios" else {}
    return dict(sorted((elsewhere | {name: HERE / kind / f"{name}.toml" for name in names(kind)}).items()))


def _also(others: Iterable[str]) -> str:
    return f" Also: {', '.join(others)}." if others else ""


def first_line(thing: Any) -> str:
    """Give the first line of what a policy, or a phase of the day, says of itself."""
    return (thing.__doc__ or "").strip().splitlines()[0]  # type: ignore[no-any-return]


class Entry(NamedTuple):
    """One thing that there is: a title, notes, and its numbers."""

    kind: str
    title: str
    notes: list[str]
    numbers: list[dict[str, Any]]


def describe_entries(name: str) -> list[Entry]:
    """Describe all that are called so: a platform may bear the name of a scenario, a study that of a policy.

    Raises
    ------
    InputError
        There is nothing of this name.
    """
    if name == "behaviour":
        numbers = load_scenario("wechat_group").numbers()
        return [Entry("", "behaviour: how people are, in every scenario", [], _rows(numbers, ("behaviour",)))]
    entries = [describe(name) for kind, describe in DESCRIBED.items() if name in names_of(kind)]
    if not entries:
        known = [known for kind in DESCRIBED for known in names_of(kind)]
        raise InputError(unknown("name", name, {*known, "behaviour"}))
    return entries


def names_of(kind: str) -> list[str]:
    """List the names of one kind."""
    if kind == "policies":
        return list(known_policies())
    if kind in ("studies", "claims"):
        return sorted(path.stem for path in (STUDIES if kind == "studies" else CLAIMS).glob("*.toml"))
    return [*_files(kind), *(aliases() if kind == "scenarios" else ())]


def _scenario(name: str) -> Entry:
    scenario = load_scenario(name)
    notes = [
        scenario.says + _also(scenario.also),
        f"source: {scenario.source}",
        f"kind: {scenario.kind}; platform: {scenario.platform_name}; {scenario.days:,} days",
        f"as_operated: {', '.join(scenario.operated_by) or 'nobody does anything by custom'}",
        "how people are: lifespan show behaviour",
    ]
    return Entry("scenario", f"{scenario.name}: {scenario.title}", notes, _rows(scenario.numbers(), OF_A_SCENARIO))


def _platform(name: str) -> Entry:
    text = read_toml(HERE / "platforms" / f"{name}.toml")
    notes = [text["says"], f"source: {text['source']}"]
    return Entry("platform", f"{name}: {text['name']}", notes, _platform_rows(text["platform"]))


def _study(name: str) -> Entry:
    path = STUDIES / f"{name}.toml"
    return Entry("study", f"{name}: {read_toml(path)['question']}", path.read_text(encoding="utf-8").splitlines(), [])


def _claim(name: str) -> Entry:
    path = CLAIMS / f"{name}.toml"
    return Entry("claim", f"{name}: {read_toml(path)['says']}", path.read_text(encoding="utf-8").splitlines(), [])


def _rows(numbers: list[Number], sections: tuple[str, ...]) -> list[dict[str, Any]]:
    return [_row(n) for n in numbers if n.key.partition(".")[0] in sections]


def _row(n: Number) -> dict[str, Any]:
    allowed = f"{n.low:g} to {n.high:g}"
    return {"key": n.key, "value": n.value, "unit": n.unit, "means": n.means, "allowed": allowed, "source": n.source}


def _platform_rows(table: dict[str, Any]) -> list[dict[str, Any]]:
    hints = SECTIONS["platform"].__annotations__
    return [_parameter(key, said["value"], hints[key], said["source"]) for key, said in table.items()]


def _policy(name: str) -> Entry:
    policy = known_policies()[name]
    lines = [line.strip() for line in (policy.__doc__ or "").strip().splitlines() if line.strip()]
    tried = f"lifespan compare {policy.fits} --arm 'alone:' --arm 'with: {policy()}'"
    notes = [*lines[1:], f"source: {policy.source}", f"for instance: {tried}"]
    return Entry("policy", f"{name}: {lines[0]}", notes, parameters(policy))


def parameters(policy: type[Policy]) -> list[dict[str, Any]]:
    """List the parameters of a kind of policy, each with default, unit, range and meaning."""
    return [_parameter(f.name, f.default, _hints(policy)[f.name], "") for f in fields(policy)]


def _hints(policy: type[Policy]) -> dict[str, Any]:
    return {
        key: hint for kind in reversed(policy.__mro__) for key, hint in getattr(kind, "__annotations__", {}).items()
    }


def _parameter(key: str, value: Any, hint: Any, source: str) -> dict[str, Any]:
    schema = TypeAdapter(hint).json_schema()
    each = schema.get("items", schema)
    allowed = "any"
    if "enum" in schema:
        allowed = f"one of {', '.join(schema['enum'])}"
    elif schema.get("type") == "boolean":
        allowed = "True or False"
    elif "minimum" in each:
        allowed = f"{each['minimum']:g} to {each['maximum']:g}"
    means = schema.get("description", "")
    return {
        "key": key,
        "value": value,
        "unit": each.get("unit", ""),
        "means": means,
        "allowed": allowed,
        "source": source,
    }


DESCRIBED: dict[str, Callable[[str], Entry]] = {
    "scenarios": _scenario,
    "policies": _policy,
    "platforms": _platform,
    "studies": _study,
    "claims": _claim,
}
