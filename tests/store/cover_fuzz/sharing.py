"""What people of the house do about cover: arrangements taken and ended, limits asked for, duties met or forgotten."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

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


class Sharing(Partners):
    """The arrangements of the house and what is due under them."""

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

    def a_limit_is_asked_for(self, chance: Random) -> None:
        agreement = chance.choice(("insurance/P-1", "insurance/P-1", "factoring/F-1"))
        customer_id = chance.choice(tuple(CUSTOMERS))
        account, amount = customer_stream(customer_id), Money.of(f"{chance.randint(500, 25_000)}.00", "CNY")
        command: Any = RequestLimit(agreement=agreement, account=account, amount=amount)
        if chance.random() < 0.3:
            command = UseDiscretion(agreement=agreement, account=account)
        self.world.ask(buyer_limit_stream(agreement, customer_id), command)

    def arrangements_change(self, chance: Random) -> None:
        days, number = chance.randint(20, 120), self.world.number()
        what, account = chance.randint(0, 3), customer_stream(chance.choice(tuple(CUSTOMERS)))
        if what == 0:
            self.world.ask(f"insurance/P-{number}", TakeInsurance(terms=self._insured_on(days)))
        elif what == 1:
            self.world.ask(guarantee_stream(f"G-{number}"), self._secured(account, 3_000, days))
        elif open_ones := self.open_ones("guarantee"):
            later = self.world.today + timedelta(days=days)
            extended = ExtendGuarantee(expires_on=later, reference=f"EXT-{number}")
            command = extended if what == 2 else ReleaseGuarantee(reason="given back")
            self.world.ask(chance.choice(open_ones)[0], command)

    def an_agreement_ends_before_its_time(self, chance: Random) -> None:
        on, factoring = self.world.today + timedelta(days=chance.randint(0, 40)), chance.random() < 0.5
        if open_ones := self.open_ones("factoring" if factoring else "insurance"):
            command: Any = EndAgreement(on=on, reason="dear") if factoring else EndInsurance(on=on, reason="dear")
            self.world.ask(chance.choice(open_ones)[0], command)

    def invoices_are_offered(self, chance: Random) -> None:
        for _ in range(chance.randint(1, 4) if self.claims() else 0):
            _, state = chance.choice(self.claims())
            stream = assignment_stream(state.invoice_no)
            agreement = chance.choice(("factoring/F-1", "factoring/F-2"))
            if not getattr(self.world.states.get(stream), "ended", False):
                offered = OfferInvoice(agreement=agreement, account=customer_stream(state.customer_id))
                self.world.ask(stream, offered)

    def an_invoice_is_bought_back(self, chance: Random) -> None:
        if open_ones := self.open_ones("assignment"):
            self.world.ask(chance.choice(open_ones)[0], BuyBack(reason="a good customer"))

    def duties_are_met(self, chance: Random) -> None:
        for stream, duty_id in chance.sample(sorted(self.books.duties), min(3, len(self.books.duties))):
            duty, state = self.books.duties.get((stream, duty_id)), self.world.states[stream]
            if duty is None:
                continue
            commands: dict[str, Any] = {
                "declaration": DeclareTurnover(month=duty_id.rpartition(".")[2], turnover=Money.of("900.00", "CNY")),
                "claim": FileClaim(documents=("invoice", "proof of delivery")),
                "renewal": ExtendGuarantee(expires_on=duty.due_on + timedelta(days=60), reference="EXT"),
            }
            command = commands.get(duty.kind, MeetDuty(duty_id=duty_id, reference="letter"))
            if duty.kind == "call":
                self._call(stream, chance.choice([one.receivable_id for one in state.secured]), chance)
            else:
                self.world.ask(stream, command)

    def a_miss_is_acknowledged(self, chance: Random) -> None:
        if self.books.closed:
            stream, duty_id = chance.choice(sorted(self.books.closed))
            if not self.world.states[stream].ended:
                self.world.ask(stream, AcknowledgeMiss(duty_id=duty_id, note="told the board"))

    def an_insured_claim_is_worked_on(self, chance: Random) -> None:
        if not (open_ones := self.open_ones("insured")):
            return
        stream, state = chance.choice(open_ones)
        amount = (state.disputed or state.balance).percent(Decimal(chance.randint(1, 105)))
        commands: tuple[Any, ...] = (
            DisputeCover(amount=amount, reason="damaged"),
            SettleDispute(upheld=amount, reason="agreed"),
            FileClaim(documents=("invoice",)),
            FileClaim(documents=("invoice",)),
        )
        self.world.ask(stream, chance.choice(commands))

    def a_guarantee_is_called(self, chance: Random) -> None:
        if (open_ones := self.open_ones("guarantee")) and self.claims():
            self._call(chance.choice(open_ones)[0], chance.choice(self.claims())[1].receivable_id, chance)

    def _call(self, stream: str, receivable_id: str, chance: Random) -> None:
        state = self.world.states[f"receivable/{receivable_id}"]
        amount = Money.rounded(state.owed.amount * state.rate * chance.randint(10, 95) / 100, "CNY")
        called = CallGuarantee(receivable_id=receivable_id, amount=amount, reason="default")
        self.world.ask(stream, called)
