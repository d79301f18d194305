"""Questions asked of communities; the only code that writes results. ``from experiments import compare``.

Imported when first asked for, so that ``lifespan --help`` need not wait for the engine.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from experiments.answer import Answer, answer_of, compare

__all__ = ["Answer", "answer_of", "compare"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'experiments' has no attribute {name!r}")
    from experiments import answer

    return getattr(answer, name)
