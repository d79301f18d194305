"""What touches Mesa, tested in another environment: ``python -m tests.elsewhere 'mesa>=4.0.0a0'``.

Under a pre-release that may fail; it says what does.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
TESTS = ("tests/sim/test_member.py", "tests/sim/test_community.py", "tests/sim/test_day.py", "tests/test_golden.py")
NEWEST = ("3.13", "3.12")


def interpreter(versions: Sequence[str]) -> str | None:
    """Find an interpreter of one of these versions on this machine; nothing is downloaded."""
    homes = sorted(Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob("versions/*/bin"))
    places = os.pathsep.join([*map(str, homes), os.environ.get("PATH", "")])
    return next((path for v in versions if (path := shutil.which(f"python{v}", path=places))), None)


def run_tests(python: str, folder: Path, instead: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """Run the tests with another interpreter: everything as pinned, but what is named instead."""
    env = os.environ | {"VIRTUAL_ENV": str(folder / "v"), "UV_PYTHON_DOWNLOADS": "never"}
    subprocess.run(["uv", "venv", "-q", "-p", python, folder / "v"], check=True, env=env)
    subprocess.run(["uv", "pip", "install", "-q", "-r", ROOT / "requirements-dev.txt"], check=True, env=env, cwd=ROOT)
    if instead:
        subprocess.run(["uv", "pip", "install", "--no-deps", "--prerelease=allow", *instead], check=True, env=env)
    command = [str(folder / "v/bin/python"), "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=line", *TESTS]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def main(instead: Sequence[str]) -> int:
    """Say what the tests say with other versions of what is named."""
    python = interpreter(NEWEST)
    if python is None or shutil.which("uv") is None:
        print(f"uv and Python {' or '.join(NEWEST)} are wanted on this machine")  # noqa: T201
        return 2
    with tempfile.TemporaryDirectory() as folder:
        said = run_tests(python, Path(folder), instead)
    print(said.stdout, said.stderr)  # noqa: T201
    return said.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
