"""Fixtures cut short, shuffled, and with bytes turned over: a log, or one clear answer, and never a name in it."""

import io
import random
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.importing.reading import Imported, read_export
from sim.errors import InputError
from tests.experiments.importing.given import FIXTURES, TOLD, rows
from tests.experiments.importing.test_reading import ROWS, workbook
from tests.helpers import cases


def cut(data: bytes, luck: random.Random) -> bytes:
    """Leave out the end, or the beginning."""
    place = luck.randrange(len(data))
    return data[:place] if luck.random() < 0.7 else data[place:]


def shuffled(data: bytes, luck: random.Random) -> bytes:
    """Put the lines in another order."""
    lines = data.splitlines(keepends=True)
    luck.shuffle(lines)
    return b"".join(lines)


def turned(data: bytes, luck: random.Random) -> bytes:
    """Turn over some bits."""
    bits = bytearray(data)
    for _ in range(luck.choice([1, 3, 20])):
        bits[luck.randrange(len(bits))] ^= 1 << luck.randrange(8)
    return bytes(bits)


def doubled(data: bytes, luck: random.Random) -> bytes:
    """Say some stretch of it again elsewhere."""
    a, b, c = sorted(luck.randrange(len(data)) for _ in range(3))
    return data[:c] + data[a:b] + data[c:]


FILES = sorted(path for path in FIXTURES.rglob("*") if path.is_file())
HARM = (cut, shuffled, turned, doubled)


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """Give a place for the harmed file."""
    return tmp_path_factory.mktemp("fuzz") / "export.dat"


def answer(place: Path) -> tuple[Imported | None, tuple[str, ...]]:
    """Give a log, or what is said of a file that gives none."""
    try:
        return read_export(place), ()
    except InputError as error:
        return None, error.problems


@settings(max_examples=cases(120, 20_000), deadline=None, derandomize=True)
@given(st.sampled_from(FILES), st.sampled_from(HARM), st.integers(0, 2**32))
def test_a_harmed_file_gives_a_log_or_one_clear_answer(place, path, harm, seed):
    place.write_bytes(harm(path.read_bytes(), random.Random(seed)))
    found, problems = answer(place)
    if found:
        assert found.log["member"].min() == 1
        assert not TOLD.search(rows(found))
    else:
        assert problems
        assert all(str(place) in problem or problem.startswith(("--column", "…")) for problem in problems)
        assert all(len(problem) < 400 for problem in problems)
        said = [problem.partition("it has: ")[0] for problem in problems]  # the names of columns are shown
        assert not TOLD.search("".join(said))


@pytest.mark.parametrize("form", ["parquet", "xlsx"])
def test_a_harmed_table_in_a_packed_form_too(place, form, tmp_path):
    table = pd.read_csv(io.StringIO(ROWS), dtype=str, keep_default_na=False)
    whole = tmp_path / "whole"
    if form == "parquet":
        table.to_parquet(whole)
    else:
        whole.write_bytes(workbook(table))
    data = whole.read_bytes()
    for seed in range(cases(30, 3000)):
        luck = random.Random(seed)
        place.write_bytes(luck.choice([cut, turned, doubled])(data, luck))
        found, problems = answer(place)
        assert found or problems
