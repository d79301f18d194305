"""Renewal against quadrature: docs/verification.md, section 1."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import betaln, expit

from sim import load_scenario
from sim.life import Life
from sim.policies import Fees

FEE = 600.0  # yuan a year; also the median willingness
SPREAD = 1.2
# Everybody looks in every day and is helped every day, and nothing else is felt: the benefit is 0.3 for good, and so is
# the satisfaction, which begins there.
ALIKE = {
    "members.joined_within": 1,
    "members.skills": 1,
    "members.willingness": FEE,
    "outside.audience": 0,
    "outside.arrivals_per_day": 0.0,
    "outside.arrivals_most": 0,
    "outside.benefit_reference": 0.2,
    "platform.capacity": 1_000_000,
    "behaviour.start_activity": 1.0,
    "behaviour.activity_spread": 0.0,
    "behaviour.habit_rate": 0.0,
    "behaviour.need_kinds": 1,
    "behaviour.need_chance": 1.0,
    "behaviour.help_chance": 1.0,
    "behaviour.help_loyalty": 0.001,
    "behaviour.weight_help": 0.3,
    "behaviour.start_expectation": 0.3,
    "behaviour.weight_information": 0.0,
    "behaviour.weight_social": 0.0,
    "behaviour.weight_recognition": 0.0,
    "behaviour.cost_overload": 0.0,
    "behaviour.cost_ads": 0.0,
    "behaviour.cost_disputes": 0.0,
    "behaviour.cost_visit": 0.0,
    "behaviour.post_rate": 0.0,
    "behaviour.fee_softness": 0.5,
    "behaviour.loyalty_premium": 0.0,
    "behaviour.crowd": 0.0,
    "behaviour.leave_hazard": 0.0,
    "behaviour.open_chance": 0.0,
}
WORTH = 0.3 / 0.2  # of a year, in willingnesses
YEARS = 12
WITHIN = 0.01


def simulated(spread: float = SPREAD, size: int = 100_000, period: int = 7) -> np.ndarray:
    """Live through twelve periods; give the share still there after 0 to 12 of them."""
    settings = ALIKE | {"members.size": size, "members.willingness_spread": spread}
    fees = Fees(entry=0.0, renewal=FEE * period / 365.0, period=period, stop=1)
    life = Life(load_scenario("wechat_group").with_settings(settings), [fees], rng=1)
    life.live(YEARS * period + 1)
    assert np.abs(life.daily["satisfaction"] - 0.3).max() < 1e-9  # V is the same for good
    return np.append(1.0, life.daily["members"].to_numpy()[period::period] / size)


def by_quadrature(spread: float) -> np.ndarray:
    """Give E[p(W)^t], t = 0 to 12, by 80 points of Gauss and Hermite."""
    z, weight = np.polynomial.hermite_e.hermegauss(80)
    p = expit((np.log(WORTH) + spread * z) / 0.5)
    return np.array([weight @ p**t for t in range(YEARS + 1)]) / weight.sum()


def beta_geometric(curve: np.ndarray) -> np.ndarray:
    """Fit a beta-geometric to years 0 to 7 by likelihood (Fader & Hardie 2007); give it for years 0 to 12."""

    def survival(logs: np.ndarray) -> np.ndarray:
        a, b = np.exp(logs)
        return np.exp(betaln(a, b + np.arange(YEARS + 1)) - betaln(a, b))

    def unlikely(logs: np.ndarray) -> float:
        s = survival(logs)
        return -float(-np.diff(curve[:8]) @ np.log(-np.diff(s[:8])) + curve[7] * np.log(s[7]))

    return survival(minimize(unlikely, [0.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-12}).x)


def one_chance(curve: np.ndarray) -> np.ndarray:
    """Fit one p for everybody to years 0 to 7 by likelihood; give p^t."""
    stayed = curve[1:8].sum() / curve[:7].sum()
    return stayed ** np.arange(YEARS + 1)


@pytest.fixture(scope="module")
def curve() -> np.ndarray:
    return simulated()


def test_survival_is_the_mean_of_the_powers_of_each_ones_chance(curve):
    assert np.abs(curve - by_quadrature(SPREAD)).max() < WITHIN


def test_a_beta_geometric_fitted_to_seven_years_foretells_the_twelfth(curve):
    assert abs(beta_geometric(curve)[12] - curve[12]) < 0.02


def test_one_chance_for_all_fails_both(curve):
    assert np.abs(one_chance(curve) - curve).max() > 10 * WITHIN
    assert abs(one_chance(curve)[12] - curve[12]) > 0.02


def test_people_who_are_all_alike_fail_too():
    alike = simulated(spread=0.0)
    assert np.abs(alike - by_quadrature(0.0)).max() < WITHIN
    assert np.abs(alike - by_quadrature(SPREAD)).max() > 10 * WITHIN


@pytest.mark.long
def test_years_of_365_days_give_the_same():
    assert np.abs(simulated(size=40_000, period=365) - by_quadrature(SPREAD)).max() < WITHIN
