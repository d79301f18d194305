import re

import pytest

from sim.errors import InputError
from sim.files import HERE, names, read_toml
from sim.scenario import load_scenario

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
