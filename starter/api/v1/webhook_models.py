"""What requests about webhooks consist of."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, Self

from pydantic import BeforeValidator, Field, StrictBool, WithJsonSchema, model_validator

from starter.api.v1.fields import WHOLE, RequestModel, Text
from starter.webhooks.moments import moment_of
from starter.webhooks.refusals import ReplayBeginMissing

STREAM_PATTERN: Final = r"^[a-z]{1,20}/[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$"
TYPE_PATTERN: Final = r"^[a-z_]{1,40}\.[a-z_]{1,60}$"

_WANTED: Final = r"^(\*|[a-z_]{1,40}\.(\*|[a-z_]{1,60}))$"
_HOST: Final = r"[A-Za-z0-9]([A-Za-z0-9._-]{0,250}[A-Za-z0-9])?"
_PORT: Final = r"(:([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}))?"
_PLAIN: Final = r"[A-Za-z0-9._~%!$&'()*+,;=:@/-]"
_URL: Final = rf"^https?://{_HOST}{_PORT}(/{_PLAIN}*)?(\?{_PLAIN}*)?$"


def _moment(value: Any) -> Any:
    return moment_of(value if isinstance(value, str) else "")


Wanted = Annotated[str, Field(pattern=_WANTED, examples=["sale.order_approved", "receivable.*", "*"])]
Url = Annotated[str, Field(pattern=_URL, max_length=2000, examples=["https://erp.example.com/hooks/credit"])]
Events = Annotated[tuple[Wanted, ...], Field(min_length=1, max_length=50)]
Description = Annotated[Text, Field(max_length=200)]
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-11-22T08:00:00Z"]}),
]


class EndpointRequest(RequestModel):
    url: Url
    events: Events
    description: Description = ""


class EndpointChange(RequestModel):
    """What is left out stays as it is."""

    url: Url | None = None
    events: Events | None = None
    description: Description | None = None


class DisableRequest(RequestModel):
    reason: Description = ""


class RotateRequest(RequestModel):
    """The old secret signs for a day beside the new one, unless it is to end `at_once`."""

    at_once: StrictBool = False


class ReplayRequest(RequestModel):
    """From a position of the record, or from a moment on: one of them."""

    position: Annotated[int, Field(ge=1, le=10**15), WHOLE] | None = None
    time: Moment | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.position is None) == (self.time is None):
            raise ReplayBeginMissing("give a position or a time", field="position")
        return self

    @property
    def since(self) -> int | datetime:
        begin = self.position if self.time is None else self.time
        assert begin is not None
        return begin
