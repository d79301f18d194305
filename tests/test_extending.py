"""A package of one's own: the template is in the wheel, and works in an empty environment."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.helpers import EXHAUSTIVE

ROOT = Path(__file__).parent.parent
INSIDE = (
    "sim/py.typed",
    "experiments/py.typed",
    "sim/behaviour.toml",
    "sim/scenarios/wechat_group.toml",
    "sim/platforms/wechat_group.toml",
    "experiments/studies/fees.toml",
    "experiments/claims/forty-is-enough.toml",
    "experiments/phrases/zh/health.toml",
    "experiments/baseline/ensemble.csv",
    "experiments/template/pyproject.toml",
    "experiments/template/src/lifespan_example/policies.py",
    "experiments/template/src/lifespan_example/bakers.toml",
    "experiments/template/tests/test_contract.py",
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """Give a folder with an environment that holds the wheel and what it asks for, and nothing of this checkout."""
    uv, folder = shutil.which("uv"), tmp_path_factory.mktemp("empty")
    if uv is None:
        pytest.skip("uv was not found on this machine")
    source = folder / "source"  # building writes beside the sources
    for name in ("sim", "experiments"):
        shutil.copytree(ROOT / name, source / name)
    for name in ("pyproject.toml", "README.md", "LICENSE", "requirements.txt"):
        shutil.copy(ROOT / name, source)
    wheel = [uv, "build", "-q", "--wheel", "-o", folder, source]
    subprocess.run(wheel, check=True, cwd=folder)
    environment = os.environ | {"VIRTUAL_ENV": str(folder / "v"), "UV_PYTHON_DOWNLOADS": "never"}
    subprocess.run([uv, "venv", "-q", "-p", sys.executable, folder / "v"], check=True, env=environment)
    (built,) = folder.glob("*.whl")
    for wanted in (["-r", source / "requirements.txt"], ["--no-deps", built]):
        subprocess.run([uv, "pip", "install", "-q", *wanted], check=True, env=environment, cwd=folder)
    return folder


def said(folder: Path, *command: str | Path) -> str:
    env = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}
    first = folder / "v/bin" / command[0]
    done = subprocess.run([first, *command[1:]], cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.long
def test_the_wheel_holds_all_that_is_no_code_too(empty):
    (wheel,) = empty.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    assert [name for name in INSIDE if name not in held] == []
    assert not [name for name in held if name.startswith(("tests", "docs", "benchmarks", "notebooks"))]


@pytest.fixture(scope="module")
def mine(empty):
    """Give the folder of a package made from the template that is in the wheel, installed there."""
    where = "import experiments, pathlib; print(pathlib.Path(experiments.__file__).parent / 'template')"
    template = said(empty, "python", "-c", where).strip()
    assert template.startswith(str(empty))
    folder = shutil.copytree(template, empty / "my_rules")
    install = [str(shutil.which("uv")), "pip", "install", "-q", "--no-deps", folder]
    subprocess.run(install, check=True, env=os.environ | {"VIRTUAL_ENV": str(empty / "v")}, cwd=empty)
    return folder


@pytest.mark.long
def test_a_policy_and_a_scenario_of_another_package_are_found_in_an_empty_environment(empty, mine):
    assert "call_back" in said(empty, "lifespan", "list", "policies")
    assert "without a visit" in said(empty, "lifespan", "show", "call_back")
    assert "bakers" in said(empty, "lifespan", "list", "scenarios")
    assert "events(every=14, hours_long=2, places=20)" in said(empty, "lifespan", "show", "bakers")
    assert "fees" in said(empty, "lifespan", "list", "studies")


@pytest.mark.long
@pytest.mark.skipif(not EXHAUSTIVE, reason="compiles the engine anew, a minute: LIFESPAN_TESTS=full")
def test_a_policy_of_another_package_is_compared_in_an_empty_environment(empty, mine):
    arms = ("--arm", "alone:", "--arm", "called: call_back(away=20)", "--arm", "sifted: pruning()")
    assert "called" in said(empty, "lifespan", "compare", "bakers", "--replicates", "4", "--days", "90", *arms)
    assert "Bakers" in said(empty, "lifespan", "run", "bakers", "--replicates", "2", "--days", "60")
    said(empty, "python", "-m", "unittest", "discover", "-s", mine / "tests")
    assert "fee" in said(empty, "lifespan", "plan", "fees")
