"""Fits: the corrected sample, the bank, and what the commands say."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from experiments.attempt import Result
from experiments.describe import acts_of
from experiments.fitting import ahead, bank, prior, recovery, refine, summaries, whatif
from experiments.fitting.abc import adjusted, nearest, quantile, resampled, spread_of
from experiments.fitting.bank import Bank, load_bank, make_bank
from experiments.fitting.fit import Fit, Member, fit, luck, read_fit, simulated, write_fit
from experiments.fitting.months import Months
from experiments.fitting.summaries import AGES, SUMMARIES, summarise
from experiments.forecasting.forecast import Forecast, History
from sim.errors import InputError
from tests.helpers import cases

LONGEST = 15
RUNS = 4


# -- the correction ----------------------------------------------------------------------------------------------------
def gaussian(rng: np.random.Generator, n: int = 20_000) -> tuple[np.ndarray, np.ndarray]:
    """Draw a number from a standard normal, and see it with unit noise: given 1.5, it is normal about 0.75, var 0.5."""
    number = rng.standard_normal((n, 1))
    return number, number + rng.standard_normal((n, 1))


def test_the_corrected_sample_is_the_posterior_where_that_is_known():
    rng = np.random.default_rng(1)
    number, seen = gaussian(rng)
    near = nearest(seen, np.array([1.5]), 4000)
    sample = adjusted(number[near.rows], near, ridge=0.0)[resampled(near, 4000, rng), 0]
    assert sample.mean() == pytest.approx(0.75, abs=0.04)
    assert sample.std() == pytest.approx(np.sqrt(0.5), rel=0.05)


def test_uncorrected_neighbours_far_from_the_edge_are_not_the_posterior():
    rng = np.random.default_rng(1)
    number, seen = gaussian(rng)
    near = nearest(seen, np.array([3.0]), 12_000)
    raw, corrected = number[near.rows], adjusted(number[near.rows], near, ridge=0.0)
    middle = [float(quantile(values, near.weights, 0.5)[0]) for values in (raw, corrected)]
    assert abs(middle[0] - 1.5) > 0.2
    assert abs(middle[1] - 1.5) < 0.1


def test_intervals_hold_the_truth_as_often_as_they_say():
    rng = np.random.default_rng(2)
    number, seen = gaussian(rng)
    held = []
    for _ in range(200):
        truth = rng.standard_normal()
        near = nearest(seen, np.array([truth + rng.standard_normal()]), 1000)
        sample = adjusted(number[near.rows], near)[resampled(near, 500, rng), 0]
        low, high = np.quantile(sample, [0.05, 0.95])
        held.append(low <= truth <= high)
    assert 0.84 <= np.mean(held) <= 0.96


def test_the_model_of_variance_parts_tells_fit_from_chance():
    rng = np.random.default_rng(3)
    ours, theirs = rng.normal(0, 2, (400, 1)), rng.normal(0, 1, (400, 4))
    parts = whatif.parts_of(ours + theirs)
    assert parts.share_of_fit == pytest.approx(0.8, abs=0.05)
    assert whatif.parts_of(theirs).share_of_fit < 0.1


# -- months and summaries ----------------------------------------------------------------------------------------------
def log(months: int = 30, members: int = 40, rng: int = 1) -> pd.DataFrame:
    """Make a log in which members come evenly and stay half a year."""
    luck, rows = np.random.default_rng(rng), []
    for member in range(members):
        first = member * months * 30 // members
        days = np.arange(first, min(first + 180, months * 30))
        rows += [(member, first), *((member, int(day)) for day in days[luck.random(len(days)) < 0.2])]
    return pd.DataFrame(rows, columns=["member", "day"])


def history(months: int = 30, members: int = 40) -> History:
    return History.of(acts_of(log(months, members), months * 30 - 1))


def test_months_count_as_the_history_does():
    one = history()
    months = Months.of(one)
    assert months.actives.tolist() == one.actives.tolist()
    assert months.newcomers.tolist() == one.newcomers.tolist()


def test_months_listed_one_by_one_are_the_same_months():
    months = Months.of(history())
    lists = [months.who[months.month == k] for k in range(months.n)]
    assert summarise(Months.stacked(lists)) == pytest.approx(summarise(months))
    assert Months.stacked(lists).actives.tolist() == months.actives.tolist()


def test_whoever_came_before_the_last_months_is_no_newcomer_of_theirs():
    months = Months.of(history())
    assert months.last(6).newcomers.tolist() == months.newcomers[-6:].tolist()


def test_every_summary_is_a_number_however_empty_the_months():
    nobody = Months.stacked([np.zeros(0, np.int64)] * AGES[0])
    assert np.isfinite(summarise(nobody)).all()
    assert np.isfinite(summarise(Months.of(history(months=3, members=2)))).all()


def test_a_community_of_the_same_people_twice_differs_in_size_alone():
    months = Months.of(history())
    twice = Months.stacked(
        [np.concatenate([(who := months.who[months.month == k]), who + 1000]) for k in range(months.n)]
    )
    one = Months.stacked([months.who[months.month == k] for k in range(months.n)])
    found = ahead.smaller(summarise(twice), 2.0) - summarise(one)
    assert np.median(np.abs(found)) < 0.02  # shares of few are drawn to the middle, so not all are
    assert summarise(twice)[0] - summarise(one)[0] == pytest.approx(np.log(2), abs=0.1)


# -- the bank ----------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a small bank of short runs."""
    folder = tmp_path_factory.mktemp("bank") / "chat"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bank, "PIECE", 2)
        make_bank("chat", RUNS, folder, workers=1, longest=LONGEST)
    return folder


def test_a_bank_is_the_same_whatever_computes_it(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bank, "PIECE", 2)
    monkeypatch.setattr("experiments.runner.FEW_SECONDS", 0.0)
    make_bank("chat", RUNS, tmp_path / "again", workers=2, longest=LONGEST)
    for path in made.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_a_bank_goes_on_where_it_was_cut_off(made: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bank, "PIECE", 2)
    lost = sorted(made.glob("*.npz"))[0]
    was, others = lost.read_bytes(), {path: path.stat().st_mtime_ns for path in made.glob("*.npz") if path != lost}
    lost.unlink()
    make_bank("chat", RUNS, made, workers=1, longest=LONGEST)
    assert lost.read_bytes() == was
    assert {path: path.stat().st_mtime_ns for path in others} == others


def test_runs_of_one_set_of_numbers_differ_in_luck(made: Path):
    held = load_bank("chat", made)
    assert len(held) == RUNS
    assert (held.places[0] == held.places[1]).all()
    assert held.seed[0] != held.seed[1]


@pytest.mark.parametrize(
    ("family", "said"), [("chatt", "did you mean 'chat'"), ("forum", "this bank was made otherwise")]
)
def test_a_bank_of_another_family_is_refused(made: Path, family: str, said: str):
    with pytest.raises(InputError, match=said):
        load_bank(family, made)


def test_where_there_is_no_bank_it_says_how_to_make_one(tmp_path: Path):
    with pytest.raises(InputError, match="lifespan bank --family any"):
        load_bank("any", tmp_path)


def test_a_damaged_piece_is_named(made: Path, tmp_path: Path):
    folder = tmp_path / "bank"
    folder.mkdir()
    for path in made.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    piece = sorted(folder.glob("*.npz"))[0]
    piece.write_bytes(b"PK nothing")
    with pytest.raises(InputError, match=piece.name):
        load_bank("chat", folder)


# -- the prior ---------------------------------------------------------------------------------------------------------
def test_places_are_likelier_near_the_ensemble_than_far_from_it():
    places = prior.drawn(np.random.default_rng(1))
    assert prior.log_density(places) > prior.log_density(places + 3.5)


def test_every_community_of_the_prior_is_allowed():
    rng = np.random.default_rng(5)
    for name in prior.family_of("any"):
        prior.community(name, prior.settings(prior.drawn(rng)))


def test_steps_of_a_chain_leave_the_prior_as_it_is():
    rng = np.random.default_rng(6)
    drawn = np.array([prior.drawn(rng) for _ in range(cases(1500, 20_000))])
    there = np.array([refine.stepped(row, rng) for row in drawn])
    likely = [np.mean([prior.log_density(row) for row in rows]) for rows in (drawn, there)]
    assert likely[0] == pytest.approx(likely[1], abs=1.0)
    assert there.mean(axis=0) == pytest.approx(drawn.mean(axis=0), abs=0.2)
    assert there.std(axis=0) == pytest.approx(drawn.std(axis=0), rel=0.15)
    moved = np.corrcoef(drawn[:, -1], there[:, -1])[0, 1]
    assert 0.6 < moved < 0.9
    wider = drawn + 0.6 * rng.standard_normal(drawn.shape)  # a plain step does not
    assert np.mean([prior.log_density(row) for row in wider]) < likely[0] - 5


# -- fits and forecasts, on a bank made of invented runs ---------------------------------------------------------------
def invented(n: int = 300, months: int = 48, rng: int = 1) -> Bank:
    """Make a bank whose runs grow or shrink for ever at a rate of their own, which one of the numbers is."""
    luck = np.random.default_rng(rng)
    places = luck.standard_normal((n, len(prior.names())))
    level = np.exp(luck.normal(3, 0.5, n))
    rate = 0.03 * places[:, 0]
    actives = luck.poisson(level[:, None] * np.exp(rate[:, None] * np.arange(months)))
    looked = np.full((n, len(AGES), len(SUMMARIES)), np.nan)
    for run in range(n):
        lists = [np.arange(count) for count in actives[run]]
        for slot, age in enumerate(AGES):
            if age <= months:
                looked[run, slot] = summarise(Months.stacked(lists[:age]))
    plain = np.arange(n)
    columns = {"places": places, "scenario": 0 * plain, "set": plain, "seed": plain, "length": 0 * plain + months}
    return Bank("open_source", columns | {"actives": actives, "newcomers": actives // 4, "summaries": looked})


@pytest.fixture(scope="module")
def growing() -> Bank:
    return invented()


def test_a_forecast_goes_on_as_the_community_went(growing: Bank):
    rng, middles = np.random.default_rng(1), []
    for rate in (-0.04, 0.0, 0.04):
        counts = [np.arange(rng.poisson(30 * np.exp(rate * (k - 35)))) for k in range(36)]
        told = ahead.foretold(growing, ahead.present_of(Months.stacked(counts)), 12, rng)
        middles.append(np.median(told.actives[:, 11]))
        low, high = told.band(0.9)
        assert rate or low[11] <= 30 <= high[11]
    assert middles[0] < 30 < middles[2]


def test_wider_forecasts_have_the_same_middle(growing: Bank):
    now = ahead.present_of(Months.stacked([np.arange(30)] * 36))
    one, other = (ahead.foretold(growing, now, 12, np.random.default_rng(1), wider) for wider in (1.0, 2.0))
    assert np.ptp(other.band(0.9), axis=0).mean() > 1.4 * np.ptp(one.band(0.9), axis=0).mean()
    assert np.median(other.actives, axis=0) == pytest.approx(np.median(one.actives, axis=0), abs=2)


def test_a_community_that_the_model_cannot_follow_gets_wider_bands(growing: Bank):
    rng = np.random.default_rng(2)
    calm = [np.arange(30)] * 48
    wild = [np.arange(n) for n in rng.integers(2, 90, 48)]
    widths = []
    for lists in (calm, wild):
        whole = Months.stacked(lists)
        before = [(ahead.present_of(whole.until(48 - k)), whole.actives[48 - k :][:12].astype(float)) for k in (12, 24)]
        past = ahead.Past(ahead.present_of(whole), tuple(before))
        widths.append(ahead.width_learned(growing, past, np.random.default_rng(1)))
    assert widths[0] < 1 < widths[1]


def test_the_number_that_moves_the_log_is_determined_and_the_others_are_not(growing: Bank):
    found = recovery.recovered(growing, logs=40, refined=0)
    assert found.table["number"][0] == prior.names()[0]
    assert found.table["left"][0] < 0.5
    assert found.table["left"][1:].min() > 0.7
    assert 0.75 <= found.table["within_90%"].mean() <= 0.97


def test_a_fit_is_read_back_as_it_was_written(growing: Bank, tmp_path: Path):
    found = fit(growing, history())
    write_fit(tmp_path / "fit.json", found)
    again = read_fit(tmp_path / "fit.json")
    assert replace(again, past=found.past, places=found.places, prior_spread=found.prior_spread) == found
    assert again.places == pytest.approx(found.places, abs=1e-4)
    one, other = (ahead.forecast(growing, f.past, 6, np.random.default_rng(1)) for f in (found, again))
    assert (one.actives == other.actives).mean() > 0.99


def test_what_counts_as_one_is_what_luck_alone_does(growing: Bank):
    rows, slot = np.arange(len(growing)), AGES.index(24)
    told = luck(growing, rows, slot)
    twins = growing.only(rows >= 0)
    twins.set = np.arange(len(twins)) // 2
    noise = np.random.default_rng(4).normal(0, 0.1, twins.summaries[1::2].shape)
    twins.summaries[1::2] = twins.summaries[::2] + np.sqrt(2) * noise
    assert luck(twins, rows, slot) == pytest.approx(np.full(len(SUMMARIES), 0.1), rel=0.3)
    assert told == pytest.approx(spread_of(growing.summaries[:, slot]))


def chains(growing: Bank, monkeypatch: pytest.MonkeyPatch, fails_at: int = 10**9) -> tuple[Fit, bool]:
    """Refine with lives that are as the bank's: as its first number says."""
    lived = 0

    def simulated(member: Member) -> Result:
        nonlocal lived
        lived += 1
        if lived > fails_at:
            raise KeyboardInterrupt
        row = int(np.abs(growing.places[:, 0] - member.places[0]).argmin())
        return Result({"actives": [1], "summaries": growing.summaries[row, AGES.index(24)]}, None)

    monkeypatch.setattr(refine, "simulated", simulated)
    return refine.refined(fit(growing, history(months=24)), growing, workers=1, chains=8)


def test_refining_adds_runs_and_keeps_the_rest(growing: Bank, monkeypatch: pytest.MonkeyPatch):
    plain = fit(growing, history(months=24))
    found, whole = chains(growing, monkeypatch)
    assert whole
    assert found.refined == 8
    assert found.left.index[0] == prior.names()[0]
    assert np.abs(found.places[:, 0].mean() - plain.places[:, 0].mean()) < 0.3
    assert (chains(growing, monkeypatch)[0].places == found.places).all()
    assert {run.months for run in found.runs} == {24}


def test_chains_that_are_interrupted_keep_those_that_ended(growing: Bank, monkeypatch: pytest.MonkeyPatch):
    found, whole = chains(growing, monkeypatch, fails_at=3 * refine.STEPS + 1)
    assert not whole
    assert found.refined == 3


def test_a_life_that_outgrows_the_bank_ends_early(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("experiments.fitting.fit.MOST", 1.0)
    places = tuple(map(float, prior.drawn(np.random.default_rng(5))))
    told = simulated(Member("open_source_project", places, 1, 12)).row
    assert told["actives"] is None
    assert np.isinf(told["summaries"]).all()


def test_a_fit_holds_nothing_about_a_single_member(growing: Bank, tmp_path: Path):
    write_fit(tmp_path / "fit.json", fit(growing, history(members=97)))
    told = json.loads((tmp_path / "fit.json").read_text())
    assert not {"member", "who", "day"} & set(told)


def test_a_forecast_counts_as_alive_who_has_three_members():
    told = Forecast(np.array([[3.0, 2.0], [4.0, 3.0]]), np.zeros((2, 2)))
    assert told.chance_alive(1) == 1
    assert told.chance_alive(2) == 0.5


# -- the commands ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("member,day\n1,2020-01-01\n2,2020-01-02\n", "at least 3 months"),
        ("member,day,kind\n1,2020-01-01,join\n", "nobody acts"),
        ("who,day\n1,2020-01-01\n", "member"),
    ],
)
def test_a_log_that_cannot_be_fitted_gets_one_clear_answer(text: str, said: str, tmp_path: Path):
    from experiments.cli import app

    path = tmp_path / "events.csv"
    path.write_text(text)
    ended = CliRunner().invoke(app, ["fit", str(path), "--bank", str(tmp_path / "none")])
    assert isinstance(ended.exception, InputError)
    assert said in str(ended.exception)


def test_something_that_is_no_fit_is_refused(tmp_path: Path):
    path = tmp_path / "fit.json"
    path.write_text("{}")
    with pytest.raises(InputError, match="not a fit"):
        read_fit(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_fit(tmp_path / "none.json")


def test_every_summary_says_what_it_is():
    assert all(says for _, says in summaries.SUMMARIES.values())
