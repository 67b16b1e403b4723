"""What the order routes take and give."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StrictBool

from activities.postgres.rows import EventRow, ReceivableRow, SaleFile, SaleRow
from domain.approval.conditions import Conditions, Proofs
from domain.base import Exact, event_of
from domain.money import Money
from domain.policy_part import Grade
from domain.sale.events import Assessed
from domain.sale.order import Answer, Lane, Order, Reason, Release
from domain.sale.state import Delivery
from starter.api.v1 import fields
from starter.api.v1.answers import View


class OrderRequest(fields.RequestModel):
    """An order on credit. Who asks is whoever holds the token."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "order_id": "SO-9001",
                    "customer_id": "C-2001",
                    "amount": {"amount": "12000.00", "currency": "EUR"},
                    "terms": "NET30",
                    "ordered_on": "2026-11-22",
                }
            ]
        }
    )

    order_id: fields.Id
    customer_id: fields.Id
    amount: fields.Amount
    terms: fields.CreditTerms
    ordered_on: fields.Day

    def order(self, requested_by: str) -> Order:
        """The order as the product knows it; refuses `terms.due_before_order`."""
        return Order(
            order_id=self.order_id,
            customer_id=self.customer_id,
            amount=self.amount.money,
            terms=self.terms,
            ordered_on=self.ordered_on,
            requested_by=requested_by,
        )


class AmendRequest(fields.RequestModel):
    """The order's new whole amount."""

    amount: fields.Amount


class AcceptRequest(fields.RequestModel):
    """A reference for each thing that the offer asks for."""

    deposit: fields.Text = ""
    cover: fields.Text = ""
    guarantee: fields.Text = ""

    @property
    def proofs(self) -> Proofs:
        return Proofs(deposit=self.deposit, cover=self.cover, guarantee=self.guarantee)


class CancelRequest(fields.RequestModel):
    reason: fields.Reason


class DispatchRequest(fields.RequestModel):
    """Without an amount all that is left; without a delivery id the next one of the order. `invoice_no` only where
    another system writes the invoice; `final` says that nothing more will be delivered."""

    amount: fields.Amount | None = None
    delivery_id: fields.Id | None = None
    invoice_no: fields.Id | None = None
    final: StrictBool = False


class ReturnRequest(fields.RequestModel):
    invoice_no: fields.Id
    amount: fields.Amount
    reason: fields.Reason


class Links(View):
    """Where to look next; `task` is there when a person decides."""

    order: str
    task: str | None


class OrderDecision(View):
    """The answer to an order. While it is `pending` or `held` the response is 202, and time resolves it."""

    order_id: str
    outcome: Literal["approved", "offered", "declined", "pending", "held", "cancelled"]
    lane: Lane
    rule: str
    reasons: tuple[Reason, ...]
    grade: Grade | None
    release: Release | None
    terms: str
    task_id: str | None
    links: Links

    @classmethod
    def of(cls, answer: Answer) -> OrderDecision:
        task_id = answer.approval_id or None
        # Nothing is validated here that the product has computed: this is the path of every order.
        return cls.model_construct(
            **{name: getattr(answer, name) for name in _ANSWER},
            task_id=task_id,
            links=Links.model_construct(
                order=f"/v1/orders/{answer.order_id}", task=f"/v1/tasks/{task_id}" if task_id else None
            ),
        )

    @property
    def waits(self) -> bool:
        return self.outcome in ("pending", "held")


_ANSWER = ("order_id", "outcome", "lane", "rule", "reasons", "grade", "release", "terms")


class Explanation(View):
    """How the latest decision came about. `next_to_ask` is the first rule that would have asked a person."""

    event: str
    lane: Lane
    rule: str
    reasons: tuple[Reason, ...]
    next_to_ask: Reason | None
    grade: Grade | None
    exposure_before: Exact
    exposure_after: Exact
    policy_hash: str
    decided_by: str
    at: datetime

    @classmethod
    def of(cls, facts: tuple[EventRow, ...]) -> Explanation | None:
        """From the last fact that holds an assessment."""
        for fact in reversed(facts):
            event = event_of(fact.type, fact.data)
            if isinstance(event, Assessed):
                stored = {name: getattr(event, name) for name in cls.model_fields if hasattr(event, name)}
                return cls(event=fact.type, decided_by=fact.actor, at=fact.business_time, **stored)
        return None


class OfferView(View):
    """What the order side may accept through `valid_until`, showing what the conditions ask for."""

    amount: Money
    conditions: Conditions
    valid_until: date | None
    task_id: str


class OrderView(SaleRow):
    """The whole order: the decision and why, what is left to deliver, invoices, and everything that happened."""

    terms: str
    requested_by: str
    left: Money
    reserved: Money | None
    release: Release | None
    decision: OrderDecision | None
    explanation: Explanation | None
    offer: OfferView | None
    deliveries: tuple[Delivery, ...]
    receivables: tuple[ReceivableRow, ...]
    timeline: Annotated[tuple[EventRow, ...], Field(description="facts of the order, its tasks and its receivables")]

    @classmethod
    def of(cls, sale: SaleFile) -> OrderView:
        state, order = sale.state, sale.state.placed
        plain: dict[str, Any] = {name: getattr(sale, name) for name in SaleRow.model_fields}
        return cls(
            **plain,
            terms=str(order.terms),
            requested_by=order.requested_by,
            left=sale.left,
            reserved=state.reserved,
            release=state.release,
            decision=OrderDecision.of(state.answer) if state.answer else None,
            explanation=Explanation.of(sale.timeline),
            offer=_offer(sale),
            deliveries=state.deliveries,
            receivables=sale.receivables,
            timeline=sale.timeline,
        )


def _offer(sale: SaleFile) -> OfferView | None:
    offer = sale.state.offer
    if offer is None:
        return None
    return OfferView(
        amount=offer.amount, conditions=offer.conditions, valid_until=sale.state.wait_until, task_id=offer.approval_id
    )
