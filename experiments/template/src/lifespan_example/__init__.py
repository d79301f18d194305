"""A policy and a scenario for lifespan."""

from pathlib import Path

BAKERS = Path(__file__).with_name("bakers.toml")
