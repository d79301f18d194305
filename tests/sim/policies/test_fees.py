"""The policy that charges: given this view, these actions; and what becomes of members and money."""

import numpy as np
import pytest

from sim import Community
from sim.actions import Charge, Visit
from sim.errors import InputError
from sim.policies import Fees, parse_policy
from tests.helpers import differences, small
from tests.sim.test_policies import roster, view

OPEN = {"outside.arrivals_per_day": 8.0, "outside.arrivals_most": 10, "behaviour.join_friction": 0.1}


def lived(fees: Fees, days: int = 120, **options: object) -> Community:
    town = Community(small(OPEN), [fees], rng=1, **options)
    town.live(days)
    return town


def newcomers(town: Community) -> np.ndarray:
    people = town.state.people[: town.state.now[0].rows]
    return people[people.channel > 0]


def test_a_trial_is_charged_after_it_and_not_before():
    assert Fees(trial=30).decide(view()) == [Charge(400, 400, 365, 30, 0)]
    town = lived(Fees(entry=100, renewal=100, trial=30))
    joined = town.daily["joined_outside"] + town.daily["joined_invited"]
    assert joined[:30].sum() > 0
    assert (newcomers(town).paid_until - newcomers(town).joined >= 30).all()
    first_due = town.daily["renewals_due"].to_numpy().nonzero()[0].min()
    assert town.daily["earned"][:first_due].sum() == 0 < town.daily["earned"].sum()


def test_a_trial_lets_more_people_in():
    def joined(town: Community) -> int:
        return int(town.daily[["joined_outside", "joined_invited"]].sum().sum())

    assert joined(lived(Fees(entry=2000, renewal=2000, trial=30))) > joined(lived(Fees(entry=2000, renewal=2000)))


def test_some_take_the_dearer_membership_and_pay_it():
    town = lived(Fees(entry=50, renewal=50, dear=600, dear_visits=0))
    dear = newcomers(town).dear == 1
    assert 0 < dear.sum() < len(dear)
    assert town.daily["earned"][:60].sum() % 50 == 0
    fees = town.ledger[town.ledger["action"] == "Fee"]
    assert fees["earned"].sum() == pytest.approx(town.daily["earned"].sum())
    assert (lived(Fees(entry=50, renewal=50)).state.people.dear == 0).all()


def test_whoever_takes_the_dearer_one_would_have_taken_the_cheaper():
    cheap, tiers = (
        lived(Fees(entry=50, renewal=50), 30),
        lived(Fees(entry=50, renewal=50, dear=600, dear_visits=0), 30),
    )
    assert set(newcomers(cheap).uid[newcomers(cheap).joined == 0]) == set(
        newcomers(tiers).uid[newcomers(tiers).joined == 0]
    )


def test_who_pays_the_dearer_fee_is_seen_when_it_is_their_turn():
    members = roster(uid=[1, 2, 3], joined=[10, 95, 10], dear=[1, 1, 0])
    fees = Fees(entry=50, renewal=50, dear=500, period=90, dear_visits=1)
    (visit,) = fees.decide(view(day=100, members=members, fees=(50.0, 50.0, 90, 0, 500.0)))
    assert isinstance(visit, Visit)
    assert visit.uid.tolist() == [1]
    assert fees.decide(view(day=101, members=members, fees=(50.0, 50.0, 90, 0, 500.0))) == []


def test_a_dearer_membership_has_to_be_dearer():
    with pytest.raises(InputError, match="dear should be more than entry and renewal"):
        parse_policy("fees(entry=400, dear=300)")


def test_the_slow_loop_charges_alike():
    fees = Fees(entry=50, renewal=50, period=20, dear=300, dear_visits=0)
    assert differences(lived(fees, 25), lived(fees, 25, compiled=False)) == []
