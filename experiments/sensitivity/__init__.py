"""Which of the uncertain numbers matter: Morris screening and Sobol' indices of a study, or of people's behaviour."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from experiments.sensitivity.ask import sensitivity

__all__ = ["sensitivity"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from experiments.sensitivity import ask

    return getattr(ask, name)
