"""Lets requests to the providers meet the faults that are switched on."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.evidence.source import Provider
from starter.sandbox.faults import Dice

RETRY_AFTER_SECONDS: Final = 1
_PREFIXES: Final = {f"/{provider.value.replace('_', '-')}/": provider for provider in Provider}


class Trouble:
    """Between the server and the providers. `error` and `busy` come before the work, the others after it: a report may
    be bought and its answer lost, which is what an Idempotency-Key is for."""

    def __init__(self, app: ASGIApp, dice: Dice) -> None:
        self._app = app
        self._dice = dice

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        provider = _provider(scope)
        if provider is None:
            await self._app(scope, receive, send)
            return
        fault = self._dice.throw(provider)
        latency = self._dice.of(provider).latency_seconds
        if latency:
            await asyncio.sleep(latency)
        match fault:
            case "error":
                await PlainTextResponse("out of order\n", 500)(scope, receive, send)
            case "busy":
                pause = {"Retry-After": str(RETRY_AFTER_SECONDS)}
                await PlainTextResponse("too many requests\n", 429, headers=pause)(scope, receive, send)
            case "timeout":
                await self._app(scope, receive, _into_the_void)
                await asyncio.sleep(self._dice.faults.timeout_seconds)
                await PlainTextResponse("no answer in time\n", 504)(scope, receive, send)
            case "truncated":
                await self._truncated(scope, receive, send)
            case None:
                await self._app(scope, receive, send)

    async def _truncated(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The first half of the body, with a length that fits the half."""
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._app(scope, receive, keep)
        body = b"".join(message.get("body", b"") for message in messages[1:])
        half = body[: len(body) // 2]
        kept = [pair for pair in messages[0].get("headers", []) if pair[0].lower() != b"content-length"]
        await send({**messages[0], "headers": [*kept, (b"content-length", str(len(half)).encode())]})
        await send({"type": "http.response.body", "body": half})


async def _into_the_void(_: Message) -> None:
    return


def _provider(scope: Scope) -> Provider | None:
    if scope["type"] != "http":
        return None
    path: str = scope["path"]
    return next((provider for prefix, provider in _PREFIXES.items() if path.startswith(prefix)), None)
