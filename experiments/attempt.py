"""What becomes of a run: a result, or a failure that says of what. Light, so that a worker starts at once."""

import traceback
from collections.abc import Callable
from typing import Any, NamedTuple

LONGEST_SAID = 200


class Result(NamedTuple):
    """What was measured of a run, by name, and its daily records if they were asked for."""

    row: dict[str, object]
    daily: Any


class Failure(NamedTuple):
    """Why a run has no result: the class of the cause, what it said, and where."""

    error: str
    said: str = ""
    trace: str = ""


Outcome = Result | Failure
Perform = Callable[[Any], Result]


def cause(error: str, said: str) -> str:
    """Say of what a run failed."""
    return f"{error} ({said})" if said else error


def attempt(perform: Perform, run: Any) -> Outcome:
    """Compute a run; whatever it raises, an exit too, is a failure. Ctrl-C is for whoever asked."""
    try:
        return perform(run)
    except KeyboardInterrupt:
        raise
    except MemoryError as error:  # NumPy has a class of its own for it
        return Failure("MemoryError", " ".join(str(error).split())[:LONGEST_SAID])
    except BaseException as error:
        said = " ".join(str(error).split())[:LONGEST_SAID]
        return Failure(type(error).__name__, said, "".join(traceback.format_exception(error)))
