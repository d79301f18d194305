"""The benchmarks say what they promise. How fast anything is, is asserted nowhere."""

import json
from importlib.util import find_spec

import numpy as np
import pytest
from scipy.stats import binomtest

from benchmarks import __main__ as command
from benchmarks import answer, draws, handmade, reference, rules, sleepers, stages
from benchmarks.goals import GOALS, goals_table
from benchmarks.objects import MesaTown
from benchmarks.page import PAGE, Section, table, with_tables
from benchmarks.reference import PEERS, apart, systems
from benchmarks.steady import BUSY, QUIET, settled, steady
from sim import Community

MEMBERS, DAYS = 1_000, 40
TOLERANCE = reference.TOLERANCE * np.sqrt(reference.AGREE_MEMBERS / MEMBERS)


@pytest.fixture(scope="module")
def ours():
    town = reference.Ours(MEMBERS, 1)
    town.live(DAYS)
    return town.means()


@pytest.mark.parametrize("name", ["NumPy", *PEERS])
@pytest.mark.filterwarnings("ignore")  # what others warn of is not ours to mend
def test_every_implementation_of_the_reference_day_brings_about_the_same(name, ours):
    if find_spec(PEERS.get(name, "numpy")) is None:
        pytest.skip(f"{name} is not installed: it is in the dependency group bench only")
    make = systems()[name]
    assert not isinstance(make, str), make
    town = make(MEMBERS, 1)
    town.live(DAYS)
    assert apart(town.means(), ours) < TOLERANCE


def test_a_framework_that_is_missing_is_a_row_that_says_so(monkeypatch):
    monkeypatch.setattr(reference, "PEERS", {"Nobody's": "no_such_framework"})
    assert "not measured" in systems()["Nobody's"]


@pytest.mark.skipif(handmade.compiler() is None, reason="there is no C compiler on this machine")
def test_the_pass_by_hand_gives_the_same_numbers():
    assert handmade.compare(300, 3, 1).apart < handmade.FAR


@pytest.mark.parametrize(("share", "spread", "agrees"), [(BUSY, 0.0, True), (QUIET, 0.0, True), (QUIET, 1.0, False)])
def test_the_share_of_members_who_visit_is_the_one_that_is_named(share, spread, agrees):
    town = Community(steady(3000, share).with_settings({"behaviour.activity_spread": spread}), rng=1)
    town.live(20)
    visits = int(town.days_seen["visitors"].sum())
    assert (binomtest(visits, 3000 * 20, share).pvalue > 0.001) == agrees


def test_mesa_objects_live_the_same_days():
    town = settled(60, BUSY)
    objects = MesaTown(steady(60, BUSY), 1, town)
    objects.step()
    town.live(1)
    assert town.daily.equals(objects.town.daily)
    assert {type(agent).__name__ for agent in objects.agents} == {"MesaMember"}


def test_the_day_with_a_clock_in_it_is_the_same_day():
    town, timed = settled(60, BUSY), settled(60, BUSY)
    town.live(5)
    spent = np.zeros(len(stages.phases()), np.int64)
    timed._make_records(town.day)
    stages.timed_days()(timed.state, timed._p, timed._numbers, timed.day, town.day, timed.day, spent)
    timed.day = town.day
    assert timed.daily.equals(town.daily)
    assert (spent > 0).all()


def test_where_arms_part_is_told_by_the_detector_of_leaks():
    alone, neutral = (draws.live(texts, 10, 12) for texts in (draws.ALONE, draws.NEUTRAL))
    _, shared, broken, touched, first = draws._row(draws.NEUTRAL[-1], alone, neutral)
    assert (shared, broken, touched, first) == (f"{len(alone.drawn):,}", 0, 0, "none")


def test_a_calendar_wakes_everybody_as_often_as_it_should_and_loses_nobody():
    members, days, chance = 500, 400, 0.1
    keys = np.random.default_rng(1).integers(2**63, size=members, dtype=np.uint64)
    last_contact = np.zeros(members, np.int32)
    calendar = first, after = np.full(sleepers.SPAN, sleepers.NOBODY), np.append(np.arange(1, members), sleepers.NOBODY)
    first[0] = 0
    woken = sleepers.live_by_calendar(*calendar, keys, last_contact, chance, 0, days)
    wakings = members + members * (days - 1) * chance
    assert abs(woken - wakings) < 5 * np.sqrt(wakings * (1 - chance))
    found = list(first[first != sleepers.NOBODY])
    found += [row for row in after if row != sleepers.NOBODY]
    assert sorted(found) == list(range(members))


def test_fewer_pairs_are_needed_where_arms_go_together():
    rng = np.random.default_rng(1)
    luck = rng.normal(0, 100, 50)
    days = np.array([luck, luck + rng.normal(0, 10, 50)])
    assert answer.variance_ratio(days) < 0.05
    value, low, high = answer.interval(lambda d: answer.needed(answer.paired(d)), days)
    assert low < value < high
    assert value == pytest.approx(1.96**2 * np.var(days[1] - days[0], ddof=1) / 25)


def section(quick):
    return Section({"runs": table(["what"], [["a | b"]])}, {"runs_per_second_200": 5.0})


def test_json_has_the_promised_numbers_and_a_failed_part_says_so(monkeypatch, capsys):
    parts = {"rules": section, "answer": lambda quick: 1 / 0}
    monkeypatch.setattr(command, "measure_of", parts.get)
    assert command.main(["--quick", "--json", "--part", "rules", "--part", "answer"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert set(command.KEYS) <= set(said)
    assert said["runs_per_second_200"] == 5.0
    assert said["answer_times_mesa"] is None
    assert said["failed_answer"] == "ZeroDivisionError: division by zero"


def test_the_page_is_written_only_in_full(monkeypatch, tmp_path, capsys):
    page = tmp_path / "page.md"
    page.write_text(before := "a\n<!-- table: runs -->\nold\n<!-- end -->\nb\n")
    monkeypatch.setattr(command, "measure_of", lambda part: section)
    monkeypatch.setattr(command, "PAGE", page)
    assert command.main(["--quick", "--part", "rules"]) == 0
    assert page.read_text() == before
    command.main(["--part", "rules"])
    assert page.read_text() == "a\n<!-- table: runs -->\n\n| what |\n| --- |\n| a \\| b |\n\n<!-- end -->\nb\n"
    command.main(["--part", "rules"])
    assert page.read_text().count("| what |") == 1


def test_tables_that_are_not_measured_stay_and_one_without_a_place_is_an_error():
    said = PAGE.read_text(encoding="utf-8")
    assert with_tables(said, {}) == said
    with pytest.raises(ValueError, match="once between its marks"):
        with_tables(said, {"nowhere": ""})


def test_full_rules_are_set_against_the_reference_day(monkeypatch):
    monkeypatch.setattr(rules, "MANY", 300)
    seen = rules.in_reference_days(rules.large_days(2)) | rules.in_reference_days(rules.small_runs(2))
    assert set(seen) == {"busy", "quiet", "run"}
    assert all(days.low > 0 for days in seen.values())
    goals = [line.split(" | ")[2].rstrip(" |") for line in rules._yardstick_table(seen).splitlines()[2:]]
    assert goals == ["12.3", "3.09", "6.45"]


def test_bytes_of_everybody_are_told_apart_and_none_is_missed():
    town = settled(1000, QUIET)
    kinds = rules.bytes_by_kind(town)
    assert kinds["whom they know, 15 ties at most"] == 15 * 16 + 2 * 4
    assert (
        0.95 < sum(kinds.values()) / rules.bytes_a_person(town) < 1.0
    )  # rooms and what is known of fading are the rest


def test_goals_are_told_where_all_was_measured_and_whether_each_was_reached():
    seen = {name: goal.wanted for name, goal in GOALS.items()}
    assert "**no**" not in goals_table(seen)["goals"]
    for name, goal in GOALS.items():
        missed = seen | {name: goal.wanted * (0.9 if goal.at_least else 1.1)}
        (line,) = (line for line in goals_table(missed)["goals"].splitlines() if "**no**" in line)
        assert line.startswith(f"| {goal.what} |")
        assert goals_table(seen | {name: None}) == {}


def test_every_table_has_its_place_on_the_page():
    names = (
        "machine growth bytes runs yardstick stages sleepers objects c answer variance draws startup runner sweep scale"
    )
    names += " reference agreement limits"
    with_tables(PAGE.read_text(encoding="utf-8"), dict.fromkeys(names.split(), ""))
