"""Files of who was active when: read, or refused in a line that says what to mend."""

import gzip
import os
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest

from experiments.describe import describe
from experiments.log import read_coverage, read_log, write_log
from sim.errors import InputError


def written(tmp_path: Path, text: str | bytes, name: str = "log.csv") -> Path:
    """Write a file and return its path."""
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def problems(path: Path) -> tuple[str, ...]:
    """Return what is wrong with a log, without the folder's name."""
    with pytest.raises(InputError) as refused:
        read_log(path)
    return tuple(line.replace(f"{path.parent}{os.sep}", "") for line in refused.value.problems)


ROWS = "member,day,kind\n1,2020-01-01,post\n2,2020-01-03,reply\n"


@pytest.mark.parametrize("ending", [".csv", ".csv.gz", ".parquet"])
def test_a_log_reads_the_same_from_every_kind_of_file(tmp_path: Path, ending: str):
    expected = pd.DataFrame(
        {"member": [1, 2], "day": pd.to_datetime(["2020-01-01", "2020-01-03"]), "kind": ["post", "reply"]}
    )
    path = tmp_path / f"log{ending}"
    if ending == ".parquet":
        expected.to_parquet(path)
    else:
        path.write_bytes(gzip.compress(ROWS.encode()) if ending == ".csv.gz" else ROWS.encode())
    pd.testing.assert_frame_equal(read_log(path), expected, check_dtype=False)


def test_days_may_be_numbers_and_members_names_and_blank_lines_stand_anywhere(tmp_path: Path):
    log = read_log(written(tmp_path, "\ufeffday, member \n0, ann\n\n12,007\n\n"))
    assert log.day.tolist() == [0, 12]
    assert log.member.tolist() == ["ann", "007"]


def test_the_case_of_columns_and_kinds_does_not_matter(tmp_path: Path):
    log = read_log(written(tmp_path, "Day,MEMBER,Kind\n3,ann,Post\n4,bob, JOIN \n5,cy,\n"))
    assert list(log) == ["member", "day", "kind"]
    assert log.kind.tolist() == ["post", "join", ""]
    assert describe(log)["events"] == 2


def test_other_columns_may_stand_there_twice_and_have_any_name(tmp_path: Path):
    log = read_log(written(tmp_path, "id,member,ID,day,id\n1,2,3,4,5\n"))
    assert log.to_dict("list") == {"member": [2], "day": [4]}


@pytest.mark.parametrize("mark", [";", "\t"])
@pytest.mark.parametrize("mask", [b"", "\ufeff".encode()])
def test_semicolons_and_tabs_part_fields_where_the_header_has_no_comma(tmp_path: Path, mark: str, mask: bytes):
    text = ROWS.replace(",", mark) + f'"a,b"{mark}2020-01-04{mark}\n'
    for name, packed in (("log.csv", mask + text.encode()), ("log.csv.gz", gzip.compress(mask + text.encode()))):
        log = read_log(written(tmp_path, packed, name))
        assert log.member.tolist() == ["1", "2", "a,b"]
        assert log.kind.tolist() == ["post", "reply", ""]


def test_a_blank_first_day_does_not_decide_how_days_are_read(tmp_path: Path):
    for blank in ("", " "):
        told = problems(written(tmp_path, f"member,day\n1,{blank}\n2,3\n3,4\n"))
        assert told == ("log.csv: line 2: day is missing",)
        told = problems(written(tmp_path, f"member,day\n1,{blank}\n2,2020-01-03\n"))
        assert told == ("log.csv: line 2: day is missing",)


def test_an_unreadable_first_day_does_not_decide_how_days_are_read(tmp_path: Path):
    told = problems(written(tmp_path, "member,day\n1,?\n2,3\n"))
    assert told == ("log.csv: line 2: day '?' is not a whole number of days, as in the other rows",)


def test_lists_in_a_column_of_parquet_are_refused_where_the_column_is_wanted(tmp_path: Path):
    table = pd.DataFrame({"member": [1, 2], "day": [3, 4], "kind": ["post", None], "tags": [["a"], []]})
    table.to_parquet(tmp_path / "log.parquet")
    assert read_log(tmp_path / "log.parquet").kind.tolist() == ["post", ""]
    for name in ("member", "day", "kind"):
        table.assign(**{name: [[1], [2, 3]]}).to_parquet(tmp_path / "log.parquet")
        told = f"log.parquet: column {name!r} holds lists or tables; a plain value in each row is wanted"
        assert problems(tmp_path / "log.parquet") == (told,)


def test_two_columns_of_a_name_in_parquet_are_refused(tmp_path: Path):
    for other in ("day", "Day"):
        table = pa.table([pa.array([1]), pa.array([2]), pa.array([3])], names=["member", "day", other])
        pa.parquet.write_table(table, tmp_path / "log.parquet")
        told = f"log.parquet: column 'day' stands there 2 times ('day', {other!r}); one is wanted"
        assert problems(tmp_path / "log.parquet") == (told,)


def test_parquet_may_hold_dates_of_any_type(tmp_path: Path):
    day = pd.to_datetime(["2020-01-01 22:10", "2020-01-03 01:00"])
    for k, column in enumerate([day, day.date, day.strftime("%Y-%m-%d"), day.as_unit("ms")]):
        path = tmp_path / f"{k}.parquet"
        pd.DataFrame({"member": ["a", "b"], "day": column}).to_parquet(path)
        assert read_log(path).day.dt.strftime("%Y-%m-%d").tolist() == ["2020-01-01", "2020-01-03"]


BROKEN = {
    "an empty file": ("", "log.csv: the file is empty"),
    "a blank first line": ("\nmember,day\n1,2\n", "log.csv: the file is empty, or begins with an empty line"),
    "a header alone": ("member,day\n", "log.csv: the log has no events"),
    "only blank lines": ("member,day\n\n\n", "log.csv: the log has no events"),
    "no day": ("member,date\n1,2020-01-01\n", "log.csv: column 'day' is missing; did you mean 'date'?"),
    "no member": ("name,day\n1,2020-01-01\n", "log.csv: column 'member' is missing; it has: name, day"),
    "a bad date": (
        "member,day\n1,2020-01-01\n\n2,2020-02-30\n",
        "log.csv: line 4: day '2020-02-30' is not a date",
    ),
    "a time": ("member,day\n1,2020-01-01T10:00\n", "log.csv: line 2: day '2020-01-01T10:00' is not a date"),
    "a word for a number": (
        "member,day\n1,0\n2,two\n",
        "log.csv: line 3: day 'two' is not a whole number of days",
    ),
    "a date among numbers": (
        "member,day\n1,0\n2,2020-01-01\n",
        "log.csv: line 3: day '2020-01-01' is not a whole",
    ),
    "no day in a row": ("member,day\n1,2020-01-01\n2\n", "log.csv: line 3: day is missing"),
    "no member in a row": ("member,day\n1,2020-01-01\n,2020-01-01\n", "log.csv: line 3: member is missing"),
    "too many fields": (
        "member,day\n1,2020-01-01\n2,2020-01-01,a,b\n",
        "log.csv: cannot be read as CSV: Expected 2",
    ),
    "too many everywhere": (
        "member,day\n1,2020-01-01,a,b\n",
        "log.csv: cannot be read as CSV: Expected 2 fields in line 2, saw 4",
    ),
    "two columns of a name": (
        "member,day,day\n1,2020-01-01,2021-01-01\n",
        "log.csv: column 'day' stands there 2 times ('day', 'day'); one is wanted",
    ),
    "two columns that differ in case": (
        "member,day,Member\n1,2020-01-01,2\n",
        "log.csv: column 'member' stands there 2 times ('member', 'Member'); one is wanted",
    ),
    "semicolons and no day": (
        "member;date\n1;2020-01-01\n",
        "log.csv: column 'day' is missing; did you mean 'date'?",
    ),
    "a blank first day and a bad one": (
        "member,day\n1,\n2,3\n3,x\n",
        "log.csv: line 2: day is missing",
    ),
    "an open quote": ('member,day\n"1,2020-01-01\n', "log.csv: cannot be read as CSV: EOF inside string"),
    "another alphabet": (b"member,day\n\xff\xfe,2020-01-01\n", "log.csv: is not UTF-8 text (byte 11)"),
    "a null byte": (b"\x00\x01\x02\n", "log.csv: column 'member' is missing"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_log_is_answered_in_a_line_that_names_file_and_fault(tmp_path: Path, what: str):
    text, said = BROKEN[what]
    assert problems(written(tmp_path, text))[0].startswith(said)


def test_all_mistakes_are_told_at_once_but_no_more_than_five(tmp_path: Path):
    rows = ["1,2020-01-01", "2,x", ",2020-01-01", *(f"3,y{k}" for k in range(10))]
    told = problems(written(tmp_path, "member,day\n" + "\n".join(rows)))
    assert told[0] == "log.csv: line 3: day 'x' is not a date (YYYY-MM-DD)"
    assert told[1] == "log.csv: line 4: member is missing"
    assert told[2].startswith("log.csv: line 5: day 'y0'")
    assert told[5:] == ("… and 7 more such mistakes",)


def test_both_missing_columns_are_told_at_once(tmp_path: Path):
    assert len(problems(written(tmp_path, "who,when\n1,2020-01-01\n"))) == 2


def test_broken_gzip_parquet_folders_and_missing_files_are_told_apart(tmp_path: Path):
    whole = gzip.compress(ROWS.encode() * 500)
    assert problems(written(tmp_path, whole[:-8], "cut.csv.gz")) == (
        "cut.csv.gz: cannot be read as CSV: the gzip file is broken or cut short",
    )
    assert "gzip file is broken" in problems(written(tmp_path, ROWS, "plain.csv.gz"))[0]
    assert "cannot be read as Parquet" in problems(written(tmp_path, ROWS, "log.parquet"))[0]
    assert problems(written(tmp_path, ROWS, "log.txt")) == ("log.txt: a log is read from .csv, .csv.gz, .parquet",)
    written(tmp_path, ROWS, "events.csv")
    assert problems(tmp_path / "event.csv") == ("event.csv: there is no such file; did you mean 'events.csv'?",)
    (tmp_path / "folder.csv").mkdir()
    assert problems(tmp_path / "folder.csv") == ("folder.csv: is a folder, not a log",)


def test_rows_of_parquet_are_counted_from_one(tmp_path: Path):
    pd.DataFrame({"member": [1, None, 3], "day": [4, 5, None]}).to_parquet(tmp_path / "log.parquet")
    assert problems(tmp_path / "log.parquet") == (
        "log.parquet: row 2: member is missing",
        "log.parquet: row 3: day is missing",
    )


def test_who_is_answered_and_the_room_are_read_where_they_are_known(tmp_path: Path):
    log = read_log(written(tmp_path, "member,day,kind,To,room\n1,2024-05-01,reply,2,\n2,2024-05-01,msg,,7\n"))
    assert list(log) == ["member", "day", "kind", "to", "room"]
    assert log["to"].tolist() == [2, pd.NA]
    assert log["room"].tolist() == [pd.NA, 7]
    named = read_log(written(tmp_path, "member,day,to\nann,1,bob\nbob,2,\n"))
    assert named["to"].fillna("").tolist() == ["bob", ""]


def test_times_stand_for_days_where_there_are_none(tmp_path: Path):
    log = read_log(written(tmp_path, "member,time\n1,2024-05-01T23:59\n2,2024-05-02 00:00:01.5\n3,2024-05-03\n"))
    assert log["day"].dt.strftime("%d").tolist() == ["01", "02", "03"]
    table = pd.DataFrame({"member": [1, 2], "time": pd.to_datetime(["2024-05-01 23:59", "2024-05-02 00:00"])})
    table.to_parquet(tmp_path / "log.parquet")
    assert read_log(tmp_path / "log.parquet")["day"].dt.strftime("%d").tolist() == ["01", "02"]
    assert problems(written(tmp_path, "member,time\n1,noon\n")) == (
        "log.csv: line 2: day 'noon' is not a date (YYYY-MM-DD)",
    )


def test_what_a_log_covers_stands_beside_it_if_it_was_imported(tmp_path: Path):
    path = tmp_path / "log.csv"
    assert read_coverage(path) is None
    write_log(path, read_log(written(tmp_path, ROWS)), {"zone": "UTC"})
    assert read_coverage(path) == {"zone": "UTC"}
    assert read_log(path)["kind"].tolist() == ["post", "reply"]
    (tmp_path / "log.csv.coverage.json").write_text("[]")
    with pytest.raises(InputError, match="is not what lifespan import writes beside a log"):
        read_coverage(path)
