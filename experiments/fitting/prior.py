"""What is thought of a community before its log is looked at: the calibrated ensemble widened, and its own numbers.

How people are comes from a member of the ensemble that met the figures, moved by more than its members differ. What
differs from community to community, of which the figures say little, is spread evenly over a range on a scale of its
own: how often people look in, how soon they lose interest and how much they write are among it.
"""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats
from scipy.special import logsumexp

from experiments.baseline import ENSEMBLE
from experiments.baseline.prior import SCALES, Free, load_prior, places_of
from sim.errors import InputError, unknown
from sim.policies import Policy, parse_policies
from sim.scenario import Scenario, load_scenario

Floats = npt.NDArray[np.float64]

FAMILIES: dict[str, tuple[str, ...]] = {
    "chat": ("wechat_group", "qq_group"),
    "forum": ("support_forum", "newsgroup", "interest_group"),
    "open_source": ("open_source_project",),
    "question_site": ("question_site",),
    "meetup": ("local_meetup",),
}
FAMILIES["any"] = tuple(name for family in FAMILIES.values() for name in family)
HELD = "events(every=30, hours_long=3, circle=6, places=30)"  # where people only meet, somebody holds meetings
WIDER = 1.0  # a member is moved by so many of the ensemble's standard deviations


class Own(NamedTuple):
    """A number that differs from community to community, spread evenly between two ends on a scale of its own."""

    key: str
    low: float
    high: float
    on: str
    whole: bool
    means: str


HOURS = "operator.value_hours"
OWN: tuple[Own, ...] = (
    Own("behaviour.start_activity", 0.05, 0.8, "logit", False, "visits a day of somebody new, if aware"),
    Own("behaviour.interest_half_life", 10, 200, "log", False, "days in which interest halves"),
    Own("behaviour.post_rate", 0.1, 3, "log", False, "posts a visit"),
    Own("members.size", 5, 300, "log", True, "people on day 0"),
    Own("outside.arrivals_per_day", 0.3, 30, "log", False, "people a day who hear of it outside"),
    Own("outside.audience", 1000, 100_000, "log", True, "people outside who might ever join"),
    Own("outside.news", 0.3, 10, "log", False, "how much the world gives to talk about"),
    Own("outside.product_day", 30, 3960, "plain", True, "day on which what it is about turns better or worse"),
    Own("outside.product_quality", 0.3, 3, "log", False, "by how much"),
    Own("outside.rival_day", 30, 3960, "plain", True, "day on which a rival opens"),
    Own("outside.rival_share", 0.005, 0.8, "log", False, "share of attention that the rival takes"),
    Own(HOURS, 0.05, 20, "log", False, "hours a week that somebody puts into content"),
)


@cache
def free_behaviour() -> tuple[Free, ...]:
    """List the numbers of how people are that were let free when the baseline was fitted, and are not listed here."""
    own = {number.key for number in OWN}
    return tuple(free for free in load_prior() if free.key.startswith("behaviour.") and free.key not in own)


@cache
def _ensemble() -> Floats:
    return places_of(list(free_behaviour()), pd.read_csv(ENSEMBLE))


def names() -> list[str]:
    """Name the numbers that are fitted, in the order of their places."""
    return [*(free.key for free in free_behaviour()), *(own.key for own in OWN)]


def family_of(name: str) -> tuple[str, ...]:
    """Give the scenarios of a family.

    Raises
    ------
    InputError
        There is none of this name.
    """
    if name not in FAMILIES:
        raise InputError(unknown("family", name, FAMILIES))
    return FAMILIES[name]


def drawn(rng: np.random.Generator) -> Floats:
    """Draw the places of one community's numbers: standard scores of behaviour, then uniform shares of one's own."""
    members = _ensemble()
    moved = members[rng.integers(len(members))] + WIDER * members.std(axis=0) * rng.standard_normal(members.shape[1])
    return np.concatenate([moved, stats.norm.ppf(rng.uniform(0.001, 0.999, len(OWN)))])


def settings(places: Floats) -> dict[str, float]:
    """Give the values that stand at these places."""
    behaviour = free_behaviour()
    found = {free.key: float(free.values(np.array([z]))[0]) for free, z in zip(behaviour, places, strict=False)}
    shares = stats.norm.cdf(places[len(behaviour) :])
    return found | {own.key: _value(own, float(share)) for own, share in zip(OWN, shares, strict=True)}


def _value(own: Own, share: float) -> float:
    there, back = SCALES[own.on]
    value = float(back(there(own.low) + share * (there(own.high) - there(own.low))))
    return round(value) if own.whole else float(f"{value:.4g}")


def community(name: str, values: Mapping[str, float]) -> tuple[Scenario, tuple[Policy, ...]]:
    """Make the community that has these values, and say what its operator does."""
    start = load_scenario(name)
    set_ = {key: value for key, value in values.items() if key != HOURS}
    set_["members.size"] = min(int(set_["members.size"]), start.platform.capacity * start.members.rooms)
    set_["outside.arrivals_most"] = int(max(3, np.ceil(3 * set_["outside.arrivals_per_day"])))
    held = f", {HELD}" if start.platform_name == "association" else ""
    return start.with_settings(set_), tuple(parse_policies(f"value(hours_per_week={values[HOURS]:g}){held}"))


def log_density(places: Floats) -> float:
    """Give the logarithm of how likely a place is before any log is looked at, up to a constant."""
    members = _ensemble()
    n = members.shape[1]
    off = (places[:n] - members) / (WIDER * members.std(axis=0))
    own = places[n:]
    edge = stats.norm.ppf(0.999)
    outside = -np.inf if (np.abs(own) > edge).any() else 0.0
    return float(logsumexp(-0.5 * (off**2).sum(axis=1)) - 0.5 * (own**2).sum() + outside)
