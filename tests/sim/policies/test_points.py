"""The policy that gives recognition: given this view, these actions; and that it saturates."""

from sim import Community
from sim.actions import Answer
from sim.policies import Points
from tests.helpers import small
from tests.sim.test_policies import roster, view

MEMBERS = roster(uid=[1, 2, 3, 4], last_active=[99, 99, 99, 20], n_posts=[1, 5, 2, 90])


def of(policy: Points) -> Answer:
    (act,) = policy.decide(view(members=MEMBERS))
    assert isinstance(act, Answer)
    return act


def test_those_are_praised_who_write_most_and_are_there():
    assert of(Points(share=0.67)).uid.tolist() == [2, 3]


def test_it_is_worth_the_less_the_more_have_it():
    assert of(Points(share=0.34)).worth > of(Points(share=0.67)).worth
    assert Points(share=1.0).decide(view(members=MEMBERS)) == []


def test_it_costs_a_minute_and_a_prize_each():
    act = of(Points(share=0.67, money_each=5.0))
    assert (act.cost_hours, act.cost_money) == (2 / 60, 10.0)


def test_praised_members_come_more_gladly_than_others():
    def satisfaction(worth: float) -> float:
        town = Community(small(), [Points(share=0.5, worth=worth, every=1)], rng=1)
        town.live(60)
        return float(town.daily["satisfaction"].iloc[-1])

    assert satisfaction(0.0) < satisfaction(1.0) < satisfaction(20.0)
    assert satisfaction(20.0) - satisfaction(10.0) < satisfaction(10.0) - satisfaction(0.0)
