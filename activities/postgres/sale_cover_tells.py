"""What follows for arrangements from a sale that waits for cover. Part of the outbox."""

from __future__ import annotations

from collections.abc import Iterator

from activities.postgres.outbox_row import Append
from domain.base import Event, Value
from domain.cover.buyer_limit.commands import RequestLimit
from domain.cover.use import UseChanged
from domain.ids import customer_stream
from domain.sale.events import OrderHeld
from domain.sale.state import SaleState


def sale_cover_tells(event: Event, after: object) -> Iterator[tuple[str, Value]]:
    """Each limit that the plan of a held sale asks for is requested, unless the question is on its way already."""
    if not isinstance(event, OrderHeld) or event.cover_plan is None or not isinstance(after, SaleState):
        return
    order = after.placed
    for ask in event.cover_plan.asks:
        if not ask.awaited:
            known = {"agreement": ask.agreement, "account": customer_stream(order.customer_id), "amount": ask.amount}
            yield ask.stream, RequestLimit.model_validate({**known, "for_order": order.order_id})


def gives_back(append: Append) -> bool:
    """Whether a holder uses an arrangement no longer, and nobody takes its place in the same append."""
    used = [(stream, event) for stream, _, event in append.events if isinstance(event, UseChanged)]
    taken = {stream for stream, event in used if event.undispatched or event.dispatched}
    return any(stream not in taken for stream, _ in used)
