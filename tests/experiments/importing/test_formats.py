"""Every format: read, refused where it is malformed, told by what is in it, in every alphabet, without names."""

import codecs
import gzip
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from docs.formats import PAGE, page
from experiments.importing.contents import Content
from experiments.importing.formats import FORMATS, recognised
from experiments.importing.reading import read_export
from experiments.importing.sources import files_of
from experiments.log import read_coverage, read_log, write_log
from sim.errors import InputError
from tests.experiments.importing.given import FIXTURES, READ, REFUSED, SINGLE, TOLD, read, rows

WITHOUT_A_TWIN = {"slack-lists", "meetup-events", "meetup-joined", "zulip-realm"}  # they go with others


@pytest.mark.parametrize("name", READ)
def test_a_fixture_tells_what_stands_in_it(name: str):
    found = read_export(FIXTURES / name)
    assert rows(found) == READ[name]["log"].strip()
    assert " ".join(found.coverage["formats"]) == READ[name]["formats"]
    assert ", ".join(f"{what} {n}" for what, n in found.coverage["dropped"].items()) == READ[name]["dropped"]


@pytest.mark.parametrize("name", REFUSED)
def test_a_malformed_twin_is_answered_with_file_and_place(name: str):
    with pytest.raises(InputError) as refused:
        read_export(FIXTURES / name)
    assert str(refused.value).replace(f"{FIXTURES}/", "") == REFUSED[name]


def test_every_format_has_a_fixture_and_a_malformed_twin():
    assert {name for said in READ.values() for name in said["formats"].split()} == set(FORMATS)
    twins = [content for name in REFUSED if ".broken." in name for content in [Content(files_of(FIXTURES / name)[0])]]
    formats = {format.name if (format := recognised(content)) else "table" for content in twins}
    assert formats == set(FORMATS) - WITHOUT_A_TWIN


@pytest.mark.parametrize("name", SINGLE)
def test_the_alphabet_the_ends_of_lines_and_the_files_name_do_not_matter(name: str, tmp_path: Path):
    text = (FIXTURES / name).read_bytes().decode("utf-8-sig")
    mails = name.endswith(".mbox")  # mails say themselves in which alphabet they are
    unix = text.replace("\r\n", "\n")
    forms = {
        "utf-8": unix.encode(),
        "with a mark": codecs.BOM_UTF8 + unix.encode(),
        "other line ends": unix.replace("\n", "\r\n").encode(),
        "packed": gzip.compress(unix.encode(), mtime=0),
        "gb18030": unix.encode("gb18030"),
        "utf-16": codecs.BOM_UTF16_LE + unix.encode("utf-16-le"),
        "utf-16, big end first": codecs.BOM_UTF16_BE + unix.encode("utf-16-be"),
    }
    for form, data in forms.items():
        if mails and ("16" in form or "mark" in form):
            continue
        path = tmp_path / f"{form}.dat"
        path.write_bytes(data)
        assert read(path) == READ[name]["log"].strip(), form


@pytest.mark.parametrize("name", READ)
def test_no_name_and_no_text_is_written(name: str, tmp_path: Path):
    found = read_export(FIXTURES / name)
    path = tmp_path / "events.csv"
    write_log(path, found.log, found.coverage)
    assert not TOLD.search(path.read_text() + (tmp_path / "events.csv.coverage.json").read_text())
    back = read_log(path)
    assert back.shape[1] == 5
    pd.testing.assert_series_equal(back["to"], found.log["to"])
    pd.testing.assert_series_equal(back["room"], found.log["room"])
    assert read_coverage(path) == json.loads(json.dumps(found.coverage))


def test_no_name_stands_in_what_is_said_of_mistakes():
    assert not any(TOLD.search(said.replace(name, "")) for name, said in REFUSED.items())
    assert TOLD.search((FIXTURES / "whatsapp.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["slack", "meetup", "irc", "zulip"])
def test_a_zip_tells_what_its_folder_tells(name: str, tmp_path: Path):
    packed = shutil.make_archive(str(tmp_path / "export"), "zip", FIXTURES / name)
    assert read(Path(packed)) == READ[name]["log"].strip()


def test_several_files_become_one_log_in_which_people_of_one_platform_are_the_same(tmp_path: Path):
    shutil.copy(FIXTURES / "wechat-memotrace.csv", tmp_path)
    shutil.copy(FIXTURES / "wechat-chatlog-csv.csv", tmp_path)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    found = read_export(tmp_path)
    assert found.coverage["files"] == 2
    assert found.coverage["files_passed_over"] == 1
    alone = [read_export(tmp_path / name) for name in ("wechat-memotrace.csv", "wechat-chatlog-csv.csv")]
    assert len(found.log) == sum(len(one.log) for one in alone)
    assert found.coverage["members"] == 5  # three who are in both, and the two of the private chat
    assert found.coverage["rooms"] == 4


def test_people_of_two_platforms_are_never_the_same(tmp_path: Path):
    shutil.copy(FIXTURES / "whatsapp.txt", tmp_path)
    shutil.copy(FIXTURES / "line-english.txt", tmp_path)
    assert read_export(tmp_path).coverage["members"] == 5 + 3


def test_the_page_on_exports_is_what_the_code_says():
    assert PAGE.read_text(encoding="utf-8") == page(), "docs/import.md is not current: run `python -m docs.formats`"
