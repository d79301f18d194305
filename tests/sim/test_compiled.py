"""What is compiled is what is written."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest
from numba.core.errors import TypingError

import sim
from sim.compiled import CACHE_DIR, _forget_old, compiled, engine_is_cold, inlined, plain, sources_hash
from sim.life import Life

ASKED = "from sim.agents.rules import read_share; from sim.rooms import no_rooms; from sim import Community\n"
ASKED += "town = Community(rng=1); town.live(5); print(town.daily['interest'].iloc[-1])"


def interest_in(folder: Path) -> float:
    env = os.environ | {"XDG_CACHE_HOME": str(folder / "cache"), "PYTHONPATH": str(folder)}
    said = subprocess.run(
        [sys.executable, "-c", ASKED], cwd=folder, env=env, capture_output=True, text=True, check=True
    )
    return float(said.stdout)


@pytest.mark.long
def test_an_edited_rule_does_not_go_on_running_as_it_was(tmp_path):
    """Numba's own cache looks only at the file that defines a function; the phases stand in another."""
    shutil.copytree(Path(sim.__file__).parent, tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    before = interest_in(tmp_path)
    assert interest_in(tmp_path) == before
    rules = tmp_path / "sim/agents/rules.py"
    text = rules.read_text()
    edited = text.replace("dosed(p.interest_gain, visits) * (1.0 - interest) * gain", "0.0 * gain")
    assert edited != text
    rules.write_text(edited)
    assert interest_in(tmp_path) < before


def test_the_cache_lies_where_the_hash_of_the_sources_says():
    assert CACHE_DIR.name == sources_hash()
    assert str(CACHE_DIR) == numba.config.CACHE_DIR


def test_the_engine_is_cold_until_a_day_was_compiled_for_this_python(tmp_path, monkeypatch):
    Life("wechat_group").live(1)
    assert not engine_is_cold()
    monkeypatch.setattr(sim.compiled, "CACHE_DIR", tmp_path)
    for begun in ("luck.draw-80.py311.nbi", "life.live_days-42.py30.nbi"):
        (tmp_path / begun).touch()
    assert engine_is_cold()


def test_a_cache_is_forgotten_when_nothing_has_used_it_for_long(tmp_path):
    mine, old, young = (tmp_path / name for name in ("mine", "old", "young"))
    for folder in (mine, old, young):
        folder.mkdir()
    os.utime(old, (0, 0))
    os.utime(mine, (0, 0))
    _forget_old(tmp_path, mine)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "young"]
    assert mine.stat().st_mtime > 0


@compiled
def inner(x: float) -> float:
    return x + 1.0


@compiled
def outer(x: float) -> float:
    return inner(x) * 2.0


def test_the_plain_twin_calls_plain_twins():
    twin = plain(outer)
    assert not hasattr(twin, "py_func")
    assert not hasattr(twin.__globals__["inner"], "py_func")
    assert twin(1.0) == outer(1.0) == 4.0


@compiled
def twice(n: int) -> int:
    return 2 * n


@compiled
def of_many_widths(table: np.ndarray) -> int:
    return twice(table[0].narrow) + twice(table[0].small) + twice(table[0].wide) + twice(1)


def test_whole_numbers_of_all_widths_are_compiled_once():
    kind = np.dtype([("narrow", np.int16), ("small", np.uint8), ("wide", np.int64)])
    table = np.array([(-3, 200, 2**40)], kind).view(np.recarray)
    assert of_many_widths(table) == 2 * (-3 + 200 + 2**40 + 1)
    assert len(twice._piece.signatures) <= 1  # none where the machine code was found on disk


@inlined
def halved(x: float) -> float:
    return x / 2.0


@compiled
def halved_twice(x: float) -> float:
    return halved(halved(x))


def test_a_function_is_a_piece_of_others_and_python_can_call_it_all_the_same():
    assert halved_twice(8.0) == 2.0
    assert not halved.signatures
    assert halved(8.0) == 4.0
    assert len(halved.signatures) == 1


def test_a_piece_has_no_machine_code_of_its_own(tmp_path):
    env = os.environ | {"XDG_CACHE_HOME": str(tmp_path)}
    asked = "from sim.luck import bits, draw, mix; draw(1, 2, 3); "
    asked += "made = [f.overloads for f in (draw, bits, mix)] + [f._piece.overloads for f in (bits, mix)]; "
    asked += "print([len(f) for f in made])"
    said = subprocess.run([sys.executable, "-c", asked], env=env, capture_output=True, text=True, check=True)
    assert said.stdout == "[1, 0, 0, 1, 1]\n"
    kept = {path.name.split("-")[0] for path in tmp_path.rglob("*.nbi")}
    assert kept == {"luck.draw"}


def test_a_function_that_would_allocate_is_refused():
    """The day's loop allocates nothing; that is not a promise but a refusal to compile."""

    @compiled
    def hungry(n: int) -> float:
        return np.zeros(n).sum()

    with pytest.raises(TypingError, match="Only accept returning of array passed into the function"):
        hungry(3)
