"""Single instructions that Numba has no word for, or spells in a way that costs vectors."""

from __future__ import annotations

import platform
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

X86 = platform.machine().lower() in {"x86_64", "amd64"}


def _unary(instruction: str) -> Any:
    @intrinsic
    def apply(typing: Any, x: Any) -> Any:  # noqa: ARG001
        def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ARG001
            kind = context.get_value_type(x)
            function = builder.module.declare_intrinsic(f"llvm.{instruction}", [kind])
            return builder.call(function, arguments)

        return x(x), build

    return apply


# math.floor would return an int64 and keep the loop from being vectorised.
floor, ceil, rint = _unary("floor"), _unary("ceil"), _unary("rint")
sqrt, absolute = _unary("sqrt"), _unary("fabs")


def _cast(source: Any, target: Any) -> Any:
    @intrinsic
    def apply(typing: Any, x: Any) -> Any:  # noqa: ARG001
        def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ARG001
            return builder.bitcast(arguments[0], context.get_value_type(target))

        return target(source), build

    return apply


bits_of_float = _cast(types.float32, types.int32)
float_of_bits = _cast(types.int32, types.float32)
double_of_bits = _cast(types.int64, types.float64)


def _mode_register(builder: Any, instruction: str, place: Any) -> None:
    kind = ir.FunctionType(ir.VoidType(), [ir.IntType(8).as_pointer()])
    name = f"llvm.x86.sse.{instruction}"
    function = cgutils.get_or_insert_function(builder.module, kind, name)
    builder.call(function, [builder.bitcast(place, ir.IntType(8).as_pointer())])


@intrinsic
def subnormals_off(typing):  # noqa: ARG001
    """Make the processor take numbers below 1.2e-38 for 0, and return its former mode.

    On x86 one such number slows an instruction a hundredfold, and every silent membrane
    passes through them on its way to 0. Other processors need no help and get none.
    """

    def build(context, builder, signature, arguments):  # noqa: ARG001
        place = cgutils.alloca_once_value(builder, ir.Constant(ir.IntType(32), 0))
        if X86:
            _mode_register(builder, "stmxcsr", place)
            before = builder.load(place)
            builder.store(builder.or_(before, ir.Constant(ir.IntType(32), 0x8040)), place)
            _mode_register(builder, "ldmxcsr", place)
            return before
        return builder.load(place)

    return types.uint32(), build


@intrinsic
def restore(typing, mode):  # noqa: ARG001
    """Put the processor back into a mode that `subnormals_off` returned."""

    def build(context, builder, signature, arguments):  # noqa: ARG001
        if X86:
            _mode_register(builder, "ldmxcsr", cgutils.alloca_once_value(builder, arguments[0]))
        return context.get_dummy_value()

    return types.void(mode), build
