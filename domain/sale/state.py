"""A credit sale as its events left it, and the table of its life."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, Literal

from domain.approval.conditions import Conditions
from domain.base import Exact, ExposureChange, Value
from domain.cover.choice import Choice
from domain.cover.part import CoverPart, covered
from domain.cover.use import Uses, uses_of
from domain.money import Money
from domain.policy import convert
from domain.sale.order import Answer, Order, Release


class Phase(StrEnum):
    NEW = "new"
    RECEIVED = "received"
    HELD = "held"
    PENDING = "pending"
    OFFERED = "offered"
    APPROVED = "approved"
    PARTLY_DELIVERED = "partly_delivered"
    DELIVERED = "delivered"
    CLOSED = "closed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


TRANSITIONS: Final[dict[Phase, frozenset[Phase]]] = {
    Phase.NEW: frozenset({Phase.RECEIVED}),
    Phase.RECEIVED: frozenset({Phase.HELD, Phase.PENDING, Phase.APPROVED, Phase.DECLINED}),
    Phase.HELD: frozenset({Phase.PENDING, Phase.APPROVED, Phase.DECLINED, Phase.CANCELLED}),
    Phase.PENDING: frozenset({Phase.HELD, Phase.OFFERED, Phase.APPROVED, Phase.DECLINED, Phase.CANCELLED}),
    Phase.OFFERED: frozenset({Phase.HELD, Phase.PENDING, Phase.APPROVED, Phase.DECLINED, Phase.CANCELLED}),
    Phase.APPROVED: frozenset({Phase.PARTLY_DELIVERED, Phase.DELIVERED, Phase.CANCELLED, Phase.LAPSED}),
    Phase.PARTLY_DELIVERED: frozenset({Phase.DELIVERED}),
    Phase.DELIVERED: frozenset({Phase.CLOSED}),
    Phase.CLOSED: frozenset(),
    Phase.DECLINED: frozenset(),
    Phase.CANCELLED: frozenset(),
    Phase.LAPSED: frozenset(),
}
"""Every change of phase that may happen; staying in a phase is always allowed."""

ENDED: Final = frozenset(phase for phase, onward in TRANSITIONS.items() if not onward)
WAITING: Final = frozenset({Phase.HELD, Phase.PENDING})
DELIVERABLE: Final = frozenset({Phase.APPROVED, Phase.PARTLY_DELIVERED})


class Delivery(Value):
    """`covers` is what carried it when it left; its receivables say what carries it now."""

    delivery_id: str
    amount: Money
    on: date
    invoice_no: str | None = None
    covers: tuple[CoverPart, ...] = ()


class SaleReceivable(Value):
    """`claim` is what may still be credited on it: the instalment less the credit notes that went there."""

    receivable_id: str
    invoice_no: str
    claim: Money
    finished: bool = False


class PendingApproval(Value):
    """What a person has been asked: `asked` is the order's whole amount once approved, `amount` the part to decide.

    An offer carries the `conditions` on which it may be accepted. `uncovered`: it is about goods that lost their cover.
    """

    approval_id: str
    amount: Money
    asked: Money
    exceeds_limit_by: Exact
    conditions: Conditions = Conditions()
    uncovered: bool = False


class SaleState(Value):
    """Amounts are in the currency of the order; `rate` turns them into the currency of the customer's account.

    `accepted` are the conditions of the offer that the order side accepted: they bind whatever release comes of it.
    `unweighed` and `approved_on` are those of the last approval; None before one, and of older records.

    `covers` carry what is reserved, in the currency of the account. A held sale has a `cover_plan` while it waits for
    limits, until `cover_by`; `cover_asked` are all that were asked for it. `cover_wanted` is what an accepted offer
    asks for and no proof has shown.
    """

    phase: Phase = Phase.NEW
    order: Order | None = None
    content_hash: str = ""
    received_on: date | None = None
    answer: Answer | None = None
    account_currency: str = ""
    rate: Exact = Decimal(1)
    release: Release | None = None
    reserved: Money | None = None
    deliveries: tuple[Delivery, ...] = ()
    receivables: tuple[SaleReceivable, ...] = ()
    returned: tuple[tuple[str, Money], ...] = ()
    approvals_asked: int = 0
    pending: PendingApproval | None = None
    offer: PendingApproval | None = None
    accepted: Conditions = Conditions()
    wait_until: date | None = None
    check_again_on: date | None = None
    review_by: datetime | None = None
    unweighed: Money | None = None
    approved_on: date | None = None
    covers: tuple[CoverPart, ...] = ()
    cover_plan: Choice | None = None
    cover_by: datetime | None = None
    cover_asked: tuple[str, ...] = ()
    cover_wanted: Literal["", "cover", "guarantee"] = ""

    @property
    def placed(self) -> Order:
        """The order; only before `OrderReceived` there is none."""
        if self.order is None:
            raise LookupError("no order has been received")
        return self.order

    @property
    def delivered(self) -> Money:
        return Money.total((delivery.amount for delivery in self.deliveries), self.placed.amount.currency)

    @property
    def uninvoiced(self) -> tuple[Delivery, ...]:
        return tuple(delivery for delivery in self.deliveries if delivery.invoice_no is None)

    @property
    def open_receivables(self) -> tuple[SaleReceivable, ...]:
        return tuple(receivable for receivable in self.receivables if not receivable.finished)

    @property
    def ended(self) -> bool:
        return self.phase in ENDED


def sale_exposure(state: SaleState) -> ExposureChange:
    """What the sale holds of the customer's limit now. Receivables are counted in their own streams."""
    if state.order is None or state.reserved is None:
        return ExposureChange()
    uninvoiced = Money.total((delivery.amount for delivery in state.uninvoiced), state.order.amount.currency)
    reserved = in_account_currency(state, state.reserved)
    dispatched = (covered(each.covers, in_account_currency(state, each.amount)) for each in state.uninvoiced)
    return ExposureChange(
        reserved=reserved,
        delivered=in_account_currency(state, uninvoiced),
        covered=covered(state.covers, reserved) + sum(dispatched, Decimal(0)),
    )


def sale_uses(state: SaleState) -> Uses:
    """What the sale uses of each arrangement: for goods that have not left, or may once limits are granted, and for
    goods that have left and are not invoiced."""
    waiting = state.cover_plan.at_hand if state.cover_plan else ()
    dispatched = (part for delivery in state.uninvoiced for part in delivery.covers)
    return uses_of((*state.covers, *waiting), dispatched)


def in_account_currency(state: SaleState, amount: Money) -> Decimal:
    """The amount in the currency of the customer's account, at the rate recorded for the sale."""
    return convert(amount, state.rate, state.account_currency).amount
