"""Wrong input, answered once and in full: what was given, what is allowed, the nearest match."""

from collections.abc import Iterable
from difflib import get_close_matches

from pydantic import ValidationError


class InputError(ValueError):
    """Input that a person has to mend.

    Parameters
    ----------
    *problems : str
        One line a mistake; all that were found.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def unknown(kind: str, given: str, allowed: Iterable[str], where: str = "") -> str:
    """Say that a name is not known, and which known name is nearest.

    Parameters
    ----------
    kind : str
        What was looked for: ``"policy"``, ``"scenario"`` …
    given : str
        The name as it was given.
    allowed : iterable of str
        The names that there are.
    where : str, optional
        The file or the option it stood in.

    Returns
    -------
    str
        One line.
    """
    names = sorted(allowed)
    near = get_close_matches(str(given), names, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"allowed: {', '.join(names)}"
    return f"{where + ': ' if where else ''}unknown {kind} {given!r}; {hint}"


def from_validation(error: ValidationError, where: str, names: Iterable[str] = ()) -> InputError:
    """Turn what pydantic found into one line a mistake.

    Parameters
    ----------
    error : pydantic.ValidationError
        What was found.
    where : str
        The file, option or policy in which it was found.
    names : iterable of str, optional
        Keys that are allowed, to find the nearest to an unknown one.

    Returns
    -------
    InputError
        To be raised by the caller.
    """
    allowed = list(names)
    return InputError(*(_line(dict(found), where, allowed) for found in error.errors()))


def _line(found: dict[str, object], where: str, names: list[str]) -> str:
    path = [str(part) for part in found["loc"]] if isinstance(found["loc"], tuple) else []
    key = ".".join(path)
    if found["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        return unknown("key", path[-1], names or ["(none)"], f"{where}: {key}" if len(path) > 1 else where)
    if found["type"] in ("missing", "missing_argument"):
        return f"{where}: {key} is missing"
    said = str(found["msg"]).removeprefix("Value error, ").removeprefix("Input ")
    return f"{where}: {key} = {found['input']!r} {said}"
