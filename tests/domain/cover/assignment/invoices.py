"""Invoices that are offered to a factor, and what happens to them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from domain.base import Decision
from domain.cover.assignment.commands import AssignmentCommand, OfferInvoice
from domain.cover.assignment.decide import decide_assignment
from domain.cover.assignment.evolve import evolve_assignment
from domain.cover.assignment.state import AssignmentState
from domain.cover.buyer_limit.state import BuyerLimitPhase, BuyerLimitState
from domain.cover.context import CoverContext
from domain.cover.part import CoverPart
from domain.cover.partner.answer import NoticeKind, PartnerAnswer, PartnerNotice
from domain.cover.partner.commands import HearNotice, HearPartner
from domain.money import Money
from domain.receivable.events import ReceivableOpened
from domain.receivable.state import ReceivableState, fold_receivable
from tests.domain.builders import TODAY, cny
from tests.domain.cover.factoring.agreements import AGREEMENT, a_cover_context, an_agreement

INVOICE = "assignment/INV-1"
LIMIT = "buyer_limit/F-1.C-1"
OFFER = OfferInvoice(agreement=AGREEMENT, account="customer/C-1")


def owed(
    amount: str = "500.00",
    *,
    receivable_id: str = "INV-1",
    days: int = 30,
    invoiced_on: date = TODAY,
    currency: str = "CNY",
    covers: tuple[CoverPart, ...] = (),
) -> ReceivableState:
    opened = ReceivableOpened(
        receivable_id=receivable_id,
        invoice_no="INV-1",
        customer_id="C-1",
        order_id="S-1",
        country="CN",
        amount=Money.of(amount, currency),
        invoiced_on=invoiced_on,
        due_on=date.fromordinal(invoiced_on.toordinal() + days),
        rate=Decimal(1),
        account_currency="CNY",
        ladder="default",
        covers=covers,
    )
    return fold_receivable([opened])


def a_part(amount: str = "500.00") -> CoverPart:
    return CoverPart(stream=LIMIT, kind="factoring", terms_of=AGREEMENT, amount=Decimal(amount))


def a_buyer_limit(amount: str = "1000") -> BuyerLimitState:
    return BuyerLimitState(
        phase=BuyerLimitPhase.GRANTED,
        agreement=AGREEMENT,
        account="customer/C-1",
        amount=Decimal(amount),
        currency="CNY",
    )


def invoice_context(*receivables: ReceivableState, today: date = TODAY, **changes: Any) -> CoverContext:
    """`terms` change those of the agreement; `limit` is the factor's for the buyer, none by default."""
    terms, limit = changes.pop("terms", {}), changes.pop("limit", None)
    known = {AGREEMENT: an_agreement(**terms), **({} if limit is None else {LIMIT: limit})}
    given = {"arrangements": known, **changes}
    return a_cover_context(INVOICE, today, receivables=receivables or (owed(),), **given)


def carried_out(
    state: AssignmentState, command: AssignmentCommand, context: CoverContext | None = None
) -> tuple[AssignmentState, Decision]:
    decision = decide_assignment(state, command, context or invoice_context())
    for event in decision.events:
        state = evolve_assignment(state, event)
    return state, decision


def offered(*receivables: ReceivableState, **changes: Any) -> AssignmentState:
    return carried_out(AssignmentState(), OFFER, invoice_context(*receivables, **changes))[0]


def answered(outcome: str, reference: str = "offer.INV-1.1", **figures: Any) -> HearPartner:
    return HearPartner(reference=reference, answer=PartnerAnswer.model_validate({"outcome": outcome, **figures}))


def an_active(*receivables: ReceivableState, charges: str | None = None, **changes: Any) -> AssignmentState:
    said: dict[str, Any] = {} if charges is None else {"charges": cny(charges)}
    return carried_out(offered(*receivables, **changes), answered("accepted", **said))[0]


def notice(kind: NoticeKind, amount: str | None = None, *, id_: str = "N-1", **changes: Any) -> HearNotice:
    known = {"amount": None if amount is None else cny(amount), "name": "Cash Now", **changes}
    return HearNotice(notice=PartnerNotice(notice_id=id_, partner="factor", kind=kind, subject="INV-1", **known))
