"""How all tests are run."""

import os

import pytest
from hypothesis import settings

from experiments.runner import compile_once

# The first call of a compiled function takes seconds; and a test that fails has to fail for everybody.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the engine before the first test, not in each process that tests."""
    if "PYTEST_XDIST_WORKER" not in os.environ and not session.config.option.collectonly:
        compile_once()
