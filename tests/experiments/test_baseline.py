"""The fit: it finds what was there, leaves alone what nothing tells, and what is frozen is read back."""

import numpy as np
import pytest

from experiments.baseline import calibrate as fitting
from experiments.baseline.prior import draws, load_prior, settings
from experiments.baseline.smoother import moved
from experiments.patterns.figures import FIGURES
from sim.scenario import load_scenario

TRUTH = np.array([1.0, -0.5])


def fitted(gives, members: int = 200, steps: int = 4) -> np.ndarray:
    rng = np.random.default_rng(3)
    guesses = rng.standard_normal((members, 3))
    for _ in range(steps):
        guesses = moved(guesses, gives(guesses), np.array([0.1, 0.1]), steps, rng)
    return guesses


def test_the_smoother_finds_what_the_figures_determine_and_leaves_the_rest():
    found = fitted(lambda x: x[:, :2] - TRUTH)
    assert found.mean(axis=0)[:2] == pytest.approx(TRUTH, abs=0.05)
    assert found.std(axis=0)[:2].max() < 0.2
    assert found.std(axis=0)[2] > 0.8


def test_figures_that_say_nothing_move_nothing():
    rng = np.random.default_rng(4)
    found = fitted(lambda x: rng.standard_normal((len(x), 2)))
    assert np.abs(found.mean(axis=0)).max() < 0.25
    assert found.std(axis=0).min() > 0.8


def test_figures_that_contradict_each_other_are_met_halfway():
    found = fitted(lambda x: np.column_stack([x[:, 0] - 1.0, x[:, 0] + 1.0]))
    assert abs(found[:, 0].mean()) < 0.2


def test_draws_lie_in_what_the_model_allows():
    prior = load_prior()
    for given in settings(prior, draws(prior, 16, np.random.default_rng(1))):
        for scenario in {key.rpartition(":")[0] for key in given}:
            mine = {k.rpartition(":")[2]: x for k, x in given.items() if k.rpartition(":")[0] == scenario}
            load_scenario(scenario or "wechat_group").with_settings(mine)


def test_nothing_is_fitted_to_what_is_held_back_or_to_a_claim_that_is_to_be_predicted():
    assert {figure.use for figure in fitting.fitted_to()} == {"fit"}
    ids = {figure.id for figure in FIGURES}
    assert not ids & {"dear-groups-die", "pruning-concentrates", "meeting-beats-chatting", "a-community-needs-a-centre"}


def test_the_ensemble_and_the_baseline_lie_where_the_model_reads_them():
    from experiments.baseline import ENSEMBLE, ensemble, of_scenario

    assert ENSEMBLE.exists()
    members = ensemble()
    assert len(members) >= 40
    start = load_scenario("wechat_group")
    for member in members:
        start.with_settings(of_scenario(member, "wechat_group"))
    there = {number.key: number.value for number in start.numbers()}
    for key, value in fitting.frozen().items():
        if ":" not in key:
            assert there[key] == value


def test_a_value_is_put_into_its_line_and_what_was_said_before_is_kept():
    text = 'a = { value = 1.0, source = "assumed" }\nab = { value = 2, source = "x" }\n'
    once = fitting.with_value(text, "a", 1.5)
    assert once.splitlines()[0] == f'a = {{ value = 1.5, source = "{fitting.SOURCE}; before: assumed" }}'
    assert fitting.with_value(once, "a", 1.5) == once
    assert once.splitlines()[1] == text.splitlines()[1]
    with pytest.raises(LookupError):
        fitting.with_value(text, "b", 1.0)


@pytest.mark.long
def test_a_fit_is_the_same_on_one_worker_and_on_two(monkeypatch):
    cheap = [figure for figure in FIGURES if figure.id == "new-group-survival"]
    monkeypatch.setattr(fitting, "fitted_to", lambda: cheap)
    guesses = fitting.guess(members=8, workers=2, tell=lambda line: None)
    one, two = (fitting.calibrate(guesses, further=1, workers=n, tell=lambda line: None) for n in (1, 2))
    assert one.ensemble.equals(two.ensemble)
    assert one.baseline == two.baseline
