"""Numbers that say what they are: unit, allowed range, meaning."""

from typing import Any

from pydantic import Field


def quantity(unit: str, low: float, high: float, means: str) -> Any:
    """Describe a number for a model, a form and a person.

    Parameters
    ----------
    unit : str
        For instance ``"days"``; ``"1"`` for a pure number.
    low, high : float
        The range that makes sense, both ends allowed.
    means : str
        Half a sentence.

    Returns
    -------
    pydantic.fields.FieldInfo
        To stand in ``Annotated[float, quantity(...)]``.
    """
    return Field(ge=low, le=high, description=means, json_schema_extra={"unit": unit}, allow_inf_nan=False)


def whole(unit: str, low: int, high: int, means: str) -> Any:
    """Describe a whole number, as :func:`quantity` does."""
    return Field(ge=low, le=high, description=means, json_schema_extra={"unit": unit})
