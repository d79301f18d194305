"""What is known of communities of a kind: ranges over real logs, and published figures, each with its source.

Only medians and ranges over logs are kept here, never a log. ``logs.toml`` is made again by
``python -m experiments.reference DATA``, ``published.toml`` is written by hand.
"""

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import InputError, unknown

HERE = Path(__file__).parent
LOGS, PUBLISHED = HERE / "logs.toml", HERE / "published.toml"
ANY = "any"
BEGINNINGS: dict[str, tuple[str, ...]] = {  # how the names of a kind's logs begin
    "forum": ("forum-", "ml-", "zulip-"),
    "meetup": ("meetup-",),
    "open source": ("git-",),
    "question site": ("mooc-", "se-"),  # courses' forums are where questions are asked
    "chat": ("irc-", "zulip-", "collegemsg"),
    ANY: ("",),
}
FEWEST_LOGS = 3  # below, a range would show single logs


def spread(values: "pd.Series[float]") -> list[float]:
    """Give the median of some logs' values, and the 10 to 90 % range."""
    return [round(float(x), 3) for x in values.quantile([0.5, 0.1, 0.9])]


def kinds() -> list[str]:
    """Name the kinds of community as one types them."""
    return [kind.replace(" ", "_") for kind in BEGINNINGS]


def kind_of(name: str) -> str:
    """Give the kind that was typed.

    Raises
    ------
    InputError
        There is none of this name.
    """
    kind = name.strip().lower().replace(" ", "_").replace("-", "_")
    if kind not in kinds():
        raise InputError(unknown("kind", name, kinds()))
    return kind.replace("_", " ")


def ranges(kind: str) -> dict[str, Any]:
    """Give the medians and ranges over the logs of a kind."""
    found: dict[str, Any] = tomllib.loads(LOGS.read_text(encoding="utf-8"))[kind]
    return found


def published() -> dict[str, list[dict[str, Any]]]:
    """Give the published figures, by the name of the measure they stand beside."""
    found: dict[str, list[dict[str, Any]]] = tomllib.loads(PUBLISHED.read_text(encoding="utf-8"))
    return found
