import pandas as pd
import pytest

from experiments import Answer, answer_of, compare
from experiments.answer import arms_of
from experiments.report.page import page
from experiments.style import number
from experiments.wording import curve_in_text, headline, life_table
from sim.errors import InputError
from sim.lifespan import LifespanRule
from sim.policies import Policy, Value
from tests.helpers import small

QUIET = small({"outside.arrivals_per_day": 0.1})
ARMS = {"alone": [], "led": [Value(hours_per_week=6)]}


@pytest.fixture(scope="module")
def answer() -> Answer:
    return answer_of(QUIET, ARMS, replicates=12, days=300, rng=1, workers=1)


def lives(days: list[int], died: list[bool], arm: str = "a", never: list[bool] | None = None) -> pd.DataFrame:
    never = never or [False] * len(days)
    table = {"arm": arm, "replicate": range(len(days)), "lifespan": days, "died": died, "never_started": never}
    table |= {"lifespan_relative": days, "died_relative": died, "never_started_relative": never, "hours": 0.0}
    return pd.DataFrame(table)


def test_the_table_of_a_comparison_has_a_row_an_arm(answer):
    table = answer.table()
    assert list(table.index) == ["alone", "led"]
    assert table.loc["led", "difference"] == pytest.approx(table.loc["led", "rmst"] - table.loc["alone", "rmst"])
    assert table.loc["led", "difference_low"] < table.loc["led", "difference"] < table.loc["led", "difference_high"]
    assert pd.isna(table.loc["alone", "difference"])
    assert table.loc["led", "hours"] == pytest.approx(6 * 300 / 7)


def test_compare_gives_the_same_table_whatever_the_order_of_asking(answer):
    again = compare(QUIET, dict(reversed(ARMS.items())), against="alone", replicates=12, days=300, rng=1, workers=1)
    assert again.loc["led"].to_dict() == pytest.approx(answer.table().loc["led"].to_dict(), nan_ok=True)


def test_arms_share_their_people():
    runs = arms_of(small(), ARMS, replicates=3, rng=7)
    assert [(run.arm, run.seed) for run in runs] == [(a, s) for s in (7, 8, 9) for a in ("alone", "led")]


def test_what_the_horizon_cut_is_not_a_death():
    cut = Answer(lives([100, 200, 200], [True, False, False]), ("a",), "a", 230, LifespanRule())
    died = Answer(lives([100, 200, 200], [True, True, True]), ("a",), "a", 230, LifespanRule())
    assert cut.survivals["a"].median is None
    assert cut.survivals["a"].alive[180] == pytest.approx(2 / 3)
    assert died.survivals["a"].median == 200
    assert "still alive" in headline(cut)[0]
    assert "dead by day 200" in headline(died)[0]


def test_a_community_that_never_started_is_told_apart():
    table = lives([0, 100], [False, True], never=[True, False])
    answer = Answer(table, ("a",), "a", 230, LifespanRule())
    assert answer.survivals["a"].never_started == 1
    assert answer.survivals["a"].died == 1
    assert answer.survivals["a"].rmst == 50


def test_arms_that_cannot_be_told_apart_are_said_to_be_so():
    both = pd.concat([lives([200] * 5, [False] * 5, arm) for arm in "ab"], ignore_index=True)
    answer = Answer(both, ("a", "b"), "a", 230, LifespanRule(), ())
    assert "Not to be told apart" in headline(answer)[0]
    assert "outlives" in headline(answer)[0]
    different = pd.concat([lives([100, 110, 120, 110], [True] * 4, "a"), lives([50, 61, 72, 61], [True] * 4, "b")])
    answer = Answer(different.reset_index(drop=True), ("a", "b"), "a", 230, LifespanRule(), ())
    assert "b lives 49 days shorter than a" in headline(answer)[0]


def test_less_than_a_day_is_not_said_to_be_none():
    near = pd.concat([lives([100, 110, 120, 110], [True] * 4, "a"), lives([100, 111, 120, 110], [True] * 4, "b")])
    (said,) = headline(Answer(near.reset_index(drop=True), ("a", "b"), "a", 230, LifespanRule(), ()))
    assert said == "Not to be told apart from a in how long they live: b (0 to +0.5 days)."


def test_a_table_of_which_an_arm_has_no_runs_is_not_made():
    both = pd.concat([lives([200] * 2, [False] * 2, arm) for arm in "ab"], ignore_index=True)
    lost = Answer(
        both.assign(error=[None, None, "ValueError: so", "ValueError: or so"]), ("a", "b"), "a", 230, LifespanRule()
    )
    assert lost.lost == ("b",)
    with pytest.raises(RuntimeError, match=r"2 of 4 runs failed: 2 ValueError \(so\); every run of arm 'b' failed"):
        lost.table()


def test_the_curve_in_text_falls():
    answer = Answer(lives([50, 100, 150, 190], [True] * 4), ("a",), "a", 230, LifespanRule())
    curve = curve_in_text(answer, "a", 40)
    assert len(curve) == 40
    assert list(curve) == sorted(curve, reverse=True)
    assert curve[0] == "█"
    assert curve[-1] == " "


def test_the_page_stands_alone_and_says_the_answer(answer):
    html = page(answer, title="Is <it> so?", setting="here", command="lifespan compare", life=None, outcomes=["posts"])
    assert "Is &lt;it&gt; so?" in html
    assert headline(answer)[0].split("(")[0] in html
    assert "src=" not in html.replace("data-src=", "").split("<body>")[1]
    assert "<link" not in html
    assert all(cell in html for cell in life_table(answer).head)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"replicates": 0}, "replicates = 0"),
        ({"days": 20}, "days = 20"),
        ({"rng": -1}, "seed = -1"),
        ({"rng": 2**62 + 1}, "seed = 4611686018427387905: a whole number from 0 to 2\\^62"),
        ({"replicates": 10_000_001}, "replicates = 10000001: a whole number from 1 to 10,000,000"),
        ({"replicates": 2.5}, "replicates = 2.5: a whole number"),
        ({"days": 100_001}, "days = 100001: a whole number from 1 to 100,000"),
        ({"days": True}, "days = True: a whole number"),
        ({"against": "laed"}, "did you mean 'led'"),
    ],
)
def test_senseless_questions_are_refused(asked, said):
    with pytest.raises(InputError, match=said):
        answer_of("wechat_group", ARMS, **asked)


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        (Value(start=5, stop=5), "value(start=5, stop=5) never acts: stop = 5 should be after start = 5"),
        (Value(start=9, days=(3, 60)), "never acts: none of its days lies from 9 to 59, of 60 days in all"),
        (Value(stop=20, days=(20,)), "never acts: none of its days lies from 0 to 19, of 60 days in all"),
        (Value(start=60), "value(start=60) never acts: start = 60 should be before day 60, the end of the run"),
    ],
)
def test_a_policy_that_can_never_act_is_refused_with_its_arm(policy, said):
    with pytest.raises(InputError) as refused:
        arms_of("wechat_group", {"alone": [], "led": [Value(), policy]}, days=60)
    (told,) = refused.value.problems
    assert told.startswith("arm 'led': policy ")
    assert told.endswith(said)


@pytest.mark.parametrize("policy", [Value(start=59), Value(stop=1), Value(days=(99, 59))])
def test_a_policy_that_acts_on_one_day_is_not_refused(policy):
    assert len(arms_of("wechat_group", {"led": [policy]}, days=60, replicates=2)) == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (Value(), "a list of policies is wanted, such as [Value(hours_per_week=3)], not Value("),
        ("value()", "a list of policies is wanted"),
        ([Value], "is the class, not a policy; write Value()"),
        (["value()"], "'value()' is text; sim.policies.parse_policies reads it"),
        ([object()], "is no policy: its class should be a subclass of sim.policies.Policy"),
        ([Policy()], "has no method decide(self, view)"),
    ],
)
def test_what_is_no_policy_is_refused_before_anything_is_run(given, said):
    with pytest.raises(InputError) as refused:
        arms_of("wechat_group", {"alone": (), "led": given}, days=60)
    (told,) = refused.value.problems
    assert told.startswith("arm 'led': ")
    assert said in told


def test_no_arms_are_refused():
    with pytest.raises(InputError, match="no arms"):
        answer_of("wechat_group", {})


def test_numbers_are_written_with_three_digits():
    assert [number(x) for x in (0.0, 1234.5, 0.12345, 12.0, None, float("nan"))] == [
        "0",
        "1,234",
        "0.123",
        "12",
        "–",
        "–",
    ]
