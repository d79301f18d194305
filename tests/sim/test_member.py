"""Members as Mesa sees them."""

import gc
import pickle
import weakref

import pytest

from sim import Community
from sim.agents.member import Member
from sim.errors import InputError
from tests.helpers import differences, small


@pytest.fixture
def town():
    town = Community(small(), rng=1)
    town.live(30)
    return town


def test_the_line_in_the_readme_gives_interests(town):
    interests = town.agents.select(lambda m: m.activity > 0.5).get("interest")
    assert len(interests) > 3
    assert all(0 < i < 1 for i in interests)


def test_windows_live_as_long_as_somebody_loops_over_them(town):
    assert len(list(town.agents)) == len(town.agents) == town.daily["members"].iloc[-1]
    assert len(list(town.agents.shuffle())) == len(town.agents)
    assert len(list(town.agents.sort("interest"))) == len(town.agents)
    assert sum(len(list(group)) for _, group in town.agents.groupby("recruiter")) == len(town.agents)


def test_the_mean_over_windows_is_the_recorded_mean(town):
    interests = town.agents.get("interest")
    assert sum(interests) / len(interests) == pytest.approx(town.daily["interest"].iloc[-1])
    loyalties = town.agents.get("loyalty")
    assert sum(loyalties) / len(loyalties) == pytest.approx(town.daily["loyalty"].iloc[-1])


def test_what_is_written_to_a_window_is_read_from_it(town):
    member = next(iter(town.agents))
    member.interest = 0.5
    member.activity = 0.25
    assert member.interest == pytest.approx(0.5)
    assert next(iter(town.agents)).activity == 0.25


def test_two_windows_on_one_row_are_one_member(town):
    one, other = next(iter(town.agents)), next(iter(town.agents))
    assert one == other
    assert len({one, other}) == 1
    assert one.unique_id == one.uid


def test_a_removed_member_is_off_the_list(town):
    member = next(iter(town.agents))
    before = len(town.agents)
    member.remove()
    assert len(town.agents) == before - 1
    assert member not in town.agents
    town.remove_all_agents()
    assert len(town.agents) == 0


def test_nobody_is_registered_by_hand(town):
    with pytest.raises(InputError):
        town.register_agent(object())


def test_a_pickled_community_goes_on_as_the_original_does(town):
    copy = pickle.loads(pickle.dumps(town))
    town.live(30)
    copy.live(30)
    assert differences(town, copy) == []
    assert copy.agents_by_type[Member]


def test_a_community_is_forgotten_when_nobody_holds_it():
    town = Community(small(), rng=1)
    town.live(3)
    held = weakref.ref(town)
    list(town.agents)
    del town
    gc.collect()
    assert held() is None


def test_a_seed_has_to_be_a_whole_number():
    for seed in (None, -1, 1.5, "one", True):
        with pytest.raises(InputError, match="rng"):
            Community(small(), rng=seed)


def test_steps_count_days_for_mesa(town):
    other = Community(small(), rng=1)
    for _ in range(5):
        other.step()
    assert other.day == other.steps == 5
