"""One life looked at closely, and its picture."""

import pytest

from experiments.bands import rooms_as_bands
from experiments.life import AWAY, SILENT, look_closely
from experiments.run import Run, make, perform
from experiments.wording import room_table
from sim.lifespan import LifespanRule
from sim.policies import Splitting
from tests.helpers import lively_people, small


@pytest.fixture(scope="module", autouse=True)
def _lively_people():
    with lively_people():
        yield


RESTLESS = {"behaviour.open_chance": 0.5, "behaviour.open_ties": 2, "behaviour.open_strength": 0.01}


@pytest.fixture(scope="module")
def run() -> Run:
    return Run("a", small(RESTLESS | {"members.size": 60}), (Splitting(above=50, start=35),), 3, 2, 200, LifespanRule())


def test_a_life_looked_at_is_the_life_that_was_lived(run):
    assert look_closely(run).daily.equals(make(run).daily)
    assert look_closely(run).replicate == 3


def test_everybody_is_somewhere_every_month(run):
    where, town = look_closely(run).where, make(run)
    assert list(where.columns) == [0, 30, 60, 90, 120, 150, 180, 200]
    assert len(where) == int(town.state.now[0].rows)
    assert (where[0] == "room 0").sum() == 60
    seated = (town.state.signals.n_seats[: len(where)] > 0).sum()
    assert (where[200] != AWAY).sum() == seated
    silent = town.state.signals.last_visit[: len(where)] < 170
    assert ((where[200] == SILENT).to_numpy() <= silent).all()


def test_few_places_are_named_and_the_others_summed(run):
    places = set(look_closely(run).where.stack())
    assert "room 0" in places
    assert any(place.startswith("chapter") for place in places)
    assert len(places) <= 9


def test_the_bands_are_as_high_as_people_are_many(run):
    where = look_closely(run).where
    drawn = rooms_as_bands(where)
    bars = [bar for bar in drawn.data if bar.text and " in " in bar.text and bar.text.startswith("day 90:")]
    assert sum(bar.y[2] - bar.y[1] for bar in bars) == (where[90] != AWAY).sum()
    moves = [ribbon for ribbon in drawn.data if ribbon.text and " go from " in ribbon.text]
    assert len(moves) > 3


def test_every_room_of_the_life_is_told_with_its_lifespan(run):
    rooms = make(run).rooms
    told = room_table(look_closely(run).rooms)
    assert len(told.rows) == len(rooms) > 1
    assert [row[0] for row in told.rows] == [str(room) for room in rooms["room"]]
    for row, room in zip(told.rows, rooms.itertuples(), strict=True):
        assert row[5] == (str(room.lifespan) if room.died else f"{room.lifespan} so far")
        assert (row[4] == "seceded") == (not room.inside)


def test_a_run_gives_what_splitting_is_judged_by(run):
    row, town = perform(run).row, make(run)
    rooms = town.rooms
    assert row["lifespan_lineage"] == town.lineage_lifespan().days >= row["lifespan"]
    assert row["rooms_opened"] == len(rooms) - 1 > 0
    assert row["rooms_seceded"] == (~rooms["inside"]).sum() > 0
    assert row["generations"] == rooms["generation"].max()
    assert row["room_lifespan"] == pytest.approx(rooms["lifespan"][1:].mean())
    assert row["members_lost"] == town.daily["active_lineage"].iloc[-1] - town.daily["active"].iloc[-1]
