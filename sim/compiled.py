"""How the engine is compiled, where the machine code is kept, and the plain Python twin of each compiled function.

The cache is keyed by a hash of every source of ``sim/``: Numba itself looks only at the file that defines a function,
and would go on running an old rule after the rule's own file was edited.
"""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar

import numba
import numpy as np
from numba import types
from numba.core.registry import CPUDispatcher

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
ENGINE_IS_COLD = not any(CACHE_DIR.rglob("*.nbi"))
CACHE_DIR.mkdir(parents=True, exist_ok=True)
_forget_old(CACHE_DIR.parent, CACHE_DIR)
numba.config.CACHE_DIR = str(CACHE_DIR)  # type: ignore[attr-defined]


# Without Numba's runtime, nothing is counted or allocated in the engine: counting references to a state of a hundred
# arrays cost five times what the day did. Wrappers for calls from Python are left out where there are none.
_OPTIONS = {"nopython": True, "error_model": "numpy", "_nrt": False, "no_cfunc_wrapper": True}
_INSIDE = {"no_cpython_wrapper": True}


class _Compiled(CPUDispatcher):  # type: ignore[misc]
    """A compiled function that other compiled functions call with whole numbers of one width only.

    Numba compiles a function anew for each width of its arguments, and for each literal.
    """

    def get_call_template(self, args: Any, kws: Any) -> Any:
        widened = tuple(_WIDENED.get(types.unliteral(kind), kind) for kind in args)  # type: ignore[no-untyped-call]
        return super().get_call_template(widened, kws)


_WIDENED = dict.fromkeys((*types.signed_domain, types.uint8), types.int64)


def _compiled(f: Any, cached: bool = True, **options: bool) -> Any:
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        return f
    dispatcher = _Compiled(f, targetoptions=_OPTIONS | options)
    if cached:
        dispatcher.enable_caching()
    return dispatcher


def compiled(f: F) -> F:
    """Compile a function of the engine, lazily, with its machine code cached on disk.

    No fast mathematics: the result has to equal the plain twin's, bit for bit.
    """
    return _compiled(f)  # type: ignore[no-any-return]


def phase(f: F) -> F:
    """Compile a phase of the day: called from compiled code only."""
    return _compiled(f, **_INSIDE)  # type: ignore[no-any-return]


def inlined(f: F) -> F:
    """Compile a step inside a phase, put into its caller and cached with it."""
    return _compiled(f, cached=False, forceinline=True, **_INSIDE)  # type: ignore[no-any-return]


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
