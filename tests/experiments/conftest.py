"""What tests of sweeps need."""

from functools import partial

import pytest

from experiments.attempt import attempt
from experiments.files import write_whole
from experiments.store import PAGE


class Here:
    """An engine that computes in this process, by whatever ``experiments.runner.perform`` is."""

    def __init__(self, *_, daily=False):
        self.daily = daily

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def compute(self, runs):
        from experiments import runner

        for run in runs:
            yield [(run, attempt(partial(runner.perform, daily=self.daily), run))]


@pytest.fixture
def in_this_process(monkeypatch):
    """Sweep without starting processes, so that a test can say what a run does."""
    from experiments import reproduce, sweep

    monkeypatch.setattr(sweep, "engine", Here)
    monkeypatch.setattr(reproduce, "engine", Here)


@pytest.fixture
def without_pages(monkeypatch):
    """Sweep without drawing, which takes longer than the runs."""
    from experiments import sweep

    monkeypatch.setattr(
        sweep, "_write_report", lambda study, answer, folder, *_, **__: write_whole(folder / PAGE, b"a page" * 9)
    )
