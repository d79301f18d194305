from pathlib import Path

import pytest

from experiments.precision import Precision
from experiments.run import identity
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
[[factors]]
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


def test_factors_are_told_apart_by_the_arms_that_name_them(write):
    two = STUDY.replace("[[arms]]", '[[factors]]\nname = "size"\nlevels = [20, 30]\n[[arms]]', 1)
    study = load_study(write(two + '[arms.settings]\n"members.size" = "{size}"\n[[arms]]\nname = "alone"\n'))
    names = [arm.name for arm in study.arms]
    assert names[:5] == ["led 0", "led 2", "led 4", "paid 0, size 20", "paid 0, size 30"]
    assert names[-1] == "alone"
    assert [dict(arm.factors) for arm in study.arms if arm.name in ("led 2", "paid 0, size 30", "alone")] == [
        {"given": 2, "size": None},
        {"given": 0, "size": 30},
        {"given": None, "size": None},
    ]
    assert study.factors == (("given", ""), ("size", ""))


def test_a_factor_may_be_the_scenario(write):
    words = STUDY.replace("levels = [0, 2, 4]", 'levels = ["wechat_group", "qq_group"]')
    where = (
        words.replace('"wechat_group"\ndays', '"{given}"\ndays')
        .replace("{given})", "3)")
        .replace('scenario = "wechat_group"', 'scenario = "{given}"')
    )
    assert [arm.scenario.name for arm in load_study(write(where)).arms[:2]] == ["wechat_group", "qq_group"]


def identities(study) -> set[str]:
    return {identity(run) for run in study.runs(1)}


GROWN = [
    ("levels = [0, 2, 4]", "levels = [0, 1, 2, 4]"),
    ("days = 100", 'days = 100\ndesign = "sobol"\npoints = 5', "points = 5", "points = 9"),
    ("days = 100", 'days = 100\ndesign = "latin-hypercube"\npoints = 5', "points = 5", "points = [5, 4]"),
    ("days = 100", 'days = 100\ndesign = "one-at-a-time"', "levels = [0, 2, 4]", "levels = [0, 2, 4, 5]"),
    (
        "days = 100",
        'days = 100\ndesign = "list"\npoints = [{given = 2}]',
        "[{given = 2}]",
        "[{given = 4}, {given = 2}]",
    ),
]


@pytest.mark.parametrize("edits", GROWN, ids=lambda edits: edits[-1])
def test_more_levels_or_points_keep_the_identities_of_those_there(write, edits):
    text = STUDY
    if len(edits) == 4:
        text = text.replace(*edits[:2])
        if "points" in edits[1] and "list" not in edits[1]:
            text = text.replace("levels = [0, 2, 4]", "low = 0\nhigh = 5")
    before = identities(load_study(write(text)))
    after = identities(load_study(write(text.replace(*edits[-2:]))))
    assert before < after


def test_identities_do_not_depend_on_what_arms_or_factors_are_called(write):
    before = identities(load_study(write(STUDY)))
    renamed = (
        STUDY.replace("given", "hours_given").replace('"led ', '"looked after, ').replace("[0, 2, 4]", "[4, 2, 0]")
    )
    assert identities(load_study(write(renamed))) == before


def test_arms_that_are_added_keep_the_rest_and_another_design_is_another_study(write):
    before = identities(load_study(write(STUDY)))
    added = identities(load_study(write(STUDY + '[[arms]]\nname = "fees alone"\npolicies = ["fees()"]\n')))
    assert before < added
    cut = identities(load_study(write(STUDY.replace("[0, 2, 4]", "[0, 3]"))))
    assert before - cut
    assert cut - before


def test_points_may_stand_in_a_file(write, tmp_path):
    (tmp_path / "points.csv").write_text("\ufeffgiven\n1.5\n3\n")
    study = load_study(
        write(STUDY.replace("days = 100", 'days = 100\ndesign = "points.csv"').replace("levels = [0, 2, 4]", ""))
    )
    assert [arm.name for arm in study.arms] == ["led 1.5", "led 3", "paid 1.5", "paid 3"]


def test_a_wanted_precision_is_read_with_its_unit(write):
    study = load_study(write(STUDY.replace("days = 100", 'days = 100\nprecision = "2.5 days"')))
    assert study.precision == Precision(2.5, "lifespan")
    assert study.resolved()["precision"] == {"half_width": 2.5, "outcome": "lifespan", "unit": "days"}
    assert load_study(write(STUDY)).precision is None


def test_the_study_that_the_documents_show_is_well_formed(write):
    page = Path(__file__).parents[2].joinpath("docs/studies.md").read_text(encoding="utf-8")
    study = load_study(write(page.partition("```toml\n")[2].partition("```")[0]))
    assert [arm.name for arm in study.arms[:2]] == ["free, size 60", "free, size 300"]
    assert len(study.arms) == 2 + 32
    assert study.precision == Precision(10, "members_end")


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


def test_arms_whose_scenarios_suit_different_horizons_have_to_name_one(write):
    two = STUDY.replace('name = "paid {given}"', 'name = "paid {given}"\nscenario = "paid_learning_club"')
    assert load_study(write(two)).days == 100
    with pytest.raises(InputError, match=r"days is missing, .* different horizons: 540, 1095"):
        load_study(write(two.replace("days = 100\n", "")))
    assert load_study(write(STUDY.replace("days = 100\n", ""))).days == 540


def test_a_study_may_begin_with_a_byte_order_mark(write):
    assert load_study(write("\ufeff" + STUDY)).days == 100


def test_levels_may_be_words(write):
    words = STUDY.replace("[0, 2, 4]", '["visit", "activity"]').replace("value(hours_per_week", "pruning(sign")
    study = load_study(write(words.replace("{given}", "'{given}'").replace("\"led '{given}'\"", '"led {given}"')))
    assert [arm.name for arm in study.arms[:2]] == ["led visit", "led activity"]
    assert [arm.policies[0].sign for arm in study.arms[:2]] == ["visit", "activity"]
    assert study.arms[1].factors == (("given", "activity"),)


def test_an_unknown_study_is_answered_with_the_nearest():
    with pytest.raises(InputError, match="did you mean 'fees'"):
        load_study("feess")
