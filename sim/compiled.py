"""How the engine is compiled, where the machine code is kept, and the plain Python twin of each compiled function.

The cache is keyed by a hash of every source of ``sim/``: Numba itself looks only at the file that defines a function,
and would go on running an old rule after the rule's own file was edited.
"""

import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache, cached_property
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar

import numba
import numpy as np
from numba import types
from numba.core.caching import FunctionCache
from numba.core.registry import CPUDispatcher

from sim.pieces import IntoCallers

F = TypeVar("F", bound=Callable[..., Any])
KEPT_DAYS = 30  # a cache that nothing has used for so long is deleted


@cache
def sources_hash() -> str:
    """Hash the sources of ``sim/`` and the versions that machine code and arithmetic depend on.

    Returns
    -------
    str
        16 hexadecimal digits.
    """
    digest = hashlib.sha256(f"{numba.__version__} {np.__version__}".encode())
    here = Path(__file__).parent
    for path in sorted(here.rglob("*.py")):
        digest.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _cache_root() -> Path:
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lifespan"
    try:
        home.mkdir(parents=True, exist_ok=True)
        usable = os.access(home, os.W_OK)
    except OSError:
        usable = False
    return home if usable else Path(tempfile.gettempdir()) / "lifespan"


def _forget_old(root: Path, mine: Path) -> None:
    with suppress(OSError):
        os.utime(mine)
        for other in root.iterdir():
            if other.is_dir() and time.time() - other.stat().st_mtime > KEPT_DAYS * 86_400:
                shutil.rmtree(other, ignore_errors=True)


CACHE_DIR = _cache_root() / sources_hash()
CACHE_DIR.mkdir(parents=True, exist_ok=True)
_forget_old(CACHE_DIR.parent, CACHE_DIR)
numba.config.CACHE_DIR = str(CACHE_DIR)  # type: ignore[attr-defined]


def engine_is_cold() -> bool:
    """Say whether a day has never been compiled, as the sources now stand, for this Python."""
    return not any(CACHE_DIR.rglob(f"life.live_days-*.py{sys.version_info.major}{sys.version_info.minor}.nbi"))


# Without Numba's runtime, nothing is counted or allocated in the engine: counting references to a state of a hundred
# arrays cost five times what the day did. Were nothing said of inlining, a function would be forced into its callers or
# not by which of them was compiled first.
_OPTIONS = {"nopython": True, "error_model": "numpy", "_nrt": False, "no_cfunc_wrapper": True, "forceinline": False}
_WIDENED = dict.fromkeys((*types.signed_domain, types.uint8), types.int64)


class _OnDisk(FunctionCache):  # type: ignore[misc]
    """Machine code on disk. It is taken without first loading all that Numba would need if it had to compile."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        with self._guard_against_spurious_io_errors():  # type: ignore[no-untyped-call]
            return self._load_overload(sig, target_context)  # type: ignore[no-untyped-call]


class _Compiled(CPUDispatcher):  # type: ignore[misc]
    """A function that is compiled for Python when Python calls it; compiled functions take it in as a piece.

    They call it with whole numbers of one width only: Numba compiles anew for each width, and for each literal.
    """

    def enable_caching(self) -> None:
        self._cache = _OnDisk(self.py_func)  # type: ignore[no-untyped-call]

    @cached_property
    def _piece(self) -> Any:
        options = self.targetoptions | {"no_cpython_wrapper": True}
        return CPUDispatcher(self.py_func, targetoptions=options, pipeline_class=IntoCallers)

    def get_call_template(self, args: Any, kws: Any) -> Any:
        widened = tuple(_WIDENED.get(types.unliteral(kind), kind) for kind in args)  # type: ignore[no-untyped-call]
        return self._piece.get_call_template(widened, kws)

    def get_overload(self, sig: Any) -> Any:
        return self._piece.get_overload(sig)


def compiled(f: F) -> F:
    """Compile a function of the engine, lazily, with the machine code that Python calls cached on disk.

    No fast mathematics: the result has to equal the plain twin's, bit for bit.
    """
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        return f
    dispatcher = _Compiled(f, targetoptions=_OPTIONS)
    dispatcher.enable_caching()
    return dispatcher  # type: ignore[return-value]


def inlined(f: F) -> F:
    """Compile a step of a phase into the very place where it is called."""
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        return f
    return _Compiled(f, targetoptions=_OPTIONS | {"forceinline": True})  # type: ignore[return-value]


def straight_into(f: F) -> F:
    """Give a compiled function's machine code, to be called with arguments of the types that it was called with before.

    Looking at the types of a community's state takes ten times as long as a quiet day of fifty members.
    """
    return _machine_code(f, len(f.overloads)) if isinstance(f, CPUDispatcher) else f


@cache
def _machine_code(f: Any, kinds: int) -> Any:
    return next(iter(f.overloads.values())).entry_point if kinds == 1 else f


def plain(f: F) -> F:
    """Make the plain Python twin of a compiled function, and of every compiled function it calls.

    The twins share the code objects of the functions they mirror, so a rule is written once. Call them under
    ``np.errstate(over="ignore")``: hashing wraps around.
    """
    return _twin(f, {}) if isinstance(f, CPUDispatcher) else f  # NUMBA_DISABLE_JIT leaves nothing to mirror


def _twin(f: Any, seen: dict[Any, Any]) -> Any:
    code = f.py_func.__code__
    names: dict[str, Any] = {}
    seen[f] = FunctionType(code, names, f.__name__, f.py_func.__defaults__)
    for name, value in f.py_func.__globals__.items():
        compiled_here = isinstance(value, CPUDispatcher) and name in code.co_names
        names[name] = (seen.get(value) or _twin(value, seen)) if compiled_here else value
    return seen[f]
