"""Mesa 3.5 needs Python 3.12, the pins give Mesa 3.3 to Python 3.11: what touches Mesa is tested on both."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OTHERS = ("3.12", "3.13") if sys.version_info < (3, 12) else ("3.11",)


def found() -> str | None:
    """Find another interpreter on this machine; nothing is downloaded."""
    homes = sorted(Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob("versions/*/bin"))
    places = os.pathsep.join([*map(str, homes), os.environ.get("PATH", "")])
    return next((path for v in OTHERS if (path := shutil.which(f"python{v}", path=places))), None)


@pytest.mark.long
def test_what_touches_mesa_passes_on_another_python_too(tmp_path):
    python, uv = found(), shutil.which("uv")
    if python is None or uv is None:
        pytest.skip(f"no Python {' or '.join(OTHERS)}, or no uv, was found on this machine")
    env = os.environ | {"VIRTUAL_ENV": str(tmp_path / "v"), "UV_PYTHON_DOWNLOADS": "never"}
    subprocess.run([uv, "venv", "-q", "-p", python, tmp_path / "v"], check=True, env=env)
    pins = ["-r", ROOT / "requirements-dev.txt"]
    subprocess.run([uv, "pip", "install", "-q", *pins], check=True, env=env, cwd=ROOT)
    tests = ["tests/sim/test_member.py", "tests/sim/test_day.py", "tests/test_golden.py"]
    command = [tmp_path / "v/bin/python", "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
    said = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout[-3000:]
