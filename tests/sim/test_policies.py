"""The contract that every listed policy inherits, and what each does: given this view, these actions."""

import itertools
from dataclasses import fields, replace
from importlib.metadata import EntryPoint
from typing import Annotated, ClassVar

import numpy as np
import pytest
from pydantic.dataclasses import dataclass

from sim import Community
from sim import policies as policies_module
from sim.actions import Charge, Post
from sim.agents.behaviour import Behaviour
from sim.contract import CONTRACT, check_policy
from sim.errors import InputError
from sim.policies import (
    POLICIES,
    Events,
    Fees,
    Policy,
    Pruning,
    Roster,
    Value,
    View,
    known_policies,
    parse_policies,
    parse_policy,
)
from sim.policies.base import CHECKED
from sim.quantity import quantity
from tests.helpers import differences, small

every_policy = pytest.mark.parametrize("name", POLICIES)


def roster(**columns: list[int]) -> Roster:
    """Give a list of members; what is not said is zero."""
    n = len(next(iter(columns.values())))
    return Roster(*(np.array(columns.get(name, [0] * n), np.int32) for name in Roster._fields))


def view(day: int = 100, **known: object) -> View:
    members = known.pop("members", roster(uid=[]))
    defaults = {"hours_left": 40.0, "money": 0.0, "n_members": len(members.uid)}
    return View(day=day, look=lambda: members, **(defaults | known))


# -- contract ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("clause", CONTRACT, ids=lambda clause: clause.__name__)
@every_policy
def test_a_policy_keeps_the_contract(name, clause):
    clause(POLICIES[name])


@dataclass(frozen=True, config=CHECKED, kw_only=True)
class Loud(Policy):
    """Post, whatever it costs."""

    source: ClassVar[str] = "nobody"

    loudness: Annotated[float, quantity("hours", 0, 24, "how loud")] = 1.0

    def decide(self, view: View) -> list[Post]:
        return [Post(self.loudness)] if self.loudness else []

    @classmethod
    def neutral(cls) -> "Loud":
        return cls(loudness=0.0)


def test_a_policy_of_ones_own_is_checked_in_one_call():
    check_policy(Loud)


BREAKS = {
    "is not neutral": (
        "neutral",
        classmethod(lambda cls: cls()),
        r"loud\(\), should change nothing, but on day 0 `\w+` is",
    ),
    "has no neutral setting": ("neutral", vars(Policy)["neutral"], "it has no neutral setting"),
    "does nothing": ("decide", lambda self, view: [], "its default setting changes nothing"),
    "remembers": ("decide", lambda self, view: [Post(next(COUNT))], "it decides otherwise on the same view"),
    "has no source": ("source", "", "a docstring and a source are wanted"),
}
COUNT = itertools.count(1)


@pytest.mark.parametrize("broken", BREAKS)
def test_a_policy_that_breaks_the_contract_is_told_how(broken, monkeypatch):
    member, value, said = BREAKS[broken]
    made = type("Loud", (Loud,), {member: value, "__doc__": "Loud.", "__module__": __name__})
    kind = dataclass(frozen=True, config=CHECKED, kw_only=True)(made)
    monkeypatch.setitem(globals(), "Loud", kind)  # where pickle looks for it
    with pytest.raises(AssertionError, match=said):
        check_policy(kind)


def test_a_policy_of_another_package_is_found_by_its_entry_point(monkeypatch):
    def points(group):
        return [EntryPoint("loud", "tests.sim.test_policies:Loud", group)]

    monkeypatch.setattr(policies_module, "entry_points", points)
    known_policies.cache_clear()
    try:
        assert parse_policy("loud(loudness=2)") == Loud(loudness=2)
        with pytest.raises(InputError, match="did you mean 'loud'"):
            parse_policy("lod()")
    finally:
        known_policies.cache_clear()


@pytest.mark.parametrize("where", ["no.such:Thing", "tests.sim.test_policies:view"])
def test_a_package_that_names_no_policy_is_answered_in_one_line(monkeypatch, where):
    monkeypatch.setattr(policies_module, "entry_points", lambda group: [EntryPoint("loud", where, group)])
    known_policies.cache_clear()
    try:
        with pytest.raises(InputError, match="policy loud"):
            parse_policy("loud()")
    finally:
        known_policies.cache_clear()


@every_policy
def test_every_parameter_is_refused_by_name(name):
    for field in fields(POLICIES[name]):
        with pytest.raises(InputError, match=field.name):
            parse_policy(f"{name}({field.name}='non sense')")
        with pytest.raises(InputError, match=field.name):
            parse_policy(f"{name}({field.name}=-1)")
    with pytest.raises(InputError, match="no_such"):
        parse_policy(f"{name}(no_such=1)")


def test_the_view_shows_nobodys_mind():
    seen = set(Roster._fields) | {f.name for f in fields(View)}
    minds = {"interest", "activity", "loyalty", "satisfaction", "expectation", "hazard", "propensity", "willingness"}
    assert not seen & minds
    assert not any(hasattr(View, mind) for mind in minds | set(Behaviour._fields))


def test_what_a_policy_is_shown_cannot_be_written():
    town = Community(small(), rng=1)
    for column in town.view().members:
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 1


# -- schedule ----------------------------------------------------------------------------------------------------------
def test_a_policy_acts_from_its_start_every_so_many_days_and_stops():
    policy = Value(start=10, stop=25, every=7)
    assert [d for d in range(40) if policy.next_day(d) == d] == [10, 17, 24]
    assert policy.next_day(25) == 10**9


def test_a_policy_acts_on_named_days_instead():
    policy = Value(days=(30, 5, 90), start=10, stop=60)
    assert [d for d in range(120) if policy.next_day(d) == d] == [30]
    assert parse_policy("value(days=(5, 30))") == Value(days=(5, 30))


def test_a_policy_waits_for_what_it_is_told_to_wait_for():
    quiet = roster(uid=[1, 2, 3, 4], last_active=[99, 0, 0, 0], last_visit=[99, 99, 0, 0], joined=[0, 0, 0, 95])
    seen = view(members=quiet)
    assert seen.signs == {"members": 4, "active_share": 0.25, "visited_share": 0.5, "new_share": 0.25, "money": 0.0}
    assert Value(when="active_share < 0.3 and members >= 4").act(seen)
    assert not Value(when="active_share < 0.2").act(seen)
    assert not Value(when="active_share < 0.3 and members > 4").act(seen)


def test_a_condition_may_ask_for_a_negative_number():
    in_debt = Value(when=" money < -1 and members >= +0")
    assert in_debt.act(view(money=-2.0))
    assert not in_debt.act(view(money=-1.0))
    assert parse_policy(str(in_debt)) == in_debt


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("activ_share < 0.3", "did you mean 'active_share'"),
        ("active_share", "should be like"),
        ("active_share == 1", "by <, <=, > or >="),
        ("active_share < members", "with a number"),
        ("active_share <", "should be like"),
        ("members > 3 or money > 2", "should be like"),
        ("members > True", "with a number"),
        ("members > 1" + "0" * 400, "with a number"),
        ("members > " + "-" * 900 + "1", "with a number"),
        ("(" * 500 + "members > 1" + ")" * 500, "should be like"),
    ],
)
def test_a_condition_that_cannot_be_read_is_refused(when, said):
    with pytest.raises(InputError, match=said):
        parse_policy(f"value(when={when!r})")


def test_a_condition_that_always_holds_changes_nothing_and_one_that_never_does_is_neutral():
    towns = [Community(small(), [Value(when=when)], rng=1) for when in ("", "members >= 0", "members < 0")]
    for town in [*towns, never := Community(small(), rng=1)]:
        town.live(60)
    assert differences(towns[0], towns[1]) == []
    assert differences(towns[2], never) == []


# -- what each does ----------------------------------------------------------------------------------------------------
def test_fees_are_set_once():
    fees = Fees(entry=100, renewal=50, period=30)
    assert fees.decide(view()) == [Charge(100, 50, 30)]
    assert fees.decide(view(fees=(100.0, 50.0, 30, 0, 0.0))) == []
    assert Fees.neutral().decide(view()) == []
    assert Fees.neutral().decide(view(fees=(100.0, 50.0, 30, 0, 0.0))) == [Charge(0, 0, 365)]


# -- as written by a person --------------------------------------------------------------------------------------------
def test_policies_are_read_in_their_order():
    assert parse_policies("value(hours_per_week=1), pruning()") == (Value(hours_per_week=1), Pruning())
    assert parse_policies("") == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("purning()", "unknown policy 'purning'; did you mean 'pruning'"),
        ("value(hour_per_week=3)", "unknown key 'hour_per_week'; did you mean 'hours_per_week'"),
        ("value(hours_per_week=-1)", "greater than or equal to 0"),
        ("value(hours_per_week=1e999)", "hours_per_week"),
        ("value(3)", "write name(parameter=value"),
        ("value(hours_per_week=__import__('os'))", "is not a plain value"),
        ("value(", "not readable"),
        ("value(start=1, every=2, start=3)", "policy value: start is given twice"),
        ("value(start=1, start=2), pruning(every=1, every=1)", "policy pruning: every is given twice"),
        ("value(**{'start': 1})", "write name(parameter=value"),
        ("value(hours_per_week=True)", "hours_per_week = True should not be True or False"),
        ("value(days=(3, False))", "days = (3, False) should not be True or False"),
        (f"value(start={'(' * 500}1{')' * 500})", "not readable"),
        (f"value(start={'-' * 900}1)", "is not a plain value"),
        (f"value(start={'-' * 3000}1)", "value(start=---"),
        (f"value(start=0x{'f' * 5000})", "start is too large a number"),
        ("[" * 90 + "]" * 90, "write name(parameter=value"),
        ("fees(entry=-1), purning()", "did you mean 'pruning'"),
    ],
)
def test_a_wrong_policy_is_answered_in_one_line(text, said):
    with pytest.raises(InputError) as refused:
        parse_policies(text)
    assert any(said in problem for problem in refused.value.problems)
    assert all("\n" not in problem and len(problem) < 250 for problem in refused.value.problems)


def test_a_switch_is_turned_on_and_off_by_true_and_false():
    assert parse_policies("events(in_person=False, similar=True)") == (Events(in_person=False, similar=True),)


# -- what the acts do --------------------------------------------------------------------------------------------------
def test_members_who_came_free_pay_from_their_next_anniversary():
    town = Community(small({"members.joined_within": 100}), rng=1)
    town.live(10)
    joined = town.view().members.joined.copy()
    town.operator.apply(Charge(0, 50, 365), "by hand", 10)
    due = town.view().members.paid_until
    assert ((due - joined) % 365 == 0).all()
    assert ((due > 10) & (due <= 375)).all()


def test_what_does_not_fit_into_the_week_is_not_done_and_said_so():
    town = Community(small({"operator.hours_per_week": 3.0}), [Value(hours_per_week=7)], rng=1)
    town.live(14)
    assert town.ledger["done"].tolist() == [True, True, True, False, False, False, False] * 2
    assert town.daily["hours"].sum() == pytest.approx(6.0)


def test_removing_somebody_twice_removes_one():
    town = Community(small(), rng=1)
    town.operator.put_out(np.array([3]), 0)
    town.operator.put_out(np.array([3]), 0)
    assert int(town.state.now[0]["listed"]) == 39
    assert replace(Value(), hours_per_week=2.0) == Value(hours_per_week=2.0)
