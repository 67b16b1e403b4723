"""What docs/partners.md shows is so."""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime
from typing import Any, Final, get_args

from pydantic import BaseModel, TypeAdapter

from activities.partners.contract import AnswerDocument, Callback, JobDocument, RefusalDocument, request_document
from activities.partners.signature import signed_id
from domain.cover.partner.answer import NoticeKind, PartnerRequest, RequestKind
from runtime.settings import PROJECT_ROOT
from starter.sandbox.partners.router import Address, Notice
from starter.sandbox.partners.switches import Switches

PAGE: Final = (PROJECT_ROOT / "docs" / "partners.md").read_text(encoding="utf-8")


def shown() -> list[Any]:
    """Every JSON document of the page."""
    found, decoder = [], json.JSONDecoder()
    for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL):
        rest = block.strip()
        while rest:
            document, end = decoder.raw_decode(rest)
            found.append(document)
            rest = rest[end:].strip()
    return found


def test_the_documents_are_of_the_contract() -> None:
    request, accepted, granted, declined, *callbacks = shown()
    assert request_document(PartnerRequest.model_validate(request)) == request
    assert JobDocument.model_validate(accepted).job_id == "J-7f3a"
    assert AnswerDocument.model_validate(granted).answer.outcome == "accepted"
    assert AnswerDocument.model_validate(declined).answer.reason == "buyer.insolvent"
    types = [TypeAdapter[Any](Callback).validate_python(callback).type for callback in callbacks]
    assert types == ["answer", "notice"]
    assert RefusalDocument.model_validate({"code": "buyer.unknown"}).code in PAGE


def test_the_signature_is_the_one_that_is_shown() -> None:
    (signature,) = re.findall(r"webhook-signature: (\S+)", PAGE)
    stamp, secret = "1774000000", "whsec_" + base64.b64encode(b"k" * 32).decode()
    headers = {"webhook-id": "M-1", "webhook-timestamp": stamp, "webhook-signature": signature}
    assert stamp in PAGE
    assert signed_id(secret, headers, b"{}", datetime.fromtimestamp(int(stamp), UTC)) == "M-1"


def test_every_kind_of_request_and_notice_is_described() -> None:
    assert [kind for kind in (*get_args(RequestKind), *get_args(NoticeKind)) if f"`{kind}`" not in PAGE] == []


def test_the_switches_are_the_sandboxs() -> None:
    shapes: dict[str, type[BaseModel]] = {"switches": Switches, "notices": Notice, "callbacks": Address}
    told = re.findall(r"/(switches|notices|callbacks) -H [^\n]*?(?:\\\n)?\s*-d '([^']*)'", PAGE)
    assert [place for place, _ in told] == ["switches", "notices", "callbacks"]
    for place, body in told:
        shapes[place].model_validate(json.loads(body))
