"""Where insurers, factors and guarantors bring their answers and notices. Their signature is their login.

It is no part of the OpenAPI file: whoever calls it has no token of ours. Its contract is docs/partners.md.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Path, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError

from activities.partners.contract import AnswerCallback, Callback, NoticeCallback
from activities.partners.factory import PartnerSettings
from activities.partners.signature import signed_id
from domain.cover.partner.answer import PartnerKind
from starter.api.v1.answers import View, answered
from starter.api.v1.route import api_router
from starter.partner_desk import hear
from starter.services import WithServices

router = api_router()

_CALLBACK: TypeAdapter[AnswerCallback | NoticeCallback] = TypeAdapter(Callback)


class Heard(View):
    """The callback is on record, or was before."""

    message_id: str


@router.post("/partners/{partner}/callbacks", include_in_schema=False)
async def callback(partner: Annotated[PartnerKind, Path()], request: Request, services: WithServices) -> Response:
    """200 also for what is known already. `callback.signature`, `callback.stale`, `job.unknown`, `cover.unknown`."""
    body = await request.body()
    secret = PartnerSettings.taken_from(services.settings).secret(partner)
    message_id = signed_id(secret, request.headers, body, datetime.now(UTC))
    await hear(services.desk, partner, _document(body), message_id)
    return answered(Heard(message_id=message_id))


def _document(body: bytes) -> AnswerCallback | NoticeCallback:
    try:
        document: Any = json.loads(body)
    except (ValueError, RecursionError):
        fault = {"type": "json_invalid", "loc": ("body",), "msg": "not a JSON document"}
        raise RequestValidationError([fault]) from None
    try:
        return _CALLBACK.validate_python(document)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False, include_context=False)
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in faults]) from None
