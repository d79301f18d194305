"""Why a community died: one run lived again, its losses counted by cause, its causes switched off one by one."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from experiments.explain.ask import explain

__all__ = ["explain"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from experiments.explain import ask

    return getattr(ask, name)
