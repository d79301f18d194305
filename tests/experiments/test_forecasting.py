"""Forecasts of logs: scores against values by hand, baselines on data they are made for, no look at what came."""

import ast
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import approx_fprime
from typer.testing import CliRunner

from experiments.attempt import Result
from experiments.cli import app
from experiments.fitting import bank
from experiments.forecasting import command, customers, scores, simple, websites
from experiments.forecasting import trial as trial_module
from experiments.forecasting.baselines import BASELINES, MEANINGS
from experiments.forecasting.benchmark import OURS, benchmark, score
from experiments.forecasting.forecast import Forecast, History
from experiments.forecasting.kept import CODE, FOLDER, keep, kept
from experiments.forecasting.logs import SHARES, known_at, logs_in, targets, trials
from experiments.forecasting.ours import fewest, read_learnt, stacked, write_learnt
from experiments.forecasting.stack import EVEN, GRID, Stack, Trials, _learnt, _loss, evenness, grid_of, learnt
from experiments.forecasting.trial import SIMULATOR, Trial, Tried, asked, perform
from sim.errors import InputError
from tests.helpers import cases

MONTH = 30


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def history_of(counts: list[int]) -> History:
    """Give a log in which so many members were active in each month, the same ones first."""
    pairs = sorted((who, MONTH * month) for month, n in enumerate(counts) for who in range(n))
    member, day = (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))
    return History(member, day, MONTH * len(counts))


def noisy(months: int = 80, level: float = 30, seed: int = 1, fall: float = 0.01) -> list[int]:
    mean = level * np.exp(-fall * np.arange(months)) * rng(seed).lognormal(0, 0.2, months)
    return [int(n) for n in np.maximum(np.rint(mean), 1)]


def write_log(path: Path, counts: list[int]) -> None:
    history = history_of(counts)
    table = pd.DataFrame({"member": history.member, "day": history.day}).sort_values(["day", "member"])
    end = pd.DataFrame({"member": [0], "day": [MONTH * len(counts) - 1]})
    pd.concat([table, end]).to_csv(path, index=False)


# -- scores ------------------------------------------------------------------------------------------------------------
def test_the_interval_score_is_that_of_the_formula() -> None:
    # bands 2..6 (50 %) and 1..9 (90 %), median 4; 10 came:
    # (|10 − 4| / 2 + 0.25 · (4 + 4 · (10 − 6)) + 0.05 · (8 + 20 · (10 − 9))) / 2.5
    said = np.array([[1.0], [2], [4], [6], [9]])
    assert scores.interval_score(said, np.array([10.0])) == pytest.approx((3 + 0.25 * 20 + 0.05 * 28) / 2.5)
    assert scores.interval_score(said, np.array([4.0])) == pytest.approx((0 + 0.25 * 4 + 0.05 * 8) / 2.5)


def test_the_interval_score_is_twice_the_mean_pinball_loss_of_the_five_quantiles() -> None:
    said = np.sort(rng().normal(20, 5, (5, 40)), axis=0)
    truth = rng(2).normal(20, 9, 40)
    levels = np.array(scores.LEVELS)[:, None]
    pinball = np.where(truth >= said, levels * (truth - said), (1 - levels) * (said - truth))
    np.testing.assert_allclose(scores.interval_score(said, truth), 2 * pinball.mean(axis=0))


def test_errors_are_scaled_by_the_seasonal_naive_of_the_past_and_never_by_less_than_a_member() -> None:
    season = np.arange(12.0)
    assert scores.naive_scale(np.concatenate([season, season + 3, season + 6])) == 3
    assert scores.naive_scale(np.full(40, 7.0)) == 1
    assert scores.naive_scale(np.full(5, 7.0)) == 1


def test_the_log_score_is_the_surprise_and_no_draws_are_quite_sure() -> None:
    assert scores.log_score(0.8, True) == pytest.approx(0.2231, abs=1e-4)
    assert scores.log_score(0.8, False) == pytest.approx(1.6094, abs=1e-4)
    dead = Forecast(np.zeros((99, 12)), np.zeros((99, 12)))
    assert scores.chance_alive(dead, 12) == pytest.approx(0.005)


def seen(truth: np.ndarray, draws: np.ndarray) -> dict[str, float]:
    return score(Forecast(draws, draws), Tried((), truth, 2.0))


def test_right_bands_hold_their_share_and_wrong_ones_are_found_out() -> None:
    n = 4000
    truth = rng(1).poisson(50, n).astype(float)
    right, narrow = rng(2).poisson(50, (500, n)).astype(float), 50 + rng(3).normal(0, 1, (500, n))
    cheat = np.tile(truth, (500, 1))
    said = seen(truth, right)
    assert said["coverage_50"] == pytest.approx(0.53, abs=0.05)  # whole members: both ends count as held
    assert said["coverage_90"] == pytest.approx(0.91, abs=0.03)
    assert seen(truth, narrow)["coverage_90"] < 0.3
    assert seen(truth, cheat)["mase"] == 0
    assert seen(truth, narrow)["interval_score"] > said["interval_score"] > seen(truth, cheat)["interval_score"]
    assert said["mase"] == pytest.approx(np.abs(truth - np.median(right, axis=0)).mean() / 2)


# -- baselines ---------------------------------------------------------------------------------------------------------
def test_every_baseline_gives_whole_members_and_says_what_it_is() -> None:
    assert list(BASELINES) == list(MEANINGS)
    history = history_of(noisy())
    for name, forecast in BASELINES.items():
        said = forecast(history, 12, rng())
        assert said.actives.shape == said.newcomers.shape == (len(said.actives), 12), name
        assert (said.actives >= 0).all(), name
        assert (said.actives % 1 == 0).all(), name
        assert 5 < np.median(said.actives[:, 0]) < 40, name


@pytest.mark.parametrize(
    "counts",
    [[5] * 40, [9] * 20 + [0] * 20, [3, 0, 0, 0] * 10, [1] + [0] * 39, noisy(18)],
    ids=["constant", "dead", "silent months", "nobody came back", "short"],
)
def test_odd_logs_are_forecast_too(counts: list[int]) -> None:
    for name, forecast in BASELINES.items():
        said = forecast(history_of(counts), 12, rng())
        assert np.isfinite(said.actives).all(), name
        assert np.isfinite(said.newcomers).all(), name


def test_a_log_too_short_for_any_error_is_refused() -> None:
    with pytest.raises(InputError, match="15 months"):
        simple.last_value(history_of([3] * 10), 12, rng())


def test_lines_go_where_they_should() -> None:
    counts = [50 + month % 12 for month in range(48)]
    median = {name: np.median(BASELINES[name](history_of(counts), 12, rng()).actives, axis=0) for name in BASELINES}
    np.testing.assert_array_equal(median["last value"], 61)
    np.testing.assert_array_equal(median["seasonal naive"], 50 + np.arange(12))
    falling = history_of([round(400 * 0.95**month) for month in range(48)])
    decay = np.median(simple.exponential_decay(falling, 12, rng()).actives, axis=0)
    np.testing.assert_allclose(decay, 400 * 0.95 ** np.arange(48, 60), rtol=0.05)


def bought(params: customers.Params, n: int, age: float, seed: int) -> customers.Customers:
    """Let people buy as BG/NBD says."""
    luck = rng(seed)
    rows = []
    for _ in range(n):
        rate, drop = luck.gamma(params.r, 1 / params.alpha), luck.beta(params.a, params.b)
        count, last, day = 0, 0.0, luck.exponential(1 / rate)
        while day < age:
            count, last = count + 1, day
            if luck.random() < drop:
                break
            day += luck.exponential(1 / rate)
        rows.append((count, last, age))
    return customers.Customers(*np.array(rows, dtype=float).T)


def test_bg_nbd_finds_the_people_it_is_made_for_and_not_others() -> None:
    true = customers.Params(0.8, 1.2, 0.9, 2.5)
    people = bought(true, cases(4000, 20_000), 24.0, seed=3)
    found = customers.fit(people)
    rate, drop = true.r / true.alpha, true.a / (true.a + true.b)
    assert found.r / found.alpha == pytest.approx(rate, rel=0.2)
    assert found.a / (found.a + found.b) == pytest.approx(drop, rel=0.2)
    others = bought(customers.Params(3.0, 1.2, 0.9, 20.0), 1000, 24.0, seed=4)
    assert customers.likelihood(true, others).mean() < customers.likelihood(customers.fit(others), others).mean() - 0.3


def test_bg_nbd_knows_who_is_gone() -> None:
    params = customers.Params(1.0, 1.0, 1.0, 3.0)
    people = customers.Customers(np.array([10.0, 10, 0]), np.array([23.9, 5, 0]), np.array([24.0, 24, 24]))
    there = customers.chance_there(params, people)
    assert there[0] > 0.7
    assert there[1] < 0.01
    assert there[2] == 1


def test_the_activity_model_is_its_equations() -> None:
    parameters = (0.6, 0.3, 0.4, 0.02, 0.05)
    fine = websites.active.py_func(*parameters, 60, 40)
    np.testing.assert_allclose(websites.active(*parameters, 60, websites.STEPS), fine, rtol=1e-3)
    lasting = websites.active(0.6, 0.3, 0.4, 0.02, 0.05, 2000, 2)[-1]
    assert lasting == pytest.approx(1 - 0.3 / 0.6)  # all have joined: alpha A (1 − A) = beta A
    assert websites.active(0.2, 0.3, 0.4, 0.02, 0.05, 2000, 2)[-1] < 1e-6  # beta > alpha: it cannot go on by itself
    series = 200 * websites.active(*parameters, 48, 2)
    path = np.asarray(websites._path(websites.fitted(series), series, 60))
    np.testing.assert_allclose(path[48:], 200 * websites.active(*parameters, 60, 2)[48:], rtol=0.05)


# -- the stack ---------------------------------------------------------------------------------------------------------
def trials_of(said: list[np.ndarray], truth: np.ndarray) -> Trials:
    quantiles = np.stack([np.quantile(one, scores.LEVELS, axis=0) for one in said])
    n = len(truth)
    each = np.full(n, 1 / n)
    return Trials(np.moveaxis(quantiles, 2, 0), truth, np.ones(n), each, np.arange(n) // 6)  # six trials a log


def test_the_stack_trusts_who_was_right_and_widens_bands_that_were_too_narrow() -> None:
    n = 120
    level = rng(1).uniform(20, 200, (n, 1)) * np.ones(12)
    truth = np.rint(level * rng(2).lognormal(0, 0.3, (n, 12)))
    right = level * rng(3).lognormal(0, 0.1, (300, n, 12))
    wrong = 3 * level * rng(4).lognormal(0, 0.1, (300, n, 12))
    stack = learnt(trials_of([wrong, right], truth))
    assert stack.weights[1] > 0.9
    assert stack.widths[[0, 4]].min() > 2
    said = stack.quantiles(trials_of([wrong, right], truth).quantiles)
    assert scores.covered(said, truth)[:, 1].mean() == pytest.approx(0.9, abs=0.04)
    alone = Stack(np.array([0.0, 1.0]), np.ones(5)).quantiles(trials_of([wrong, right], truth).quantiles)
    assert scores.covered(alone, truth)[:, 1].mean() < 0.6


def test_weights_are_as_even_as_trials_of_other_logs_ask_for() -> None:
    n, each = 36, 4
    truth = rng(1).uniform(20, 200, (n, 1)) * np.ones(12)

    def asked_for(spreads: list[float]) -> float:
        return float(np.mean([evenness(said(spreads, seed)) for seed in range(2, 6)]))

    def said(spreads: list[float], seed: int) -> Trials:
        off = np.repeat(rng(seed).normal(0, spreads, (n // 6, len(spreads))), 6, axis=0)  # of a log and a forecaster
        draws = [truth * np.exp(off[:, [k]]) * rng(k).lognormal(0, 0.2, (100, n, 12)) for k in range(len(spreads))]
        return trials_of(draws, truth)

    alike, apart = [0.5] * each, [1.0] * (each - 1) + [0.01]
    assert asked_for(alike) > 2 * asked_for(apart)
    assert learnt(said(alike, 4)).weights.max() < _learnt(said(alike, 4), EVEN[-1]).weights.max() - 0.05
    assert learnt(said(apart, 4)).weights[-1] > 0.9


def test_the_slopes_by_which_weights_are_found_are_those_of_the_loss() -> None:
    truth = rng(1).poisson(30, (12, 12)).astype(float)
    trials = trials_of([rng(k).poisson(25 + 5 * k, (50, 12, 12)).astype(float) for k in range(3)], truth)
    logs = np.log1p(np.moveaxis(trials.quantiles, 1, 0))
    for places in (rng(2).normal(0, 0.5, 7), np.array([0.1, 0.3, 0, -1.5, 1, 1.2, -1])):  # the latter: bands cross
        found = approx_fprime(places, lambda at: _loss(at, logs, trials, 0.3)[0], 1e-7)
        np.testing.assert_allclose(_loss(places, logs, trials, 0.3)[1], found, rtol=1e-3, atol=1e-5)


def test_a_single_log_says_too_little_to_trust_one_forecaster() -> None:
    level = rng(1).uniform(20, 200, (6, 1)) * np.ones(12)
    trials = trials_of([level * rng(k).lognormal(0, 0.2, (100, 6, 12)) for k in range(2)], level)
    assert evenness(trials) == max(EVEN)


def test_a_stack_of_one_is_that_one() -> None:
    draws = rng().poisson(30, (500, 12)).astype(float)
    one = Forecast(draws, draws)
    said = Stack(np.ones(1), np.ones(5)).forecast([one])
    np.testing.assert_array_equal(said.actives, np.rint(grid_of(draws)))
    assert said.actives.shape == (len(GRID), 12)


# -- origins and the whole ---------------------------------------------------------------------------------------------
def test_origins_are_where_they_should_be_and_trials_are_over_by_then() -> None:
    assert targets(100) == [50, 67, 80]
    for month in targets(100):
        assert trials(month, 6)[0] == 18
        assert max(trials(month, 6)) + 12 <= month


def test_nothing_after_the_origin_changes_a_forecast() -> None:
    counts = noisy(70)
    other = counts[:40] + [2 * n + 5 for n in counts[40:]]
    for name, forecast in BASELINES.items():
        told = [forecast(known_at(history_of(given), 40), 12, rng()).actives for given in (counts, other)]
        np.testing.assert_array_equal(told[0], told[1], err_msg=name)
    earlier = counts[:30] + [2 * n + 5 for n in counts[30:]]
    told = [simple.last_value(known_at(history_of(given), 40), 12, rng()).actives for given in (counts, earlier)]
    assert (told[0] != told[1]).any()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("logs")
    write_log(where / "falling.csv", noisy(62))
    write_log(where / "steady.csv", noisy(60, level=12, seed=2, fall=0.0))
    write_log(where / "young.csv", noisy(20))
    (where / "broken.csv").write_text("member,day\n1,yesterday\n")
    (where / "notes.txt").write_text("no log")
    return where


def test_logs_that_cannot_be_used_are_said_with_the_reason(folder: Path) -> None:
    found = logs_in(folder)
    assert found.months == {"falling.csv": 62, "steady.csv": 60}
    assert "20 months" in found.skipped["young.csv"]
    assert re.search(r"line 2.*yesterday", found.skipped["broken.csv"])


def test_a_folder_without_logs_is_one_clear_line(tmp_path: Path) -> None:
    for where in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(InputError, match=r"holds no log|no such folder"):
            logs_in(where)


def test_the_benchmark_is_the_same_whatever_the_number_of_workers(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "one")
    one = benchmark(folder, None, quick=True, workers=1)
    monkeypatch.chdir(tmp_path / "other")  # where no trial is kept
    assert len(one.table) == 2 * len(SHARES) * (len(BASELINES) + 2)
    assert set(one.chosen.values()) <= set(BASELINES)
    page = tmp_path / "skill.md"
    asked = [
        "benchmark-forecast",
        str(folder),
        "--baselines",
        "--quick",
        "--json",
        "--workers",
        "2",
        "--page",
        str(page),
    ]
    said = CliRunner().invoke(app, asked)
    told = json.loads(said.stdout)
    pd.testing.assert_frame_equal(one.table, pd.DataFrame(told["by_log"]))
    assert told["mase_over_best_baseline"] == one.answer()["mase_over_best_baseline"]
    assert {row["log"] for row in told["by_log"] if row["forecaster"] == OURS} == {"falling.csv", "steady.csv"}
    assert "young.csv" in said.stderr
    assert "young.csv" in page.read_text()
    assert page.with_suffix(".svg").read_text().count("<polyline") == 6


def test_without_a_bank_the_quick_way_goes_without(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command._bank(tmp_path / "none", quick=True) is None
    assert "lifespan bank" in capsys.readouterr().err


def test_without_a_bank_the_whole_way_makes_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr(bank, "make_bank", lambda family, folder: made.append((family, folder)))
    assert command._bank(tmp_path / "none", quick=False) == tmp_path / "none"
    assert made == [("any", tmp_path / "none")]


def test_a_benchmark_that_was_cut_off_goes_on_where_it_was(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done: list[Trial] = []

    def some(trial: Trial) -> Result:
        if len(done) == 3:
            raise KeyboardInterrupt
        done.append(trial)
        return perform(trial)

    whole = benchmark(folder, None, quick=True, workers=1).table
    files = sorted((tmp_path / FOLDER).iterdir())
    for path in files:
        path.unlink()
    monkeypatch.setattr("experiments.forecasting.benchmark.perform", some)
    with pytest.raises(KeyboardInterrupt):
        benchmark(folder, None, quick=True, workers=1)
    assert len(list((tmp_path / FOLDER).iterdir())) == 3
    first = sorted((tmp_path / FOLDER).iterdir())[0]
    first.write_bytes(first.read_bytes()[:-100])  # damaged: computed again
    monkeypatch.setattr("experiments.forecasting.benchmark.perform", perform)
    pd.testing.assert_frame_equal(benchmark(folder, None, quick=True, workers=1).table, whole)
    assert sorted((tmp_path / FOLDER).iterdir()) == files


def test_a_kept_trial_is_of_its_log_alone(tmp_path: Path) -> None:
    log = tmp_path / "one.csv"
    write_log(log, noisy(60))
    trial = Trial(str(log), 30, None)
    keep(trial, perform(trial).daily, tmp_path)
    assert kept(trial, tmp_path)
    assert not kept(trial._replace(month=31), tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    write_log(other / "one.csv", noisy(60, seed=5))
    assert not kept(trial._replace(arm=str(other / "one.csv")), tmp_path)


def test_all_code_that_a_trial_runs_is_in_the_name_of_what_is_kept() -> None:
    root, rooms = Path(trial_module.__file__).parents[2], ("experiments.forecasting.", "experiments.fitting.")
    waiting, found = [trial_module.__name__], set[str]()
    while waiting:
        path = waiting.pop().replace(".", "/") + ".py"
        if path not in found and (root / path).exists():
            found.add(path)
            imports = [node for node in ast.walk(ast.parse((root / path).read_text())) if type(node) is ast.ImportFrom]
            names = [node.module for node in imports] + [f"{i.module}.{a.name}" for i in imports for a in i.names]
            waiting += [name for name in names if name and f"{name}.".startswith(rooms)]
    assert {path.removeprefix("experiments/") for path in found} == {name for name in CODE if "/" in name}
    assert "forecasting/stack.py" not in CODE


# -- the forecast that a user gets -------------------------------------------------------------------------------------
def test_what_was_learnt_is_read_back_and_has_every_forecaster(tmp_path: Path) -> None:
    learnt = read_learnt()
    assert set(learnt.names) == {*BASELINES, SIMULATOR}
    assert learnt.stack.weights.sum() == pytest.approx(1)
    write_learnt(tmp_path / "stack.toml", learnt)
    again = read_learnt(tmp_path / "stack.toml")
    assert again.names == learnt.names
    np.testing.assert_allclose(again.stack.weights, learnt.stack.weights, atol=1e-4)


def test_the_forecast_of_a_user_is_the_stack_of_what_is_asked() -> None:
    history, learnt = history_of(noisy()), read_learnt()
    alone = learnt._replace(names=("last value",), stack=Stack(np.ones(1), np.ones(5)))
    said = stacked(history, BASELINES["ETS"], 12, 1, alone)
    (one,) = asked(history, {"last value": BASELINES["last value"]}, 12, seed=1)
    np.testing.assert_array_equal(said.actives, np.rint(grid_of(one.actives)))


def test_short_logs_are_left_to_the_simulator() -> None:
    assert fewest(3) > 14
    assert fewest(12) <= 20 < fewest(24)
