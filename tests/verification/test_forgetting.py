"""Forgetting and the memory of visits against closed forms: docs/verification.md, section 4."""

import numpy as np
import pytest

from sim import load_scenario
from sim.life import Life
from tests.verification.contact import ACTIVITY, DAYS, POWER, course, life_of, never_again, visits

SIZE, SEEN = 100_000, 400
KNOWN = 1.0 - 0.5 ** (1.0 / 60.0)  # what a day weighs in the share of days with a visit, by its half-life of 60 days
ALIKE = {"behaviour.start_activity": 0.6, "behaviour.activity_spread": 0.0, "behaviour.rate_half_life": 60.0}


@pytest.fixture(scope="module")
def alone() -> np.ndarray:
    """Count the visitors a day of a community whose members hear of it by their own visits only."""
    life = life_of(SIZE)
    life.live(SEEN)
    return life.daily["visitors"].to_numpy()


def far_off(counts: np.ndarray, shares: np.ndarray) -> float:
    """Give chi-square a day, of counts whose chances are known; 1 on average if they are right."""
    expected = SIZE * shares
    return float(((counts - expected) ** 2 / (expected * (1.0 - shares))).mean())


def test_visits_fall_off_as_the_map_says(alone):
    chances = course(SEEN, 0.0)
    assert far_off(alone, chances) < 1.5
    assert far_off(alone, 1.05 * chances) > 1.5


def visits_by_gap(days: int) -> tuple[np.ndarray, np.ndarray]:
    """Count who had been without news for so many whole days, and who of them visited, over all days lived."""
    life, asked, came = life_of(SIZE), np.zeros(days), np.zeros(days)
    for day in range(days):
        gap = day - life.state.signals.last_contact[:SIZE] - 1
        life.live(1)
        asked += np.bincount(gap, minlength=days)
        came += np.bincount(gap[life.state.signals.last_visit[:SIZE] == day], minlength=days)
    return asked, came


def test_the_chance_of_a_visit_falls_as_a_power_of_the_days_without_news():
    asked, came = visits_by_gap(100)

    def chi_square(chances: np.ndarray) -> float:
        return float(((came - asked * chances) ** 2 / (asked * chances * (1.0 - chances))).mean())

    gaps = np.arange(100)
    assert chi_square(visits(gaps)) < 1.5
    assert chi_square(ACTIVITY * (1.0 + gaps / DAYS) ** -(POWER + 0.05)) > 1.5
    assert chi_square(ACTIVITY * 0.5 ** (gaps / 2.0)) > 1.5  # forgetting by a half-life


def test_one_contact_brings_as_many_visits_as_the_product_says(alone):
    def visits_brought(activity: float) -> float:
        return 1.0 / never_again(activity) - 1.0

    assert alone.sum() / SIZE == pytest.approx(visits_brought(ACTIVITY), rel=0.02)
    assert alone.sum() / SIZE != pytest.approx(visits_brought(1.05 * ACTIVITY), rel=0.02)


def rate_remembered(life: Life) -> float:
    """Give the mean over all members of the share of days with a visit, as it is remembered on the last day lived."""
    people, signals, rows = life.state.people, life.state.signals, slice(0, int(life.state.now[0].rows))
    return float((people.rate[rows] * (1.0 - KNOWN) ** (life.day - 1 - signals.last_visit[rows])).mean())


def test_what_members_remember_of_their_visits_is_the_average_of_what_was_counted():
    quiet = {"outside.audience": 0, "outside.arrivals_per_day": 0.0, "outside.arrivals_most": 0}
    whole = quiet | ALIKE | {"behaviour.leave_hazard": 0.0, "behaviour.open_chance": 0.0}
    life = Life(load_scenario("wechat_group").with_settings(whole), rng=1)
    life.live(300)
    share = life.daily["visitors"] / life.daily["members"]
    remembered = life.scenario_.behaviour.start_activity
    for today in share:
        remembered += KNOWN * (today - remembered)
    assert rate_remembered(life) == pytest.approx(remembered, rel=1e-9)
    assert rate_remembered(life) != pytest.approx(share.mean(), rel=0.05)


def habitual(power: float) -> Life:
    """Live 300 days in which nobody's habit moves; forgetting is of this power."""
    always = {"behaviour.awareness_power": power, "behaviour.habit_rate": 0.0, "behaviour.leave_hazard": 0.0}
    none = {"outside.audience": 0, "outside.arrivals_per_day": 0.0, "outside.arrivals_most": 0}
    big = {"members.size": 5_000, "platform.capacity": 5_000, "behaviour.open_chance": 0.0}
    life = Life(load_scenario("wechat_group").with_settings(ALIKE | always | none | big), rng=1)
    life.live(300)
    return life


def test_where_visits_are_stationary_so_is_what_is_remembered():
    life = habitual(power=0.0)
    habit = life.scenario_.behaviour.start_activity
    spread = np.sqrt(habit * (1.0 - habit) / 5_000)
    share = life.daily["visitors"] / 5_000
    assert share.mean() == pytest.approx(habit, abs=4 * spread / np.sqrt(300))
    assert share.std() == pytest.approx(spread, rel=0.2)
    assert rate_remembered(life) == pytest.approx(habit, abs=4 * spread * np.sqrt(KNOWN / 2))


def test_where_people_forget_they_come_less_than_by_habit():
    life = habitual(power=0.1)
    habit = life.scenario_.behaviour.start_activity
    assert (life.daily["visitors"] / 5_000).mean() < habit - 0.005
    assert rate_remembered(life) < habit - 0.005
