"""Discovery: PRIM finds a box that is there and none that is not; robustness; what becomes of lives that fail."""

import math
import re
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from experiments import runner
from experiments.attempt import Result
from experiments.cli import main
from experiments.discovery import discover
from experiments.discovery.boxes import search
from experiments.discovery.prim import best_box, bettered, columns_of, inside, peeled
from experiments.discovery.robust import robustness
from experiments.discovery.told import conditions, sentences, write_page
from experiments.phrases import Words
from sim.errors import InputError
from tests.helpers import cases, left_in_english

UNITS = {"fee": "yuan", "events": "events a month"}


def conditions_drawn(n=300, rng=0):
    rng = np.random.default_rng(rng)
    x = pd.DataFrame({"fee": rng.uniform(0, 2000, n), "events": rng.uniform(0, 4, n), "idle": rng.uniform(0, 1, n)})
    return x.assign(kind=rng.choice(["chat", "forum", "club"], n))


def in_the_known_box(x, noise=0.1, rng=1):
    dead = (x["fee"] > 1000) & (x["events"] < 2) & (x["kind"] != "forum")
    return np.where(np.random.default_rng(rng).random(len(x)) < noise, 1.0 - dead, dead).astype(float)


def test_a_known_box_is_found_and_trusted():
    x = conditions_drawn()
    found = search(x, in_the_known_box(x), resamples=cases(29, 99))
    first = found.boxes[0]
    assert set(first.box.limits) == {"fee", "events", "kind"}
    assert first.box.limits["kind"] == {"chat", "club"}
    low, high = first.box.limits["fee"]
    assert low == pytest.approx(1000, abs=120)
    assert high == math.inf
    assert first.box.limits["events"][1] == pytest.approx(2, abs=0.3)
    assert first.box.density > 0.8 > 2 * first.everywhere
    assert first.p <= 0.05
    assert first.again["idle"] < 0.3
    assert min(first.again[name] for name in ("fee", "events", "kind")) > 0.5
    assert first.density_unseen <= first.box.density + 0.05


@pytest.mark.parametrize("share", [0.4, 0.1][: cases(1, 2)])
def test_in_noise_a_box_is_found_as_seldom_as_is_said(share):
    x, n = conditions_drawn(150), cases(12, 60)
    found = [
        search(x, (np.random.default_rng(seed).random(len(x)) < share).astype(float), resamples=19)
        for seed in range(100, 100 + n)
    ]
    assert sum(bool(one.boxes) for one in found) <= cases(3, 8)  # 1 in 20: more with a chance of 0.002


def test_what_is_said_of_a_box():
    x = conditions_drawn()
    box = best_box(columns_of(x), in_the_known_box(x, noise=0.0))
    said = conditions(box, UNITS)
    assert "fee above" in said
    assert "yuan" in said
    assert "events below" in said
    assert "'chat' or 'club'" in said


def test_without_noise_the_box_is_pure_and_whole():
    x = conditions_drawn()
    y = in_the_known_box(x, noise=0.0)
    box = best_box(columns_of(x), y)
    assert box.density > 0.95
    assert box.coverage > 0.95
    assert np.array_equal(box.inside, inside(columns_of(x), box.limits))


def test_peeling_goes_inward_and_moving_the_walls_betters_it():
    x, least = conditions_drawn(), 0.05
    columns, y = columns_of(x), in_the_known_box(x)
    boxes = peeled(columns, y, least=least)
    assert all((inner.inside <= outer.inside).all() for outer, inner in pairwise(boxes))
    assert all(inner.density > outer.density for outer, inner in pairwise(boxes))
    assert boxes[-1].mass >= least
    small = boxes[-1]
    moved = bettered(columns, y, small)
    assert moved.balance > small.balance
    assert bettered(columns, y, moved).limits == moved.limits


def test_levels_of_a_grid_are_peeled_whole():
    x = pd.DataFrame({"level": np.repeat([1.0, 2.0, 3.0], 40)})
    box = best_box(columns_of(x), (x["level"] == 3).to_numpy(float))
    assert box.limits == {"level": (2.5, math.inf)}


def test_points_are_shuffled_whole():
    x = conditions_drawn(60)
    both = pd.concat([x.assign(arm="a"), x.assign(arm="b")], ignore_index=True)
    point = np.tile(np.arange(60), 2)
    y = (both["arm"] == "b").to_numpy(float)
    assert search(both, y, point, resamples=19).p == 1.0  # the arm says all, whatever the point: no condition does


def test_robustness_against_what_can_be_counted():
    outcome = pd.DataFrame({"safe": [5.0] * 20, "bold": [0.0] * 4 + [10.0] * 16})
    found = robustness(outcome, enough=5.0).set_index(["measure", "arm"])["estimate"]
    assert found["mean", "bold"] == 8.0
    assert found["worst_tenth", "bold"] == 0.0
    assert found["worst_tenth", "safe"] == 5.0
    assert found["satisfied", "safe"] == 1.0
    assert found["satisfied", "bold"] == 0.8
    assert found["regret", "safe"] == 4.0
    assert found["regret", "bold"] == 1.0
    assert found["regret_worst_tenth", "safe"] == found["regret_worst_tenth", "bold"] == 5.0
    assert found["best", "bold"] == 0.8


STUDY = """
question = "Who dies?"
scenario = "wechat_group"
days = 500
replicates = 1
outcomes = ["posts"]
design = "sobol"
points = 32
[settings]
"members.size" = "{size}"
"outside.arrivals_per_day" = "{arrivals}"
[[factors]]
name = "size"
unit = "members, to begin with"
low = 10
high = 50
whole = true
[[factors]]
name = "arrivals"
low = 0.1
high = 1.0
[[arms]]
name = "alone"
[[arms]]
name = "led"
policies = ["value(hours_per_week=3)"]
"""


def small_ones_die(run, daily=False):
    """Live without living: the small die within a year, unless they are led; the largest fail."""
    size = run.scenario.members.size
    if size > 48:
        raise ZeroDivisionError
    dead = size < 30 and not run.policies
    row = {"lifespan": 100.0 if dead else 500.0, "died": dead, "never_started": False, "posts": float(size)}
    return Result(row, None)


@pytest.fixture
def study(tmp_path, monkeypatch, in_this_process):
    monkeypatch.setattr(runner, "perform", small_ones_die)
    path = tmp_path / "study.toml"
    path.write_text(STUDY)
    return path


def test_the_conditions_of_death_are_found_and_failures_are_said(study, tmp_path):
    found = discover(study, resamples=19, out=tmp_path / "out", workers=1)
    (first, *_) = found.search.boxes
    assert set(first.box.limits) == {"size", "arm"}
    assert first.box.limits["arm"] == {"alone"}
    assert first.box.limits["size"][1] == pytest.approx(30, abs=2)
    assert found.failed > 0
    assert found.left_out > 0
    said = " ".join(sentences(found))
    assert "size below" in said
    assert "members" in said
    assert "100% dead within a year" in said
    table = found.boxes[found.boxes["restricted"]]
    assert set(table["factor"]) == {"arm", "size"}


def test_where_one_arm_beats_the_other(study, tmp_path):
    found = discover(study, better="led", than="alone", resamples=19, out=tmp_path / "out", workers=1)
    assert set(found.search.boxes[0].box.limits) == {"size"}
    robust = found.robustness.set_index(["measure", "arm"])["estimate"]
    assert robust["regret", "led"] == 0
    assert robust["regret", "alone"] > 0
    never = discover(study, better="alone", than="led", resamples=19, out=tmp_path / "out", workers=1)
    assert never.search.boxes == []
    assert "nothing to tell apart" in " ".join(sentences(never)).lower()


def test_more_points_go_on_from_fewer(study, tmp_path, monkeypatch):
    discover(study, resamples=3, out=tmp_path / "out", workers=1)
    lived = []
    monkeypatch.setattr(runner, "perform", lambda run, daily=False: lived.append(run) or small_ones_die(run))
    again = discover(study, points=40, resamples=3, out=tmp_path / "out", workers=1)
    assert again.points == 40
    assert len({(run.scenario, run.policies, run.replicate) for run in lived}) == len(lived) == 2 * 8


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"dies_before": 490}, "from 1 to 470"),
        ({"better": "lead", "than": "alone"}, "did you mean 'led'"),
        ({"better": "led"}, "go together"),
        ({"outcome": "post"}, "did you mean 'posts'"),
        ({"points": 5}, "too few"),
    ],
)
def test_what_makes_no_sense_is_refused(study, tmp_path, asked, said):
    with pytest.raises(InputError, match=said):
        discover(study, out=tmp_path / "out", workers=1, **asked)


@pytest.mark.parametrize("asked", [{}, {"better": "led", "than": "alone"}])
def test_it_is_told_in_chinese(study, tmp_path, asked):
    words = Words("zh", "discover")
    found = discover(study, resamples=3, out=tmp_path / "out", workers=1, words=words, **asked)
    write_page(tmp_path / "page.html", found, "", words)
    typed = {*found.units, "led", "alone", "PRIM", "Friedman", "Fisher"} | set(re.findall("[A-Za-z]+", found.title))
    assert left_in_english((tmp_path / "page.html").read_text()) - typed == set()


def test_the_command_writes_a_page(study, tmp_path, monkeypatch, capsys):
    page = tmp_path / "page.html"
    words = ["lifespan", "discover", str(study), "--out", str(tmp_path / "out"), "--page", str(page), "--workers", "1"]
    monkeypatch.setattr("sys.argv", words)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1  # some lives failed
    assert "size below" in page.read_text()
    assert "dead within a year" in capsys.readouterr().out
