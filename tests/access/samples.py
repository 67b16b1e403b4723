"""One command for each action that the ledger carries out, and the stream it goes to. Nothing has to exist there."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from activities.contracts import AnyCommand
from domain.absence.commands import EndAbsence
from domain.access.rights import Action
from domain.approval import commands as task
from domain.cash.receipt import RegisterReceipt
from domain.cover.assignment.commands import BuyBack
from domain.cover.guarantee.commands import ReleaseGuarantee
from domain.cover.insured.commands import FileClaim
from domain.cover.partner.answer import PartnerAnswer
from domain.cover.partner.commands import ReceiveAnswer
from domain.customer import commands as customer
from domain.evidence.facts import RegistrationFacts
from domain.evidence.source import Provider
from domain.matrix.commands import ConfirmMatrix, RejectMatrix
from domain.money import Money
from domain.receivable import commands as receivable
from domain.review.commands import CorrectEvidence, EraseEvidence, RecordEvidence
from domain.sale import commands as sale
from domain.sale.order import Order
from domain.segment.commands import RestoreCustomer
from domain.terms import Terms
from domain.warning.commands import DecideWarning
from domain.webhook.commands import DeleteEndpoint
from tests.access.cells import DAY

AT: Final = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
_MONEY: Final = Money.of("10.00", "CNY")
_FORM: Final = RegistrationFacts(name="Company", visited_on=DAY)


def samples(person: str) -> dict[Action, tuple[str, AnyCommand]]:
    """As this person would send them."""
    order = Order(
        order_id="S1", customer_id="C1", amount=_MONEY, terms=Terms.parse("NET30"), ordered_on=DAY, requested_by=person
    )
    return {
        **_of_sales(order),
        **_of_money(),
        **_of_customers(),
        **_of_cover(),
        "task.decide": ("approval/S1.1", task.Decide(person=person, outcome="approve")),
        "task.ask": ("approval/S1.1", task.AskForEvidence(person=person, question="why?")),
        "task.answer": ("approval/S1.1", task.AnswerQuestion(person=person, answer="so")),
        "task.delegate": ("approval/S1.1", task.DelegateTask(person=person, to="staff-002")),
        "warning.answer": ("warning/C1", DecideWarning(number=1, person=person, action="none", reason="known")),
        "absence.register": (f"absence/{person}", EndAbsence(person=person, absence_id=1)),
        "matrix.propose": ("matrix/standard", RejectMatrix(version=1, reason="no")),
        "matrix.confirm": ("matrix/standard", ConfirmMatrix(version=1)),
        "webhook.manage": ("webhook/W1", DeleteEndpoint()),
    }


def _of_sales(order: Order) -> dict[Action, tuple[str, AnyCommand]]:
    return {
        "order.submit": ("sale/S1", sale.SubmitOrder(order=order)),
        "order.amend": ("sale/S1", sale.AmendOrder(amount=_MONEY)),
        "order.cancel": ("sale/S1", sale.CancelOrder(reason="changed their mind")),
        "order.accept_offer": ("sale/S1", sale.AcceptOffer()),
        "order.dispatch": ("sale/S1", sale.DispatchGoods(delivery_id="D1", amount=_MONEY)),
        "order.return": ("sale/S1", sale.ReturnGoods(invoice_no="I1", amount=_MONEY, reason="damaged")),
    }


def _of_money() -> dict[Action, tuple[str, AnyCommand]]:
    receipt = RegisterReceipt(payment_id="P1", customer_id="C1", amount=_MONEY, paid_on=DAY)
    item = receivable.TakeOver(invoice_no="I1", customer_id="C1", balance=_MONEY, invoiced_on=DAY, due_on=DAY)
    return {
        "payment.book": ("payment/P1", receipt),
        "payment.apply": ("receivable/I1", receivable.UseUnappliedCash(reference="U1", amount=_MONEY)),
        "payment.refund": ("customer/C1", customer.RefundUnapplied(amount=_MONEY, reference="R1")),
        "receivable.call": ("receivable/I1", receivable.RecordCall(note="pays soon")),
        "receivable.take_over": ("receivable/I1", item),
    }


def _of_customers() -> dict[Action, tuple[str, AnyCommand]]:
    form = RecordEvidence(
        customer_id="C1", provider=Provider.REGISTRATION, as_of=DAY, content_hash="0" * 64, facts=(_FORM,)
    )
    limit = customer.SetLimit(currency="CNY", amount=Decimal(1), valid_from=DAY, approval="A1")
    file = "customer/C1"
    register = customer.RegisterCustomer(customer_id="C9", name="C", country="CN", currency="XXX")
    return {
        "customer.register": ("customer/C9", register),
        "customer.identify": (file, customer.IdentifyCustomer(identifiers=())),
        "customer.move": (file, customer.MoveToGroup(group_id=None, reason="sold")),
        "customer.visit": ("review/C1", form),
        "evidence.correct": ("review/C1", CorrectEvidence(evidence_id="E1", facts=_FORM, reason="misread")),
        "evidence.erase": ("review/C1", EraseEvidence(reason="asked")),
        "grade.assign": (file, customer.AssignGrade(grade="A", reviewed_on=DAY, valid_until=DAY)),
        "limit.set": (file, limit),
        "hold.place": (file, customer.PlaceHold(reason="address")),
        "hold.lift": (file, customer.LiftHold(reason="address")),
        "customer.knock_out": (file, customer.KnockOut(reason="insolvency")),
        "segment.decide": (file, RestoreCustomer(reason="better")),
    }


def _of_cover() -> dict[Action, tuple[str, AnyCommand]]:
    return {
        "cover.arrange": ("guarantee/G1", ReleaseGuarantee(reason="given back")),
        "cover.request": ("assignment/I1", BuyBack(reason="a good customer")),
        "cover.claim": ("insured/I1", FileClaim(documents=("invoice",))),
        "cover.hear": ("partner_job/offer.I1.1", ReceiveAnswer(answer=PartnerAnswer(outcome="accepted"))),
    }
