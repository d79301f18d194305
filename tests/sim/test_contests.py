"""Rivals for the lead, the crowd, and the world outside."""

import numpy as np
import pytest

from sim import Community, load_scenario
from sim.agents import rules
from sim.policies import Events, Fees, Recruiting
from sim.rooms import FIRST, OPERATOR, VACANT
from tests.helpers import small

P = load_scenario("wechat_group").behaviour
LEADERLESS = {"operator.leads": 0}
MANY = {"behaviour.contest_half_life": 5.0, "behaviour.lead_standing": 2.0, "behaviour.lead_days": 5}


def lived(days: int = 90, settings: dict[str, float] | None = None, policies=(), seed: int = 1) -> Community:
    town = Community(small(settings), policies, rng=seed)
    town.live(days)
    return town


# -- a vacant centre ---------------------------------------------------------------------------------------------------
def test_there_are_disputes_only_where_nobody_leads():
    assert lived().daily["disputes"].sum() == 0
    assert lived(settings=LEADERLESS).daily["disputes"].sum() > 0


def test_a_contest_heats_up_in_days_and_cools_down_in_weeks():
    heat, up, down = 0.0, 0, 0
    while heat < 0.5:
        heat, up = rules.heat_of_contest(heat, 10.0, 9.0, P), up + 1
    while heat > 0.25:
        heat, down = rules.heat_of_contest(heat, 10.0, 1.0, P), down + 1
    assert up < 10
    assert down > 20


def test_disputes_cost_patience():
    quiet, loud = (lived(30, LEADERLESS | {"behaviour.dispute_posts": n}).daily for n in (0.0, 30.0))
    assert loud["satisfaction"].iloc[-1] < quiet["satisfaction"].iloc[-1]


def test_who_stands_out_is_acknowledged_and_the_disputes_end():
    towns = [
        lived(60, LEADERLESS | {"behaviour.contest_near": 0.95, "members.size": 80} | MANY, seed=seed)
        for seed in range(6)
    ]
    led = [town for town in towns if town.state.rooms.now[FIRST].leader != VACANT]
    assert len(led) > 0
    for town in led:
        assert town.state.rooms.now[FIRST].leader != OPERATOR
        assert town.daily["disputes"].iloc[-1] == 0


def test_a_centre_can_form_by_answers_alone_without_a_contest():
    alone = {"behaviour.contest_near": 1.0, "behaviour.contest_rise": 0.0, "behaviour.lead_standing": 3.0}
    towns = [lived(60, LEADERLESS | alone, seed=seed) for seed in range(4)]
    assert all(town.daily["disputes"].sum() == 0 for town in towns)
    assert any(town.state.rooms.now[FIRST].leader >= 0 for town in towns)


def test_a_leader_who_stays_away_leaves_the_centre_vacant():
    town = lived(60, LEADERLESS | {"behaviour.contest_near": 1.0, "behaviour.contest_rise": 0.0})
    town.state.rooms.now[FIRST].leader = int(np.argmin(town.state.signals.last_visit[:40]))
    town.state.signals.last_visit[town.state.rooms.now[FIRST].leader] = -40
    town.state.activity[town.state.rooms.now[FIRST].leader] = 0.0
    leader = town.state.rooms.now[FIRST].leader
    town.step()
    assert town.state.rooms.now[FIRST].leader != leader


def test_rivals_pull_people_into_rooms_of_their_own_more_without_a_leader_than_with_one():
    eager = {"behaviour.rival_opens": 0.2, "behaviour.open_chance": 0.0, "behaviour.open_ties": 2}
    led = [lived(120, eager, seed=seed).rooms for seed in range(5)]
    not_led = [lived(120, eager | LEADERLESS, seed=seed).rooms for seed in range(5)]
    assert sum(len(rooms) - 1 for rooms in led) == 0
    assert sum(len(rooms) - 1 for rooms in not_led) > 0
    assert {opener for rooms in not_led for opener in rooms["opener"][1:]} == {"rival"}
    assert not any(rooms["inside"][1:].any() for rooms in not_led)


# -- the crowd ---------------------------------------------------------------------------------------------------------
def test_the_crowd_can_be_turned_off():
    assert rules.with_the_crowd(0.2, 1.0, P._replace(crowd=0.0)) == 0.2
    assert rules.with_the_crowd(0.2, 0.5, P) > rules.with_the_crowd(0.2, 0.0, P) == 0.2
    assert (
        lived(60, {"behaviour.crowd": 2.0}).daily["posts"].sum()
        > lived(60, {"behaviour.crowd": 0.0}).daily["posts"].sum()
    )


def test_people_go_with_those_who_came_and_those_who_paid():
    trips = [Events(every=10, places=1000)]
    with_, without = (lived(100, {"behaviour.crowd": c}, trips).daily for c in (3.0, 0.0))
    assert with_["attendees"].sum() > without["attendees"].sum()
    fees = [Fees(renewal=30, period=30)]
    with_, without = (lived(100, {"behaviour.crowd": c, "members.size": 100}, fees).daily for c in (5.0, 0.0))
    paid = [d["renewed"].sum() / d["renewals_due"].sum() for d in (with_, without)]
    assert paid[0] > paid[1]


def test_only_those_alike_go_along():
    town = lived(80, {"behaviour.crowd": 1.0})
    strangers = lived(80, {"behaviour.crowd": 1.0, "behaviour.taste_width": 0.011})
    assert strangers.state.people.crowd.max() < town.state.people.crowd.max()


# -- the world outside -------------------------------------------------------------------------------------------------
def test_a_rival_platform_takes_its_share_of_visits_from_its_day_on():
    shut = {"outside.audience": 0}
    without, with_ = (
        lived(60, shut).daily,
        lived(60, shut | {"outside.rival_day": 30, "outside.rival_share": 0.6}).daily,
    )
    assert (with_["visitors"][:30] == without["visitors"][:30]).all()
    assert with_["visitors"][30:40].sum() == pytest.approx(0.4 * without["visitors"][30:40].sum(), rel=0.5)
    assert lived(40, {"outside.rival_share": 1.0}).daily["visitors"].sum() == 0


def test_outsiders_forget_a_community_without_news():
    silent = {"behaviour.invite_rate": 0.0, "behaviour.bring_chance": 0.0, "behaviour.join_friction": 0.0}
    silent |= {"outside.arrivals_per_day": 20.0, "outside.arrivals_most": 50, "outside.audience": 5000}
    forgotten = lived(40, silent).daily["joined_outside"]
    reminded = lived(40, silent, [Recruiting(people_per_day=0.01)]).daily["joined_outside"]
    assert forgotten[:3].sum() > 0.5 * reminded[:3].sum()
    assert forgotten[25:].sum() < 0.2 * reminded[25:].sum()


# -- a backlog ---------------------------------------------------------------------------------------------------------
def test_too_much_is_muted_in_time_and_then_heard_of_less():
    flood = {"behaviour.attention": 3.0, "behaviour.mute_chance": 0.5}
    assert lived(30, flood).daily["muted"].iloc[-1] > 5
    assert lived(30, flood | {"behaviour.attention": 10_000.0}).daily["muted"].sum() == 0
    heard, not_ = (lived(40, flood | {"behaviour.mute_chance": c}).daily["visitors"].sum() for c in (0.0, 1.0))
    assert not_ < heard
