"""What is kept of JSON: values that name the fields wanted, so that nothing else is ever read into memory."""

from typing import Annotated, Any, TypeVar, cast, dataclass_transform

from pydantic import BeforeValidator, ConfigDict
from pydantic.dataclasses import dataclass

T = TypeVar("T")
AS_IT_COMES = ConfigDict(coerce_numbers_to_str=True, extra="ignore")


@dataclass_transform(kw_only_default=True, frozen_default=True)
def kept(fields: type[T]) -> type[T]:
    """Make a class the form of a JSON object, small in memory; whatever else stands in the object is passed over."""
    made: Any = dataclass(config=AS_IT_COMES, slots=True, frozen=True, kw_only=True)
    return cast("type[T]", made(fields))


def _nothing_is_empty(value: Any) -> Any:
    return "" if value is None else value


Text = Annotated[str, BeforeValidator(_nothing_is_empty)]
Time = str  # numbers become text, as the form says
