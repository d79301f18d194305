"""What is on stage: what was asked, the communities it makes, and their day."""

import threading
import time
from collections.abc import Callable

import solara
from mesa.visualization.utils import force_update

from experiments.dashboard.asked import Asked
from sim.community import Community
from sim.errors import InputError

SPEEDS = {"slow": (1, 1.0), "day": (1, 0.25), "week": (7, 0.4), "month": (30, 0.4)}  # days a picture, seconds between
LONGEST = 20_000
PATIENCE = 5.0  # seconds that a browser may take to draw


class Stage:
    """Communities in motion, for one visitor of the page.

    Attributes
    ----------
    asked : Asked
    towns : list of Community
        One a side, all on the same day; they are what ``asked`` says, lived so many days.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._drawn = threading.Event()
        self._asked = solara.reactive(Asked())
        self.towns: list[Community] = self.asked.lived(0)
        self.playing = solara.reactive(False)
        self.speed = solara.reactive("day")

    @property
    def asked(self) -> Asked:
        """What was asked; a component that reads it is shown anew when it changes."""
        asked: Asked = self._asked.value
        return asked

    @property
    def day(self) -> int:
        """The day that comes next, as of a community."""
        return self.towns[0].day

    def ask(self, change: Callable[[Asked], Asked], day: int | None = None) -> str:
        """Ask otherwise, and live as many days again; give what is wrong with it, and then change nothing."""
        with self._lock:
            try:
                asked = change(self.asked)
                towns = asked.lived(self.day if day is None else day)
            except InputError as error:
                return "; ".join(error.problems)
            self.towns = towns
            self._asked.set(asked)
        force_update()
        return ""

    def begin_again(self) -> None:
        """Go back to day 0."""
        self.playing.set(False)
        self.ask(lambda asked: asked, day=0)

    def step(self, days: int = 1) -> None:
        """Live so many days more."""
        with self._lock:
            for town in self.towns:
                town.live(days)
        if self.day >= LONGEST:
            self.playing.set(False)
        force_update()

    def note_drawn(self) -> None:
        """Note that the browser has drawn the last day."""
        self._drawn.set()

    def play(self) -> None:
        """Live on until somebody says stop, no faster than the browser draws."""
        while self.playing.value:
            days, seconds = SPEEDS[self.speed.value]
            begun = time.monotonic()
            self._drawn.clear()
            self.step(days)
            self._drawn.wait(PATIENCE)
            time.sleep(max(0.01, seconds - (time.monotonic() - begun)))
