"""Asking the processor for what will be needed soon: visitors lie scattered over more memory than its caches hold.

It changes no value; in plain Python it is nothing at all.
"""

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic, overload
from numba.np.arrayobj import make_array

from sim.compiled import inlined
from sim.records import LINE

FOR_WRITING, KEEP, DATA = 1, 3, 1  # arguments of llvm.prefetch


def bring(table: Any, row: int, lines: int) -> None:
    """Ask for the first lines of a row of a table of records."""


@intrinsic
def _prefetch(typing: Any, table: Any, row: Any, line: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = make_array(table)(context, builder, arguments[0])  # type: ignore[no-untyped-call]
        stride = builder.extract_value(array.strides, 0)
        offset = builder.add(
            builder.mul(stride, arguments[1]), builder.mul(arguments[2], ir.Constant(stride.type, LINE))
        )
        byte = ir.IntType(8).as_pointer()
        address = builder.gep(builder.bitcast(array.data, byte), [offset])
        i32 = ir.IntType(32)
        declared = builder.module.declare_intrinsic(
            "llvm.prefetch", [byte], ir.FunctionType(ir.VoidType(), [byte, i32, i32, i32])
        )
        builder.call(declared, [address, *(ir.Constant(i32, n) for n in (FOR_WRITING, KEEP, DATA))])
        return context.get_dummy_value()

    return types.void(table, types.intp, types.intp), generate


@overload(bring)
def _bring(table: Any, row: int, lines: int) -> Any:
    def bring_now(table: Any, row: int, lines: int) -> None:
        for line in range(lines):
            _prefetch(table, row, line)  # type: ignore[call-arg]

    return bring_now


SOON = 32  # visitors ahead of whom memory is asked; by trial on 100,000 and a million members
FEW = 128  # visitors of whom everything is in the caches anyway


@inlined
def bring_next(table: Any, visitors: Any, v: int, n: int, lines: int) -> None:
    """Ask for the rows of a visitor who comes soon after the v-th of n, if they are many."""
    if n > FEW:
        bring(table, visitors[min(v + SOON, n - 1)], lines)


@inlined
def bring_row(table: Any, row: int, rows: int, lines: int) -> None:
    """Ask for a row that comes soon after one, where rows are gone through in order."""
    bring(table, min(row + SOON, rows - 1), lines)


@inlined
def bring_person(state: Any, visitors: Any, v: int, n: int, lines: int) -> None:
    """Ask for the first lines of the record of a visitor who comes soon, with their signal and key, which lie apart."""
    bring_next(state.people, visitors, v, n, lines)
    bring_next(state.signals, visitors, v, n, 1)
    bring_next(state.keys, visitors, v, n, 1)
