"""Private contact on the karate club's graph, linearised at silence: docs/verification.md, section 3.

No luck is drawn on: the chances are asked of the day's own phases. A decision falls one way where a draw lies below
the chance, so the value of the state at which it turns, found by bisection, says what chance the phase uses there.
"""

from collections.abc import Callable

import networkx
import numpy as np
import pytest
from scipy.sparse import csr_array, diags_array, eye_array, kron
from scipy.sparse.linalg import eigs

from sim.compiled import plain
from sim.day.contact import others_are_reached
from sim.day.reading import visitors_read_and_answer
from sim.day.talk import feeds_close, members_visit
from sim.luck import PRIVATE, VISIT, draw
from tests.verification.contact import ACTIVITY, CONTACT, life_of, still_silent, visits

CLUB = networkx.karate_club_graph()
SIZE = len(CLUB)
MEMORY = 2 * SIZE  # days after which the map counts somebody as out of reach
TODAY = 200
VISITING, CLOSING, READING = map(plain, (members_visit, feeds_close, visitors_read_and_answer))
REACHING = plain(others_are_reached)


class Asked:
    """A community of the club's members, of which single phases of one day are asked what they would do."""

    def __init__(self) -> None:
        self.life = life_of(SIZE)
        self.p, self.world = self.life.scenario_.behaviour, self.life._numbers[0]
        state = self.life.state
        self.half, self.signals = state.ties.half, state.signals
        self.friend = np.full((SIZE, self.half.shape[1]), -1)
        for row in CLUB:
            self.friend[row, : CLUB.degree(row)] = sorted(CLUB[row])
        self.half.friend[:SIZE] = self.friend
        self.half.met[:SIZE] = TODAY
        state.seats.past.last_read[:SIZE] = TODAY - 1

    def luck(self, decision: int) -> np.ndarray:
        with np.errstate(over="ignore"):
            return np.array([draw(key, TODAY, decision) for key in self.life.state.keys[:SIZE]])

    def visits(self, gap: np.ndarray, activity: np.ndarray) -> np.ndarray:
        """Say who visits on a day after so many days without news."""
        signals, state = self.signals, self.life.state
        signals.last_contact[:SIZE] = TODAY - 1 - gap
        signals.last_visit[:SIZE] = TODAY - 1
        state.activity[:SIZE] = activity
        self._do(VISITING, self.p, self.world)
        there = np.zeros(SIZE, bool)
        there[state.today.visitors[: int(state.now[0].visitors)]] = True
        return there

    def tells(self, row: int, strengths: np.ndarray) -> np.ndarray:
        """Say whom of their ties a visitor tells, the ties being of these strengths."""
        self.half.strength[row] = strengths
        activity = np.zeros(SIZE)
        activity[row] = 1.0
        assert self.visits(np.zeros(SIZE, int), activity).sum() == 1
        self._do(CLOSING, self.p)
        self._do(READING, self.p)
        return self._told(row)

    def tells_after_meeting(self, row: int, strengths: np.ndarray) -> np.ndarray:
        """Say whom of their ties the only one who came to a meeting tells."""
        state = self.life.state
        self.half.strength[row] = strengths
        self.signals.last_contact[:SIZE] = TODAY - 1
        state.now[0].attendees, state.today.attendees[0] = 1, row
        self._do(REACHING, self.p)
        return self._told(row)

    def _told(self, row: int) -> np.ndarray:
        return (self.signals.last_contact[self.friend[row]] == TODAY) & (self.friend[row] >= 0)

    def _do(self, phase: Callable[..., None], *given: object) -> None:
        with np.errstate(over="ignore"):
            phase(self.life.state, *given, TODAY)


def turning_point(decides: Callable[[np.ndarray], np.ndarray], high: np.ndarray) -> np.ndarray:
    """Find by bisection where each of several decisions turns from no to yes, between 0 and ``high``."""
    low = np.zeros_like(high)
    for _ in range(50):
        middle = (low + high) / 2
        yes = decides(middle)
        low, high = np.where(yes, low, middle), np.where(yes, middle, high)
    return high


def chances_of_visits() -> np.ndarray:
    """Give the chance of a visit by days without news, of somebody of the usual habit."""
    asked, chances = Asked(), []
    for first in range(0, MEMORY, SIZE):
        gap = np.arange(first, first + SIZE)
        turns = turning_point(lambda activity, gap=gap: asked.visits(gap, activity), np.full(SIZE, 1e6))
        chances.append(ACTIVITY * asked.luck(VISIT) / turns)
    return np.concatenate(chances)


def chances_to_tell(met: bool = False) -> np.ndarray:
    """Give the chance that who visits, or met, tells each other member, for ties of strength 1."""
    asked, chances = Asked(), np.zeros((SIZE, SIZE))
    tells = asked.tells_after_meeting if met else asked.tells
    for row in range(SIZE):
        n = CLUB.degree(row)
        width = asked.friend.shape[1]
        turns = turning_point(lambda strengths, row=row: tells(row, strengths), np.full(width, 10.0))[:n]
        luck = np.array([asked.luck(PRIVATE + k)[row] for k in range(n)])
        chances[row, asked.friend[row, :n]] = luck / turns
    return chances


@pytest.fixture(scope="module")
def visit() -> np.ndarray:
    return chances_of_visits()


@pytest.fixture(scope="module")
def tell() -> np.ndarray:
    return chances_to_tell()


def spectral_radius(strength: float, visit: np.ndarray, tell: np.ndarray) -> float:
    """Give that of a day's expected map at silence, on (days without news, member)."""
    brought = csr_array(np.eye(SIZE) + strength * tell.T)
    newly = csr_array((visit, (np.zeros(MEMORY, int), np.arange(MEMORY))), shape=(MEMORY, MEMORY))
    older = diags_array(1.0 - visit[:-1], offsets=-1)
    day = kron(newly, brought) + kron(older, eye_array(SIZE))
    return float(np.abs(eigs(day.tocsr(), k=1, v0=np.ones(MEMORY * SIZE), return_eigenvectors=False)[0]))


def weight() -> float:
    """Give the strength of ties at which the graph's largest eigenvalue says that visits just keep going."""
    largest = np.linalg.eigvalsh(networkx.to_numpy_array(CLUB, weight=None))[-1]
    assert abs(largest - 6.7257) < 5e-5
    silent = still_silent(MEMORY)
    return silent / (1.0 - silent) / (CONTACT * largest)


def test_the_phases_use_the_chances_of_the_rule(visit, tell):
    assert visit == pytest.approx(visits(np.arange(MEMORY)), abs=1e-8)
    assert tell == pytest.approx(CONTACT * networkx.to_numpy_array(CLUB, weight=None), abs=1e-9)


def test_who_met_tells_with_the_same_chance_as_who_visits(tell):
    assert chances_to_tell(met=True) == pytest.approx(tell, abs=1e-9)


def test_at_the_weight_that_the_eigenvalue_says_the_spectral_radius_is_1(visit, tell):
    assert abs(spectral_radius(weight(), visit, tell) - 1.0) < 1e-6


def test_at_another_weight_it_is_not(visit, tell):
    assert spectral_radius(0.99 * weight(), visit, tell) < 1.0 - 1e-4
    assert spectral_radius(1.01 * weight(), visit, tell) > 1.0 + 1e-4


def test_nor_on_another_graph(visit, tell):
    without = tell.copy()
    without[0, 1] = without[1, 0] = 0.0
    assert spectral_radius(weight(), visit, without) < 1.0 - 1e-4
