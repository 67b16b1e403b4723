"""What follows with the arrangements when a sale changes: discretionary limits begin, and uses follow the sale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.base import Event, OtherStream
from domain.cover.buyer_limit.discretion import discretion
from domain.cover.use import use_changes
from domain.ids import sale_stream
from domain.receivable.events import ReceivableOpened
from domain.receivable.state import ReceivableState, evolve_receivable, receivable_uses
from domain.sale import events as happened
from domain.sale.context import SaleContext
from domain.sale.state import SaleState, sale_uses


def follow_sale(
    before: SaleState, after: SaleState, events: Iterable[Event], context: SaleContext
) -> tuple[OtherStream, ...]:
    """Written in the same append: no moment at which the sale says one thing and its arrangements another."""
    begun = tuple(_taken_up(events, context))
    if before.order is None and after.order is None:
        return begun
    return (*begun, *use_changes(sale_stream(after.placed.order_id), sale_uses(before), sale_uses(after)))


def follow_invoice(opened: Iterable[OtherStream]) -> tuple[OtherStream, ...]:
    """What the receivables of a new invoice use from the first day: their delivery used it until then."""
    return tuple(
        change
        for stream, events in opened
        for event in events
        if isinstance(event, ReceivableOpened)
        for change in use_changes(stream, {}, receivable_uses(evolve_receivable(ReceivableState(), event)))
    )


def _taken_up(events: Iterable[Event], context: SaleContext) -> Iterator[OtherStream]:
    """The discretionary limits that begin with the choice of these events."""
    for event in events:
        match event:
            case happened.OrderApproved() | happened.CoverDecided():
                choice = event.cover_choice
            case happened.OrderHeld():
                choice = event.cover_plan
            case _:
                choice = None
        for part in choice.parts if choice else ():
            if choice is not None and part.stream in choice.taken_up:
                known = context.arrangements.by_stream
                opening = discretion(
                    known[part.terms_of], context.known_customer, context.today, known.get(part.stream)
                )
                yield part.stream, (opening,)
