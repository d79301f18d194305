"""A community's health: its measures against hands and other code, its words in two languages, its page."""

import json
import os
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from experiments.describe import ARCHIVE_RULE
from experiments.health import few, recency, rooms, staying, ties
from experiments.health.beside import beside, verdict
from experiments.health.cohorts import cohorts, next_month
from experiments.health.coverage import coverage
from experiments.health.events import Events, events_of
from experiments.health.figures import COMPARED, Figure, figures
from experiments.health.measured import MEASURED, health
from experiments.health.page import page
from experiments.health.rhythm import rhythm
from experiments.health.said import headline, sections
from experiments.health.sources import Sources
from experiments.log import read_log
from experiments.phrases import LANGUAGES, Words
from experiments.reference import BEGINNINGS, LOGS, kind_of, published, ranges
from experiments.terminal import _plain
from sim.errors import InputError
from tests.helpers import cases

REAL = Path(os.environ.get("LIFESPAN_DATA", Path(__file__).parents[2] / ".." / "shared" / "data")).resolve()
needs_logs = pytest.mark.skipif(not (REAL / "stats.csv").exists(), reason="no real logs here")


def log_of(*acts: tuple, columns: tuple[str, ...] = ("member", "day")) -> pd.DataFrame:
    return pd.DataFrame(acts, columns=list(columns))


def dated(*acts: tuple[int, str]) -> pd.DataFrame:
    log = log_of(*acts)
    return log.assign(day=pd.to_datetime(log["day"]))


def random_log(seed: int, acts: int = 400, members: int = 40, days: int = 900) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    day = pd.Timestamp("2019-11-17") + pd.to_timedelta(rng.integers(0, days, acts), unit="D")
    return pd.DataFrame({"member": rng.integers(0, members, acts), "day": day})


# -- new, active, drifting, away ---------------------------------------------------------------------------------------
def as_8knot_says(log: pd.DataFrame, date: pd.Timestamp) -> tuple[int, int, int]:
    """Count as the dashboard of CHAOSS does, one date at a time."""
    last = log[log["day"] <= date].groupby("member")["day"].max()
    drift, away = date - pd.DateOffset(months=6), date - pd.DateOffset(months=12)
    active, drifting = (last >= drift).sum(), ((last < drift) & (last > away)).sum()
    return active, drifting, len(last) - active - drifting


@pytest.mark.parametrize("seed", range(3))
def test_active_drifting_and_away_are_those_of_8knot(seed):
    log = random_log(seed)
    for row in recency.months(events_of(log)):
        date = log["day"].min() + pd.Timedelta(days=int(row["end"]))
        assert (row["active"], row["drifting"], row["away"]) == as_8knot_says(log, date), row["month"]
        until = log[log["day"] <= date]
        month = until[until["day"].dt.strftime("%Y-%m") == row["month"]]
        assert row["seen"] == month["member"].nunique()
        before = set(until["member"][until["day"].dt.strftime("%Y-%m") < row["month"]])
        assert row["new"] == len(set(month["member"]) - before)


def test_somebody_is_active_for_six_months_drifts_for_six_and_is_away_then():
    log = dated((1, "2020-01-31"))
    found = recency.months(events_of(log, "2021-03-31"))
    state = {row["month"]: next(name for name in ("active", "drifting", "away") if row[name]) for row in found}
    assert [state[m] for m in ("2020-01", "2020-07", "2020-08", "2020-12", "2021-01")] == [
        "active",
        "active",
        "drifting",
        "drifting",
        "away",
    ]
    assert [row["whole"] for row in found] == [False] + [True] * 14


def test_months_are_thirty_days_where_days_are_numbers():
    found = recency.months(events_of(log_of((1, 5), (2, 40)), 65))
    assert [(row["month"], row["end"], row["new"], row["whole"]) for row in found] == [
        ("1", 29, 1, True),
        ("2", 59, 1, True),
        ("3", 60, 0, False),
    ]


@needs_logs
def test_months_are_the_published_ones_on_real_logs():
    published_months = pd.read_csv(REAL / "monthly.csv.gz")
    slugs = sorted(published_months["slug"].unique())
    for slug in slugs[:: cases(6, 1)]:
        rows = published_months[published_months["slug"] == slug].set_index("month")
        found = {row["month"]: row for row in recency.months(events_of(read_log(REAL / f"{slug}.csv.gz")))}
        assert {month: (row["seen"], row["new"]) for month, row in found.items() if row["seen"]} == {
            month: (row.active, row.new) for month, row in rows.iterrows() if row.active
        }, slug


# -- cohorts -----------------------------------------------------------------------------------------------------------
THREE = (
    (1, "2020-01-03"),
    (1, "2020-02-03"),
    (1, "2020-04-03"),
    (2, "2020-01-30"),
    (2, "2020-03-01"),
    (3, "2020-02-10"),
)


def test_a_cohort_is_followed_month_by_month():
    found = cohorts(events_of(dated(*THREE), "2020-04-30"))
    assert (found.step, found.starts, found.sizes) == (1, ["2020-01", "2020-02", "2020-03", "2020-04"], [2, 1, 0, 0])
    assert found.share == [[0.5, 0.5, 0.5], [0.0, 0.0, None], [None] * 3, [None] * 3]


def test_a_month_that_was_not_observed_to_its_end_tells_nothing_of_a_cohort():
    assert cohorts(events_of(dated(*THREE), "2020-04-29")).share[0] == [0.5, 0.5, None]


def test_cohorts_of_a_long_log_are_quarters_or_years():
    assert cohorts(events_of(dated((1, "2016-02-01"), (2, "2020-02-01")))).step == 3
    long = cohorts(events_of(dated((1, "1997-12-31"), (1, "2010-06-01"), (2, "2010-12-31"))))
    assert (long.step, long.starts[0], long.starts[-1]) == (12, "1997-01", "2010-01")
    assert long.share[0][12] == 1.0


def test_newcomers_and_regulars_are_looked_for_in_the_next_month():
    found = next_month(events_of(dated(*THREE), "2020-04-30"))
    assert found == {"newcomers": {"share": 1 / 3, "of": 3}, "established": {"share": 0.0, "of": 1}}


# -- few ---------------------------------------------------------------------------------------------------------------
def test_the_absence_factor_is_that_of_the_example_of_chaoss():
    assert few.absence_factor(np.array([1000, 202, 90, 33, 332, 343, 42, 433])) == 2


def test_equal_members_are_missed_by_the_half_and_one_who_does_it_all_alone():
    assert few.absence_factor(np.ones(10, int)) == 5
    assert few.absence_factor(np.array([100, 1, 1])) == 1


def test_lorenz_curve_lies_on_the_diagonal_only_if_all_do_the_same():
    assert few.lorenz(np.full(7, 3)) == pytest.approx(np.linspace(0, 1, 101))
    curve = few.lorenz(np.array([2, 1, 1, 4]))
    assert (curve[0], curve[25], curve[50], curve[75], curve[100]) == (0, 1 / 8, 2 / 8, 4 / 8, 1)


def test_the_last_year_is_counted_apart():
    acts = [(1, 0)] * 50 + [(2, 500), (3, 501), (4, 502)]
    found = few.few(events_of(log_of(*acts)))
    assert (found["absence_factor"], found["recent"]) == (1, {"members": 3, "absence_factor": 2})
    assert found["once"] == 3 / 4


# -- ties --------------------------------------------------------------------------------------------------------------
TALK = (
    (1, 0, None, "2020-01-01T10:00"),
    (2, 0, 1, "2020-01-01T10:30"),  # answers after 30 minutes
    (3, 0, 1, "2020-01-01T11:00"),  # is not the first
    (1, 0, 2, "2020-01-01T12:00"),  # answers back after 90
    (4, 1, None, "2020-01-02T09:00"),  # is not answered
    (1, 1, 4, "2020-01-02T08:00"),  # too early for that
)
WITH_TIES = ("member", "day", "to", "time")


def test_ties_of_a_small_talk_are_what_a_hand_counts():
    found = ties.ties(events_of(log_of(*TALK[:5], columns=WITH_TIES), 59))
    assert (found["answers"], found["pairs"], found["reciprocity"]) == (3, 3, 2 / 3)
    assert (found["answered"], found["answering"], found["top10_answered"]) == (2 / 4, 3 / 4, 2 / 3)
    assert (found["components"], found["largest"], found["core"]) == (1, 1.0, 2 / 3)
    assert (found["newcomers_answered"], found["of"]) == (2 / 4, 4)
    assert (found["response_minutes"], found["response_days"]) == (60, None)


def test_an_answer_before_the_act_answers_nothing():
    found = ties.ties(events_of(log_of(*TALK, columns=WITH_TIES)))
    assert found["response_minutes"] == 60


def test_without_hours_answers_are_waited_for_in_days():
    log = log_of((1, 0, None), (2, 3, 1), (1, 4, 2), columns=("member", "day", "to"))
    found = ties.ties(events_of(log))
    assert (found["response_minutes"], found["response_days"]) == (None, 2.0)


def test_who_answers_nobody_or_only_themselves_has_no_ties():
    assert ties.ties(events_of(log_of((1, 0), (2, 0)))) is None
    assert ties.ties(events_of(log_of((1, 0, 1), (2, 0, None), columns=("member", "day", "to")))) is None
    assert ties.ties(events_of(log_of((1, 0, 77), (2, 0, 78), columns=("member", "day", "to")))) is None


def test_ties_agree_with_networkx():
    rng = np.random.default_rng(5)
    log = pd.DataFrame({"member": rng.integers(0, 30, 60), "day": np.arange(60), "to": rng.integers(0, 30, 60)})
    events = events_of(log)
    graph = nx.DiGraph(
        (a, b) for a, b in zip(log["member"], log["to"], strict=True) if a != b and b in set(log["member"])
    )
    found = ties.ties(events)
    assert found["pairs"] == graph.number_of_edges()
    assert found["reciprocity"] == pytest.approx(nx.overall_reciprocity(graph))
    assert found["components"] == nx.number_weakly_connected_components(graph)
    assert found["largest"] == max(map(len, nx.weakly_connected_components(graph))) / len(graph)
    assert found["core"] == max(map(len, nx.strongly_connected_components(graph))) / len(graph)


def test_who_was_answered_and_came_back_is_told_apart():
    asked = [(m, 0, None) for m in range(10)]
    answers = [(20, 1, m) for m in range(4)] + [(20, 30, 9)]  # the last one is too late to count
    again = [(m, 20, None) for m in (0, 1, 2, 4)]
    found = ties.ties(events_of(log_of(*asked, *answers, *again, columns=("member", "day", "to")), 90))
    assert (found["back_if_answered"], found["answered_of"]) == (3 / 4, 4)
    assert (found["back_if_not"], found["not_answered_of"]) == (2 / 7, 7)  # of six who asked, one; and who answered


# -- staying -----------------------------------------------------------------------------------------------------------
STAYS = (
    *((1, day) for day in (0, 50, 300)),  # 249 days of silence
    *((2, day) for day in (0, 80, 160, 240, 320, 399)),  # never so long
    (3, 0),
    (4, 350),  # too late to see a silence
    (5, 305),
)


def test_a_stay_ends_with_the_first_silence_and_is_cut_where_none_can_be_seen():
    days, ended, back = staying.stays(events_of(log_of(*STAYS), 399))
    assert days.tolist() == [50, 310, 0, 0]
    assert ended.tolist() == [True, False, True, True]
    assert back.tolist() == [True, False, False, False]


def test_a_silence_of_a_day_less_ends_nothing():
    for silent, stay in ((staying.SILENCE, 0), (staying.SILENCE - 1, staying.SILENCE)):
        days, _, _ = staying.stays(events_of(log_of((1, 0), (1, silent + 1), (2, 0), (2, 400))))
        assert days.tolist() == [stay, 0]


def test_staying_is_survival_with_those_cut_off_counted_as_such():
    acts = [(m, day) for m in range(10) for day in range(0, 200 if m < 5 else 41, 20)]
    found = staying.staying(events_of(log_of(*acts), 199))
    assert (found["members"], found["gone"], found["median"]) == (10, 5, 40)
    assert found["still"]["30"][0] == 1.0
    assert found["still"]["90"][0] == 0.5
    assert found["still"]["90"][1] < 0.5 < found["still"]["90"][2]
    assert "180" not in found["still"], "deaths can only be seen up to day 110"
    early = events_of(log_of(*(act for act in acts if act[1] <= 120)), 129)
    assert staying.staying(early)["gone"] == 0, "the silence is not over"


# -- rooms, week, coverage ---------------------------------------------------------------------------------------------
def test_rooms_are_counted_one_by_one():
    log = log_of((1, 0, 7), (1, 1, 8), (2, 2, 7), (3, 90, 7), (3, 91, None), columns=("member", "day", "room"))
    found = rooms.rooms(events_of(log))
    assert (found["rooms"], found["silent"], found["in_several"], found["largest"]) == (2, 1, 1 / 3, 3 / 4)
    assert found["shown"] == [
        {"room": "7", "acts": 3, "members": 3, "lately": 1, "first": "0", "last": "90"},
        {"room": "8", "acts": 1, "members": 1, "lately": 0, "first": "1", "last": "1"},
    ]
    assert rooms.rooms(events_of(log_of((1, 0)))) is None


def test_the_week_begins_on_monday_and_only_whole_weeks_count():
    monday = [(1, f"2024-01-{day:02}") for day in (1, 8, 15, 22)]  # 2024-01-01 was a Monday
    saturday = [(2, "2024-01-27"), (2, "2024-01-28")]
    found = rhythm(events_of(dated(*monday, *saturday)))
    assert found["days"] == pytest.approx([4 / 6, 0, 0, 0, 0, 1 / 6, 1 / 6])
    assert (found["named"], found["weekend"], found["busiest"]) == (True, pytest.approx(2 / 6), (0, None))
    later = rhythm(events_of(dated(*monday, *saturday), "2024-01-30"))
    assert later["days"][0] == pytest.approx(3 / 5), "of the first days, two are no whole week"
    assert rhythm(events_of(log_of((1, 0), (1, 12)))) is None


def test_hours_are_those_that_stand_in_the_log_whatever_the_zone():
    days = pd.date_range("2024-01-01", periods=14)
    log = pd.DataFrame({"member": 1, "day": days, "time": [f"{day:%Y-%m-%d}T23:15:00+08:00" for day in days]})
    found = rhythm(events_of(log))
    assert np.array(found["hours"])[:, 23].sum() == pytest.approx(1)
    assert found["busiest"] == (0, 23)


def test_coverage_tells_gaps_and_joins_unseen():
    log = log_of((1, 0, "join"), (1, 1, "post"), (2, 1, "post"), (2, 40, "post"), columns=("member", "day", "kind"))
    found = coverage(log, events_of(log), {"survivors_only": True})
    assert found == {"gaps": [{"first": "2", "last": "39", "days": 38}], "joins_unseen": 0.5, "survivors_only": True}
    assert coverage(log_of((1, 0), (1, 31)), events_of(log_of((1, 0), (1, 31))))["gaps"] == []


# -- beside others -----------------------------------------------------------------------------------------------------
def test_a_figure_is_unusual_only_if_chance_cannot_have_put_it_there():
    among = {"median": 0.4, "low": 0.3, "high": 0.5, "logs": 7}
    for value, low, high, said in (
        (0.4, 0.1, 0.9, "within"),
        (0.2, 0.15, 0.25, "below"),
        (0.2, 0.10, 0.31, "maybe below"),
        (0.6, 0.51, 0.7, "above"),
        (0.6, 0.49, 0.7, "maybe above"),
    ):
        assert verdict(Figure(value, 100, low, high), among) == said
    assert verdict(Figure(0.9, 1000), among) == "above"
    assert verdict(Figure(0.9, 20), among) == "maybe above"
    assert verdict(Figure(None, 0), among) is verdict(Figure(0.4, 9), None) is None


def test_what_is_published_stands_beside_the_figure():
    row = beside({"gini": Figure(0.7, 100)}, "forum")[0]
    assert row["range"]["logs"] == ranges("forum")["logs"]
    assert row["published"][0]["value"] == 0.73
    assert all(about["source"] for rows in published().values() for about in rows)


def test_every_kind_has_a_range_of_three_logs_or_more():
    for kind in BEGINNINGS:
        found = ranges(kind_of(kind))
        assert found["logs"] >= 3
        for name in COMPARED:
            if name in found:
                median, low, high, logs = found[name]
                assert low <= median <= high
                assert logs >= 3
    with pytest.raises(InputError, match="did you mean 'forum'"):
        kind_of("forums")


@needs_logs
def test_figures_on_real_logs_are_the_published_ones():
    stats = pd.read_csv(REAL / "stats.csv", index_col="slug")
    ends = pd.read_csv(REAL / "index.csv", index_col="slug")["snapshot_day"]
    shared = [name for name in COMPARED if name in stats.columns]
    assert len(shared) >= 7
    for slug in sorted(stats.index)[:: cases(6, 1)]:
        found = figures(read_log(REAL / f"{slug}.csv.gz"), ARCHIVE_RULE, observed_until=ends[slug])
        for name in shared:
            value = found[name].value
            assert (value is None) == pd.isna(stats.loc[slug, name]), (slug, name)
            assert value is None or value == pytest.approx(stats.loc[slug, name], abs=0.51e-4), (slug, name)


@needs_logs
def test_ranges_are_made_from_the_logs():
    import tomllib

    from experiments.reference.__main__ import by_kind, census, measured

    kept = tomllib.loads(LOGS.read_text())
    assert kept["census"] == census(REAL)
    wanted = ("meetup", "question site") if cases(1, 2) == 1 else tuple(BEGINNINGS)
    found = by_kind(measured(REAL, tuple(b for kind in wanted for b in BEGINNINGS[kind])))
    for kind in wanted:
        assert kept[kind] == found[kind]


# -- words -------------------------------------------------------------------------------------------------------------
def test_every_figure_has_its_words():
    for words in (Words(language, "health") for language in LANGUAGES):
        for name in (*COMPARED, "newcomers_answered", "reciprocity", "response_minutes"):
            assert words.at("measures")[name]
        for name in COMPARED:
            for side in ("below", "above"):
                assert words(f"unusual.{name}.{side}", value="1", low="2", high="3")
        for rows in published().values():
            assert all(words.at("of")[about["of"]] for about in rows)
        assert all(words.at("kinds")[kind] for kind in BEGINNINGS)
    with pytest.raises(InputError, match="unknown language 'fr'"):
        Words("fr")


def talkative(seed: int = 3) -> pd.DataFrame:
    """Make a log that tells all that can be told."""
    rng = np.random.default_rng(seed)
    n = 3000
    member = (rng.pareto(1.2, n) * 4).astype(int) % 90 + 1
    day = np.sort((700 * rng.random(n) ** 1.5).astype(int) + member * 2)
    time = pd.Timestamp("2022-03-01") + pd.to_timedelta(day * 1440 + rng.integers(400, 1400, n), unit="min")
    return pd.DataFrame(
        {
            "member": member,
            "day": time.floor("D"),
            "kind": np.where(rng.random(n) < 0.5, "post", "reply"),
            "to": pd.array(np.where(rng.random(n) < 0.4, rng.permutation(member), 0), dtype="Int64"),
            "room": rng.integers(1, 16, n),
            "time": time.strftime("%Y-%m-%dT%H:%M"),
        }
    )


NOT_ENGLISH = {"CHAOSS", "Knot"}


def english_in(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z]{2,}", text)) - NOT_ENGLISH


def drawn_words(figure: Any) -> str:
    """Gather all that a figure writes; what stands in %{…} and in tags is no word."""
    written = r"(title\.text|name|text(\.\d+)*|hovertemplate|ticktext\.\d+|[xy]\.\d+)$"
    found = strings_in(figure.to_plotly_json())
    shown = [text for path, text in found.items() if re.search(written, path) and ".template." not in path]
    return re.sub(r"%\{[^}]*\}|<[^>]*>", "", "\n".join(shown))


def strings_in(found: Any, path: str = "") -> dict[str, str]:
    if isinstance(found, str):
        return {path: found}
    items = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list | tuple) else ()
    return {p: s for key, value in items for p, s in strings_in(value, f"{path}.{key}".lstrip(".")).items()}


def test_no_english_is_left_in_the_chinese_page():
    found = health(talkative(), kind="chat")
    assert all(found[name] is not None for name in MEASURED)
    html = page(found, name="社群", command="lifespan", words=Words("zh", "health"))
    assert '<html lang="zh-Hans">' in html
    body = html[html.index("<body>") :]
    body = re.sub(r"<(script|style|pre|code|cite)\b.*?</\1>", " ", body, flags=re.DOTALL)
    assert not english_in(re.sub(r"<[^>]*>", " ", body))
    for section in sections(found, Words("zh", "health"), Sources()):
        for figure in section["figures"]:
            assert not english_in(drawn_words(figure))
    english = next(iter(sections(found, Words("en", "health"), Sources())))["figures"][0]
    assert english_in(drawn_words(english)), "the check sees English where it is"


# -- the page ----------------------------------------------------------------------------------------------------------
def test_the_page_opens_without_a_network_and_is_the_same_for_the_same_log():
    found = health(talkative(), kind="chat")
    html = page(found, name="<script>x</script>", command="lifespan describe x", words=Words("en", "health"))
    assert html == page(found, name="<script>x</script>", command="lifespan describe x", words=Words("en", "health"))
    outside = html[: html.index("<script>")] + html[html.index("<body>") :]
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", outside)
    assert "<script>x</script>" not in html
    assert html.count('class="plotly-graph-div"') == 7
    for title in ("Beside other communities", "Who answers whom", "Rooms", "Rhythm of the week"):
        assert f">{title}</h2>" in html


ODD = {
    "one event": log_of((1, 5)),
    "one dated event": dated((1, "2020-01-31")),
    "one member": log_of(*((1, day) for day in range(400))),
    "all on one day": log_of(*((m, 3) for m in range(300))),
    "only joins": log_of((1, 5, "join"), columns=("member", "day", "kind")),
    "nothing": log_of(),
    "a hole of years": log_of(*((m, day) for m in range(12) for day in (0, 3000))),
    "days before zero": log_of(*((day % 3, day) for day in range(-20, 10))),
    "answers to strangers": log_of((1, 0, 99), (2, 1, 98), columns=("member", "day", "to")),
    "names": log_of(("ann", 0, "bob", "x"), ("bob", 1, None, None), columns=("member", "day", "to", "room")),
    "long ago": log_of(*((m, 200 * m) for m in range(60))).assign(
        day=lambda t: pd.Timestamp("1990-02-28") + pd.to_timedelta(t["day"], unit="D")
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_logs_get_an_honest_answer(name):
    found = health(ODD[name])
    json.dumps(_plain(found), allow_nan=False)
    words = Words("en", "health")
    if found["life"] is None:
        assert all(found[measure] is None for measure in MEASURED)
        assert "There is nothing to say of its health." in page(found, name=name, command="x", words=words)
        return
    said = " ".join(headline(found, words))
    assert ("too small to be compared" in said) == (found["log"]["members"] < 10)
    shown = list(sections(found, words, Sources()))
    assert shown[-1]["title"] == words("untold.title")
    assert any("reads" in point for point in shown[-1]["points"])


def test_a_silent_community_is_not_called_alive_and_a_growing_one_grows():
    rng = np.random.default_rng(0)
    early = pd.DataFrame({"member": rng.integers(0, 50, 900), "day": rng.integers(0, 180, 900)})
    words = Words("en", "health")
    silent = headline(health(early, observed_until=400), words)
    assert silent[0].startswith("It has fallen silent: 0 members")
    few = pd.DataFrame({"member": np.arange(360) % 8, "day": np.arange(360)})
    for begins, said in ((270, "It is growing"), (180, "It is shrinking"), (0, "It holds its level")):
        wave = early.assign(member=early["member"] + 100, day=begins + early["day"] // 2)
        assert headline(health(pd.concat([few, wave])), words)[1].startswith(said)


def test_a_community_of_which_little_is_left_is_alive_by_one_rule_only():
    crowd = log_of(*((m, day) for m in range(100) for day in range(60)))
    rest = log_of(*((m, day) for m in range(4) for day in range(60, 200, 9)))
    said = headline(health(pd.concat([crowd, rest])), Words("en", "health"))[0]
    assert said.startswith("It is alive: 4 members")
    assert "Little is left of it, though: since day 8" in said
    assert "Little" not in headline(health(crowd), Words("en", "health"))[0]


def test_what_is_unusual_is_said_in_the_headline():
    once = log_of(*((m, m) for m in range(400)))
    said = headline(health(once, kind="forum"), Words("en", "health"))[-1]
    assert said.startswith("Unusual beside forums")
    assert "few come for a second day (0%" in said
    ordinary = figures(once)
    assert ordinary["second_day"].value == 0


def test_events_are_numbered_as_the_measures_number_them():
    log = talkative()
    events = events_of(log)
    assert isinstance(events, Events)
    assert np.bincount(events.member).tolist() == events.acts.acts.tolist()
    pairs = {(m, d) for m, d in zip(events.member.tolist(), events.day.tolist(), strict=True)}
    assert pairs == set(zip(events.acts.member.tolist(), events.acts.day.tolist(), strict=True))
    assert all(a <= b for a, b in pairwise(events.acts.member.tolist()))
