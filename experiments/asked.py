"""What may be asked, by a command, a study or from Python: so many days and replicates, and operators that act."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from sim.lifespan import LifespanRule
from sim.policies import Policy

MOST_DAYS = 100_000
MOST_REPLICATES = 10_000_000
LAST_SEED = 2**62


def wrong_numbers(days: Any, replicates: Any, seed: Any, rule: LifespanRule) -> list[str]:
    """Say what makes no sense in a horizon, a number of replicates and a seed.

    Parameters
    ----------
    days, replicates, seed : int
        Whatever was given for them.
    rule : LifespanRule
        Its window is what a horizon has to be longer than.

    Returns
    -------
    list of str
        A line a mistake, without file or option.
    """
    asked = (
        ("days", days, 1, MOST_DAYS, f"{MOST_DAYS:,}"),
        ("replicates", replicates, 1, MOST_REPLICATES, f"{MOST_REPLICATES:,}"),
        ("seed", seed, 0, LAST_SEED, "2^62"),
    )
    problems = [
        f"{name} = {given!r}: a whole number from {low} to {said} is wanted"
        for name, given, low, high, said in asked
        if not _whole(given) or not low <= given <= high
    ]
    if _whole(days) and 1 <= days <= rule.window:
        problems.append(f"days = {days}: more than the {rule.window} days of silence that a death takes are wanted")
    return problems


def _whole(given: Any) -> bool:
    return isinstance(given, int | np.integer) and not isinstance(given, bool)


def no_policies(arm: str, given: Any) -> list[str]:
    """Say what of that which an arm's operator is to do is no policy.

    Parameters
    ----------
    arm : str
        What the arm is called.
    given : Any
        What was given for its policies.

    Returns
    -------
    list of str
        A line each.
    """
    if isinstance(given, str) or not isinstance(given, Iterable):
        return [f"arm {arm!r}: a list of policies is wanted, such as [Value(hours_per_week=3)], not {given!r}"]
    told = ((one, _why_none(one)) for one in given)
    return [f"arm {arm!r}: {one!r} {why}" for one, why in told if why]


def _why_none(one: Any) -> str:
    if isinstance(one, type) and issubclass(one, Policy):
        return f"is the class, not a policy; write {one.__name__}()"
    if isinstance(one, str):
        return "is text; sim.policies.parse_policies reads it"
    if not isinstance(one, Policy):
        return "is no policy: its class should be a subclass of sim.policies.Policy"
    return "has no method decide(self, view)" if type(one).decide is Policy.decide else ""


def idle_policies(arm: str, policies: Iterable[Policy], days: int) -> list[str]:
    """Say which policies of an arm would never act on days 0 to ``days - 1``.

    Parameters
    ----------
    arm : str
        What the arm is called.
    policies : iterable of Policy
        What its operator does.
    days : int
        Horizon.

    Returns
    -------
    list of str
        A line a policy.
    """
    idle = (policy for policy in policies if policy.next_day(0) >= days)
    return [f"arm {arm!r}: policy {policy} never acts: {_why_idle(policy, days)}" for policy in idle]


def _why_idle(policy: Policy, days: int) -> str:
    if policy.stop <= policy.start:
        return f"stop = {policy.stop} should be after start = {policy.start}"
    if policy.days:
        return f"none of its days lies from {policy.start} to {min(policy.stop, days) - 1}, of {days} days in all"
    return f"start = {policy.start} should be before day {days}, the end of the run"
