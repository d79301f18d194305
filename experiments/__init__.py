"""Questions asked of communities; the only code that writes results. ``from experiments import compare``.

Imported when first asked for, so that ``lifespan --help`` need not wait for the engine.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from experiments.advice.advise import advise
    from experiments.answer import Answer, answer_of, compare

__all__ = ["Answer", "advise", "answer_of", "compare"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'experiments' has no attribute {name!r}")
    if name == "advise":
        from experiments.advice.advise import advise

        return advise
    from experiments import answer

    return getattr(answer, name)
