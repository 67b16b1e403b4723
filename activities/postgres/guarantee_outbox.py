"""What follows from an event for guarantees, and from a guarantee's for what it secures. Part of the outbox."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from activities.postgres.outbox_row import Append, OutboxRow, tell
from domain.base import Event, Value
from domain.cover.commands import LetCoverTimePass
from domain.cover.guarantee.commands import FollowSecured
from domain.cover.guarantee.events import CallPaid, CallRefused, GuaranteeEnded, SecurityLost
from domain.cover.guarantee.state import GuaranteePhase, GuaranteeState
from domain.cover.use import UseChanged
from domain.customer.events import CustomerMovedToGroup
from domain.ids import group_stream, guarantee_stream, receivable_stream, sale_stream, split_stream
from domain.money import Money
from domain.receivable import events as happened
from domain.receivable.commands import BookAllocation, ChangeCover
from domain.receivable.state import ReceivablePhase, ReceivableState
from domain.sale.commands import LoseCover

_LEFT_BEHIND_SQL: Final = """
SELECT DISTINCT s.order_id, part->>'stream' AS stream
FROM sale_view s CROSS JOIN LATERAL jsonb_array_elements(s.state->'covers') AS one (part)
JOIN cover_view c ON c.stream = part->>'stream'
WHERE s.customer_id = $1 AND c.kind = 'guarantee' AND c.account = $2 ORDER BY 1, 2
"""


async def sales_left_behind(connection: Any, append: Append) -> list[OutboxRow]:
    """What has not left of a customer's sales has no guarantee any more of a group that the customer has just left.
    What has left stays secured: the debt was one of the group's."""
    moves = [event for _, _, event in append.events if isinstance(event, CustomerMovedToGroup) and event.old_group_id]
    if not moves or append.facts.customer is None:
        return []
    customer_id, left = split_stream(append.facts.customer.account_id)[1], moves[0].old_group_id or ""
    rows = await connection.fetch(_LEFT_BEHIND_SQL, customer_id, group_stream(left))
    fact = f"{append.envelope.stream}:{append.envelope.command_id}"
    return [tell(f"{fact} {row['stream']}", sale_stream(row["order_id"]), _lost(row["stream"]), append) for row in rows]


def _lost(stream: str) -> LoseCover:
    return LoseCover(stream=stream, reason="left_group")


def guarantee_tells(stream: str, event: Event, append: Append) -> Iterator[tuple[str, Value]]:
    """The streams and commands that follow from this event."""
    match event:
        case happened.ReceivableOpened():
            yield from _opened(event)
        case UseChanged() if split_stream(stream)[0] == "guarantee" and stream != append.envelope.stream:
            yield from _used(stream, append)
        case _ if isinstance(append.after, ReceivableState) and isinstance(event, _FOLLOWED):
            yield from _followed(append.after)
        case _ if isinstance(append.after, GuaranteeState):
            yield from _from_guarantee(event, append.after)


_FOLLOWED = (
    happened.BecameOverdue,
    happened.InterestCharged,
    happened.PaymentApplied,
    happened.CreditNoteApplied,
    happened.ReceivableSettled,
)


def _opened(event: happened.ReceivableOpened) -> Iterator[tuple[str, Value]]:
    known = {"receivable_id": event.receivable_id, "customer_id": event.customer_id, "rate": event.rate}
    for part in event.covers:
        if part.kind == "guarantee":
            yield part.stream, FollowSecured(**known, balance=event.amount, overdue=False, settled=False)


def _followed(state: ReceivableState) -> Iterator[tuple[str, Value]]:
    """Told is how it stands after the whole append."""
    known = {"receivable_id": state.receivable_id, "customer_id": state.customer_id, "rate": state.rate}
    overdue = state.phase is ReceivablePhase.OVERDUE
    for part in state.covers:
        if part.kind == "guarantee":
            yield part.stream, FollowSecured(**known, balance=state.owed, overdue=overdue, settled=state.settled)


def _used(stream: str, append: Append) -> Iterator[tuple[str, Value]]:
    """A guarantee whose duties, or whose very end, hang on what uses it looks again; the others sleep on."""
    known = append.facts.arrangements.by_stream.get(stream)
    asleep = isinstance(known, GuaranteeState) and known.phase is GuaranteePhase.GIVEN and known.watched_from is None
    if not asleep:
        yield stream, LetCoverTimePass()


def _from_guarantee(event: Event, state: GuaranteeState) -> Iterator[tuple[str, Value]]:
    stream = guarantee_stream(state.guarantee_id)
    match event:
        case CallPaid():
            nothing = Money.zero(event.booked.currency)
            booking = BookAllocation(
                payment_id=event.reference,
                applied=event.booked,
                bank_charge=nothing,
                written_off=nothing,
                paid_on=event.on,
                paid_by=stream,
                cover_left=event.left,
            )
            yield receivable_stream(event.receivable_id), booking
        case CallRefused():
            yield receivable_stream(event.receivable_id), ChangeCover(stream=stream, reason=event.reason)
        case SecurityLost():
            yield receivable_stream(event.receivable_id), ChangeCover(stream=stream, reason="ended")
        case GuaranteeEnded():
            for sale in event.fallen:
                yield sale, LoseCover(stream=stream, reason=event.how)
            for receivable_id in event.lost:
                yield receivable_stream(receivable_id), ChangeCover(stream=stream, reason=event.how)
