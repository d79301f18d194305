"""The way from files to a log: tables of any kind, ZIPs that mean harm, what is covered, the command."""

import io
import json
import sys
import time
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from experiments import cli
from experiments.importing import sources, tables
from experiments.importing.asked import Asked
from experiments.importing.formats import FORMATS
from experiments.importing.reading import read_export
from sim.errors import InputError
from tests.experiments.importing.given import FIXTURES, TOLD, read

ROWS = "user,created_at,type,channel,reply to,amount\n7,2024-05-01 10:00,post,a,,1\n8,2024-05-02 11:00,comment,a,7,2\n"
LOG = "1,2024-05-01,topic,,1\n2,2024-05-02,reply,1,1"


def written(path: Path, data: str | bytes) -> Path:
    """Write a file."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def refused(path: Path, asked: Asked | None = None) -> str:
    """Give what is said of an export that cannot be read, without the folder's name."""
    with pytest.raises(InputError) as error:
        read_export(path, asked)
    return str(error.value).replace(f"{path.parent}/", "")


# -- tables ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("form", ["csv", "tabs", "semicolons", "parquet", "xlsx"])
def test_a_table_reads_the_same_in_every_form(form: str, tmp_path: Path):
    table = pd.read_csv(io.StringIO(ROWS), dtype=str, keep_default_na=False)
    path = tmp_path / "export.dat"
    if form == "parquet":
        table.assign(created_at=pd.to_datetime(table["created_at"]), user=table["user"].astype(int)).to_parquet(path)
    elif form == "xlsx":
        path.write_bytes(workbook(table))
    else:
        written(path, ROWS.replace(",", {"csv": ",", "tabs": "\t", "semicolons": ";"}[form]))
    assert read(path) == LOG


def workbook(table: pd.DataFrame) -> bytes:
    """Write the smallest workbook that holds a table."""
    cells = [list(table.columns), *table.to_numpy().tolist()]
    said = "".join(
        f'<row r="{r}">' + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>"
        for r, row in enumerate(cells, 1)
    )
    office = "http://schemas.openxmlformats.org/"
    related = f"{office}officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{office}package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{office}package/2006/relationships">'
        f'<Relationship Id="r1" Type="{related}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{office}spreadsheetml/2006/main" '
        f'xmlns:r="{related}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{office}package/2006/relationships">'
        f'<Relationship Id="r1" Type="{related}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{office}spreadsheetml/2006/main"><sheetData>{said}</sheetData>'
        "</worksheet>",
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return data.getvalue()


def test_the_guess_at_columns_is_shown_and_can_be_put_right(tmp_path: Path):
    path = written(tmp_path / "t.csv", "user,host,date\nann,eve,2024-05-01\nbob,eve,2024-05-02\n")
    found = read_export(path)
    assert found.notes[0].endswith("member = 'user', time = 'date'; another column: --column ROLE=NAME")
    assert found.coverage["members"] == 2
    assert read_export(path, Asked(columns={"member": "host"})).coverage["members"] == 1


def test_columns_that_are_not_there_are_told_with_the_nearest(tmp_path: Path):
    path = written(tmp_path / "t.csv", "card,moment\nann,2024-05-01\n")
    assert refused(path) == (
        "t.csv: no column is known to say who; say --column member=NAME; it has: card, moment\n"
        "t.csv: no column is known to say when; say --column time=NAME; it has: card, moment"
    )
    said = refused(path, Asked(columns={"member": "crad", "tme": "moment"}))
    assert "--column: unknown role 'tme'; did you mean 'time'?" in said
    assert "--column: t.csv has no column 'crad'; did you mean 'card'?" in said
    assert read(path, Asked(columns={"member": "card", "time": "moment"})) == "1,2024-05-01,msg,,"


def test_a_first_line_that_is_no_header_is_not_shown(tmp_path: Path):
    said = refused(written(tmp_path / "t.csv", "Rowan,2024-05-01\nHazel,2024-05-02\n"))
    assert "its first line is no header" in said
    assert not TOLD.search(said)


def test_kinds_that_are_not_known_are_acts_and_never_written_as_they_stand(tmp_path: Path):
    path = written(tmp_path / "t.csv", "member,day,kind\n1,2024-05-01,Rowan\n1,2024-05-02,JOIN\n")
    assert read(path) == "1,2024-05-01,act,,\n1,2024-05-02,join,,"


def test_terms_end_with_a_leave_unless_they_are_renewed_within_a_month_or_lie_ahead(tmp_path: Path):
    rows = "member,start,end,fee\na,2023-01-01,2023-06-30,10\na,2023-07-20,2023-12-31,10\nb,2023-12-01,2024-12-31,0\n"
    path = written(tmp_path / "t.csv", rows)
    start = ["1,2023-01-01,join,,", "1,2023-01-01,pay,,", "1,2023-07-20,pay,,", "2,2023-12-01,join,,"]
    assert read(path).splitlines() == start
    until = (pd.Timestamp("2024-06-01") - pd.Timestamp(0)).days
    assert read(path, Asked(until=until)).splitlines() == [*start, "1,2023-12-31,leave,,"]


# -- files that mean harm, or are none ---------------------------------------------------------------------------------
def test_a_zip_is_read_without_writing_whatever_its_names_say(tmp_path: Path):
    inside = tmp_path / "inside"
    inside.mkdir()
    with zipfile.ZipFile(inside / "e.zip", "w") as file:
        file.writestr("../../outside.csv", ROWS)
        file.writestr("/absolute.txt", "nothing")
    assert read(inside / "e.zip") == LOG
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["e.zip", "inside"]


@pytest.mark.parametrize("name", ["e.zip", "e.csv.gz", "e.csv"])
def test_what_unpacks_to_more_than_is_allowed_is_refused(name: str, tmp_path: Path, monkeypatch):
    large = (ROWS + "9,2024-05-03 10:00,post,a,,1\n" * 100_000).encode()
    monkeypatch.setattr(sources, "MOST_BYTES", 1 << 20)
    if name == "e.zip":
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("e.csv", large)
    else:
        import gzip

        written(tmp_path / name, gzip.compress(large) if name.endswith(".gz") else large)
    assert "is larger than 1 MiB, unpacked" in refused(tmp_path / name)


def test_a_workbook_that_unpacks_to_more_than_is_allowed_is_refused(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(tables, "MOST_BYTES", 1 << 10)
    table = pd.DataFrame({"member": ["a"] * 100, "day": ["2024-05-01"] * 100})
    assert "is larger than" in refused(written(tmp_path / "e.xlsx", workbook(table)))


def test_what_is_no_export_is_answered_in_a_line(tmp_path: Path):
    none = "is in none of the formats that are known; see lifespan import --list"
    assert refused(written(tmp_path / "empty", "")) == f"empty: {none}"
    assert refused(written(tmp_path / "prose", "Once upon a time\nthere was a club.\n")) == f"prose: {none}"
    assert refused(written(tmp_path / "picture", b"\x89PNG\r\n\x1a\n\0\0\0")) == f"picture: {none}"
    assert refused(written(tmp_path / "broken.zip", b"PK\x03\x04 and no more")).endswith("is broken or cut short")
    assert refused(written(tmp_path / "half.gz", b"\x1f\x8b\x08")).endswith("it is locked, broken or cut short")
    assert refused(tmp_path / "prosa").endswith("there is no such file or folder; did you mean 'prose'?")
    assert refused(written(tmp_path / "x.json", '{"a": 1,\n "b": }')).startswith("x.json: not valid JSON: ")
    assert "nothing that anybody did" in refused(written(tmp_path / "h.csv", "member,day\n"))
    (tmp_path / "folder").mkdir()
    assert refused(tmp_path / "folder") == f"folder: {none}"


def test_a_format_that_is_asked_for_is_taken_at_its_word():
    assert "wants" in refused(FIXTURES / "telegram.json", Asked(format="discord-csv"))
    assert "messages is missing" in refused(FIXTURES / "zulip" / "realm.json", Asked(format="qq-exporter"))


# -- what is covered ---------------------------------------------------------------------------------------------------
def test_it_is_said_what_a_log_covers(tmp_path: Path):
    rows = "member,day,kind\n1,2024-01-01,join\n2,2024-01-02,post\n1,2024-03-10,leave\n"
    said = read_export(written(tmp_path / "t.csv", rows)).coverage
    assert (said["first_day"], said["last_day"], said["observed_until"]) == ("2024-01-01", "2024-03-10", "2024-03-10")
    assert said["gaps"] == [{"first": "2024-01-03", "last": "2024-03-09", "days": 67}]
    assert (said["members_seen_joining"], said["leaves_seen"], said["survivors_only"]) == (1, True, False)
    assert said["replies_known"] is False
    assert read_export(FIXTURES / "wecom.json").coverage["survivors_only"]
    assert read_export(FIXTURES / "telegram.json").coverage["replies_known"]


def test_names_of_several_people_are_counted(tmp_path: Path):
    rows = "Time,SenderName,Sender,TalkerName,Talker,Content\n"
    rows += "".join(f"2024-05-0{k},Ann,wxid_{k},g,g@chatroom,x\n" for k in (1, 2))
    assert read_export(written(tmp_path / "t.csv", rows)).coverage["names_of_several"] == 1


def test_the_zone_moves_what_happened_around_midnight():
    shanghai, utc = (read(FIXTURES / "wechat-weflow.json", Asked(zone=zone)) for zone in (None, "UTC"))
    assert "3,2024-05-02,join" in shanghai
    assert "3,2024-05-01,join" in utc


def test_the_order_of_dates_can_be_said():
    assert "2023-02-01" in read(FIXTURES / "whatsapp-ambiguous.txt", Asked(order="day-first"))
    assert "2023-01-02" in read(FIXTURES / "whatsapp-ambiguous.txt", Asked(order="month-first"))


# -- the command -------------------------------------------------------------------------------------------------------
@pytest.fixture
def lifespan(monkeypatch, capsys, tmp_path):
    """Run the command in an empty folder; give exit code, output and errors."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["lifespan", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


@pytest.mark.parametrize("ending", [".csv", ".csv.gz", ".parquet"])
def test_import_writes_a_log_that_describe_reads(lifespan, tmp_path: Path, ending: str):
    code, out, _ = lifespan("import", FIXTURES / "telegram.json", "--out", f"e{ending}")
    assert code == 0
    assert "10 events of 4 members in 1 room, 2024-05-01 to 2024-05-04 (UTC)" in out
    assert json.loads((tmp_path / f"e{ending}.coverage.json").read_text())["formats"] == ["telegram"]
    code, out, _ = lifespan("describe", f"e{ending}", "--json")
    assert code == 0
    assert json.loads(out)["events"] == 5
    before = (tmp_path / f"e{ending}").read_bytes()
    lifespan("import", FIXTURES / "telegram.json", "--out", f"e{ending}")
    assert (tmp_path / f"e{ending}").read_bytes() == before


def test_import_does_not_say_that_members_were_there_before_of_a_log_that_does_not_tell_who_joined(lifespan):
    said = {name: lifespan("import", FIXTURES / name, "--out", "e.csv")[1] for name in ("table.csv", "whatsapp.txt")}
    assert ["nobody was seen to join" in out for out in said.values()] == [True, False]
    assert ["were there before" in out for out in said.values()] == [False, True]


def test_import_says_for_machines_what_the_log_covers(lifespan):
    code, out, err = lifespan("import", FIXTURES / "table.csv", "--out", "e.csv", "--json")
    assert code == 0
    assert json.loads(out)["members"] == 2
    assert "read as a table: member = '用户ID', time = '日期'" in err


def test_import_lists_and_explains_every_format(lifespan):
    code, out, _ = lifespan("import", "--list")
    assert code == 0
    assert all(f"{name} " in out for name in FORMATS)
    assert {said["name"] for said in json.loads(lifespan("import", "--list", "--json")[1])} == set(FORMATS)
    assert "one file; the format is told by what is in it" in lifespan("import", "--help")[1]


def test_wrong_options_are_told_all_at_once_with_what_is_near(lifespan, tmp_path: Path):
    words = ("--out", "e.csv", "--zone", "Asia/Shanghia", "--dates", "day", "--until", "soon", "--column", "member")
    code, _, err = lifespan("import", FIXTURES / "telegram.json", *words)
    assert code == 2
    assert len(err.splitlines()) == 4
    assert "did you mean 'Asia/Shanghai'?" in err
    assert lifespan("import", FIXTURES / "telegram.json", "--out", "e.txt")[0] == 2
    assert lifespan("import", FIXTURES / "telegram.json")[0] == 2
    code, _, err = lifespan("import", FIXTURES / "telegram.json", "--out", "e.csv", "--format", "telegraf")
    assert (code, err) == (2, "lifespan: --format: unknown format 'telegraf'; did you mean 'telegram'?\n")
    assert not list(tmp_path.iterdir())


def test_a_hundred_thousand_messages_take_seconds(tmp_path: Path):
    days = pd.date_range("2020-01-01", periods=500).strftime("%m/%d/%y, 10:00")
    rows = (f"{day} - Member {k % 997}: words\n" for day in days for k in range(200))
    path = written(tmp_path / "chat.txt", "".join(rows))
    began = time.process_time()
    assert read_export(path).coverage["events"] == 100_000
    assert time.process_time() - began < 10
