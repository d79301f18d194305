"""The policy that lets members design the product: given this view, these actions; thanks, and topics."""

from sim import Community
from sim.actions import Host
from sim.policies import CoCreation
from tests.helpers import differences, small
from tests.sim.test_policies import view


def test_it_is_a_meeting_online_with_thanks():
    (act,) = CoCreation(thanks=2, topics=3).decide(view())
    assert isinstance(act, Host)
    assert (act.in_person, act.thanks, act.topics, act.cost_hours) == (False, 2, 3, 4.0)


def lived(*policies: CoCreation, days: int = 40, **options: object) -> Community:
    town = Community(small(), policies, rng=1, **options)
    town.live(days)
    return town


def weekly(**settings: float) -> CoCreation:
    return CoCreation(every=7, needed=1, **settings)


def test_those_who_took_part_are_thanked_and_have_something_to_talk_about():
    plain, thanked, fresh = (lived(weekly(thanks=t, topics=n)) for t, n in ((0, 0), (20, 0), (0, 20)))
    assert thanked.daily["satisfaction"].iloc[-1] > plain.daily["satisfaction"].iloc[-1]
    assert fresh.daily["freshness"].iloc[-1] > plain.daily["freshness"].iloc[-1]


def test_nothing_is_brought_to_a_room_that_nobody_opened():
    town = Community(small({"outside.arrivals_per_day": 5.0, "outside.arrivals_most": 10}), [weekly()], rng=1)
    new = 0
    for _ in range(120):
        town.live(1)
        came = town.state.today.attendees[: int(town.state.now[0].attendees)]
        new += int((town.state.signals.here[came] < 0).sum())
    assert new > 0
    assert town.state.rooms.topics.newcomers[int(town.state.now[0].rooms) :].sum() == 0


def test_the_slow_loop_designs_alike():
    assert differences(*(lived(weekly(), days=16, compiled=c) for c in (True, False))) == []
