"""`/live`: tells an open page which of the streams it may see have changed, and by whom."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Annotated, Final

import asyncpg
from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from activities.postgres.horizon import readable_end
from domain.access.rights import Action
from domain.cover.streams import COVER_STREAMS
from domain.errors import Refusal
from domain.ids import split_stream
from starter.identity.asking import Asking, asking_still
from starter.identity.doors import LIVE
from starter.identity.principal import Principal
from starter.services import Services, WithServices
from starter.web.changes import Change, Changes, Told
from starter.web.pages import asks_for_part, wants_page

SEEN_WITH: Final[dict[str, Action]] = {
    "sale": "read.orders",
    "approval": "read.tasks",
    "receivable": "read.receivables",
    "payment": "read.receivables",
    "customer": "read.customers",
    "group": "read.customers",
    "review": "read.customers",
    "warning": "read.customers",
    "segment": "read.customers",
    "policy": "read.policy",
    "matrix": "read.policy",
    "absence": "read.policy",
    **dict.fromkeys(COVER_STREAMS, "read.cover"),
}
"""The right that shows each kind of stream; streams of other kinds are told to nobody."""

_POSITION_DIGITS: Final = 19
_MOMENT_SECONDS: Final = 0.1
"""No page waits longer for appends that run."""
Position = Annotated[int | None, Query(ge=0, lt=2**63)]
_HEARTBEAT_SECONDS: Final = 15.0
_ASKED_SECONDS: Final = 5.0
"""Then it is asked again who reads: nobody goes on hearing after a log-out, or with rights that have gone."""
_LONGEST_SECONDS: Final = 600.0
"""Then the page comes again."""

router = APIRouter()


@router.get(LIVE)
async def live(
    request: Request, asking: Asking, services: WithServices, since: Position = None, again: Position = None
) -> StreamingResponse:
    """Server-sent events: `changed` with stream and actor; `refresh` when more has changed than is told one by one.
    A page begins with what came `since` it was made. One that lost its connection goes on with `Last-Event-ID`, or
    `again` where it had to begin anew."""
    changes = changes_of(request, services)
    seen = request.headers.get("last-event-id", "")
    if seen.isascii() and seen.isdecimal() and len(seen) < _POSITION_DIGITS:
        again = int(seen)
    missed = None
    if again is not None:
        missed = partial(changes.again, again)
    elif since is not None:
        missed = partial(changes.since, since)
    stream = _events(request, changes, asking, missed)
    first = await anext(stream)  # too many pages are refused before an answer has begun

    async def whole() -> AsyncIterator[str]:
        yield first
        async for event in stream:
            yield event

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(whole(), media_type="text/event-stream", headers=headers)


def changes_of(request: Request, services: WithServices) -> Changes:
    """The one of this process; it ends with the server."""
    state = request.app.state
    known: Changes | None = getattr(state, "changes", None)
    if known is None or known.pool is not services.pool:
        known = state.changes = Changes(services.pool)
        state.closing = [known.close]
    return known


async def note_position(request: Request) -> None:
    """Before a page is made: it shows everything up to here, and is told what comes after. None where the ledger does
    not answer at once; such a page is told what changes from when it listens."""
    services: Services | None = getattr(request.app.state, "services", None)
    made_anew = request.method == "GET" and wants_page(request) and not asks_for_part(request)
    if services is None or not made_anew or request.scope.get("principal") is None:
        return
    with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        request.state.position = await readable_end(services.pool, patience_seconds=_MOMENT_SECONDS)


async def _events(
    request: Request,
    changes: Changes,
    reader: Principal,
    missed: Callable[[], Awaitable[Sequence[Told]]] | None,
) -> AsyncIterator[str]:
    with changes.reader(reader.id) as queue:
        loop = asyncio.get_running_loop()
        asked = loop.time()
        await changes.listening()
        yield "retry: 1000\n\n"
        if loop.time() - asked >= _ASKED_SECONDS:
            return  # the page asks anew, for who reads was asked too long ago
        for told in await missed() if missed is not None else ():
            yield _event(told, reader)
        end = asked + _LONGEST_SECONDS
        while loop.time() < end:
            news = await _next(queue)
            if news == "end":
                return
            if news is None or loop.time() - asked >= _ASKED_SECONDS:
                try:
                    reader, asked = await asking_still(request), loop.time()
                except (Refusal, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                    return  # the page asks anew, and is told why it hears nothing
            yield ":\n\n" if news is None else _event(news, reader)


async def _next(queue: asyncio.Queue[Told]) -> Told | None:
    """None when there is nothing new for a while."""
    try:
        return await asyncio.wait_for(queue.get(), _HEARTBEAT_SECONDS)
    except TimeoutError:
        return None


def _event(told: Told, reader: Principal) -> str:
    if not isinstance(told, Change):
        return "event: refresh\ndata: {}\n\n"
    if not _may_see(told, reader):
        return f"id: {told.position}\n\n"
    data = json.dumps({"stream": told.stream, "by": told.by}, ensure_ascii=False)
    return f"id: {told.position}\nevent: changed\ndata: {data}\n\n"


def _may_see(change: Change, reader: Principal) -> bool:
    action = SEEN_WITH.get(split_stream(change.stream)[0])
    return action is not None and reader.may(action)
