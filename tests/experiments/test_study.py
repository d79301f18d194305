import pytest

from experiments.study import load_study
from sim.errors import InputError
from sim.policies import Fees, Value

STUDY = """
question = "Does it?"
scenario = "wechat_group"
days = 100
replicates = 3
seed = 5
[settings]
"members.size" = 30
[factor]
name = "given"
levels = [0, 2, 4]
[[arms]]
name = "led {given}"
policies = ["value(hours_per_week={given})"]
[[arms]]
name = "paid {given}"
policies = ["value(hours_per_week={given})", "fees(entry=10, renewal=10)"]
"""


@pytest.fixture
def write(tmp_path):
    def written(text: str):
        path = tmp_path / "study.toml"
        path.write_text(text)
        return path

    return written


def test_a_factor_makes_an_arm_of_every_level(write):
    study = load_study(write(STUDY))
    assert [arm.name for arm in study.arms] == ["led 0", "led 2", "led 4", "paid 0", "paid 2", "paid 4"]
    assert study.arms[4].policies == (Value(hours_per_week=2), Fees(entry=10, renewal=10))
    assert study.arms[4].factors == (("given", 2),)
    assert study.against == "led 0"
    assert study.arms[0].scenario.members.size == 30


def test_runs_come_round_robin_and_replicates_share_their_seed(write):
    runs = load_study(write(STUDY)).runs()
    assert [run.replicate for run in runs] == [0] * 6 + [1] * 6 + [2] * 6
    assert {run.seed for run in runs[6:12]} == {6}


def test_a_factor_may_stand_in_a_setting(write):
    study = load_study(write(STUDY.replace('"members.size" = 30', '"members.size" = "{given}"')))
    assert [arm.scenario.members.size for arm in study.arms[:3]] == [0, 2, 4]


def test_the_study_of_fees_is_the_source_s_own_case():
    study = load_study("fees")
    assert study.arms[0].scenario.members.size == 300
    assert study.arms[0].scenario.outside.audience == 3000
    assert [dict(arm.factors)["fee"] for arm in study.arms] == [0, 100, 200, 400, 600, 1000, 2000, 5000, 10000]


@pytest.mark.parametrize("name", ["events", "fees", "pruning", "selling"])
def test_a_study_that_ships_is_found_by_name_and_well_formed(name):
    study = load_study(name)
    assert study.replicates == 100
    assert study.days in (730, 1095)


MISTAKES = [
    ('question = "Does it?"', "", "question is missing"),
    ("replicates = 3", "replicats = 3", "did you mean 'replicates'"),
    ("replicates = 3", "replicates = 0", "replicates = 0"),
    ("replicates = 3", "replicates = 'many'", "valid integer"),
    ("days = 100", "days = -1", "days = -1"),
    ("days = 100", "days = 20", "more than lifespan.window = 30"),
    ("days = 100", 'outcomes = ["revenu"]', "did you mean 'revenue'"),
    ("days = 100", 'against = "led 3"', "unknown arm 'led 3'"),
    ("wechat_group", "wechat_grup", "did you mean 'wechat_group'"),
    ("members.size", "members.sise", "did you mean 'members.size'"),
    ("levels = [0, 2, 4]", "levels = []", "levels"),
    ("levels = [0, 2, 4]", "levels = [0, nan]", "not finite"),
    ("levels = [0, 2, 4]", "levels = [0, 2, 2]", "stands there twice"),
    ("levels = [0, 2, 4]", "levels = [0, -2]", "greater than or equal to 0"),
    ("value(hours", "valu(hours", "did you mean 'value'"),
    ("hours_per_week={given}", "hour_per_week={given}", "did you mean 'hours_per_week'"),
    ('"led {given}"', '"led"', "two arms 'led'"),
    ('name = "given"', 'name = "days"', "never used"),
    ("[factor]", "[factor", "not valid TOML"),
    ("[[arms]]", "[[arm]]", "did you mean 'arms'"),
]


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES)
def test_a_mistake_is_answered_with_file_key_and_the_nearest_match(write, old, new, said):
    assert old in STUDY
    with pytest.raises(InputError) as refused:
        load_study(write(STUDY.replace(old, new)))
    assert any(said in problem for problem in refused.value.problems), refused.value.problems
    assert all("study.toml" in problem and "\n" not in problem for problem in refused.value.problems)


def test_mistakes_are_found_all_at_once(write):
    wrong = STUDY.replace("value(hours", "valu(hours").replace("members.size", "members.sise")
    with pytest.raises(InputError) as refused:
        load_study(write(wrong))
    assert len(refused.value.problems) >= 4


def test_an_unknown_study_is_answered_with_the_nearest():
    with pytest.raises(InputError, match="did you mean 'fees'"):
        load_study("feess")
