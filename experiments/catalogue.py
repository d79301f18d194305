"""What there is, for people to read: scenarios, policies, platforms, studies, each number with unit and source."""

from dataclasses import fields
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from sim.errors import InputError, unknown
from sim.policies import POLICIES, Policy
from sim.scenario import HERE, SECTIONS, Number, load_scenario, names, read_toml

STUDIES = Path(__file__).parent / "studies"
OF_A_SCENARIO = ("members", "outside", "operator", "platform")


def catalogue(kind: str) -> dict[str, str]:
    """List one kind: name and a line each."""
    if kind == "policies":
        return {name: _first_line(policy) for name, policy in POLICIES.items()}
    if kind == "studies":
        return {path.stem: read_toml(path)["question"] for path in sorted(STUDIES.glob("*.toml"))}
    return {name: read_toml(HERE / kind / f"{name}.toml")["says"] for name in names(kind)}


def _first_line(policy: type[Policy]) -> str:
    return (policy.__doc__ or "").strip().splitlines()[0]


def describe_entry(name: str) -> tuple[str, list[str], list[dict[str, Any]]]:
    """Describe one of them: a title, notes, and its numbers.

    Raises
    ------
    InputError
        There is nothing of this name.
    """
    if name == "behaviour":
        numbers = load_scenario("wechat_group").numbers()
        return "behaviour: how people are, in every scenario", [], _rows(numbers, ("behaviour",))
    if name in names("scenarios"):
        scenario = load_scenario(name)
        notes = [
            scenario.says,
            f"source: {scenario.source}",
            f"platform: {scenario.platform_name}; {scenario.days} days",
        ]
        return (
            f"{name}: {scenario.title}",
            [*notes, "how people are: lifespan show behaviour"],
            _rows(scenario.numbers(), OF_A_SCENARIO),
        )
    if name in POLICIES:
        return _policy(name)
    if name in names("platforms"):
        text = read_toml(HERE / "platforms" / f"{name}.toml")
        return f"{name}: {text['name']}", [text["says"], f"source: {text['source']}"], _platform_rows(text["platform"])
    if name in catalogue("studies"):
        return f"{name}: {catalogue('studies')[name]}", (STUDIES / f"{name}.toml").read_text().splitlines(), []
    known = [*names("scenarios"), *POLICIES, *names("platforms"), *catalogue("studies"), "behaviour"]
    raise InputError(unknown("name", name, known))


def _rows(numbers: list[Number], sections: tuple[str, ...]) -> list[dict[str, Any]]:
    return [_row(n) for n in numbers if n.key.partition(".")[0] in sections]


def _row(n: Number) -> dict[str, Any]:
    allowed = f"{n.low:g} to {n.high:g}"
    return {"key": n.key, "value": n.value, "unit": n.unit, "means": n.means, "allowed": allowed, "source": n.source}


def _platform_rows(table: dict[str, Any]) -> list[dict[str, Any]]:
    hints = SECTIONS["platform"].__annotations__
    return [_parameter(key, said["value"], hints[key], said["source"]) for key, said in table.items()]


def _policy(name: str) -> tuple[str, list[str], list[dict[str, Any]]]:
    policy = POLICIES[name]
    lines = [line.strip() for line in (policy.__doc__ or "").strip().splitlines() if line.strip()]
    rows = [_parameter(f.name, f.default, _hints(policy)[f.name], "") for f in fields(policy)]
    return f"{name}: {lines[0]}", [*lines[1:], f"source: {policy.source}", f"for instance: {policy()}"], rows


def _hints(policy: type[Policy]) -> dict[str, Any]:
    return {
        key: hint for kind in reversed(policy.__mro__) for key, hint in getattr(kind, "__annotations__", {}).items()
    }


def _parameter(key: str, value: Any, hint: Any, source: str) -> dict[str, Any]:
    schema = TypeAdapter(hint).json_schema()
    choices = schema.get("enum")
    allowed = "any"
    if choices:
        allowed = f"one of {', '.join(choices)}"
    elif "minimum" in schema:
        allowed = f"{schema['minimum']:g} to {schema['maximum']:g}"
    means = schema.get("description", "")
    return {
        "key": key,
        "value": value,
        "unit": schema.get("unit", "1"),
        "means": means,
        "allowed": allowed,
        "source": source,
    }
