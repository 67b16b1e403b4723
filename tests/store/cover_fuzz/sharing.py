"""What people of the house do about cover: arrangements taken and ended, limits asked for, duties met or forgotten."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from domain.cover.assignment.commands import BuyBack, OfferInvoice
from domain.cover.buyer_limit.commands import RequestLimit, UseDiscretion
from domain.cover.commands import AcknowledgeMiss, MeetDuty
from domain.cover.factoring.commands import EndAgreement, TakeAgreement
from domain.cover.factoring.terms import FactoringTerms
from domain.cover.guarantee.commands import CallGuarantee, ExtendGuarantee, GiveGuarantee, ReleaseGuarantee
from domain.cover.insurance.commands import DeclareTurnover, EndInsurance, TakeInsurance
from domain.cover.insurance.terms import InsuranceTerms
from domain.cover.insured.commands import DisputeCover, FileClaim, SettleDispute
from domain.ids import assignment_stream, buyer_limit_stream, customer_stream, group_stream, guarantee_stream
from domain.money import Money
from tests.store.cover_fuzz.ground import CUSTOMERS, NAMES
from tests.store.cover_fuzz.partners import Partners

SHARES = st.integers(min_value=1, max_value=105)


class Sharing(Partners):
    """Rules of the arrangements and of what is due under them."""

    def open_arrangements(self) -> None:
        self.world.given("insurance/P-1", TakeInsurance(terms=self._insured_on(150)))
        for agreement_id, recourse in (("F-1", False), ("F-2", True)):
            self.world.given(f"factoring/{agreement_id}", TakeAgreement(terms=self._factored(300, recourse=recourse)))
        self.world.given(guarantee_stream("G-1"), self._secured(customer_stream("C1"), 4_000, 60))
        self.world.given(guarantee_stream("G-2"), self._secured(group_stream("G1"), 6_000, 90))

    def _insured_on(self, days: int) -> InsuranceTerms:
        return InsuranceTerms(
            insurer=NAMES["insurer"],
            currency="CNY",
            valid_from=self.world.today,
            valid_until=self.world.today + timedelta(days=days),
            insured_percent=Decimal(90),
            first_loss=Decimal(200),
            discretionary_limit=Decimal(3_000),
            max_credit_days=60,
            max_extension_days=15,
            notify_by_day=85,
            waiting_days=15,
            claim_days=20,
            indemnity_days=10,
            excluded_countries=("US",),
            premium_percent=Decimal("0.4"),
            declare_by_day=15,
        )

    def _factored(self, days: int, *, recourse: bool) -> FactoringTerms:
        return FactoringTerms(
            factor=NAMES["factor"],
            currency="CNY",
            payee="Rhine Factoring GmbH",
            account_no="DE02120300000000202051",
            recourse=recourse,
            advance_percent=Decimal(80),
            fee_percent=Decimal("1.2"),
            interest_percent=Decimal("6.5"),
            max_credit_days=60,
            recourse_days=20,
            valid_from=self.world.today,
            valid_until=self.world.today + timedelta(days=days),
        )

    def _secured(self, account: str, amount: int, days: int) -> GiveGuarantee:
        return GiveGuarantee(
            guarantor=NAMES["guarantor"],
            account=account,
            amount=Money.of(f"{amount}.00", "CNY"),
            expires_on=self.world.today + timedelta(days=days),
            percent=Decimal(95),
            fee_percent=Decimal("1.8"),
        )

    def open_ones(self, kind: str) -> list[tuple[str, Any]]:
        return [pair for pair in self.world.of_kind(kind) if not pair[1].ended]

    @rule(
        customer_id=st.sampled_from(tuple(CUSTOMERS)),
        agreement=st.sampled_from(("insurance/P-1", "insurance/P-1", "factoring/F-1")),
        amount=st.integers(min_value=500, max_value=25_000),
        discretion=st.booleans(),
    )
    def a_limit_is_asked_for(self, customer_id: str, agreement: str, amount: int, discretion: bool) -> None:
        account = customer_stream(customer_id)
        command: Any = RequestLimit(agreement=agreement, account=account, amount=Money.of(f"{amount}.00", "CNY"))
        if discretion:
            command = UseDiscretion(agreement=agreement, account=account)
        self.world.ask(buyer_limit_stream(agreement, customer_id), command)

    @rule(data=st.data(), what=st.integers(min_value=0, max_value=5), days=st.integers(min_value=20, max_value=120))
    def arrangements_change(self, data: st.DataObject, what: int, days: int) -> None:
        later, number = self.world.today + timedelta(days=days), self.world.number()
        customer_id = data.draw(st.sampled_from(tuple(CUSTOMERS)))
        if what == 0:
            self.world.ask(f"insurance/P-{number}", TakeInsurance(terms=self._insured_on(days)))
        elif what == 1:
            self.world.ask(guarantee_stream(f"G-{number}"), self._secured(customer_stream(customer_id), 3_000, days))
        elif guarantees := self.open_ones("guarantee"):
            stream, _ = self.pick(data, guarantees)
            commands: dict[int, Any] = {
                2: ExtendGuarantee(expires_on=later, reference=f"EXT-{number}"),
                3: ReleaseGuarantee(reason="given back"),
            }
            self.world.ask(stream, commands.get(what, commands[2]))

    @rule(days=st.integers(min_value=0, max_value=40), factoring=st.booleans())
    def an_agreement_ends_before_its_time(self, days: int, factoring: bool) -> None:
        on = self.world.today + timedelta(days=days)
        open_ones = self.open_ones("factoring" if factoring else "insurance")
        if not open_ones or days % 4:
            return
        stream, _ = open_ones[-1]
        command: Any = EndAgreement(on=on, reason="dear") if factoring else EndInsurance(on=on, reason="dear")
        self.world.ask(stream, command)

    @precondition(lambda self: self.claims())
    @rule(data=st.data(), agreements=st.lists(st.sampled_from(("F-1", "F-2")), min_size=1, max_size=5))
    def invoices_are_offered(self, data: st.DataObject, agreements: list[str]) -> None:
        for agreement in agreements:
            _, state = self.pick(data, self.claims())
            stream = assignment_stream(state.invoice_no)
            offered = OfferInvoice(agreement=f"factoring/{agreement}", account=customer_stream(state.customer_id))
            if not getattr(self.world.states.get(stream), "ended", False):
                self.world.ask(stream, offered)

    @precondition(lambda self: self.open_ones("assignment"))
    @rule(data=st.data())
    def an_invoice_is_bought_back(self, data: st.DataObject) -> None:
        stream, _ = self.pick(data, self.open_ones("assignment"))
        self.world.ask(stream, BuyBack(reason="a good customer"))

    @precondition(lambda self: self.books.duties)
    @rule(data=st.data(), count=st.integers(min_value=1, max_value=6))
    def duties_are_met(self, data: st.DataObject, count: int) -> None:
        for _ in range(count):
            open_ones = sorted(self.books.duties)
            stream, duty_id = open_ones[data.draw(st.integers(min_value=0, max_value=len(open_ones) - 1))]
            duty, state = self.books.duties[stream, duty_id], self.world.states[stream]
            amount = Money.of("1000.00", "CNY")
            commands: dict[str, Any] = {
                "declaration": DeclareTurnover(month=duty_id.rpartition(".")[2], turnover=amount),
                "claim": FileClaim(documents=("invoice", "proof of delivery")),
                "renewal": ExtendGuarantee(expires_on=duty.due_on + timedelta(days=60), reference="EXT"),
            }
            command = commands.get(duty.kind, MeetDuty(duty_id=duty_id, reference="letter"))
            if duty.kind == "call":
                secured = data.draw(st.sampled_from([one.receivable_id for one in state.secured] or ["INV-000001"]))
                command = CallGuarantee(receivable_id=secured, amount=amount, reason="default")
            self.world.ask(stream, command)

    @precondition(lambda self: self.books.closed)
    @rule(data=st.data())
    def a_miss_is_acknowledged(self, data: st.DataObject) -> None:
        stream, duty_id = data.draw(st.sampled_from(sorted(self.books.closed)))
        if not self.world.states[stream].ended:
            self.world.ask(stream, AcknowledgeMiss(duty_id=duty_id, note="told the board"))

    @precondition(lambda self: self.open_ones("insured"))
    @rule(data=st.data(), percent=SHARES, what=st.sampled_from(("dispute", "settle", "claim", "claim")))
    def an_insured_claim_is_worked_on(self, data: st.DataObject, percent: int, what: str) -> None:
        stream, state = self.pick(data, self.open_ones("insured"))
        amount = (state.disputed or state.balance).percent(Decimal(percent))
        commands: dict[str, Any] = {
            "dispute": DisputeCover(amount=amount, reason="damaged"),
            "settle": SettleDispute(upheld=amount, reason="agreed"),
            "claim": FileClaim(documents=("invoice",)),
        }
        self.world.ask(stream, commands[what])

    @precondition(lambda self: self.open_ones("guarantee") and self.claims())
    @rule(data=st.data(), percent=SHARES)
    def a_guarantee_is_called(self, data: st.DataObject, percent: int) -> None:
        stream, _ = self.pick(data, self.open_ones("guarantee"))
        _, state = self.pick(data, self.claims())
        amount = Money.rounded(state.owed.amount * state.rate * percent / 100, "CNY")
        called = CallGuarantee(receivable_id=state.receivable_id, amount=amount, reason="default")
        self.world.ask(stream, called)
