"""What is wrong with a study's file is said all at once, with the line, what was given and what is allowed."""

import tomllib
from pathlib import Path

import pytest

from experiments.study import load_study
from sim.errors import InputError

STUDY = """\
question = "Does it?"
scenario = "wechat_group"
days = 100
replicates = 50
seed = 5
outcomes = ["lifespan", "posts"]
precision = "5 days"

[settings]
"members.size" = 30

[lifespan]
window = 20

[[factors]]
name = "given"
unit = "hours a week"
levels = [0, 2, 4]

[[factors]]
name = "size"
levels = [20, 30]

[[arms]]
name = "led {given}"
policies = ["value(hours_per_week={given})"]

[[arms]]
name = "paid"
policies = [
  "value(hours_per_week={given})",
  "fees(entry=10, renewal=10)",
]
[arms.settings]
"members.size" = "{size}"
"""
FILES = {"bad.csv": "given,size\n0,20\n1,many\n2\n", "columns.csv": "given,sise\n0,20\n"}
MISTAKES = tomllib.loads(Path(__file__).with_name("mistakes.toml").read_text(encoding="utf-8"))["mistake"]


@pytest.fixture
def write(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)

    def written(text: str):
        path = tmp_path / "study.toml"
        path.write_text(text)
        return path

    return written


def problems(path) -> list[str]:
    with pytest.raises(InputError) as refused:
        load_study(path)
    assert all(said.startswith("study.toml") or str(path) in said for said in refused.value.problems)
    return [said.removeprefix(str(path)).removeprefix("study.toml").lstrip(",: ") for said in refused.value.problems]


def test_the_study_that_is_broken_in_so_many_ways_is_a_good_one(write):
    assert len(load_study(write(STUDY)).arms) == 3 + 3 * 2
    assert len(MISTAKES) >= 60


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: repr(mistake["new"])[:50])
def test_a_mistake_is_answered_with_its_line_and_what_is_allowed(write, mistake):
    assert mistake["old"] in STUDY
    assert problems(write(STUDY.replace(mistake["old"], mistake["new"]))) == mistake["said"]


def test_a_line_is_that_of_the_mistake_wherever_it_moves(write):
    wrong = STUDY.replace("fees(", "fee(")
    (said,) = problems(write(wrong))
    (moved,) = problems(write("\n# a note\n\n" + wrong))
    assert (said.partition(":")[0], moved.partition(":")[0]) == ("line 32", "line 35")


def test_mistakes_of_all_kinds_are_found_at_once_in_the_order_of_the_lines(write):
    wrong = STUDY
    for old, new in (
        ('question = "Does it?"', "question = 3"),
        ("replicates = 50", "replicats = 50"),
        ('"posts"]', '"psots"]'),
        ("5 days", "5 yuan"),
        ("members.size", "members.sise"),
        ("window = 20", "window = 0"),
        ("levels = [20, 30]", "levels = [20, 20]"),
        ("value(", "valu("),
        ("renewal=10", "renewal=-10"),
    ):
        assert old in wrong
        wrong = wrong.replace(old, new)
    said = problems(write(wrong))
    lines = [int(one.partition(":")[0].removeprefix("line ")) for one in said if one.startswith("line")]
    assert lines == sorted(lines)
    assert set(lines) >= {1, 4, 6, 7, 10, 13, 22, 26, 31, 32}


def test_what_is_right_everywhere_but_at_one_point_names_the_point(write):
    (said,) = problems(write(STUDY.replace("levels = [20, 30]", "levels = [20, 30, 1e9]")))
    assert said.startswith("line 35: arm 'paid': members.size = 1000000000.0 should be less than")
    assert said.endswith("(where size = 1000000000.0)")
