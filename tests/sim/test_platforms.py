"""What the software allows: two runs that differ in one number of the platform differ in what it says."""

import pytest

from sim import Community, load_scenario
from sim.files import HERE, names, read_toml
from sim.platform import Platform, load_platform
from sim.policies import Value
from tests.helpers import differences, small


def lived(settings: dict[str, float] | None = None, *policies, days: int = 60, **options: object) -> Community:
    town = Community(small(settings), policies, rng=1, **options)
    town.live(days)
    return town


@pytest.mark.parametrize("name", names("platforms"))
def test_a_platform_gives_every_number_with_its_source(name):
    said = read_toml(HERE / "platforms" / f"{name}.toml")["platform"]
    assert set(said) <= set(Platform._fields)
    assert load_platform(name)._asdict().items() >= {key: value["value"] for key, value in said.items()}.items()


def on(name: str) -> Community:
    text = load_scenario("wechat_group")
    numbers = {f"platform.{key}": value for key, value in load_platform(name)._asdict().items()}
    town = Community(text.with_settings(numbers | {"members.extraction": 0.1}), [Value(hours_per_week=5)], rng=1)
    town.live(120)
    return town


def test_no_two_platforms_give_the_same_days():
    seen = {name: on(name).daily.to_csv() for name in names("platforms")}
    assert len(set(seen.values())) == len(seen)


def test_where_less_can_be_written_less_is():
    full, some, none = (lived({"platform.talk": talk}).daily for talk in (1.0, 0.1, 0.0))
    assert full["posts"].sum() > some["posts"].sum() > none["posts"].sum() == 0
    assert none["replies"].sum() == none["helps"].sum() == 0


def test_where_one_writes_to_all_a_visit_is_a_sign_of_life():
    town = lived({"platform.talk": 0.0}, Value(hours_per_week=10))
    assert (town.daily["writers"] == town.daily["visitors"]).all()
    assert town.daily["active"].max() > 0
    assert town.lifespan().days > 30


def test_where_one_writes_to_all_nobody_is_met():
    settings = {"members.ties": 6, "members.tie_strength": 1.0, "behaviour.tie_half_life": 1000.0}
    met, alone = (lived(settings | {"platform.talk": talk}, days=5).daily["satisfaction"][0] for talk in (0.001, 0.0))
    assert met > alone


def test_in_public_talk_binds_less():
    contacts, public = (lived({"platform.bonds": bonds}).daily["tie_strength"].iloc[-1] for bonds in (1.0, 0.2))
    assert contacts > public


@pytest.mark.parametrize("talk", [0.0, 0.3])
def test_the_slow_loop_is_on_the_same_platform(talk):
    settings = {"platform.talk": talk, "platform.bonds": 0.5}
    fast, slow = (lived(settings, Value(hours_per_week=10, like="talk"), days=20, compiled=c) for c in (True, False))
    assert differences(fast, slow) == []


def test_a_room_that_can_be_found_is_found_the_sooner_the_more_is_in_it():
    quiet = {"outside.arrivals_per_day": 0.0, "behaviour.invite_rate": 0.0, "platform.keep": 0.95}
    found, hidden = (lived(quiet | {"platform.found": f, "outside.arrivals_most": 10}) for f in (8.0, 0.0))
    assert found.daily["joined_outside"].sum() > 0 == hidden.daily["joined_outside"].sum()
    assert found.daily["joined_outside"][:10].sum() <= found.daily["joined_outside"][20:].sum()


def test_strangers_advertise_where_anybody_can_post():
    selling = {"members.extraction": 0.5, "outside.arrivals_per_day": 3.0, "behaviour.post_rate": 1e-9}
    selling |= {"platform.keep": 0.95, "behaviour.join_friction": 1.0}
    anybody, members = (lived(selling | {"platform.admits": a}).state.rooms.now.ads_kept[0] for a in (0, 1))
    assert anybody > 0 == members


def test_a_host_shuts_rooms_and_who_sits_in_no_other_is_out():
    shut, kept = (lived({"platform.closing": c}, days=300) for c in (1.0, 0.0))
    assert shut.rooms["closed"].notna().any()
    assert shut.daily["removed"].sum() > 0 == kept.daily["removed"].sum()
    rows = slice(0, int(shut.state.now[0].rows))
    listed = shut.state.people.listed[rows] == 1
    assert (shut.state.signals.n_seats[rows][listed] > 0).all()


@pytest.mark.parametrize("admits", [0, 2])
def test_the_slow_loop_lets_strangers_in_alike(admits):
    settings = {"platform.admits": admits, "platform.found": 5.0, "platform.closing": 1.0, "members.extraction": 0.3}
    fast, slow = (lived(settings, days=40, compiled=c) for c in (True, False))
    assert differences(fast, slow) == []
