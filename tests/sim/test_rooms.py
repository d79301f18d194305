"""Several rooms: who sits where, what goes along with people who move, rooms that members open."""

import numpy as np
import pytest

from sim import Community
from sim.actions import OPERATOR, VACANT, Appoint, CloseRoom, OpenRoom
from sim.compiled import plain
from sim.policies import Events, Recruiting, Splitting, Value, parse_policy
from sim.records import FLOATS, MEASURES
from sim.seats import MOST, attention
from tests.helpers import differences, reordered, small

WANTED = {"behaviour.join_friction": 0.0, "outside.arrivals_per_day": 20.0, "outside.arrivals_most": 20}
ADVERTISED = [Recruiting(people_per_day=10)]
RESTLESS = {"behaviour.open_chance": 0.5, "behaviour.open_ties": 2, "behaviour.open_strength": 0.01}


def lived(days: int = 60, settings: dict[str, float] | None = None, policies=(), seed: int = 1, **how) -> Community:
    town = Community(small(settings), policies, rng=seed, **how)
    town.live(days)
    return town


def do(town: Community, *acts) -> list[bool]:
    town._make_records(town.day + 1)
    return [town.operator.apply(act, "by hand", town.day) for act in acts]


def listed(town: Community) -> np.ndarray:
    return town.state.people.uid[town.state.people.listed == 1].copy()


# -- freshness belongs to people ---------------------------------------------------------------------------------------
def satisfied_next_day(town: Community) -> dict[int, float]:
    town.step()
    now = town.state.today.visitors[: int(town.state.now[0].visitors)]
    return {int(town.state.people.uid[row]): float(town.state.people.satisfaction[row]) for row in now}


@pytest.mark.parametrize("day", [1, 10, 40])
def test_closing_a_room_and_opening_it_again_with_the_same_people_changes_nobodys_benefit(day):
    as_it_was, anew = lived(day), lived(day)
    assert do(anew, OpenRoom(listed(anew)), CloseRoom(0, into=1)) == [True, True]
    assert list(anew.rooms["members"]) == [0, as_it_was.rooms["members"][0]]
    same, moved = satisfied_next_day(as_it_was), satisfied_next_day(anew)
    assert same == moved
    assert len(same) > 3


def test_a_room_of_strangers_to_its_talk_would_change_it():
    """The negative: without what people bring along, the next day differs."""
    as_it_was, anew = lived(40), lived(40)
    do(anew, OpenRoom(listed(anew)), CloseRoom(0, into=1))
    anew.state.rooms.topics.freshness[1] = 1.0
    assert satisfied_next_day(as_it_was) != satisfied_next_day(anew)


def test_a_room_begins_with_the_mean_of_the_rooms_that_people_come_from():
    town = lived(40)
    some = listed(town)[:10]
    do(town, OpenRoom(some))
    town.state.rooms.topics.freshness[0] = 0.2
    town.state.rooms.topics.freshness[1] = 0.8
    rest = np.setdiff1d(listed(town), some)[:30]
    do(town, OpenRoom(np.concatenate([some, rest])))
    assert town.state.rooms.topics.freshness[2] == pytest.approx((10 * 0.8 + len(rest) * 0.2) / (10 + len(rest)))


# -- seats -------------------------------------------------------------------------------------------------------------
def test_shares_of_attention_sum_to_one_and_go_to_the_better_room():
    town = lived(60, RESTLESS)
    p, seats = town.scenario_.behaviour, town.state.seats
    several = np.flatnonzero(town.state.signals.n_seats > 1)
    assert len(several) > 3
    for row in several:
        shares = [plain(attention)(seats, row, k, p) for k in range(MOST)]
        assert sum(shares) == pytest.approx(1.0)
        assert all((share > 0) == (seats.now.taken[row, k] == 1) for k, share in enumerate(shares))
        taken = [(seats.past.worth[row, k], share) for k, share in enumerate(shares) if share > 0]
        assert max(taken)[1] == max(share for _, share in taken)


@pytest.mark.parametrize("seed", range(4))
def test_people_add_up_in_every_room_and_in_all(seed):
    policies = [Value(hours_per_week=2), Splitting(above=20, every=20), Events(every=15)]
    town = Community(small(RESTLESS | {"operator.leads": 0}), policies, rng=seed)
    for _ in range(120):
        town.step()
        seats, people, rooms = town.state.seats, town.state.people, town.state.rooms.now
        for r in range(int(town.state.now[0].rooms)):
            assert rooms[r].members == ((seats.now.room == r) & (seats.now.taken == 1)).sum()
        inside = ((rooms.inside[seats.now.room] == 1) & (seats.now.taken == 1)).any(axis=1)
        assert (inside == (people.listed == 1)).all()
        assert (town.state.signals.n_seats == seats.now.taken.sum(axis=1)).all()
    daily = town.daily
    assert (daily["active"] <= daily["active_lineage"]).all()
    assert (daily["active"] + daily["lost"] == daily["active_lineage"]).all()
    by_room = town.rooms_daily.groupby("day")[["visitors", "writers"]].sum()
    assert (by_room["visitors"] == daily["visitors"]).all()
    assert (by_room["writers"] == daily["writers"]).all()


def test_whoever_leaves_the_community_keeps_the_seats_outside():
    town = lived(60, RESTLESS | {"behaviour.leave_hazard": 0.02})
    people, seats, rooms = town.state.people, town.state.seats, town.state.rooms.now
    outside_only = np.flatnonzero((people.listed == 0) & (town.state.signals.n_seats > 0))
    assert len(outside_only) > 0
    for row in outside_only:
        assert all(rooms.inside[seats.now.room[row, k]] == 0 for k in range(MOST) if seats.now.taken[row, k])


# -- rooms that members open -------------------------------------------------------------------------------------------
def test_the_bored_open_rooms_and_without_boredom_nobody_does():
    assert len(lived(120, RESTLESS).rooms) > 2
    assert len(lived(120, RESTLESS | {"behaviour.open_chance": 0.0}).rooms) == 1
    content = {"behaviour.start_expectation": 0.0, "behaviour.attention": 10_000.0}
    assert len(lived(30, RESTLESS | content).rooms) == 1


def test_the_overloaded_open_rooms_too():
    """Nobody is bored who expects nothing: what is left is too much to read."""
    content = {"behaviour.start_expectation": 0.0, "behaviour.expectation_visits": 10_000.0}
    flooded, calm = (lived(60, RESTLESS | content | {"behaviour.attention": a}) for a in (2.0, 10_000.0))
    assert len(flooded.rooms) > 1
    assert len(calm.rooms) == 1


def test_a_platform_on_which_members_cannot_open_rooms_has_one():
    assert len(lived(120, RESTLESS | {"platform.rooms_most": 1}).rooms) == 1


def test_a_room_of_ones_own_is_of_ties_and_no_more_than_half_of_the_room():
    town = Community(small(RESTLESS), rng=1)
    for _ in range(150):
        before = town.rooms["members"].to_numpy()
        town.step()
        for room in town.rooms.itertuples():
            if room.opened == town.day - 1 and room.room > 0:
                assert 3 <= room.members <= max(before[room.parent] // 2 + 1, 3)
                assert not room.inside or room.opener == "core"
    assert len(town.rooms) > 2


def test_a_core_keeps_its_room_a_chapter_and_others_secede():
    loyal = {"behaviour.core_loyalty": 0.0, "behaviour.culture_loyalty": 0.0}
    chapters, lost = lived(120, RESTLESS | loyal).rooms, lived(120, RESTLESS | {"behaviour.core_loyalty": 1.0}).rooms
    assert set(chapters["opener"][1:]) == {"core"}
    assert chapters["inside"].all()
    assert set(lost["opener"][1:]) == {"members"}
    assert not lost["inside"][1:].any()


def test_the_small_ones_split_in_their_turn():
    town = lived(400, RESTLESS | {"members.size": 150, "behaviour.leave_hazard": 0.0}, seed=2)
    assert town.rooms["generation"].max() >= 2
    parents = town.rooms.set_index("room")["generation"]
    later = town.rooms[town.rooms["parent"] >= 0]
    assert (later["generation"].to_numpy() == parents[later["parent"]].to_numpy() + 1).all()


def test_a_room_that_seceded_and_fell_silent_is_given_up_and_its_seats_are_free():
    town = lived(300, RESTLESS | {"behaviour.abandon_days": 20})
    given_up = town.rooms[town.rooms["closed"].notna()]
    assert len(given_up) > 0
    assert (given_up["members"] == 0).all()
    assert not given_up["inside"].any()
    wrote = town.rooms_daily[town.rooms_daily["writers"] > 0].groupby("room")["day"].max()
    for room in given_up.itertuples():
        assert room.closed - wrote.get(room.room, room.opened) == 20


def test_who_is_active_in_rooms_that_seceded_only_is_lost():
    town = lived(200, RESTLESS | {"behaviour.leave_hazard": 0.02})
    assert town.daily["lost"].max() > 0
    assert town.lineage_lifespan().days >= town.lifespan().days


# -- the operator's acts -----------------------------------------------------------------------------------------------
def test_rooms_that_cannot_be_opened_or_closed_are_refused():
    town = lived(10, {"platform.rooms_most": 3})
    uid = listed(town)
    acts = [
        OpenRoom(uid[:5]),
        OpenRoom(np.array([10**6], np.int32)),
        OpenRoom(uid[5:8], leader=10**6),
        CloseRoom(7),
        CloseRoom(0, into=0),
        CloseRoom(1, into=0),
        CloseRoom(1),
        OpenRoom(uid[:2]),
        OpenRoom(uid[:2]),
        Appoint(2, int(uid[0])),
        Appoint(1, OPERATOR),
    ]
    assert do(town, *acts) == [True, False, False, False, False, True, False, True, False, True, False]
    assert town.state.daily[town.day].refused == 7


def test_a_room_that_is_closed_into_nothing_puts_out_who_sits_nowhere_else():
    town = lived(10)
    uid = listed(town)
    assert do(town, OpenRoom(uid[:10]), CloseRoom(0)) == [True, True]
    assert set(listed(town)) == set(uid[:10])
    assert town.state.daily[town.day].removed == len(uid) - 10


def test_nobody_leads_a_room_in_which_they_do_not_sit():
    town = lived(10)
    uid = listed(town)
    elsewhere, there = int(uid[20]), int(uid[3])
    acts = [OpenRoom(uid[:10], leader=elsewhere), OpenRoom(uid[:10], leader=there), Appoint(1, elsewhere)]
    assert do(town, *acts) == [False, True, False]
    town.live(1)
    assert [seen.leader for seen in town.view().rooms] == [OPERATOR, there]


def test_a_merger_is_refused_where_it_has_no_place():
    town = lived(10, {"platform.capacity": 40} | WANTED, ADVERTISED)
    do(town, OpenRoom(listed(town)[:20]))
    town.live(30)
    assert int(town.rooms["members"].sum()) > 40
    assert do(town, CloseRoom(0, into=1)) == [False]


def test_newcomers_go_where_there_is_a_place():
    town = lived(10, {"platform.capacity": 40} | WANTED, ADVERTISED)
    do(town, OpenRoom(listed(town)[:20]))
    town.live(40)
    assert (town.rooms_daily["members"] <= 40).all()
    assert town.rooms["members"].sum() > 60


# -- the two loops, the order of rows ----------------------------------------------------------------------------------
MUCH = RESTLESS | {"operator.leads": 0, "members.extraction": 0.1, "platform.capacity": 45, "outside.rival_day": 20}
MUCH |= {"outside.rival_share": 0.2, "behaviour.attention": 5.0, "behaviour.mute_chance": 0.5}
POLICIES = [Splitting(above=25, every=12, led="nobody"), Events(every=9)]


def test_the_slow_loop_splits_alike():
    fast, slow = (Community(small(MUCH), POLICIES, rng=2, compiled=c) for c in (True, False))
    fast.live(45)
    slow.live(45)
    assert differences(fast, slow) == []
    assert len(fast.rooms) >= 4
    assert fast.daily["muted"].sum() > 0
    assert fast.daily["disputes"].sum() > 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_rows_does_not_matter_with_many_rooms(seed):
    scenario = small(MUCH | {"members.size": 44})
    town, other = Community(scenario, rng=seed), Community(scenario, rng=seed)
    reordered(other, np.random.default_rng(seed).permutation(44))
    town.live(90)
    other.live(90)
    for name in MEASURES:
        assert other.daily[name].to_numpy() == pytest.approx(town.daily[name].to_numpy(), abs=1e-9 * (name in FLOATS))
    assert len(town.rooms) == len(other.rooms) > 1


def test_a_vacant_room_is_what_nobody_leads():
    town = lived(5)
    do(town, OpenRoom(listed(town)[:5], leader=VACANT))
    assert [seen.leader for seen in town.view().rooms] == [OPERATOR, VACANT]


def test_what_is_seen_of_a_member_is_what_their_seats_in_the_community_say():
    town = lived_with_rooms()
    people, seats = np.asarray(town.state.people), town.state.seats
    ours = set(np.flatnonzero(np.asarray(town.state.rooms.now)["inside"] == 1))
    members = town.view().members
    assert len(members.uid) == town.daily["members"].iloc[-1]
    for k, uid in enumerate(members.uid):
        row = town.state.row_of[uid]
        mine = np.flatnonzero((seats.now.taken[row] == 1) & np.isin(seats.now.room[row], list(ours)))
        rooms, here = seats.now.room[row, mine], town.state.signals.here[row]
        assert members.room[k] == (here if here in rooms else rooms[0])
        read = seats.past.last_read[row, mine].max()
        assert members.last_visit[k] == max(read, people["last_meeting"][row], people["joined"][row] - 1)
        wrote = seats.past.last_wrote[row, mine].max()
        assert members.last_active[k] == max(wrote, people["last_meeting"][row])
        assert members.taste[k] == (town.state.signals.bin[row] if people["n_posts"][row] else -1)


def lived_with_rooms() -> Community:
    settings = {"members.size": 80, "behaviour.open_chance": 0.3, "behaviour.attention": 8, "platform.rooms_most": 12}
    town = Community(small(settings), [parse_policy("splitting(above=30)"), parse_policy("events(every=20)")], rng=3)
    town.live(90)
    assert len(town.rooms) > 2
    return town
