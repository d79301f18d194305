import pytest

from sim import Community
from sim.errors import InputError
from tests.helpers import differences, small


def test_living_beyond_the_horizon_makes_longer_records():
    town = Community(small(), rng=1)
    town.live(town.scenario_.days + 10)
    assert len(town.daily) == town.scenario_.days + 10


def test_the_event_log_holds_what_was_recorded():
    town = Community(small(), rng=1, log_events=True)
    town.live(60)
    counts = town.events()["kind"].value_counts()
    assert counts["post"] == town.daily["posts"].sum()
    assert counts["reply"] == town.daily["replies"].sum()
    assert counts["join"] == 40 + town.daily[["joined_outside", "joined_invited"]].sum().sum()
    assert town.events()["member"].min() == 1
    assert town.events()["day"].is_monotonic_increasing


def test_keeping_a_log_changes_no_result():
    quiet, logged = Community(small(), rng=1), Community(small(), rng=1, log_events=True)
    quiet.live(60)
    logged.live(60)
    assert differences(quiet, logged) == []


def test_asking_for_a_log_that_was_not_kept_says_how_to_keep_one():
    with pytest.raises(InputError, match="log_events=True"):
        Community(small(), rng=1).events()


def test_a_full_room_takes_nobody_in():
    full, open_ = Community(small({"platform.capacity": 40}), rng=1), Community(small(), rng=1)
    full.live(30)
    open_.live(30)
    assert full.daily["members"].max() <= 40
    assert open_.daily["members"].max() > 40


def test_people_tell_the_acquaintances_that_they_always_had():
    """Acquaintance j of a member is the same person whatever the operator does."""
    scenario = small({"behaviour.invite_rate": 2.0, "behaviour.start_expectation": 0.0})
    town = Community(scenario, rng=3)
    town.live(60)
    assert town.daily["joined_invited"].sum() > 3
    invited = town.agents.select(lambda m: m.recruiter >= 0)
    tastes = {m.uid: m.taste for m in town.agents}
    near = [
        min(abs(m.taste - tastes[m.recruiter]), 1 - abs(m.taste - tastes[m.recruiter]))
        for m in invited
        if m.recruiter in tastes
    ]
    assert sum(near) / len(near) < 0.15
