"""Random combinations of scenarios and policies: whatever the operator does, people, hours and money add up."""

from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from sim.files import names
from sim.life import Life
from sim.policies import POLICIES, Policy
from sim.scenario import Scenario, load_scenario
from tests.helpers import EXHAUSTIVE, cases, differences

DAYS = 60
SMALL = [name for name in names("scenarios") if load_scenario(name).members.size <= 300]
SCHEDULE = ("start", "stop", "every", "days", "when")
WHEN = ("", "members > 20", "active_share < 0.5")


def number(said: dict[str, Any]) -> st.SearchStrategy[Any]:
    low, high = said["minimum"], said["maximum"]
    if said["type"] == "integer":
        return st.integers(low, min(high, low + 400))
    return st.floats(low, min(high, low + 400.0), allow_nan=False)


def parameter(said: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Give what a parameter may be, by what its schema says."""
    if "enum" in said:
        return st.sampled_from(said["enum"])
    return st.booleans() if said["type"] == "boolean" else number(said)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    kind = POLICIES[draw(st.sampled_from(sorted(POLICIES)))]
    schema = TypeAdapter(kind).json_schema()["properties"]
    own = [f.name for f in fields(kind) if f.name not in (*SCHEDULE, "to")]
    chosen = draw(st.lists(st.sampled_from(own), unique=True, max_size=3))
    given_ = {name: draw(parameter(schema[name])) for name in chosen}
    when = {"start": draw(st.integers(0, 30)), "every": draw(st.integers(1, 20)), "when": draw(st.sampled_from(WHEN))}
    try:
        return kind(**given_, **when)
    except ValidationError:  # settings that are allowed each, but not together
        return kind(**when)


def small(name: str, size: int) -> Scenario:
    scenario = load_scenario(name)
    return scenario.with_settings(
        {
            "members.size": min(size, scenario.members.size),
            "outside.audience": min(400, scenario.outside.audience),
            "platform.rooms_most": min(12, scenario.platform.rooms_most),
        }
    )


communities = st.builds(small, st.sampled_from(SMALL), st.integers(3, 120))
SETTINGS = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def check(life: Life) -> None:
    state, daily = life.state, life.daily
    rows = slice(0, int(state.now[0].rows))
    people, seats = np.asarray(state.people[rows]), np.asarray(state.seats.now[rows])
    taken = seats["taken"] == 1
    rooms = np.asarray(state.rooms.now)
    inside = taken & (rooms["inside"][seats["room"]] == 1) & (rooms["open"][seats["room"]] == 1)
    assert list(np.bincount(seats["room"][taken], minlength=len(rooms))) == rooms["members"].tolist()
    assert ((people["listed"] == 1) <= inside.any(axis=1)).all()
    assert daily["members"].iloc[-1] == people["listed"].sum()
    assert (rooms["members"] <= np.maximum(rooms["capacity"], 0)).all()
    for mind in ("interest", "loyalty"):
        assert ((people[mind] >= 0) & (people[mind] <= 1)).all(), mind
    strength = np.asarray(state.ties.half[rows])["strength"]
    assert ((strength >= 0) & (strength <= 1)).all()
    assert np.isfinite(people["satisfaction"]).all()
    assert life.operator.money >= -1e-6
    ledger = life.ledger[life.ledger["done"]]
    hours = ledger.groupby("day")["hours"].sum().reindex(daily.index, fill_value=0.0)
    assert np.allclose(hours, daily["hours"])
    assert np.isclose(ledger["money"].sum(), daily["spent"].sum())
    assert np.isclose(ledger["earned"].sum(), daily["earned"].sum())
    weekly = daily[["hours", "lent_hours"]].groupby(daily.index // 7).sum()
    most = float(state.now[0].hours_per_week) + weekly["lent_hours"].shift(fill_value=0)
    assert (weekly["hours"] <= most + 1e-6).all()


@SETTINGS
@given(communities, st.lists(policies(), max_size=4), st.integers(0, 10**6))
def test_whatever_the_operator_does_everything_adds_up(scenario, acts, seed):
    life, again = (Life(scenario, acts, rng=seed) for _ in range(2))
    life.live(DAYS)
    check(life)
    again.live(DAYS // 2)
    again.live(DAYS - DAYS // 2)
    assert differences(life, again) == []


@settings(SETTINGS, max_examples=4)
@given(communities, st.lists(policies(), min_size=2, max_size=3), st.integers(0, 10**6))
def test_whatever_the_operator_does_the_slow_loop_does_alike(scenario, acts, seed):
    few = scenario.with_settings({"members.size": min(scenario.members.size, 12), "outside.audience": 60})
    fast, slow = (Life(few, acts, rng=seed, compiled=compiled) for compiled in (True, False))
    fast.live(20)
    slow.live(20)
    assert differences(fast, slow) == []


@pytest.mark.long
@settings(SETTINGS, max_examples=cases(100, 2000), derandomize=not EXHAUSTIVE)
@given(communities, st.lists(policies(), max_size=5), st.integers(0, 10**6))
def test_at_length_everything_adds_up(scenario, acts, seed):
    life = Life(scenario, acts, rng=seed)
    life.live(3 * DAYS)
    check(life)
