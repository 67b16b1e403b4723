"""Pages of lists, as links."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final

from fastapi import Request

from activities.postgres.rows import Page
from domain.base import Value
from starter.api.v1.paging import require_known

ROWS: Final = 25
"""On one page: two screens of a phone."""


class Leaves(Value):
    """Where a reader turns the page; None where there is nothing to turn to."""

    first: str | None
    next: str | None


async def leaves(
    request: Request, shown: Page[Any], after: str | None, look: Callable[[str], Awaitable[object | None]]
) -> Leaves:
    """The links of a page with the filters it has; `page.cursor` when `after` names nothing, as `look` says."""
    await require_known(shown, after, look)
    url = request.url
    first = url.remove_query_params("after")
    following = None if shown.next is None else url.include_query_params(after=shown.next)
    return Leaves(
        first=f"{first.path}?{first.query}" if after else None,
        next=None if following is None else f"{following.path}?{following.query}",
    )
