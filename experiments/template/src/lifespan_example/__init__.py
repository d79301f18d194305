"""A policy and a scenario for lifespan."""

from pathlib import Path

BAKERS = str(Path(__file__).with_name("bakers.toml"))  # for load_scenario, compare
