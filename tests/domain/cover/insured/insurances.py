"""Receivables with an insurance, brought to wherever a test begins."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar

from domain.base import Decision, Event, OtherStream
from domain.cover.commands import LetCoverTimePass, MeetDuty
from domain.cover.context import CoverContext
from domain.cover.duty import Duty
from domain.cover.insurance.state import InsuranceState
from domain.cover.insurance.terms import InsuranceTerms
from domain.cover.insured.commands import AttachCover, FileClaim, FollowReceivable, InsuredCommand
from domain.cover.insured.decide import decide_insured
from domain.cover.insured.evolve import fold_insured
from domain.cover.insured.state import INSURED_TRANSITIONS, InsuredState
from domain.cover.part import CoverPart
from domain.cover.partner.answer import PartnerAnswer, PartnerNotice, PartnerRequest
from domain.cover.partner.commands import HearNotice, HearPartner
from domain.cover.partner.events import PartnerAsked
from domain.customer.state import CustomerState, evolve_customer
from domain.money import Money
from tests.domain.builders import a_customer, a_policy
from tests.domain.cover.insurance.policies import terms

INVOICED = date(2022, 1, 1)
DUE = date(2022, 4, 30)
NOTIFY_BY = date(2022, 5, 30)
WAITED = date(2022, 10, 27)
PAY_BY = date(2022, 11, 26)
STOP_ON = date(2022, 5, 31)

E = TypeVar("E", bound=Event)


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


def a_part(amount: str = "10000", percent: str = "90", first_loss: str = "0") -> CoverPart:
    return CoverPart(
        stream="buyer_limit/P-1.C-1",
        kind="insurance",
        terms_of="insurance/P-1",
        amount=Decimal(amount),
        percent=Decimal(percent),
        first_loss=Decimal(first_loss),
    )


def attaching(**changes: Any) -> AttachCover:
    """The cover of an invoice over 10,000.00 EUR, written on 2022-01-01 and due on 2022-04-30."""
    known: dict[str, Any] = {
        "account": "customer/C-1",
        "receivable_id": "INV-1",
        "invoice_no": "INV-1",
        "order_id": "S-1",
        "part": a_part(),
        "amount": eur("10000.00"),
        "invoiced_on": INVOICED,
        "due_on": DUE,
    }
    return AttachCover(**known | changes)


def answer(outcome: str, **more: Any) -> PartnerAnswer:
    return PartnerAnswer.model_validate({"outcome": outcome, **more})


@dataclass
class Insured:
    """One insured receivable and its customer; everything that was decided stays in `events` and `others`."""

    agreed: InsuranceTerms = field(default_factory=terms)
    customer: CustomerState = field(default_factory=lambda: a_customer(currency="EUR", country="DE"))
    state: InsuredState = field(default_factory=InsuredState)
    events: list[Event] = field(default_factory=list)
    others: list[OtherStream] = field(default_factory=list)

    def ask(self, command: InsuredCommand, on: date) -> Decision:
        """Decides, and takes what was decided as having happened."""
        decision = decide_insured(self.state, command, self.context(on))
        for event in decision.events:
            before, self.state = self.state.phase, fold_insured((event,), self.state)
            assert self.state.phase == before or self.state.phase in INSURED_TRANSITIONS[before], event
        for stream, others in decision.others:
            if stream == "customer/C-1":
                for event in others:
                    self.customer = evolve_customer(self.customer, event)
        self.events += decision.events
        self.others += decision.others
        return decision

    def context(self, on: date) -> CoverContext:
        return CoverContext(
            stream="insured/INV-1",
            policy=a_policy(),
            now=datetime.combine(on, time(9), tzinfo=UTC),
            today=on,
            actor="staff-1",
            customer=self.customer,
            arrangements={"insurance/P-1": InsuranceState(policy_id="P-1", terms=self.agreed)},
        )

    def all(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    def one(self, kind: type[E]) -> E:
        (event,) = self.all(kind)
        return event

    @property
    def requests(self) -> list[PartnerRequest]:
        return [event.request for _, events in self.others for event in events if isinstance(event, PartnerAsked)]

    def duty(self, duty_id: str) -> Duty:
        return next(duty for duty in self.state.duties if duty.duty_id == duty_id)

    def follow(self, balance: str, on: date, **more: Any) -> Decision:
        """The receivable says what is owed; it is overdue unless that is denied."""
        owed = Money.of(balance, self.state.balance.currency if self.state.balance else "EUR")
        known = {"overdue": True, "settled": owed.is_zero, **more}
        return self.ask(FollowReceivable(balance=owed, on=on, **known), on)

    def pay(self, amount: str, on: date, *, left: str, payment_id: str) -> Decision:
        paid = Money.of(amount, self.state.balance.currency if self.state.balance else "EUR")
        return self.follow(left, on, paid=paid, payment_id=payment_id)

    def pass_time(self, on: date) -> Decision:
        return self.ask(LetCoverTimePass(), on)

    def notify(self, on: date = NOTIFY_BY) -> Decision:
        return self.ask(MeetDuty(duty_id="overdue_notice", reference="mail of that day"), on)

    def file(self, on: date = WAITED) -> Decision:
        return self.ask(FileClaim(documents=("INV-1", "delivery note 7")), on)

    def hear(self, outcome: str, on: date, *, reference: str | None = None, **more: Any) -> Decision:
        """The insurer's answer to the last request, or to the one named."""
        named = reference or self.requests[-1].reference
        return self.ask(HearPartner(reference=named, answer=answer(outcome, **more)), on)

    def pays(self, amount: str | None, on: date, *, notice_id: str = "N-1") -> Decision:
        notice = PartnerNotice(
            notice_id=notice_id,
            partner="insurer",
            name="Kredit Sicher",
            kind="claim_paid",
            subject="INV-1",
            amount=None if amount is None else eur(amount),
            on=on,
        )
        return self.ask(HearNotice(notice=notice), on)


def attached(**changes: Any) -> Insured:
    insured = Insured()
    insured.ask(attaching(**changes), INVOICED)
    return insured


def overdue(**changes: Any) -> Insured:
    insured = attached(**changes)
    insured.follow(str(insured.state.balance.amount) if insured.state.balance else "0", date(2022, 5, 1))
    return insured


def notified(**changes: Any) -> Insured:
    insured = overdue(**changes)
    insured.notify()
    return insured


def claimed(**changes: Any) -> Insured:
    insured = notified(**changes)
    insured.pass_time(STOP_ON)
    insured.file()
    return insured


def indemnified(amount: str = "9000.00", **changes: Any) -> Insured:
    insured = claimed(**changes)
    insured.hear("accepted", date(2022, 11, 2), amount=eur(amount))
    insured.pays(amount, PAY_BY)
    return insured
