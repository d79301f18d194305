import re
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from experiments.catalogue import catalogue, describe_entries
from sim import scenario as scenario_module
from sim.errors import InputError
from sim.files import HERE, names, read_toml
from sim.life import Life
from sim.policies import parse_policies
from sim.scenario import KINDS, aliases, load_scenario, scenarios_elsewhere

every_scenario = pytest.mark.parametrize("name", names("scenarios"))


@every_scenario
def test_every_number_has_a_unit_a_meaning_a_range_and_a_source(name):
    for number in load_scenario(name).numbers():
        assert all((number.unit, number.means, number.source)), number.key
        assert number.low <= number.value <= number.high
        assert number.source != "the file itself"


@every_scenario
def test_a_scenario_says_what_it_is_and_where_it_is_from(name):
    scenario = load_scenario(name)
    assert scenario.title
    assert scenario.says
    assert re.search(r"\.txt$|claims\.toml|\b(19|20)\d\d\b|^logs of|^census of", scenario.source)


@pytest.mark.parametrize("path", sorted(HERE.rglob("*.toml")), ids=lambda p: p.stem)
def test_shipped_files_give_no_number_without_its_source(path):
    tables = [t for t in read_toml(path).values() if isinstance(t, dict)]
    for table in tables if path.stem != "behaviour" else [read_toml(path)]:
        for number in table.values():
            assert set(number) == {"value", "source"}


def test_a_setting_changes_one_number_and_says_so():
    plain = load_scenario("wechat_group")
    changed = plain.with_settings({"members.size": 200})
    assert changed.members.size == 200
    assert changed.with_settings({"members.size": plain.members.size}).members == plain.members
    assert dict(changed.sources)["members.size"] == "set by the user"
    assert plain.members.size == 100


def test_all_mistakes_are_found_at_once():
    with pytest.raises(InputError) as refused:
        load_scenario("wechat_group").with_settings(
            {"members.sise": 1, "members.size": "many", "outside.audience": -1, "behaviour.attention": float("nan")}
        )
    said = refused.value.problems
    assert len(said) == 4
    assert "did you mean 'members.size'" in said[0]


def test_an_unknown_scenario_is_answered_with_the_nearest():
    with pytest.raises(InputError, match="did you mean 'wechat_group'"):
        load_scenario("wechat_gruop")


OWN = """
name = "Mine"
platform = "wechat_group"
days = 100
[members]
size = 20
joined_within = 0
willingness = { value = 100.0, source = "a survey" }
willingness_spread = 0.5
skills = 2
extraction = 0.0
[outside]
audience = 100
arrivals_per_day = 1.0
arrivals_most = 2
reputation = 0.5
benefit_reference = 0.3
[operator]
hours_per_week = 10.0
money = 0.0
"""


def test_a_scenario_of_ones_own_is_a_file(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(OWN)
    scenario = load_scenario(str(path))
    assert scenario.name == "mine"
    assert scenario.members.size == 20
    assert dict(scenario.sources)["members.willingness"] == "a survey"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('platform = "wechat_group"', 'platform = "wechat_grop"', "did you mean 'wechat_group'"),
        ("size = 20", "sise = 20", "did you mean 'size'"),
        ("size = 20", "size = -20", "greater than or equal to 0"),
        ("size = 20", "size = nan", "size"),
        ("days = 100", "days = 100\ndayz = 3", "did you mean 'days'"),
        ("[operator]", "[operator", "not valid TOML"),
        ("audience = 100", "", "audience is missing"),
        ("[members]", "[membres]", "did you mean 'members'"),
    ],
)
def test_a_wrong_file_is_answered_with_the_place_of_the_mistake(tmp_path, old, new, said):
    path = tmp_path / "mine.toml"
    path.write_text(OWN.replace(old, new))
    with pytest.raises(InputError) as refused:
        load_scenario(str(path))
    assert any(said in problem for problem in refused.value.problems), refused.value.problems
    assert all("mine.toml" in problem for problem in refused.value.problems)


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        load_scenario(str(tmp_path / "mine.toml"))


def lived(name: str, *policies: str) -> Life:
    life = Life(load_scenario(name), parse_policies(", ".join(policies)), rng=1)
    life.live(90)
    return life


OPERATED = [name for name in names("scenarios") if load_scenario(name).operated_by]


@pytest.mark.parametrize("name", [name for name in OPERATED if load_scenario(name).members.size <= 20_000])
def test_what_an_operator_does_by_custom_fits_into_the_week_and_the_purse(name):
    scenario = load_scenario(name)
    assert lived(name, *scenario.operated_by).daily["refused"].sum() == 0


def test_no_two_scenarios_live_the_same_days():
    seen = {name: lived(name).daily.to_csv() for name in names("scenarios") if name not in ("brand_forum_million",)}
    assert len(set(seen.values())) == len(seen)


def test_an_alias_is_the_scenario_that_it_would_not_differ_from():
    assert aliases()["tea_lovers"] == "connoisseurs"
    for alias, name in aliases().items():
        assert load_scenario(alias) is load_scenario(name)
        assert alias not in names("scenarios")
    with pytest.raises(InputError, match="did you mean 'tea_lovers'"):
        load_scenario("tea_lover")


BAKERS = Path(__file__).parents[2] / "experiments/template/src/lifespan_example/bakers.toml"


@pytest.fixture
def offered(monkeypatch):
    """Let another package offer a scenario by entry point."""

    def offer(name, where):
        monkeypatch.setattr(scenario_module, "entry_points", lambda group: [EntryPoint(name, where, group)])
        scenarios_elsewhere.cache_clear()

    yield offer
    scenarios_elsewhere.cache_clear()


def test_a_scenario_of_another_package_is_found_by_its_entry_point(offered):
    offered("bakers", "tests.sim.test_scenario:BAKERS")
    assert load_scenario("bakers") == load_scenario(str(BAKERS))
    assert "bakers" in catalogue("scenarios")
    assert [entry.kind for entry in describe_entries("bakers")] == ["scenario"]
    with pytest.raises(InputError, match="did you mean 'bakers'"):
        load_scenario("baker")


@pytest.mark.parametrize("where", ["no.such:THING", "tests.sim.test_scenario:KINDS", "tests.sim.test_scenario:HERE"])
def test_a_package_that_names_no_file_of_a_scenario_is_answered_in_one_line(offered, where):
    offered("bakers", where)
    with pytest.raises(InputError, match="scenario bakers"):
        load_scenario("bakers")
    assert load_scenario("wechat_group").name == "wechat_group"


def test_a_name_that_is_there_already_keeps_its_meaning(offered):
    offered("tea_salon", "no.such:THING")
    assert load_scenario("tea_salon").title == "Tea salon"


def test_every_community_of_the_sources_is_there():
    told = (
        "wechat_group any_chat_group interest_group qq_group outdoor_club business_association paid_learning_club "
        "fan_club brand_forum owners_club enterprise_fans training_camp broadcast_groups private_board "
        "entrepreneur_network tea_salon celebrity_following official_account regional_fan_rooms curator_digest "
        "hometown_association connoisseurs question_site newsgroup support_forum subscription open_source_project "
        "local_meetup brand_forum_million subscription_high_end"
    )
    assert set(told.split()) == set(names("scenarios"))
    assert {load_scenario(name).kind for name in names("scenarios")} == set(KINDS)
    platforms = "wechat_group qq_group forum tieba douban_group official_account microblog association"
    assert set(platforms.split()) == set(names("platforms"))
    assert {load_scenario(name).platform_name for name in names("scenarios")} == set(names("platforms"))
