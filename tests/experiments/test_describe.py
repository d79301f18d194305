"""Logs of who was active when: read, measured, and compared with measures of 46 real ones."""

import os
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd
import pytest

from experiments.describe import ARCHIVE_RULE, MEANINGS, describe, said_of_kinds
from experiments.log import read_log
from sim.community import Community
from sim.errors import InputError
from sim.lifespan import LifespanRule

REAL = Path(os.environ.get("LIFESPAN_DATA", Path(__file__).parents[2] / ".." / "shared" / "data")).resolve()

# Logs that end in a silence of 59, 22 and 46 days. The published `lifespan_censored` is "1 if alive at the end":
# any silence at the end is taken for death. By our rule a death takes a silence of a whole window, here 60
# days, so these are censored. We hold the published side to be wrong here: each of the three had come back
# before from longer silences (of up to 272, 161 and 256 days by the same count), so their data cannot tell
# that they died. The measures `lifespan_final_...` keep the published definition, and agree on all logs.
ENDS_IN_A_SHORT_SILENCE = {"git-c-toxcore": 59, "git-terasology": 22, "ml-r-sig-finance": 46}

RENAMED = {"lifespan_final_censored": "lifespan_censored"}
BY_RULE = {
    "lifespan_days",
    "lifespan_died",
    "lifespan_censored",
    "never_started",
    "lifespan_relative_days",
    "lifespan_relative_died",
}


def log_of(*acts: tuple[int, int]) -> pd.DataFrame:
    """Make a log of (member, day)."""
    return pd.DataFrame(acts, columns=["member", "day"])


# -- the 46 real logs --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def archive() -> list[tuple[str, dict[str, Any], "pd.Series[Any]"]]:
    """Describe every real log: its name, our measures, the published ones."""
    if not (REAL / "stats.csv").exists():
        pytest.skip(f"no real logs: LIFESPAN_DATA or {REAL} has no stats.csv")
    ends = pd.read_csv(REAL / "index.csv", index_col="slug")["snapshot_day"]
    published = pd.read_csv(REAL / "stats.csv", index_col="slug")
    return [
        (slug, describe(read_log(REAL / f"{slug}.csv.gz"), ARCHIVE_RULE, observed_until=ends[slug]), row)
        for slug, row in published.iterrows()
    ]


def same(ours: Any, published: Any) -> bool:
    """Tell whether two measures agree to the four digits that are published."""
    if ours is None or pd.isna(published):
        return ours is None and bool(pd.isna(published))
    return abs(float(ours) - float(published)) <= 0.5001e-4


def test_every_measure_agrees_with_the_published_one_on_every_real_log(archive, capsys):
    shared = [name for name in MEANINGS if name not in BY_RULE]
    wrong = [
        f"{slug} {name}: {ours[name]} is not {row[RENAMED.get(name, name)]}"
        for slug, ours, row in archive
        for name in shared
        if not same(ours[name], row[RENAMED.get(name, name)])
    ]
    with capsys.disabled():
        print(f"\n{len(archive)} real logs seen, {len(shared)} measures each, {len(wrong)} disagree")  # noqa: T201
    assert len(archive) == 46
    assert not wrong, "\n".join(wrong)


def test_the_lifespan_rule_agrees_but_for_silences_shorter_than_the_window(archive):
    differ = {}
    for slug, ours, row in archive:
        if (ours["lifespan_days"], ours["lifespan_censored"]) != (
            row.lifespan_final_days,
            row.lifespan_censored,
        ):
            differ[slug] = ours["observed_days"] - row.lifespan_final_days
            assert ours["lifespan_censored"]
            assert ours["lifespan_days"] == row.observed_days
    assert differ == ENDS_IN_A_SHORT_SILENCE


def test_a_wrong_window_would_be_noticed_on_the_real_logs():
    if not (REAL / "stats.csv").exists():
        pytest.skip(f"no real logs: LIFESPAN_DATA or {REAL} has no stats.csv")
    log = read_log(REAL / "git-brackets.csv.gz")
    published = pd.read_csv(REAL / "stats.csv", index_col="slug").loc["git-brackets"]
    end = pd.read_csv(REAL / "index.csv", index_col="slug").loc["git-brackets", "snapshot_day"]
    assert describe(log, ARCHIVE_RULE, observed_until=end)["lifespan_days"] == published.lifespan_final_days
    for wrong in ({"window": 30}, {"threshold": 4}, {"spell": "first"}):
        rule = LifespanRule(**{"window": 60, "spell": "final", "start": "first-event"} | wrong)
        assert describe(log, rule, observed_until=end)["lifespan_days"] != published.lifespan_final_days


# -- measures by hand --------------------------------------------------------------------------------------


def test_a_small_log_gives_what_a_hand_computes():
    log = log_of((1, 0), (1, 0), (1, 10), (2, 0), (3, 1), (3, 5), (3, 6), (4, 2))
    said = describe(log, LifespanRule(window=3), observed_until=20)
    assert {name: said[name] for name in ("members", "events", "observed_days")} == {
        "members": 4,
        "events": 8,
        "observed_days": 21,
    }
    assert said["second_event"] == 2 / 4
    assert said["second_day"] == 2 / 4
    assert said["median_gap_days"] == 4
    assert said["median_tenure_days"] == 2.5
    assert said["median_tenure_2plus_days"] == 7.5
    assert said["silent_days_at_end"] == 10
    assert said["gini"] == pytest.approx((-3 * 1 - 1 * 1 + 1 * 3 + 3 * 3) / (4 * 8))
    assert said["top1"] == said["top10"] == 3 / 8
    assert (said["lifespan_days"], said["lifespan_died"]) == (2, True)
    assert said["ret30"] is None


def test_days_alive_follow_the_window():
    log = log_of((1, 0), (2, 0), (3, 1), (1, 12))
    said = describe(log, LifespanRule(window=3), observed_until=20)
    assert (said["lifespan_days"], said["lifespan_died"], said["lifespan_censored"]) == (2, True, False)
    assert (said["lifespan_final_days"], said["lifespan_first_drop_days"]) == (3, 3)


def test_members_return_if_seen_again_so_many_days_on():
    stay, back, gone = range(4), range(4, 6), range(6, 12)
    acts = [(m, 0) for m in (*stay, *back, *gone)] + [(m, 35) for m in stay] + [(m, 70) for m in back]
    said = describe(log_of(*acts), observed_until=120)
    assert said["ret30"] == 6 / 12
    assert said["win30"] == 4 / 12
    assert (said["ret90"], said["win90"], said["ret365"]) == (0, 0, None)


def test_newcomers_too_late_to_be_seen_again_are_not_counted_against_the_community():
    old = [(m, day) for m in range(10) for day in (0, 40)]
    late = [(m, 39) for m in range(10, 30)]
    assert describe(log_of(*old, *late), observed_until=60)["ret30"] == 1.0
    assert describe(log_of(*old, *late), observed_until=69)["ret30"] == pytest.approx(10 / 30)


def test_the_next_month_is_looked_at_only_where_it_is_seen():
    dated = log_of((1, 0), (1, 35), (2, 0), (2, 70)).assign(
        day=lambda t: pd.Timestamp("2020-01-01") + pd.to_timedelta(t.day, unit="D")
    )
    assert describe(dated)["p_active_next_month"] == pytest.approx(1 / 3)
    assert describe(dated, observed_until="2020-12-31")["p_active_next_month"] == 1 / 4


def test_joining_leaving_and_being_removed_are_no_activity():
    acts = log_of((1, 3), (2, 3), (1, 5)).assign(kind="post")
    moves = pd.DataFrame({"member": [1, 9, 2], "day": [0, 1, 9], "kind": ["join", "leave", "removed"]})
    said = describe(pd.concat([acts, moves]))
    assert (said["members"], said["events"], said["observed_days"]) == (2, 3, 7)


def test_any_other_kind_is_activity_and_is_named_with_how_often_it_stands_there():
    log = log_of((1, 3), (2, 3), (1, 5), (3, 6)).assign(kind=["Commit", "joined", "JOIN", ""])
    assert describe(log)["events"] == 3
    assert said_of_kinds(log) == [
        "Counted as acts: commit 1, joined 1, (blank) 1. Not counted: join 1.",
        "'joined' counts as an act; did you mean 'join', which does not?",
    ]
    assert said_of_kinds(log[["member", "day"]]) == []
    many = log_of(*((1, day) for day in range(12))).assign(kind=[f"k{day}" for day in range(12)])
    assert said_of_kinds(many)[0].endswith("k7 1 and 4 kinds more. Not counted: none.")


def test_a_log_in_which_nobody_ever_acts_has_no_measures_but_its_counts():
    said = describe(log_of((1, 0)).assign(kind="join"))
    assert (said["members"], said["events"], said["never_started"], said["lifespan_days"]) == (0, 0, True, 0)
    assert said["gini"] is None


def test_the_order_of_rows_and_the_names_of_members_do_not_matter():
    rng = np.random.default_rng(0)
    log = pd.DataFrame({"member": rng.integers(0, 50, 500), "day": rng.integers(0, 300, 500)})
    other = log.sample(frac=1, random_state=1).assign(member=lambda t: "m" + (999 - t.member).astype(str))
    assert describe(log) == describe(other)


def test_the_log_of_a_simulated_run_tells_the_lifespan_that_the_run_reports():
    community = Community("wechat_group", rng=3, log_events=True)
    for _ in range(250):
        community.step()
    said = describe(community.events(), community.rule, observed_until=community.day - 1)
    life, relative = community.lifespan(), community.relative_lifespan()
    assert (said["lifespan_days"], said["lifespan_died"]) == life[:2]
    assert (said["lifespan_relative_days"], said["lifespan_relative_died"]) == relative[:2]
    assert life.died or life.days == 250


def test_every_measure_has_a_meaning_and_the_same_order():
    assert list(describe(log_of((1, 0), (2, 4)))) == list(MEANINGS)


def test_the_end_of_observation_cannot_lie_before_the_last_row():
    with pytest.raises(InputError, match="observed_until = 3 is before the last day of the log, 4"):
        describe(log_of((1, 0), (1, 4)), observed_until=3)
    with pytest.raises(InputError, match="'soon' is not a whole number of days"):
        describe(log_of((1, 0)), observed_until="soon")


def test_a_million_events_take_seconds(tmp_path: Path):
    rng = np.random.default_rng(0)
    days = pd.Timestamp("2015-01-01") + pd.to_timedelta(rng.integers(0, 3000, 1_000_000), unit="D")
    member = rng.zipf(1.3, 1_000_000) % 20_000
    pd.DataFrame({"member": member, "day": days}).to_parquet(tmp_path / "log.parquet")
    start = perf_counter()
    assert describe(read_log(tmp_path / "log.parquet"))["events"] == 1_000_000
    assert perf_counter() - start < 10
