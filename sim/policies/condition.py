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
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, RecursionError, MemoryError):
        raise ValueError(f"should be like 'active_share < 0.33', not {text!r}") from None
    parts = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    return tuple(_term(part, text) for part in parts)


def _term(part: ast.expr, text: str) -> Term:
    simple = isinstance(part, ast.Compare) and len(part.ops) == 1 and isinstance(part.left, ast.Name)
    if not simple or not isinstance(part, ast.Compare) or not isinstance(part.left, ast.Name):
        raise ValueError(f"should be like 'active_share < 0.33', not {text!r}")
    bound = part.comparators[0]
    known = isinstance(bound, ast.Constant) and isinstance(bound.value, int | float) and type(part.ops[0]) in OPERATORS
    if not known or not isinstance(bound, ast.Constant):
        raise ValueError(f"should compare a sign with a number by <, <=, > or >=, not {ast.unparse(part)!r}")
    if part.left.id not in SIGNS:
        raise ValueError(unknown("sign", part.left.id, SIGNS))
    return part.left.id, OPERATORS[type(part.ops[0])], float(bound.value)  # type: ignore[arg-type]


def holds(text: str, signs: Mapping[str, float]) -> bool:
    """Say whether a condition holds for what is seen."""
    return all(compare(signs[name], bound) for name, compare, bound in terms(text))
