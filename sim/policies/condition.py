"""Conditions on what an operator can see: ``when="active_share < 0.33 and members > 100"``."""

import ast
import operator
from collections.abc import Callable, Mapping
from functools import cache

from sim.errors import unknown

OPERATORS: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
SIGNS = {
    "members": "people on the list",
    "active_share": "share of them who wrote in the last 30 days",
    "visited_share": "share of them who came in the last 7 days",
    "new_share": "share of them who joined in the last 30 days",
    "money": "yuan in the treasury",
}
LIKE_THIS = "should be like 'active_share < 0.33'"
Term = tuple[str, Callable[[float, float], bool], float]


@cache
def terms(text: str) -> tuple[Term, ...]:
    """Read a condition: comparisons of a sign with a number, joined by ``and``.

    Parameters
    ----------
    text : str
        For instance ``"active_share < 0.33"``; empty for no condition.

    Returns
    -------
    tuple of (str, callable, float)
        What has to hold, all of it.

    Raises
    ------
    ValueError
        Not of this form, or a sign that is not among :data:`SIGNS`.
    """
    if not text.strip():
        return ()
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(LIKE_THIS) from None
    parts = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    return tuple(_term(part) for part in parts)


def _term(part: ast.expr) -> Term:
    if not isinstance(part, ast.Compare) or len(part.ops) != 1 or not isinstance(part.left, ast.Name):
        raise ValueError(LIKE_THIS)
    bound, kind = _number(part.comparators[0]), type(part.ops[0])
    if bound is None or kind not in OPERATORS:
        raise ValueError("should compare a sign with a number by <, <=, > or >=")
    if part.left.id not in SIGNS:
        raise ValueError(unknown("sign", part.left.id, SIGNS))
    return part.left.id, OPERATORS[kind], bound


def _number(node: ast.expr) -> float | None:
    try:
        value = ast.literal_eval(node)
        return float(value) if type(value) in (int, float) else None
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None


def holds(text: str, signs: Mapping[str, float]) -> bool:
    """Say whether a condition holds for what is seen."""
    return all(compare(signs[name], bound) for name, compare, bound in terms(text))
