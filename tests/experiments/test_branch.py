"""Lives that part on a day equal lives from the start, in every bit."""

import pytest

from experiments import runner
from experiments.answer import answer_of
from experiments.branch import Branches, fork, in_common, live_apart, parted
from experiments.run import Run, make
from sim.errors import InputError
from sim.life import Life
from sim.lifespan import LifespanRule
from sim.policies import Events, Fees, Pruning, Recruiting, Splitting, Value, Welcome
from tests.helpers import columns, small

DAYS = 70
COMMON = (Value(hours_per_week=2), Pruning(inactive_days=12, every=9))
ARMS = {
    "as before": (),
    "looks": (Pruning(inactive_days=5, every=10), Welcome()),
    "blind": (Value(hours_per_week=1), Events(every=14, hours_long=2, quality=0.8)),
    "both": (Fees(entry=10, renewal=10), Splitting(above=20), Recruiting(hours_per_week=1)),
}
HOURS = {"operator.hours_per_week": 6}  # so few that hours kept back for others matter


def runs(day: int, common=COMMON, days: int = DAYS) -> tuple[Run, ...]:
    scenario = small(HOURS)
    arms = parted({name: (*common, *more) for name, more in ARMS.items()}, day)
    return tuple(Run(name, scenario, policies, 0, 7, days, LifespanRule()) for name, policies in arms.items())


def differences(one: Life, other: Life) -> list[str]:
    pairs = zip(columns(one.state), columns(other.state), strict=True)
    found = [name for (name, a), (_, b) in pairs if a.tobytes() != b.tobytes()]
    return found if one.ledger.equals(other.ledger) else [*found, "ledger"]


@pytest.mark.parametrize("day", [0, 1, 23, 30, DAYS - 1])
def test_a_branch_equals_the_life_from_the_start_in_every_bit(day):
    for run, life in zip(runs(day), live_apart(Branches(runs(day), day)), strict=True):
        whole = make(run)
        assert life.daily.equals(whole.daily), run.arm
        assert differences(life, whole) == [], run.arm


def test_without_anything_in_common_the_branches_still_equal():
    arms = runs(20, common=())
    assert in_common([run.policies for run in arms]) == ()
    assert [differences(life, make(run)) for run, life in zip(arms, live_apart(Branches(arms, 20)), strict=True)] == [
        [] for _ in arms
    ]


def test_records_that_grow_beyond_the_scenario_s_days_are_the_same():
    arms = runs(560, days=600)
    for run, life in zip(arms[:2], live_apart(Branches(arms[:2], 560)), strict=True):
        assert life.daily.equals(make(run).daily)


def test_a_branch_from_another_day_or_seed_or_policy_is_noticed():
    (run,) = [run for run in runs(30) if run.arm == "looks"]
    whole = make(run)
    for day, rng, common in ((29, 7, COMMON), (30, 8, COMMON), (30, 7, COMMON[:1])):
        stem = Life(run.scenario, common, rng=rng)
        stem.live(day)
        life = fork(stem, run.policies[len(common) :] if common == COMMON else run.policies[2:], 7)
        life.live(DAYS - life.day)
        equal = differences(life, whole) == []
        assert equal == ((day, rng, common) == (29, 7, COMMON))  # a day before is a branch too


def test_the_life_that_is_branched_from_is_left_alone():
    stem = Life(small(HOURS), COMMON, rng=7)
    stem.live(30)
    before = [(name, column.tobytes()) for name, column in columns(stem.state)]
    for _ in range(2):
        fork(stem, (Pruning(inactive_days=5, start=30),), 7).live(30)
    assert [(name, column.tobytes()) for name, column in columns(stem.state)] == before
    stem.live(10)
    alone = Life(small(HOURS), COMMON, rng=7)
    alone.live(40)
    assert differences(stem, alone) == []


def test_a_policy_that_would_have_acted_already_is_refused():
    stem = Life(small(), rng=1)
    stem.live(10)
    with pytest.raises(InputError, match=r"policy value\(hours_per_week=4.0\) acts before day 10"):
        fork(stem, (Value(hours_per_week=4),), 1)


def test_what_arms_do_not_have_in_common_begins_on_the_day():
    arms = parted({"a": (Value(),), "b": (Value(), Fees(start=50)), "c": (Value(), Pruning())}, 40)
    assert arms == {"a": (Value(),), "b": (Value(), Fees(start=50)), "c": (Value(), Pruning(start=40))}


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.long)])
def test_an_answer_is_the_same_with_and_without_branching(workers, monkeypatch):
    monkeypatch.setattr(runner, "FEW_SECONDS", -1)  # so that workers start though there is little to do
    arms = parted({"alone": (), "led": (Value(hours_per_week=3),)}, 30)
    asked = {"replicates": 3, "days": 60, "workers": workers}
    branched = answer_of(small(), {"alone": (), "led": (Value(hours_per_week=3),)}, branch=30, **asked)
    assert branched.runs.equals(answer_of(small(), arms, **asked).runs)
