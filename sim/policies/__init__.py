"""The policies that there are, and how they are written: ``pruning(inactive_days=60)``.

To add one: a file with a subclass of :class:`sim.policies.base.Policy`, and its name in ``POLICIES`` here; or, in a
package of one's own, an entry point of the group ``lifespan.policies``.
"""

import ast
from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from pydantic import ValidationError

from sim.errors import InputError, from_validation, unknown
from sim.policies.admission import Admission
from sim.policies.alliance import Alliance
from sim.policies.badge import Badge
from sim.policies.base import Policy, Roster, View, name_of
from sim.policies.bots import Bots
from sim.policies.co_creation import CoCreation
from sim.policies.culture import Culture
from sim.policies.events import Events
from sim.policies.fees import Fees
from sim.policies.governance import Governance
from sim.policies.guests import Guests
from sim.policies.matching import Matching
from sim.policies.migration import Migration
from sim.policies.moderation import Moderation
from sim.policies.offers import Offers
from sim.policies.points import Points
from sim.policies.pruning import Pruning
from sim.policies.recruiting import Recruiting
from sim.policies.splitting import Splitting
from sim.policies.value import Value
from sim.policies.volunteers import Volunteers
from sim.policies.welcome import Welcome

__all__ = [
    "POLICIES",
    "Admission",
    "Alliance",
    "Badge",
    "Bots",
    "CoCreation",
    "Culture",
    "Events",
    "Fees",
    "Governance",
    "Guests",
    "Matching",
    "Migration",
    "Moderation",
    "Offers",
    "Points",
    "Policy",
    "Pruning",
    "Recruiting",
    "Roster",
    "Splitting",
    "Value",
    "View",
    "Volunteers",
    "Welcome",
    "known_policies",
    "parse_policies",
    "parse_policy",
]

POLICIES: dict[str, type[Policy]] = {
    name_of(kind): kind
    for kind in (
        Value,
        Fees,
        Pruning,
        Events,
        Recruiting,
        Moderation,
        Splitting,
        Governance,
        Migration,
        Offers,
        Volunteers,
        Welcome,
        Matching,
        Points,
        Guests,
        Bots,
        Admission,
        Badge,
        Alliance,
        Culture,
        CoCreation,
    )
}

OTHERS = "lifespan.policies"  # the group of entry points by which installed packages name policies of their own


@cache
def known_policies() -> dict[str, type[Policy]]:
    """List the policies that there are, with those of other packages, found by entry point.

    Raises
    ------
    InputError
        A package names something that cannot be imported or is no policy.
    """
    return {point.name: _loaded(point) for point in entry_points(group=OTHERS)} | POLICIES


def _loaded(point: EntryPoint) -> type[Policy]:
    try:
        kind = point.load()
    except Exception as error:
        raise InputError(f"policy {point.name}: {point.value} cannot be imported ({error})") from None
    if not (isinstance(kind, type) and issubclass(kind, Policy)) or name_of(kind) != point.name:
        raise InputError(f"policy {point.name}: {point.value} should be a policy whose name is {point.name}")
    return kind


AS_OPERATED = "as_operated"  # stands for what the operator of a scenario does by custom
LONGEST_SHOWN = 120
MOST_BITS = 1000


def parse_policy(text: str) -> Policy:
    """Read one policy, for instance ``pruning(inactive_days=60)``. Literals only; nothing is evaluated.

    Raises
    ------
    InputError
        Not of this form, unknown name or parameter, or a senseless value; all mistakes at once.
    """
    made = parse_policies(text)
    if len(made) != 1:
        raise InputError(f"policy {_cut(text)!r}: one policy is wanted here, for instance value(hours_per_week=3)")
    return made[0]


def parse_policies(text: str, operated_by: Sequence[str] = ()) -> tuple[Policy, ...]:
    """Read a list of policies, for instance ``value(hours_per_week=3), pruning()``; nothing at all is no policy.

    Parameters
    ----------
    text : str
    operated_by : sequence of str
        What the word ``as_operated`` stands for.

    Returns
    -------
    tuple of Policy

    Raises
    ------
    InputError
        As :func:`parse_policy`.
    """
    try:
        written = ast.parse(f"[{text}]", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise InputError(f"policy {_cut(text)!r}: not readable; write for instance value(hours_per_week=3)") from None
    made: list[Policy] = []
    problems: list[str] = []
    for node in written.elts if isinstance(written, ast.List) else [written]:
        try:
            if isinstance(node, ast.Name) and node.id == AS_OPERATED and operated_by:
                made += parse_policies(", ".join(operated_by))
            else:
                made.append(_policy(node, text))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    return tuple(made)


def _policy(node: ast.AST, text: str) -> Policy:
    call = node if isinstance(node, ast.Call) else ast.Call(node, [], [])  # type: ignore[arg-type]
    written = [(keyword.arg, keyword.value) for keyword in call.keywords if keyword.arg is not None]
    if not isinstance(call.func, ast.Name) or call.args or len(written) < len(call.keywords):
        raise InputError(f"policy {_cut(text)!r}: write name(parameter=value, …), for instance value(hours_per_week=3)")
    name = call.func.id
    if name == AS_OPERATED:
        raise InputError(f"policy {AS_OPERATED}: this scenario says of no operator what they do by custom")
    known = POLICIES if name in POLICIES else known_policies()
    if name not in known:
        raise InputError(unknown("policy", name, known))
    keys = [key for key, _ in written]
    problems = [f"policy {name}: {key} is given twice" for key in dict.fromkeys(keys) if keys.count(key) > 1]
    switches = {f.name for f in fields(known[name]) if isinstance(f.default, bool)}
    values: dict[str, Any] = {}
    for key, value in written:
        try:
            values[key] = _plain_value(value, key in switches)
        except ValueError as error:
            problems.append(f"policy {name}: {key} {error}")
    try:
        policy = known[name](**values)
    except ValidationError as error:
        allowed = [f.name for f in fields(known[name])]
        problems += from_validation(error, f"policy {name}", allowed).problems
    if problems:
        raise InputError(*problems)
    return policy


def _plain_value(node: ast.expr, switch: bool) -> Any:
    """Give the value of a literal, in which True and False stand for a switch only, not for 1 and 0."""
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, RecursionError):
        raise ValueError(f"= {_cut(_unparsed(node))} is not a plain value") from None
    inside = value if isinstance(value, tuple | list) else (value,)
    if not switch and any(isinstance(x, bool) for x in inside):
        raise ValueError(f"= {value} should not be True or False")
    if any(isinstance(x, int) and x.bit_length() > MOST_BITS for x in inside):
        raise ValueError("is too large a number")
    return value


def _unparsed(node: ast.expr) -> str:
    try:
        return ast.unparse(node)
    except (RecursionError, ValueError):
        return "what stands there"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
