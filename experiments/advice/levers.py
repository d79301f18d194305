"""What an operator can choose: policies, up to a few at once, and the levers of each."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from experiments.design import Factor, Level
from sim.errors import InputError, unknown
from sim.files import read_toml
from sim.policies import Policy, known_policies
from sim.policies.base import name_of

Plan = tuple[Policy, ...]  # none at all: nothing is done
NOTHING = "nothing"
LEVERS = Path(__file__).with_name("levers.toml")
WHY_APART = "apart"


def written(plan: Plan) -> str:
    """Give a plan as it is written on the command line."""
    return ", ".join(map(str, plan)) or NOTHING


@cache
def levers_of(policy: str) -> tuple[Factor, ...]:
    """List the levers of a policy; one of another package has none, and is taken as it is."""
    said = {key: dict(lever) for key, lever in read_toml(LEVERS).get(policy, {}).items() if key != WHY_APART}
    return tuple(Factor(key, levels=tuple(lever.pop("choices", ())), **lever) for key, lever in said.items())


def policies_to_try(names: Sequence[str] = ()) -> tuple[str, ...]:
    """Give the policies that are tried, in the order in which hours are kept back for them.

    Parameters
    ----------
    names : sequence of str
        The only ones; by default all that are not tried by name only.

    Raises
    ------
    InputError
        Unknown names, each with the nearest.
    """
    known = known_policies()
    problems = [unknown("policy", name, known) for name in names if name not in known]
    if problems:
        raise InputError(*problems)
    said = read_toml(LEVERS)
    chosen = set(names) or {name for name in known if WHY_APART not in said.get(name, {})}
    order = [*said, *(name for name in known if name not in said)]
    return tuple(name for name in order if name in chosen)


def made(name: str, levels: Mapping[str, Any]) -> Policy:
    """Make a policy with its levers where they are put, and all else as it has it."""
    return known_policies()[name](**levels)


def as_given(name: str, allowed: Callable[[Plan], bool]) -> Plan | None:
    """Give a policy alone, as its source has it, or else with levers at ends that are allowed; None without any."""
    levers = levers_of(name)
    ends = product(*(lever.marks for lever in levers))
    least = ({lever.name: end for lever, end in zip(levers, at, strict=True)} for at in ends)
    plans = ((made(name, levels),) for levels in ({}, *least))
    return next((plan for plan in plans if allowed(plan)), None)


def together(plans: Iterable[Plan], order: Sequence[str]) -> Plan:
    """Put plans together, in an order of policies; of a policy that stands in several, the first counts."""
    found = {name_of(type(policy)): policy for plan in reversed([*plans]) for policy in plan}
    return tuple(found[name] for name in order if name in found)


def place(lever: Factor, level: Level) -> float:
    """Give the share of a lever's levels or range at which a level lies, as :meth:`Factor.at` takes it."""
    if lever.levels:
        return (lever.levels.index(level) + 0.5) / len(lever.levels)
    assert lever.low is not None and lever.high is not None  # noqa: PT018
    low, high, x = lever.low, lever.high + lever.whole, float(level) + lever.whole / 2
    share = math.log(x / low) / math.log(high / low) if lever.log else (x - low) / (high - low)
    return min(max(share, 0.0), 1.0)


def put(lever: Factor, share: float) -> Level:
    """Give the level at a share, rounded so that a plan can be read aloud."""
    level = lever.at(min(share, 1 - 1e-9))
    return float(f"{level:.2g}") if isinstance(level, float) and not lever.levels else level
