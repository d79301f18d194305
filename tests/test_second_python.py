"""Mesa 3.5 needs Python 3.12, the pins give Mesa 3.3 to Python 3.11: what touches Mesa is tested on both."""

import shutil
import sys

import pytest

from tests.elsewhere import interpreter, run_tests

OTHERS = ("3.12", "3.13") if sys.version_info < (3, 12) else ("3.11",)


@pytest.mark.long
def test_what_touches_mesa_passes_on_another_python_too(tmp_path):
    python = interpreter(OTHERS)
    if python is None or shutil.which("uv") is None:
        pytest.skip(f"no Python {' or '.join(OTHERS)}, or no uv, was found on this machine")
    said = run_tests(python, tmp_path)
    assert said.returncode == 0, said.stdout[-3000:]
