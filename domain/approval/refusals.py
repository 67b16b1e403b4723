"""Every refusal of a task, by code. Those of authority stand beside the authority."""

from __future__ import annotations

from domain.errors import Conflict, InvalidInput, NotFound


class TaskUnknown(NotFound):
    code = "task.unknown"


class TaskClosed(Conflict):
    """Somebody or the clock was faster."""

    code = "task.closed"


class ReasonMissing(InvalidInput):
    """A refusal without a reason helps nobody, least of all the customer."""

    code = "task.reason_missing"


class OfferTooLarge(InvalidInput):
    code = "task.offer_too_large"
