"""A provider that answers from a table of paths, for the corners of one adapter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx2

from activities.sources.port import Answer, SourceSilent
from domain.evidence.source import Provider
from tests.activities.sources.sandbox_world import customer, source, subject_of
from tests.activities.sources.situations import SECONDS, TODAY

Played = Mapping[str, Any]


def response(told: Any) -> httpx2.Response:
    """A response as it is, anything else as a JSON document with status 200."""
    return told if isinstance(told, httpx2.Response) else httpx2.Response(200, json=told)


async def ask(provider: Provider, played: Played, *, seconds: float = SECONDS) -> Answer:
    """Every path gives its documents one after the other, the last one for ever; an unknown path is a 404."""
    left = {path: list(told) if isinstance(told, list) else [told] for path, told in played.items()}

    def handler(request: httpx2.Request) -> httpx2.Response:
        queue = left.get(f"{request.method} {request.url.path}")
        if queue is None:
            return httpx2.Response(404, json={})
        return response(queue.pop(0) if len(queue) > 1 else queue[0])

    async with httpx2.AsyncClient(transport=httpx2.MockTransport(handler)) as client:
        asked = source(client, provider, "https://provider.example", "a-secret", seconds)
        return await asked.ask(subject_of(customer(provider, {})), "reference-1", TODAY)


async def silence(provider: Provider, played: Played, *, seconds: float = SECONDS) -> SourceSilent:
    """The silence that this ends in."""
    try:
        answer = await ask(provider, played, seconds=seconds)
    except SourceSilent as silent:
        return silent
    raise AssertionError(f"answered {answer}")
