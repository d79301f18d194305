"""The baseline: how people are, fitted once to figures about communities as they are, and then frozen."""

from pathlib import Path

import pandas as pd

ENSEMBLE = Path(__file__).with_name("ensemble.csv")


def ensemble() -> list[dict[str, float]]:
    """Give the behaviour of every member of the calibrated ensemble, as settings; none if there is none yet."""
    if not ENSEMBLE.exists():
        return []
    table = pd.read_csv(ENSEMBLE)
    return table[[name for name in table if str(name).startswith("behaviour.")]].to_dict("records")  # type: ignore[return-value]
