"""What every policy promises, as one call: ``check_policy(MyPolicy)``. For policies of one's own, and for ours."""

import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields
from typing import Any

import numpy as np
import pandas as pd
from pydantic import ValidationError

from sim.life import Life
from sim.policies import Policy, Value, known_policies, parse_policy
from sim.policies.base import name_of
from sim.scenario import Scenario, load_scenario

Kind = type[Policy]
A_YEAR = 400
BUSY: dict[str, float] = {"members.size": 40, "outside.audience": 300, "outside.arrivals_per_day": 2.0}


def check_policy(kind: Kind) -> None:
    """Check that a kind of policy keeps the contract.

    Parameters
    ----------
    kind : subclass of Policy

    Raises
    ------
    AssertionError
        It breaks one of :data:`CONTRACT`; with what it breaks.
    """
    for clause in CONTRACT:
        clause(kind)


def is_a_value(kind: Kind) -> None:
    """Check that two of the same settings are equal, can be sent to another process, and cannot be changed."""
    policy = kind()
    _say(policy == kind() and hash(policy) == hash(kind()), kind, "two of the same settings are not equal")
    _say(pickle.loads(pickle.dumps(policy)) == policy, kind, "it is another one after pickling")
    try:
        policy.start = 3  # type: ignore[misc]
    except FrozenInstanceError:
        return
    _say(False, kind, "it can be changed: make it a frozen dataclass")


def is_written_as_it_is_read(kind: Kind) -> None:
    """Check that what it prints is read again as the same policy."""
    if name_of(kind) in known_policies():
        policy = kind(start=7, every=3)
        _say(parse_policy(str(policy)) == policy, kind, f"{policy} is not read as it is written")


def says_what_it_is(kind: Kind) -> None:
    """Check that it has a first line, a source, and a meaning for every parameter."""
    _say(bool(kind.__doc__) and bool(getattr(kind, "source", "")), kind, "a docstring and a source are wanted")
    schema = _schema(kind)
    for field in fields(kind):
        said = schema[field.name]
        _say(bool(said.get("description")), kind, f"{field.name} does not say what it means")
        _say("unit" in said or _is_choice(said), kind, f"{field.name} does not say its unit")


def refuses_nonsense(kind: Kind) -> None:
    """Check that a senseless setting is refused, by the name of the parameter."""
    for field in fields(kind):
        try:
            kind(**{field.name: object()})  # type: ignore[arg-type]
        except ValidationError as error:
            _say(field.name in str(error), kind, f"a wrong {field.name} is refused without its name")
        else:
            _say(False, kind, f"{field.name} takes anything")


def decides_the_same_twice(kind: Kind) -> None:
    """Check that on one view it decides the same again: it keeps nothing in mind."""
    life = _lived(small(), 80)
    one, two = (kind().decide(life.view()) for _ in range(2))
    _say([str(act) for act in one] == [str(act) for act in two], kind, "it decides otherwise on the same view")


def has_a_neutral_setting(kind: Kind) -> None:
    """Check that its neutral setting changes nothing."""
    advice = "let the class method neutral() give a setting under which it does nothing"
    _say(kind.neutral.__func__ is not Policy.neutral.__func__, kind, f"it has no neutral setting: {advice}")  # type: ignore[attr-defined]
    setting = kind.neutral()
    without, neutral = _lived(small(), 150).daily, _lived(small(), 150, setting).daily
    changed = _first_difference(without, neutral)
    _say(not changed, kind, f"its neutral setting, {setting}, should change nothing, but {changed}: {advice}")


def does_something(kind: Kind) -> None:
    """Check that its default setting changes something, in a community of a hundred, within 400 days."""
    large = small({"members.size": 100})
    without, acting = _lived(large, A_YEAR), _lived(large, A_YEAR, kind())
    _say(not acting.daily.equals(without.daily), kind, "its default setting changes nothing")


def waits_for_its_start(kind: Kind) -> None:
    """Check that nothing differs before it starts."""
    without, later = _lived(small(), 50).daily, _lived(small(), 50, kind(start=50)).daily
    changed = _first_difference(without, later)
    _say(not changed, kind, f"with start=50 it should change nothing before day 50, but {changed}")


def adds_up(kind: Kind) -> None:
    """Check that the ledger says of hours and money what the records say, and that the week's hours are kept."""
    scenario = small()
    life = _lived(scenario, 200, kind(), Value(hours_per_week=30), Value(hours_per_week=30))
    done, daily = life.ledger[life.ledger["done"]], life.daily
    hours = done.groupby("day")["hours"].sum().reindex(daily.index, fill_value=0.0)
    _say(np.allclose(hours, daily["hours"]), kind, "the ledger's hours are not those of the records")
    _say(np.isclose(done["money"].sum(), daily["spent"].sum()), kind, "the ledger's money is not what was spent")
    _say(np.isclose(life.ledger["earned"].sum(), daily["earned"].sum()), kind, "the ledger's earnings do not add up")
    treasury = scenario.operator.money + daily["earned"].sum() - daily["spent"].sum()
    _say(np.isclose(life.operator.money, treasury), kind, "the treasury is not what was earned and spent")
    weekly = daily[["hours", "lent_hours"]].groupby(daily.index // 7).sum()
    most = scenario.operator.hours_per_week + weekly["lent_hours"].shift(fill_value=0)
    if name_of(kind) != "alliance":  # whose clubs bring hours of their own
        _say(bool((weekly["hours"] <= most + 1e-6).all()), kind, "it spends more hours than a week has")


def is_the_same_in_plain_python(kind: Kind) -> None:
    """Check that the slow loop gives the same records, in every bit."""
    fast, slow = (_lived(small(), 25, kind(), compiled=compiled) for compiled in (True, False))
    _say(fast.daily.equals(slow.daily), kind, "the slow loop gives other records")


CONTRACT: tuple[Callable[[Kind], None], ...] = (
    is_a_value,
    is_written_as_it_is_read,
    says_what_it_is,
    refuses_nonsense,
    decides_the_same_twice,
    has_a_neutral_setting,
    does_something,
    waits_for_its_start,
    adds_up,
    is_the_same_in_plain_python,
)


def small(settings: dict[str, float] | None = None) -> Scenario:
    """Give a small community in which much happens."""
    return load_scenario("wechat_group").with_settings(BUSY | (settings or {}))


def _lived(scenario: Scenario, days: int, *policies: Policy, compiled: bool = True) -> Life:
    life = Life(scenario, policies, rng=4, compiled=compiled)
    life.live(days)
    return life


def _first_difference(without: pd.DataFrame, acting: pd.DataFrame) -> str:
    """Say what differs on the first day on which anything does; nothing where nothing does."""
    differ = (without != acting) & ~(without.isna() & acting.isna())
    if not differ.to_numpy().any():
        return ""
    day = int(differ.any(axis=1).to_numpy().argmax())
    name = str(differ.loc[day].idxmax())
    return f"on day {day} `{name}` is {acting[name][day]:g}, and {without[name][day]:g} without it"


def _schema(kind: Kind) -> dict[str, dict[str, Any]]:
    from pydantic import TypeAdapter

    properties: dict[str, dict[str, Any]] = TypeAdapter(kind).json_schema()["properties"]
    return {name: said.get("items", {}) | said for name, said in properties.items()}


def _is_choice(said: dict[str, Any]) -> bool:
    return said.get("type") in ("string", "boolean") or "enum" in said


def _say(holds: bool | np.bool_, kind: Kind, otherwise: str) -> None:
    if not holds:
        raise AssertionError(f"policy {name_of(kind)}: {otherwise}")
