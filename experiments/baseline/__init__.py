"""The baseline: how people are, fitted once to figures about communities as they are, and then frozen."""

from collections.abc import Mapping
from pathlib import Path

ENSEMBLE = Path(__file__).with_name("ensemble.csv")


def ensemble() -> list[dict[str, float]]:
    """Give the numbers of every member of the calibrated ensemble, as settings; none if there is none yet."""
    if not ENSEMBLE.exists():
        return []
    import pandas as pd

    return pd.read_csv(ENSEMBLE).drop(columns="misfit").to_dict("records")  # type: ignore[return-value]


def of_scenario(settings: Mapping[str, float], name: str) -> dict[str, float]:
    """Give the settings that concern a scenario.

    Parameters
    ----------
    settings : mapping
        Numbers that concern all scenarios, and numbers of one, written ``scenario:section.name``.
    name : str
        Of the scenario.

    Returns
    -------
    dict
        Written ``section.name``.
    """
    parted = ((*key.rpartition(":")[::2], value) for key, value in settings.items())
    return {number: value for scenario, number, value in parted if scenario in ("", name)}
