"""The policy that sells: given this view, these actions; and what members buy."""

import pytest

from sim import Community
from sim.actions import Offer
from sim.errors import InputError
from sim.policies import Offers, parse_policy
from tests.helpers import differences, small
from tests.sim.test_policies import view


def lived(*policies: Offers, settings: dict[str, float] | None = None, **options: object) -> Community:
    town = Community(small(settings), policies, rng=1, **options)
    town.live(60)
    return town


def test_it_is_offered_for_its_price():
    assert Offers(price=90, cost=10, value=0.5, notices=2, hours=1).decide(view()) == [Offer(90, 10, 0.5, 2, 1)]


def test_what_is_sold_is_earned_and_paid_for():
    town = lived(Offers(price=90, cost=10, value=1.0, every=7))
    sold = town.daily["purchases"]
    assert sold.sum() > 0
    assert set(sold[sold > 0].index % 7) == {0}
    assert town.daily["earned_offers"].sum() == town.daily["earned"].sum() == 90 * sold.sum()
    assert town.daily["spent"].sum() == town.daily["cost_of_sales"].sum() == 10 * sold.sum()
    ledger = town.ledger
    assert ledger["earned"].sum() == 90 * sold.sum()
    assert ledger["money"].sum() == 10 * sold.sum()


def test_the_dearer_the_fewer():
    cheap, dear = (
        lived(Offers(price=price, cost=0, value=0.5, every=7)).daily["purchases"].sum() for price in (50, 900)
    )
    assert cheap > dear


def test_notices_are_read_as_advertisements_and_cost_patience():
    loud, quiet = (lived(Offers(notices=n, every=1)).daily["satisfaction"].iloc[-1] for n in (60.0, 0.0))
    assert loud < quiet


def test_notices_cannot_be_taken_down():
    town = Community(small(), [Offers(notices=40, every=1), parse_policy("moderation(hours_per_week=30)")], rng=1)
    town.live(10)
    assert town.daily["ads_taken_down"].sum() == 0
    assert town.state.rooms.now.ads_kept[0] > 0


def test_a_second_offer_on_one_day_is_refused():
    town = lived(Offers(every=7), Offers(every=7, price=200))
    offered = town.ledger[town.ledger["action"] == "Offer"]
    assert offered["done"].tolist() == [True, False] * 9


def test_nothing_is_sold_below_what_it_costs():
    with pytest.raises(InputError, match="cost should be at most price"):
        parse_policy("offers(price=10, cost=20)")


def test_the_slow_loop_sells_alike():
    assert (
        differences(*(lived(Offers(every=3), compiled=c, settings={"members.size": 20}) for c in (True, False))) == []
    )
