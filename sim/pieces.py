"""Functions as parts of those that call them.

Numba optimises every function and makes machine code of it, and then does so again with each of its callers. A day
consists of some 300 functions, of which Python calls three: for the others this was a third of what compiling cost.
"""
# mypy: allow-untyped-calls

from typing import Any

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import AnalysisPass, PassManager, register_pass
from numba.core.untyped_passes import IRProcessing

# Passes that look for what the engine does not have: array expressions, closures, contexts, loops over tuples, inlining
# before LLVM's. They go through all code to find nothing: an eighth of what compiling takes.
NOTHING_TO_DO = {
    *("NopythonRewrites", "InlineOverloads", "InlineInlinables", "InlineClosureLikes", "MakeFunctionToJitFunction"),
    *("WithLift", "LiteralUnroll", "LiteralPropagationSubPipelinePass", "FindLiterallyCalls", "RewriteDynamicRaises"),
    *("DeadBranchPrune", "DumpParforDiagnostics"),
}


class _Piece(JITCodeLibrary):  # type: ignore[misc]
    """The code of a function to be put into others: optimised there, and here at no address."""

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        self._ensure_finalized()
        return 0

    @property
    def codegen(self) -> Any:
        return _Nowhere()


class _Nowhere:
    """Stands where Numba would note the address of a function's surroundings."""

    def set_env(self, env_name: str, env: Any) -> None:
        pass


@register_pass(mutates_CFG=False, analysis_only=True)
class _MakeAPiece(AnalysisPass):  # type: ignore[misc]
    _name = "make_a_piece"

    def __init__(self) -> None:
        AnalysisPass.__init__(self)

    def run_pass(self, state: Any) -> bool:
        state.library = _Piece(state.targetctx.codegen(), state.func_id.func_qualname)
        return False


class IntoCallers(CompilerBase):  # type: ignore[misc]
    """Numba's compiler, but what it makes is a piece."""

    def define_pipelines(self) -> list[PassManager]:
        """Give the passes that the engine needs in nopython mode, and one that sees to it that a piece comes out."""
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.passes = [made for made in passes.passes if made[0].__name__ not in NOTHING_TO_DO]
        passes.add_pass_after(_MakeAPiece, IRProcessing)
        passes.finalize()
        return [passes]
