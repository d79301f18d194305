"""The exponential function, of + − * / alone: the same bits compiled and in plain Python, on every machine.

That of the C library is another on another processor, and is called for one number at a time; of this one, the compiler
works out several at once where a loop lets it.
"""

import math
from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic, overload

from sim.compiled import inlined

LEAST, MOST = -708.0, 709.0  # beyond, powers of two run out: what is smaller or larger gives the same as these
LOG2_E = 1.4426950408889634
LN2_HIGH, LN2_LOW = 0.6931471803691238, 1.9082149292705877e-10  # the first ends in zeros: times n it is exact
WHOLE = 6755399441055744.0  # 1.5 · 2 to the power of 52: a number that it is added to loses its fraction
_2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13 = (1.0 / math.factorial(n) for n in range(2, 14))


def two_to(n: float) -> float:
    """Give 2 to the power of a whole number from −1022 to 1023."""
    return math.ldexp(1.0, int(n))


@intrinsic
def _two_to(typing: Any, n: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        i64, f64 = ir.IntType(64), ir.DoubleType()
        whole = builder.bitcast(builder.fadd(arguments[0], ir.Constant(f64, WHOLE)), i64)
        exponent = builder.shl(builder.add(whole, ir.Constant(i64, 1023)), ir.Constant(i64, 52))
        return builder.bitcast(exponent, f64)

    return types.float64(types.float64), generate


@overload(two_to)
def _two_to_compiled(n: Any) -> Any:
    def two_to_now(n: Any) -> Any:
        return _two_to(n)  # type: ignore[call-arg]

    return two_to_now


@inlined
def exp(x: float) -> float:
    """Give e to the power of x, less than a unit in the last place from what is true; exactly 1 for 0.

    Whole powers of two are taken off, so that what is left lies within ± ln 2 / 2; of that, Taylor's series to the 13th
    power, of which further terms are less than rounding. It is added up in pairs, pairs of pairs and so on (Estrin
    1960), so that one addition need not wait for another.
    """
    y = min(max(x, LEAST), MOST)
    n = (y * LOG2_E + WHOLE) - WHOLE
    r = (y - n * LN2_HIGH) - n * LN2_LOW
    r2 = r * r
    r4 = r2 * r2
    low = (_2 + r * _3) + r2 * (_4 + r * _5)
    middle = (_6 + r * _7) + r2 * (_8 + r * _9)
    high = (_10 + r * _11) + r2 * (_12 + r * _13)
    return (1.0 + (r + r2 * (low + r4 * (middle + r4 * high)))) * two_to(n)
