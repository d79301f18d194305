"""How a community begins: its rooms, who knows whom, whose tastes, what it is about."""

import numpy as np
import pytest

from sim import Community, load_scenario
from sim.errors import InputError
from sim.policies import Fees, Pruning, Value, parse_policies
from tests.helpers import differences, small


def begun(settings: dict[str, float], days: int = 0, **options: object) -> Community:
    town = Community(small(settings), rng=1, **options)
    town.live(days)
    return town


def rows(town: Community) -> slice:
    return slice(0, int(town.state.now[0].rows))


def test_members_sit_in_several_rooms_and_in_that_of_their_place():
    town = begun({"members.rooms": 4, "members.places": 4})
    people, seats = town.state.people[rows(town)], town.state.seats.now[rows(town)]
    assert (seats.room[:, 0] == people.place).all()
    assert list(town.rooms["members"]) == list(np.bincount(people.place, minlength=4))
    assert set(town.state.rooms.now.place[:4]) == {0, 1, 2, 3}
    assert set(begun({"members.rooms": 4}).state.rooms.now.place[:4]) == {-1}


def test_strangers_join_the_room_of_their_place():
    town = begun({"members.rooms": 4, "members.places": 4, "behaviour.invite_rate": 0.0}, 60)
    people = town.state.people[rows(town)]
    came = (people.channel == 1) & (people.listed == 1)
    assert came.sum() > 1
    there = town.state.seats.now.room[rows(town)][:, 0]
    assert (there == people.place)[came].all()
    anywhere = begun({"members.rooms": 4, "behaviour.invite_rate": 0.0}, 60)
    assert (anywhere.state.people[rows(anywhere)].place == 0).all()


def test_founders_who_fit_into_no_room_of_their_draw_sit_in_the_next():
    town = begun({"members.size": 40, "members.rooms": 4, "platform.capacity": 10})
    assert list(town.rooms["members"]) == [10, 10, 10, 10]


def test_founders_know_as_many_as_the_scenario_says():
    town = begun({"members.ties": 6, "members.tie_strength": 0.4})
    half = town.state.ties.half[rows(town)]
    assert ((half.friend >= 0).sum(axis=1) == 6).all()
    assert half.strength[half.friend >= 0] == pytest.approx(0.4)
    assert (begun({}).state.ties.half[rows(town)].friend == -1).all()


def test_two_founders_do_not_tie_themselves_to_themselves():
    town = begun({"members.size": 2, "members.ties": 14})
    assert (town.state.ties.half.friend[:2] < 2).all()
    assert not any(town.state.ties.half.friend[row, k] == row for row in range(2) for k in range(14))


def test_tastes_of_members_and_audience_lie_on_the_arc_that_the_scenario_says():
    narrow, wide = begun({"members.taste_spread": 0.25}, 60), begun({}, 60)
    assert narrow.state.people.taste[rows(narrow)].max() < 0.25
    assert wide.state.people.taste[rows(wide)].max() > 0.8
    invited = narrow.state.people.channel[rows(narrow)] == 2
    assert invited.any()


def test_more_news_keep_topics_fresher():
    old, new = begun({"outside.news": 0.2}, 60), begun({"outside.news": 10.0}, 60)
    assert new.daily["freshness"].iloc[-1] > old.daily["freshness"].iloc[-1]


def test_a_product_that_turns_bad_lowers_reputation_and_nothing_before():
    good, bad = begun({}, 60), begun({"outside.product_day": 30, "outside.product_quality": 0.2}, 60)
    assert good.daily[:30].equals(bad.daily[:30])
    assert bad.daily["reputation"].iloc[-1] < good.daily["reputation"].iloc[-1]


def test_the_slow_loop_begins_alike():
    settings = {"members.rooms": 3, "members.places": 3, "members.ties": 4, "members.taste_spread": 0.5}
    settings |= {"outside.news": 3.0, "outside.product_day": 4, "outside.product_quality": 0.5}
    fast, slow = (begun(settings, 10, compiled=c) for c in (True, False))
    assert differences(fast, slow) == []


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"members.rooms": 200}, "members.rooms = 200 should be below platform.rooms_most = 128"),
        ({"members.ties": 3}, "members.ties = 3 should be even"),
        ({"members.size": 1100, "members.rooms": 2}, "members.size = 1100 should be at most what 2 rooms"),
    ],
)
def test_numbers_that_cannot_be_together_are_refused(settings, said):
    with pytest.raises(InputError, match=said):
        load_scenario("wechat_group").with_settings(settings)


CLUB = """name = "Club"
platform = "wechat_group"
days = 100
kind = "interest"
operated_by = ["value(hours_per_week=2)", "{second}"]
platform_numbers = {{ capacity = {{ value = 77, source = "assumed" }} }}
[members]
size = 20
joined_within = 14
willingness = 600
willingness_spread = 0.8
extraction = 0
skills = 1
[outside]
audience = 200
arrivals_per_day = 0.3
arrivals_most = 3
reputation = 0.6
benefit_reference = 0.3
[operator]
hours_per_week = 40
money = 0
"""


def test_a_scenario_says_what_its_operator_does_by_custom_and_differs_in_what_its_software_allows(tmp_path):
    path = tmp_path / "club.toml"
    path.write_text(CLUB.format(second="pruning()"))
    club = load_scenario(str(path))
    assert club.platform.capacity == 77
    assert parse_policies("as_operated", club.operated_by) == (Value(hours_per_week=2), Pruning())
    assert parse_policies("as_operated, fees()", club.operated_by)[2] == Fees()
    with pytest.raises(InputError, match="this scenario says of no operator"):
        parse_policies("as_operated")


def test_what_an_operator_cannot_do_by_custom_is_refused_when_the_scenario_is_read(tmp_path):
    path = tmp_path / "club.toml"
    path.write_text(CLUB.format(second="prunning()"))
    with pytest.raises(InputError, match=r"operated_by: .*prunning"):
        load_scenario(str(path))
