"""The three shapes everything in the domain is made of: frozen values, events and decisions."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict

from domain.errors import AmountIsNumber


def _no_binary_float(value: Any) -> Any:
    if isinstance(value, float):
        raise AmountIsNumber("a decimal figure must be written as a string")
    return value


Exact = Annotated[Decimal, BeforeValidator(_no_binary_float)]
"""A decimal figure that never passed through a binary float; a string on the wire."""


class Value(BaseModel):
    """An immutable value. Unknown fields are ignored, so that an older program can read what a newer one wrote."""

    model_config = ConfigDict(frozen=True)


class ExposureChange(Value):
    """What one event adds to each component of the customer's exposure, in the currency of the customer's limit.

    `covered` is what cover would pay of the other components.
    """

    reserved: Exact = Decimal(0)
    delivered: Exact = Decimal(0)
    receivable: Exact = Decimal(0)
    unapplied: Exact = Decimal(0)
    covered: Exact = Decimal(0)

    def __add__(self, other: Self) -> Self:
        return self.model_copy(
            update={name: getattr(self, name) + getattr(other, name) for name in type(self).model_fields}
        )

    def __sub__(self, other: Self) -> Self:
        return self.model_copy(
            update={name: getattr(self, name) - getattr(other, name) for name in type(self).model_fields}
        )

    @property
    def is_zero(self) -> bool:
        return not (self.reserved or self.delivered or self.receivable or self.unapplied or self.covered)


class Event(Value):
    """A fact. `event_type` is its stable name in the store; `exposure` is what it moved, if anything."""

    event_type: ClassVar[str]
    exposure: ExposureChange | None = None

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        name = cls.__dict__.get("event_type")
        if name is None:
            return
        if name in EVENT_TYPES:
            raise TypeError(f"event type {name!r} is defined twice")
        EVENT_TYPES[name] = cls


EVENT_TYPES: dict[str, type[Event]] = {}


def event_of(event_type: str, data: dict[str, Any]) -> Event:
    """The event that was stored under this name."""
    return EVENT_TYPES[event_type].model_validate(data)


OtherStream = tuple[str, tuple[Event, ...]]
"""Events of another stream, by its name."""


class Decision(Value):
    """What a command leads to: events of its own stream, and events of other streams written in the same breath."""

    events: tuple[Event, ...]
    others: tuple[OtherStream, ...] = ()
