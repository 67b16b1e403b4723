"""What forms of the book have in common: who pressed what once, and where the reader goes afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from domain.errors import InvalidInput, Refusal
from starter.api.v1.fields import Text, day_written

Written = Annotated[Text, Form()]
CommandId = Annotated[str, Form(pattern="^[A-Za-z0-9-]{8,64}$")]
"""Made with the page, so that a form that is sent twice is carried out once."""


async def carried_out(
    request: Request, doing: Awaitable[Any], onward: str, again: Callable[[Refusal], Awaitable[Response]]
) -> Response:
    """On to the page that says what was done; or the same page `again` with the refusal, which the gate records."""
    try:
        await doing
    except Refusal as refusal:
        request.scope["refusal"] = refusal
        return await again(refusal)
    return RedirectResponse(onward, status_code=303)


def day_of(written: str, field: str) -> date | None:
    """What a field for a day says; None when it is empty, `date.invalid`, `date.out_of_range`."""
    try:
        day: date | None = day_written(written) if written else None
    except InvalidInput as wrong:
        raise type(wrong)(wrong.message, field=field) from None
    return day
