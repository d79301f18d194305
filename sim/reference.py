"""Named tuples of arrays that compiled functions hand on as one pointer.

Numba hands a tuple on by value: all numbers of all its arrays, three hundred for a community's state, at every call.
"""
# mypy: allow-untyped-calls

import hashlib
from typing import Any, TypeVar

from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import cgutils, types
from numba.core.typing.templates import AttributeTemplate
from numba.extending import NativeValue, infer_getattr, lower_getattr_generic, models, register_model, unbox
from numba.extending import typeof_impl as typeof

T = TypeVar("T", bound=type[tuple[Any, ...]])


def by_reference(cls: T) -> T:
    """Let compiled functions hand on named tuples of a class as one pointer; they can read its fields, no more."""
    typeof.register(cls)(lambda value, context: Reference(typeof.dispatch(tuple)(value, context)))
    return cls


class Reference(types.Type):  # type: ignore[misc]
    """The type of a pointer to a named tuple; its name is short, since it is part of every function's."""

    def __init__(self, to: Any) -> None:
        self.to = to
        super().__init__(f"{to.instance_class.__name__}_{hashlib.sha256(str(to).encode()).hexdigest()[:16]}")


@register_model(Reference)
class _Pointer(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, kind: Reference) -> None:
        super().__init__(manager, kind, manager.lookup(kind.to).get_value_type().as_pointer())


@infer_getattr
class _Fields(AttributeTemplate):  # type: ignore[misc]
    key = Reference

    def generic_resolve(self, kind: Any, name: str) -> Any:  # type: ignore[override]
        return kind.to.types[kind.to.fields.index(name)] if name in kind.to.fields else None


@lower_getattr_generic(Reference)  # type: ignore[untyped-decorator]
def _read(context: Any, builder: Any, kind: Reference, pointer: Any, name: str) -> Any:
    field = builder.load(cgutils.gep_inbounds(builder, pointer, 0, kind.to.fields.index(name)))
    field.set_metadata("invariant.load", builder.module.add_metadata([]))
    return field


@unbox(Reference)  # type: ignore[untyped-decorator]
def _take(kind: Reference, value: Any, c: Any) -> NativeValue:
    """Write the tuple down where it stays until the call from Python is over.

    The pointer goes through a piece of assembler that does nothing, so that LLVM knows no time before it was written.
    """
    native = c.unbox(kind.to, value)
    written = cgutils.alloca_once_value(c.builder, native.value)
    same = c.builder.asm(ir.FunctionType(written.type, [written.type]), "", "=r,0,~{memory}", [written], True)
    return NativeValue(same, is_error=native.is_error)
