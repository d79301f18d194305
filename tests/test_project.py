"""What holds for the project as a whole."""

import ast
import inspect
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import sim.scenario
from docs.tables import PROTOCOL, TABLES, with_tables
from experiments.cli import main
from sim.agents.behaviour import Behaviour
from sim.policies import POLICIES
from sim.records import MEASURES

ROOT = Path(__file__).parent.parent
INDEX_HOSTS = ("pypi" + ".org", "python" + "hosted.org", "/simple" + "/", "registry.npm" + "js", "conda.ana" + "conda")
MACHINE_PATHS = ("/" + "work/", "/" + "root/", "/" + "opt/", "/" + "tmp/w")


def tracked() -> list[Path]:
    said = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = [name for name in said.stdout.decode().split("\0") if name]
    if not names:
        pytest.skip("this is not a git checkout")
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def holding(needles: tuple[str, ...]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {needle}"
        for path in tracked()
        for needle in needles
        if needle.encode() in path.read_bytes()
    ]


def test_no_tracked_file_names_a_package_index():
    assert holding(INDEX_HOSTS) == []


def test_no_tracked_file_names_a_path_of_a_machine():
    assert holding(MACHINE_PATHS) == []


def test_the_search_for_names_finds_what_is_there():
    assert holding(("INDEX_" + "HOSTS",)) == ["tests/test_project.py: INDEX_HOSTS"]


def test_no_tracked_file_is_large():
    assert [path.name for path in tracked() if path.stat().st_size > 2**21] == []


def pins(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text()
    return {re.split(r" [\\;]", line)[0]: line for line in re.findall(r"^[a-z0-9].*", text, re.MULTILINE)}


def test_development_pins_hold_the_same_versions():
    assert set(pins("requirements.txt")) <= set(pins("requirements-dev.txt"))


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_hashes(name):
    blocks = (ROOT / name).read_text().split("\n    --hash=")
    assert all(re.match(r"sha256:[0-9a-f]{64}", block) for block in blocks[1:])
    pinned = re.findall(r"^[a-z0-9].*", (ROOT / name).read_text(), re.MULTILINE)
    assert pinned
    assert all("==" in line and line.endswith("\\") for line in pinned)


def test_every_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {re.split(r"[<>=!~\[]", said)[0] for said in project["project"]["dependencies"]}
    groups = project["dependency-groups"]
    wanted_too = {re.split(r"[<>=!~\[]", said)[0] for said in groups["dev"] + groups["docs"] if isinstance(said, str)}
    assert wanted <= {pin.split("==")[0] for pin in pins("requirements.txt")}
    assert wanted_too <= {pin.split("==")[0] for pin in pins("requirements-dev.txt")}


MINDS = {"interest", "activity", "loyalty", "satisfaction", "expectation", "response", "rate", "felt", "half_life"}


def minds_named_in(code: str) -> set[str]:
    tree = ast.walk(ast.parse(code))
    return MINDS & {getattr(node, "attr", getattr(node, "id", getattr(node, "value", None))) for node in tree}


@pytest.mark.parametrize("path", sorted((ROOT / "sim/acts").glob("*.py")), ids=lambda p: p.stem)
def test_no_act_touches_a_mind(path):
    """What an act does to people goes through their own rules, in sim/day."""
    assert minds_named_in(path.read_text(encoding="utf-8")) == set()


def test_an_act_that_touches_a_mind_is_noticed():
    assert minds_named_in("state.people[row].loyalty = 1.0") == {"loyalty"}
    assert minds_named_in("state.people['interest'][row] = 1.0") == {"interest"}


def test_ci_runs_the_line_of_the_readme():
    lines = [line for line in (ROOT / "README.md").read_text().splitlines() if "python -m tests" in line]
    assert lines
    assert "requirements-dev.txt" in lines[0]
    assert "README.md" in (ROOT / ".ci/run").read_text()


def test_the_tables_of_the_protocol_are_what_the_code_says():
    said = PROTOCOL.read_text(encoding="utf-8")
    assert said == with_tables(said), "docs/odd.md is not what the code says: run `python -m docs.tables`"


def test_numbers_of_behaviour_that_the_protocol_names_exist():
    named = re.findall(r"\bp\.(\w+)", PROTOCOL.read_text(encoding="utf-8"))
    assert len(named) > 5
    assert set(named) <= set(Behaviour._fields)


def test_a_value_changed_in_the_code_is_noticed_in_the_protocol(monkeypatch):
    shipped, said = sim.scenario._shipped, PROTOCOL.read_text(encoding="utf-8")
    changed = {"behaviour.taste_width": 0.1234, "members.size": 77}
    monkeypatch.setattr(sim.scenario, "_shipped", lambda name: shipped(name).with_settings(changed))
    for row in (r"`behaviour\.taste_width` *\| 0\.1234 ", r"`wechat_group` *\| 77 "):
        assert not re.search(row, said)
        assert re.search(row, with_tables(said))


def test_a_phase_that_changes_its_place_in_the_day_is_noticed_in_the_protocol(monkeypatch):
    *lines, last_but_one, last = inspect.getsource(sim.life.live_days).splitlines()
    monkeypatch.setattr(inspect, "getsource", lambda _: "\n".join([*lines, last, last_but_one]))
    said = PROTOCOL.read_text(encoding="utf-8")
    assert with_tables(said).index("`acts_run_out`") < with_tables(said).index("`rooms_roll`")
    assert said.index("`rooms_roll`") < said.index("`acts_run_out`")


@pytest.mark.parametrize("table", TABLES)
def test_a_row_missing_in_the_protocol_is_noticed(table):
    said = PROTOCOL.read_text(encoding="utf-8")
    cut = re.sub(rf"(<!-- table: {table} -->.*?)\|[^\n]*\n\n(<!-- end -->)", r"\1\n\2", said, flags=re.DOTALL)
    assert cut.count("\n") < said.count("\n")
    assert with_tables(cut) == said


@pytest.mark.parametrize("mark", ["<!-- table: day -->", "<!-- end -->"])
def test_a_table_without_its_marks_is_not_passed_over(mark):
    with pytest.raises(ValueError, match="once between its marks"):
        with_tables(PROTOCOL.read_text(encoding="utf-8").replace(mark, "", 1))


def test_a_bar_in_a_cell_of_the_protocol_does_not_end_it(monkeypatch):
    monkeypatch.setitem(MEASURES, "members", ("people", "here | there"))
    assert "here \\| there |" in with_tables(PROTOCOL.read_text(encoding="utf-8"))


@pytest.mark.long
def test_the_readme_shows_what_its_command_answers(tmp_path, monkeypatch, capsys):
    readme = (ROOT / "README.md").read_text()
    (command,) = re.findall(r"\.venv/bin/lifespan (compare .*)", readme)
    shown = re.findall(r"^\w+ lives \d+ days \w+ than .* \(95 % interval .*\)\.$", readme, re.MULTILINE)
    assert shown
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["lifespan", *shlex.split(command)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    assert [line for line in capsys.readouterr().out.splitlines() if " lives " in line] == shown


def test_every_policy_has_a_test_file_of_its_own():
    assert {path.stem.removeprefix("test_") for path in (ROOT / "tests/sim/policies").glob("test_*.py")} == set(
        POLICIES
    )
