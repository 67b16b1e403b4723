"""Whether a callback comes from the partner: Standard Webhooks, with the secret that it and we share.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar, Final

from activities.webhooks.signing import signature
from domain.errors import NotAuthorised

TOLERANCE: Final = timedelta(minutes=5)
"""How far the partner's clock may be from ours. An older callback may be one that somebody recorded and sends again."""

_ID: Final = re.compile(r"[!-~]{1,128}\Z")
_SECONDS: Final = re.compile(r"[0-9]{1,12}\Z")


class CallbackSignatureWrong(NotAuthorised):
    """The signature is missing or not the partner's, or no callbacks are expected of this partner."""

    code = "callback.signature"
    http_status: ClassVar[int] = 401


class CallbackStale(NotAuthorised):
    """It was signed more than five minutes ago, or ahead: sign it anew and send it again."""

    code = "callback.stale"
    http_status: ClassVar[int] = 401


def signed_id(secret: str | None, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """The id of the message, which its signature covers. `callback.signature`, `callback.stale`."""
    message_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if secret is None or not _ID.match(message_id) or not _SECONDS.match(stamp):
        raise CallbackSignatureWrong("the callback is not signed", field="webhook-signature")
    key = base64.b64decode(secret.partition("_")[2])
    expected = signature(key, message_id, int(stamp), body).encode()
    shown = headers.get("webhook-signature", "").encode("utf-8", "replace").split()
    if not any(hmac.compare_digest(expected, each) for each in shown):
        raise CallbackSignatureWrong("the signature is not the partner's", field="webhook-signature")
    if abs(now.timestamp() - int(stamp)) > TOLERANCE.total_seconds():
        raise CallbackStale("signed too long ago, or ahead", field="webhook-timestamp")
    return message_id
