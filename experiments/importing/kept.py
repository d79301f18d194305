"""What is kept of JSON: models that name the fields wanted, so that nothing else is ever read into memory."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict


class Kept(BaseModel):
    """Fields of a JSON object; whatever else stands there is passed over."""

    model_config = ConfigDict(coerce_numbers_to_str=True, extra="ignore")


def _nothing_is_empty(value: Any) -> Any:
    return "" if value is None else value


Text = Annotated[str, BeforeValidator(_nothing_is_empty)]
Time = str  # numbers become text, as the model says
