from typing import get_type_hints

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import Community
from sim.agents.behaviour import Behaviour
from sim.agents.population import PERSON
from sim.block import TRIES
from sim.policies import Events, Fees, Pruning, Splitting, Value, parse_policies
from sim.records import FLOATS, MEASURES
from tests.helpers import differences, reordered, small

BUSY = parse_policies(
    "value(hours_per_week=2), fees(entry=20, renewal=60, period=30), pruning(inactive_days=15, every=10)"
)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_compiled_day_equals_the_slow_loop_in_every_bit(seed):
    crowded = small({"platform.capacity": 42})
    fast, slow = (Community(crowded, BUSY, rng=seed, compiled=c) for c in (True, False))
    fast.live(45)
    slow.live(45)
    assert differences(fast, slow) == []
    assert fast.daily["replies"].sum() > 20
    assert fast.daily["removed"].sum() > 0
    assert fast.daily["not_renewed"].sum() > 0


def test_the_comparison_of_loops_notices_one_draw():
    fast, slow = Community(small(), rng=1), Community(small(), rng=1, compiled=False)
    slow.state.keys[5] += np.uint64(1)
    fast.live(20)
    slow.live(20)
    assert "people.interest" in differences(fast, slow)


@pytest.mark.parametrize(("reading", "posting"), [(1, 8), (8, 1), (3, 5)])
def test_it_does_not_matter_how_visitors_are_cut_into_blocks(monkeypatch, reading, posting):
    fast, slow = (Community(small(), BUSY, rng=1, compiled=c) for c in (True, False))
    fast.live(30)  # and so compiled, as it is
    monkeypatch.setattr("sim.day.reading.BLOCK", reading)
    monkeypatch.setattr("sim.day.talk.BLOCK", posting)
    slow.live(30)
    assert [name for name in differences(fast, slow) if not name.startswith("block")] == []
    assert fast.daily["visitors"].max() > 8


def test_loops_are_equal_where_somebody_knows_more_than_thirty_who_posted():
    talking = {"behaviour.ties_most": 60, "behaviour.post_rate": 5.0, "behaviour.reply_to_ties": 1.0}
    fast, slow = (Community(small({"members.size": 60} | talking), rng=1, compiled=c) for c in (True, False))
    for town in (fast, slow):
        half = town.state.ties.half
        half.friend[:60, :50] = (np.arange(60)[:, None] + np.arange(1, 51)) % 60
        half.strength[:60, :50] = 0.5
        town.live(6)
    assert differences(fast, slow) == []
    assert fast.state.people.posted_by.max() > 2**32
    assert fast.daily["replies"].sum() > 20


def test_there_is_place_for_as_many_tries_and_ties_as_there_can_be():
    def most(name: str) -> int:
        (field,) = get_type_hints(Behaviour, include_extras=True)[name].__metadata__
        return next(limit.le for limit in field.metadata if hasattr(limit, "le"))

    assert most("reply_tries") <= TRIES
    assert most("ties_most") < 8 * PERSON["posted_by"].itemsize  # a bit a tie, and one for the sign


def test_a_run_in_one_stretch_equals_a_run_day_by_day():
    whole, parts = Community(small(), BUSY, rng=3), Community(small(), BUSY, rng=3)
    whole.live(120)
    for _ in range(120):
        parts.step()
    assert differences(whole, parts) == []


def test_the_same_seed_gives_the_same_run_and_another_seed_another():
    a, b, c = Community(small(), rng=1), Community(small(), rng=1), Community(small(), rng=2)
    for town in (a, b, c):
        town.live(60)
    assert differences(a, b) == []
    assert differences(a, c) != []


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_rows_does_not_matter(seed):
    scenario = small({"platform.capacity": 45})
    town, other = Community(scenario, rng=seed), Community(scenario, rng=seed)
    reordered(other, np.random.default_rng(seed).permutation(40))
    town.live(90)
    other.live(90)
    for name in MEASURES:
        if name in FLOATS:
            assert other.daily[name].to_numpy() == pytest.approx(town.daily[name].to_numpy(), abs=1e-9), name
        else:
            assert (other.daily[name] == town.daily[name]).all(), name
    assert town.daily["replies"].sum() > 20


def flows(town: Community) -> np.ndarray:
    d = town.daily
    return (d["joined_outside"] + d["joined_invited"] - d["left"] - d["not_renewed"] - d["removed"]).to_numpy()


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 1000),
    size=st.integers(0, 80),
    audience=st.integers(0, 400),
    arrivals=st.floats(0, 20),
    restless=st.floats(0, 1),
    leads=st.integers(0, 1),
    capacity=st.integers(80, 120),
    policies=st.lists(
        st.one_of(
            st.builds(Value, hours_per_week=st.floats(0, 60), every=st.integers(1, 30)),
            st.builds(Fees, entry=st.floats(0, 2000), renewal=st.floats(0, 2000), period=st.integers(1, 90)),
            st.builds(Events, every=st.integers(1, 30), circle=st.integers(1, 12), places=st.integers(0, 50)),
            st.builds(
                Splitting,
                above=st.integers(5, 100),
                into=st.integers(2, 5),
                by=st.sampled_from(["ties", "chance"]),
                led=st.sampled_from(["core", "operator", "nobody"]),
            ),
            st.builds(Pruning, inactive_days=st.integers(1, 90), sign=st.sampled_from(["visit", "activity"])),
        ),
        max_size=3,
    ),
)
def test_people_add_up_and_feelings_stay_in_range(seed, size, audience, arrivals, restless, leads, capacity, policies):
    scenario = small(
        {
            "members.size": size,
            "outside.audience": audience,
            "outside.arrivals_per_day": arrivals,
            "outside.arrivals_most": 20,
            "platform.capacity": capacity,
            "behaviour.open_chance": restless,
            "behaviour.open_ties": 2,
            "operator.leads": leads,
        }
    )
    town = Community(scenario, policies, rng=seed)
    town.live(100)
    people, daily, rows = town.state.people, town.daily, int(town.state.now[0]["rows"])
    assert (daily["members"].diff()[1:].to_numpy() == flows(town)[1:]).all()
    assert daily["members"].iloc[0] == size + flows(town)[0]
    assert people.listed.sum() == daily["members"].iloc[-1]
    assert (town.rooms_daily["members"] <= capacity).all()
    seats = town.state.seats
    for r in range(len(town.rooms)):
        assert ((seats.now.room == r) & (seats.now.taken == 1)).sum() == town.rooms["members"][r]
    if not policies and len(town.rooms) == 1:
        assert daily["members"].iloc[-1] <= capacity
    spent = town.ledger[["hours", "money"]].sum()
    assert spent["hours"] == pytest.approx(daily["hours"].sum())
    assert spent["money"] == pytest.approx(daily["spent"].sum())
    assert (daily["attendees"] <= daily["members"] + daily["left"] + daily["not_renewed"]).all()
    assert (town.rooms_daily.groupby("day")["visitors"].sum() == daily["visitors"]).all()
    assert (daily["visitors"] <= rows).all()
    assert (daily["posters"] <= daily["visitors"]).all()
    assert (daily["hours"].groupby(daily.index // 7).sum() <= scenario.operator.hours_per_week + 1e-6).all()
    for name in ("interest", "activity", "loyalty"):
        column = (town.state.activity if name == "activity" else people[name])[:rows]
        assert ((column >= 0) & (column <= 1)).all(), name
    assert (town.state.ties.half.strength <= 1).all()
    assert len(set(people.uid[:rows])) == rows


def test_both_halves_of_a_tie_are_one_where_nobody_has_to_forget_another():
    """With places for all there is no displacing; with few, the popular forget who still remembers them."""
    halves = {}
    for most in (60, 3):
        town = Community(small({"behaviour.ties_most": most, "outside.audience": 0}), BUSY, rng=1)
        town.live(60)
        half = town.state.ties.half
        row, k = np.nonzero(half.friend >= 0)
        mine = {(r, f): s for r, f, s in zip(row, half.friend[row, k], half.strength[row, k], strict=True)}
        halves[most] = [mine.get((f, r)) == s for (r, f), s in mine.items()]
    assert len(halves[60]) > 50
    assert all(halves[60])
    assert not all(halves[3])


def test_nobody_acts_after_leaving():
    town = Community(small({"behaviour.leave_hazard": 0.05}), rng=5)
    town.live(40)
    people, rows = town.state.people, int(town.state.now[0]["rows"])
    gone = np.flatnonzero(people.listed[:rows] == 0)
    before = town.state.signals.last_visit[gone].copy(), people.n_posts[gone].copy(), people.stays[gone].copy()
    town.live(60)
    stayed_away = people.stays[gone] == before[2]
    assert stayed_away.sum() > 3
    assert (town.state.signals.last_visit[gone] == before[0])[stayed_away].all()
    assert (people.n_posts[gone] == before[1])[stayed_away].all()


def test_a_silent_community_without_an_audience_is_a_community():
    town = Community(small({"members.size": 0, "outside.audience": 0}), rng=1)
    town.live(50)
    assert (town.daily["members"] == 0).all()
    assert town.lifespan().never_started


def test_one_more_outsider_a_day_changes_no_founder_who_never_meets_one():
    """The luck of people is their own: candidates who stay outside change nothing."""
    shut = small({"behaviour.join_friction": 1.0, "behaviour.join_softness": 0.001})
    more = shut.with_settings({"outside.arrivals_per_day": 3.0, "outside.arrivals_most": 3})
    a, b = Community(shut, rng=1), Community(more, rng=1)
    a.live(60)
    b.live(60)
    assert differences(a, b) == [] or all(name.startswith("today.") or name == "now" for name in differences(a, b))
    assert (a.daily["joined_outside"] == 0).all()
