"""Under which conditions something happens: boxes of conditions, and how robust the arms of a study are."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from experiments.discovery.ask import discover

__all__ = ["discover"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from experiments.discovery import ask

    return getattr(ask, name)
