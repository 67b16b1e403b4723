"""Pages of lists."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from activities.postgres.rows import Page
from starter.api.refusals import CursorUnknown


async def require_known(page: Page[Any], after: str | None, look: Callable[[str], Awaitable[object | None]]) -> None:
    """`page.cursor` when nothing came because `after` names nothing; an end that was reached is no mistake."""
    if after is not None and not page.items and await look(after) is None:
        raise CursorUnknown("take `next` of the page before", field="after")
