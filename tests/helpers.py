"""What several tests need."""

import html
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

if TYPE_CHECKING:
    from sim import Community, Scenario


EXHAUSTIVE = os.environ.get("LIFESPAN_TESTS") == "full"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PEOPLE = Path(__file__).with_name("people.toml")


@contextmanager
def browser() -> Iterator[Any]:
    """Open the browser of this machine, of which tests ask what a page does."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@contextmanager
def lively_people() -> Iterator[None]:
    """Let scenarios have people for whom everything happens, whatever the baseline says."""
    from sim import scenario  # so that tests without an engine need not wait for it

    read, kept = scenario.read_toml, (scenario._shipped, scenario.aliases)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scenario, "read_toml", lambda path: read(PEOPLE if path.name == "behaviour.toml" else path))
        for cached in kept:
            cached.cache_clear()
        yield
    for cached in kept:
        cached.cache_clear()


def small(settings: dict[str, float] | None = None, name: str = "wechat_group") -> "Scenario":
    """Give a small community in which much happens."""
    from sim import load_scenario  # so that tests without an engine need not wait for it

    busy = {"members.size": 40, "outside.audience": 300, "outside.arrivals_per_day": 2.0}
    return load_scenario(name).with_settings(busy | (settings or {}))


def columns(state: Any, path: str = "") -> Iterator[tuple[str, np.ndarray]]:
    """Go through every array of a state."""
    if hasattr(state, "_fields"):
        for name in state._fields:
            yield from columns(getattr(state, name), f"{path}.{name}".lstrip("."))
    elif state.dtype.names:
        for name in state.dtype.names:
            yield f"{path}.{name}", state[name]
    else:
        yield path, state


def differences(one: "Community", other: "Community") -> list[str]:
    """Name the columns in which two communities differ, by any bit; what operators mean to do is none of them."""
    pairs = zip(columns(one.state), columns(other.state), strict=True)
    return [
        name for (name, a), (_, b) in pairs if not name.startswith(("orders", "done")) and a.tobytes() != b.tobytes()
    ]


def cases(sample: int, full: int) -> int:
    """Give the number of cases of a test: all of them if the environment says LIFESPAN_TESTS=full, else a sample."""
    return full if EXHAUSTIVE else sample


def left_in_english(said: str) -> set[str]:
    """Give the English words of a text, or of a page and its pictures."""
    drawn = " ".join(re.findall(r'"(?:text|name)":"([^"]*)"', said)).encode().decode("unicode_escape")
    body = re.sub(r"<(script|style).*?</\1>", "", said, flags=re.DOTALL)
    return set(re.findall("[A-Za-z]{3,}", html.unescape(re.sub("<[^>]*>", " ", f"{body} {drawn}"))))


def reordered(town: "Community", order: np.ndarray) -> None:
    """Put the founders' rows into another order, as if they had been written down so."""
    from sim.state import of_people  # so that tests without an engine need not wait for it

    n = len(order)
    for table in of_people(town.state):
        table[:n] = table[:n][order]
    town.state.row_of[town.state.people.uid[:n]] = np.arange(n)
