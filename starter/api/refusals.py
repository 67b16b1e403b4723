"""What only a request over HTTP can get wrong."""

from __future__ import annotations

from typing import ClassVar

from domain.errors import Conflict, InvalidInput


class TextInvalid(InvalidInput):
    """A control character or half of a surrogate pair: no database column and no page could show it."""

    code = "text.invalid"


class DayOutOfRange(InvalidInput):
    """Before 2000 or after 2199: a slip of the pen, and nothing a calendar can count on from."""

    code = "date.out_of_range"


class QueryUnknown(InvalidInput):
    """A parameter that this list does not know; to leave a filter out silently would show too much."""

    code = "query.unknown"


class CursorUnknown(InvalidInput):
    """`after` names nothing after which a page could begin."""

    code = "page.cursor"


class ContentTypeWrong(InvalidInput):
    code = "content.type"
    http_status: ClassVar[int] = 415


class UploadTypeWrong(InvalidInput):
    """Not a CSV file."""

    code = "upload.type"
    http_status: ClassVar[int] = 415


class UploadTooLarge(InvalidInput):
    code = "upload.too_large"
    http_status: ClassVar[int] = 413


class KeyReused(Conflict):
    """The `Idempotency-Key` came before, with another request."""

    code = "idempotency.reused"


class TaskTwice(InvalidInput):
    """One request decides each task once."""

    code = "task.twice"
