"""What each phase of the day costs: the day's own code, with the processor's clock read between its phases."""

import ast
import inspect
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from benchmarks.clock import cpu_of, say, short
from benchmarks.limits import bandwidth
from benchmarks.page import Section, table
from benchmarks.rules import SHARES, bytes_a_person
from benchmarks.steady import settled
from sim import life

SIZES = (200, 10_000, 1_000_000)
QUICK_SIZES = (200, 10_000)
DAYS_MOST, MEMBER_DAYS = 2_000, 3_000_000


@intrinsic  # type: ignore[untyped-decorator]
def ticks(typing: Any) -> Any:
    """Read the processor's counter of cycles."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind, insert = ir.FunctionType(ir.IntType(64), []), cgutils.get_or_insert_function
        return builder.call(insert(builder.module, kind, "llvm.readcyclecounter"), [])  # type: ignore[no-untyped-call]

    return types.int64(), code


def phases() -> list[str]:
    """Name the phases in the order of the day."""
    return [ast.unparse(statement).partition("(")[0] for statement in _loop(_day()).body]


def _day() -> ast.Module:
    return ast.parse(inspect.getsource(life.live_days))


def _loop(tree: ast.Module) -> ast.For:
    (found,) = (node for node in ast.walk(tree) if isinstance(node, ast.For))
    return found


@cache
def timed_days() -> Callable[..., None]:
    """Make a function that lives days and adds the ticks of each phase to an array, from the code of the day itself."""
    tree = _day()
    (function,) = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    loop = _loop(tree)
    function.decorator_list, function.name = [], "timed"
    function.args.args.append(ast.arg("spent"))
    timed = [ast.parse("last = ticks()").body[0]]
    for k, statement in enumerate(loop.body):
        timed += [statement, *ast.parse(f"now = ticks()\nspent[{k}] += now - last\nlast = now").body]
    loop.body = timed
    names = vars(life) | {"ticks": ticks}
    exec(compile(ast.fix_missing_locations(tree), "<the day, timed>", "exec"), names)
    options: dict[str, Any] = {
        "error_model": "numpy",
        "_nrt": False,
        "no_cfunc_wrapper": True,
    }  # as sim.compiled has them
    live: Callable[..., None] = numba.njit(**options)(names["timed"])
    return live


class Stages(NamedTuple):
    """Nanoseconds a member-day, phase by phase, of a community of so many; and its bytes a person."""

    members: int
    day: str
    cost: dict[str, float]
    size: float


def stages(members: int, day: str) -> Stages:
    """Measure the phases of a community in which every day costs the same."""
    town = settled(members, SHARES[day])
    days = max(2, min(DAYS_MOST, MEMBER_DAYS // members))
    spent = np.zeros(len(phases()), np.int64)
    town.live(1)
    town._make_records(town.day + days + 1)
    live = timed_days()
    live(town.state, town._p, town._numbers, town.day, town.day + 1, town.day, np.zeros_like(spent))
    begin = town.day + 1
    seconds = cpu_of(lambda: live(town.state, town._p, town._numbers, begin, begin + days, begin, spent))
    cost = spent / spent.sum() * seconds * 1e9 / (days * members)
    return Stages(members, day, dict(zip(phases(), cost.tolist(), strict=True)), bytes_a_person(town))


def measure(quick: bool) -> Section:
    """Measure every phase, by size, busy and quiet."""
    say("phases of the day")
    seen = [stages(n, day) for n in (QUICK_SIZES if quick else SIZES) for day in SHARES]
    return Section({"stages": _table(seen)}, {})


def _table(seen: Sequence[Stages]) -> str:
    head = ["phase", *(f"{s.members:,} {s.day}" for s in seen)]
    rows = [[f"`{name}`", *(_with_share(s, name) for s in seen)] for name in phases()]
    total = ["all", *(short(sum(s.cost.values())) for s in seen)]
    once = [1e9 * s.size / bandwidth(s.size * s.members, 3).median for s in seen]
    bound = ["the whole state once, at the speed of memory", *map(short, once)]
    return table(head, [*rows, total, bound])


def _with_share(seen: Stages, name: str) -> str:
    cost = seen.cost[name]
    return f"{short(round(cost, 2))} ({cost / sum(seen.cost.values()):.0%})"
