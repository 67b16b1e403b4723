"""What the answers of all providers are made of."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, NoReturn

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic.alias_generators import to_camel

from activities.sources.port import SourceSilent
from domain.evidence.source import Silence

FIGURE_BOUND: Final = Decimal(10) ** 18


class Shape(BaseModel):
    """A provider's document, as far as we read it. What else it holds stays in the raw answer."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class CamelShape(Shape):
    """The same for providers that write namesLikeThis."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, validate_by_alias=True)


def _day(value: Any) -> Any:
    if value is None or type(value) is date:
        return value
    if not isinstance(value, str):
        raise ValueError("a day is a text")  # noqa: TRY004 - pydantic wraps only this one
    return value[:10]


def _figure(value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, bool | float):
        raise ValueError("not a decimal figure")  # noqa: TRY004
    figure = Decimal(value)
    if not figure.is_finite() or abs(figure) >= FIGURE_BOUND:
        raise ValueError("out of bounds")
    return figure


Day = Annotated[date, BeforeValidator(_day)]
"""A day, of a date or of the beginning of a time stamp."""

Figure = Annotated[Decimal, BeforeValidator(_figure)]
"""An exact figure below FIGURE_BOUND, written as a number or as a text."""


def document(body: bytes) -> Any:
    """A JSON document, its figures exact. Raises SourceSilent UNREADABLE; a torn one may be whole the next time."""
    try:
        return json.loads(body.decode("utf-8"), parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise SourceSilent(Silence.UNREADABLE, "not a JSON document", retry=True) from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
