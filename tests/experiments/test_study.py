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
    ("days = 100", "days = 20", "days = 20: more than the 30 days"),
    ("days = 100", "days = 100001", "days = 100001: a whole number from 1 to 100,000"),
    ("replicates = 3", "replicates = 10000001", "replicates = 10000001: a whole number from 1 to 10,000,000"),
    ("replicates = 3", "replicates = true", "valid integer"),
    ("seed = 5", "seed = 4611686018427387905", "a whole number from 0 to 2^62"),
    ("seed = 5", "seed = -5", "seed = -5: a whole number from 0"),
    ('"members.size" = 30', '"members.size" = true', "members.size = True should be a number or a word"),
    ("[settings]", "[lifespan]\nwindo = 3\n[settings]", "lifespan.windo: unknown key 'windo'; did you mean 'window'"),
    (
        "[settings]",
        "[lifespan]\nxyzzy = 3\n[settings]",
        "allowed: peak_share, smoothing, spell, start, threshold, window",
    ),
    ("[factor]", "[factor]\nlevls = 3", "unknown key 'levls'; did you mean 'levels'"),
    ('name = "led {given}"', 'name = "led {given}"\npolices = []', "unknown key 'polices'; did you mean 'policies'"),
    ('name = "given"', 'name = "posts"', "factor.name = 'posts' is a column of the results"),
    ('hours_per_week={given})"]', 'hours_per_week={given}, start=100)"]', "arm 'led 0': policy value(start=100"),
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
    assert len(refused.value.problems) == 2


def test_what_is_wrong_with_every_arm_is_said_once_and_what_is_wrong_with_one_names_it(write):
    wrong = STUDY.replace('"members.size" = 30', '"members.size" = -30').replace("fees(", "fee(")
    with pytest.raises(InputError) as refused:
        load_study(write(wrong))
    everywhere, own = refused.value.problems
    assert everywhere.startswith("study.toml: scenario 'wechat_group': [members]: size = -30 ")
    assert own == "study.toml: arm 'paid {given}': unknown policy 'fee'; did you mean 'fees'?"


def test_arms_whose_scenarios_suit_different_horizons_have_to_name_one(write):
    two = STUDY.replace('name = "paid {given}"', 'name = "paid {given}"\nscenario = "paid_learning_club"')
    assert load_study(write(two)).days == 100
    with pytest.raises(InputError, match=r"days is missing, .* different horizons: 540, 1095"):
        load_study(write(two.replace("days = 100\n", "")))
    assert load_study(write(STUDY.replace("days = 100\n", ""))).days == 540


def test_a_study_may_begin_with_a_byte_order_mark(write):
    assert load_study(write("\ufeff" + STUDY)).days == 100


def test_an_arm_that_is_refused_is_not_said_to_be_unknown_too(write):
    with pytest.raises(InputError) as refused:
        load_study(write(STUDY.replace("seed = 5", 'against = "paid 2"').replace("fees(", "fee(")))
    assert len(refused.value.problems) == 1


def test_levels_may_be_words(write):
    words = STUDY.replace("[0, 2, 4]", '["visit", "activity"]').replace("value(hours_per_week", "pruning(sign")
    study = load_study(write(words.replace("{given}", "'{given}'").replace("\"led '{given}'\"", '"led {given}"')))
    assert [arm.name for arm in study.arms[:2]] == ["led visit", "led activity"]
    assert [arm.policies[0].sign for arm in study.arms[:2]] == ["visit", "activity"]
    assert study.arms[1].factors == (("given", "activity"),)


def test_an_unknown_study_is_answered_with_the_nearest():
    with pytest.raises(InputError, match="did you mean 'fees'"):
        load_study("feess")
