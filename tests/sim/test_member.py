"""Members as Mesa sees them."""

import gc
import pickle
import sys
import weakref
from operator import attrgetter

import mesa
import pytest
from mesa import DataCollector

from sim import Community
from sim.agents.member import Member
from sim.errors import InputError
from tests.helpers import differences, small


@pytest.fixture
def town():
    town = Community(small(), rng=1)
    town.live(29)
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


def test_a_member_says_where_they_are(town):
    restless = Community(small({"behaviour.open_chance": 0.5, "behaviour.open_ties": 2}), rng=1)
    restless.live(60)
    several = [member for member in restless.agents if member.n_seats > 1]
    assert len(several) > 0
    assert all(sum(member.attention.values()) == pytest.approx(1) for member in restless.agents)
    assert all(len(member.attention) == member.n_seats for member in several)
    assert {member.here for member in town.agents} <= {0, -1}


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


# -- Mesa's own tools --------------------------------------------------------------------------------------------------
def visitors(model):
    return int(model.daily["visitors"].iloc[-1])


def test_a_data_collector_collects_from_model_agents_and_types():
    town = Community(small(), rng=1)
    collector = DataCollector(
        model_reporters={"visitors": visitors},
        agent_reporters={"interest": attrgetter("interest")},
        agenttype_reporters={Member: {"loyalty": attrgetter("loyalty")}},
    )
    expected = 0
    for _ in range(5):
        town.step()
        collector.collect(town)
        expected += int(town.daily["members"].iloc[-1])
    assert collector.get_model_vars_dataframe()["visitors"].tolist() == town.daily["visitors"].tolist()
    assert len(collector.get_agent_vars_dataframe()) == expected
    assert len(collector.get_agenttype_vars_dataframe(Member)) == expected


class Town(Community):
    """A community as ``mesa.batch_run`` wants one: simple parameters, a collector, a seed of another name."""

    def __init__(self, size=40, replicate=1, rng=None):
        super().__init__(small({"members.size": size}), rng=replicate)
        self.datacollector = DataCollector(model_reporters={"visitors": visitors})

    def step(self):
        super().step()
        self.datacollector.collect(self)


def test_batch_run_runs_communities_and_gives_what_they_say_themselves():
    parameters = {"size": [20, 40], "replicate": [1, 2]}
    rows = mesa.batch_run(Town, parameters, max_steps=10, number_processes=1, display_progress=False)
    assert len(rows) >= 4
    for row in rows:
        town = Community(small({"members.size": row["size"]}), rng=row["replicate"])
        town.live(11)
        last = 9 if mesa.__version__.startswith("3.5") else 10  # Mesa 3.3 lives one day more than max_steps says
        assert row["visitors"] == town.daily["visitors"].iloc[last]


def test_sets_have_mesas_verbs(town):
    members = town.agents
    assert members.agg("activity", max) == max(members.get("activity"))
    members.set("activity", 0.5)
    assert set(town.agents.get("activity")) == {0.5}
    assert len(members.select(at_most=3)) == 3
    names = members.map(lambda m: m.uid)
    assert sorted(names) == sorted(members.get("uid"))
    seen = []
    members.do(lambda m: seen.append(m.uid))
    members.shuffle_do(lambda m: seen.append(m.uid))
    assert len(seen) == 2 * len(members)
    assert sum(members.groupby("skill").count().values()) == len(members)
    assert (next(iter(members)) in members) is True


def test_another_python_tests_the_same_where_it_is_found():
    """The pins give Mesa 3.3.1 on Python 3.11 and 3.5.1 from 3.12 on; both have to be tested where both are there."""
    found = mesa.__version__
    print(f"Mesa {found} on Python {sys.version_info.major}.{sys.version_info.minor}")  # noqa: T201
    assert found.startswith("3.3.1" if sys.version_info < (3, 12) else "3.5.1")
