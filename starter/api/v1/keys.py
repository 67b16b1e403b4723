"""`Idempotency-Key`: a request that is repeated under its key is carried out once.

The key becomes the id of the command, which the ledger carries out once; what the key stood for first is remembered, so
that it cannot come to stand for something else. Keys of one caller mean nothing to another.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Header, Request
from pydantic import BaseModel

from activities.postgres.request_keys import RequestKeys
from starter.api.refusals import KeyReused
from starter.identity.asking import Asking
from starter.sending import new_id
from starter.services import WithServices

KEY_PATTERN: Final = "^[!-~]{1,128}$"


@dataclass(frozen=True)
class Repeatable:
    """What a route needs to make its command repeatable."""

    request: Request
    keys: RequestKeys
    actor: str
    key: str | None

    async def command_id(self, content: BaseModel | None = None) -> str:
        """The id of the command that this request is; a new one without a key. `idempotency.reused` when the key stands
        for another request."""
        if self.key is None:
            return new_id()
        text = f"{self.request.method} {self.request.url.path}\n{content.model_dump_json() if content else ''}"
        if not await self.keys.remember(self.actor, self.key, hashlib.sha256(text.encode()).digest()):
            raise KeyReused("this key stands for another request", field="Idempotency-Key")
        return f"api:{self.actor}:{self.key}"


async def repeatable(
    request: Request,
    services: WithServices,
    asking: Asking,
    key: Annotated[
        str | None,
        Header(alias="Idempotency-Key", pattern=KEY_PATTERN, description="repeat a request under it: it is done once"),
    ] = None,
) -> Repeatable:
    """The key of this request."""
    return Repeatable(request, RequestKeys(services.pool), asking.id, key)


WithKey = Annotated[Repeatable, Depends(repeatable)]
