"""What the dashboard shows, without a browser."""

import json
import re
import shlex

import numpy as np
import plotly.graph_objects as go
import pytest

from experiments.dashboard import figures
from experiments.dashboard.asked import Asked
from experiments.dashboard.scene import SHOWN_TIES, _rings, scene_of
from experiments.dashboard.words import words_in
from experiments.phrases import LANGUAGES
from sim import Community
from sim.errors import InputError
from sim.policies import parse_policy
from tests.helpers import differences, small

FEW = (("members.size", 40), ("outside.audience", 80))


@pytest.fixture(scope="module")
def town():
    made = Community(small({"members.ties": 4}), [parse_policy("value(hours_per_week=3)")], rng=1)
    made.live(40)
    return made


# -- what is asked -----------------------------------------------------------------------------------------------------
def test_a_policy_begun_in_mid_run_changes_no_day_before():
    alone, begun = (
        asked.lived(50)[0] for asked in (Asked(settings=FEW), Asked(settings=FEW).adding(0, parse_policy("value"), 30))
    )
    assert alone.days_seen[:30].tolist() == begun.days_seen[:30].tolist()
    assert alone.days_seen.tolist() != begun.days_seen.tolist()


def test_going_on_and_living_again_are_the_same_life():
    asked = Asked(settings=FEW).adding(0, parse_policy("value"), 10)
    stepped = asked.lived(15)[0]
    stepped.live(10)
    assert differences(stepped, asked.lived(25)[0]) == []


def test_what_is_stopped_acts_no_more_and_what_never_acted_is_gone():
    asked = Asked().adding(0, parse_policy("value"), 10)
    assert [str(policy) for policy in asked.stopping(0, 0, 20).sides[0]] == ["value(start=10, stop=20)"]
    assert asked.stopping(0, 0, 10).sides == ((),)


def test_a_number_that_is_what_the_scenario_says_is_no_setting():
    asked = Asked().with_setting("members.size", 60)
    assert asked.settings == (("members.size", 60),)
    assert asked.with_setting("members.size", Asked().start.members.size).settings == ()


@pytest.mark.parametrize("wrong", ["many", -1, 10**9, 2.5])
def test_a_wrong_number_is_refused_by_name(wrong):
    with pytest.raises(InputError, match="size"):
        Asked().with_setting("members.size", wrong)


def test_the_second_community_meets_the_same_people():
    one, other = Asked(settings=FEW).beside().lived(20)
    assert differences(one, other) == []
    assert len(Asked().beside().beside().sides) == 1


def test_what_is_copied_says_all_that_was_asked():
    asked = Asked(settings=FEW, seed=7).beside().adding(1, parse_policy("pruning(inactive_days=30)"), 12)
    one, other = map(shlex.split, asked.commands(90).splitlines())
    assert one[:7] == ["lifespan", "run", "wechat_group", "--set", "members.size=40", "--set", "outside.audience=80"]
    assert other[7:9] == ["--policy", "pruning(start=12, inactive_days=30)"]
    assert other[-8:] == ["--days", "90", "--replicates", "1", "--seed", "7", "--daily", "B.csv"]
    made = {}
    exec(asked.python(35), made)
    assert [differences(made[f"town_{side}"], lived) for side, lived in zip("ab", asked.lived(35), strict=True)] == [
        [],
        [],
    ]


# -- what is drawn -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("n", [0, 1, 6, 7, 500])
def test_nobody_stands_on_anybody_else(n):
    x, y = _rings(np.random.default_rng(1).random(n))
    far = np.hypot(x[:, None] - x, y[:, None] - y)[~np.eye(n, dtype=bool)]
    assert (far > 0.9).all()


def test_a_scene_has_everybody_on_the_list_and_the_ties_between_them(town):
    scene = scene_of(town)
    assert scene.uid.tolist() == town.agents.get("uid")
    assert scene.loyalty == pytest.approx(town.agents.get("loyalty"))
    assert 0 < len(scene.strength) <= SHOWN_TIES
    assert scene.n_ties == pytest.approx(float(_ties_of(town)) / 2)
    assert (scene.one != scene.other).all()


def _ties_of(town):
    from sim.ties import FELT

    half = town.state.ties.half[[member.row for member in town.agents]]
    listed = town.state.people.listed[half.friend] == 1
    strength = half.strength * town.state.fading.tie[np.clip(town.day - 1 - half.met, 0, None)]
    return ((half.friend >= 0) & listed & (strength >= FELT)).sum()


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_are_what_plotly_can_draw_and_say_their_units(town, language):
    words = words_in(language)
    for figure in (figures.people_and_ties(scene_of(town), words), figures.curves([town, town], "AB", words)):
        go.Figure(json.loads(json.dumps(figure)))
    titles = [said["text"] for said in figures.curves([town], "A", words)["layout"]["annotations"]]
    assert all(re.search(r"\(.+\)", title) for title in titles)


def test_curves_end_with_the_last_day_however_long(town):
    days, values = figures._thinned(np.arange(10_000.0))
    assert len(days) <= figures.MOST_POINTS
    assert (days[-1], values[-1]) == (9_999, 9_999)
    assert figures._smooth(np.array([7.0, 0, 0, 0, 0, 0, 0, 7]), weekly=True)[[0, 1, 6, 7]].tolist() == [7, 3.5, 1, 1]


# -- what is said ------------------------------------------------------------------------------------------------------
def test_measures_are_those_that_are_recorded_in_their_words():
    from sim.records import MEASURES

    for name, said in words_in("en").at("records").items():
        assert (said["unit"], said["means"]) == MEASURES[name]


def test_chinese_has_words_for_every_number_policy_and_unit():
    from experiments.catalogue import parameters
    from sim.policies import POLICIES

    words = words_in("zh")
    means, units = words.at("means"), words.at("units")
    numbers = [(number.key, number.unit) for number in Asked().start.numbers()]
    levers = [(one["key"], one["unit"]) for policy in POLICIES.values() for one in parameters(policy)]
    wanted = [(key, unit) for key, unit in numbers + levers if key not in ("start", "stop", "days", "when")]
    assert [key for key, _ in wanted if key not in means] + [f for f in POLICIES if f"policy.{f}" not in means] == []
    plain = ("", "1", "ln", "logit")
    assert sorted({unit for _, unit in wanted} - units.keys() - {*plain}) == []


# -- Mesa --------------------------------------------------------------------------------------------------------------
@pytest.mark.filterwarnings("ignore")  # Solara's and Altair's own
def test_the_views_are_components_that_solaraviz_shows(monkeypatch):
    import solara

    from experiments.dashboard import solaraviz

    shown = []
    monkeypatch.setattr(solaraviz, "PeopleAndTies", lambda model, _: shown.append(model) or solara.Text(""))
    monkeypatch.setattr(solaraviz, "Curves", lambda models, _: shown.extend(models) or solara.Text(""))
    _, context = solara.render(solaraviz.MesaPage(), handle_error=False)
    context.close()
    assert len(shown) >= 2
    assert all(isinstance(model, Community) for model in shown)
