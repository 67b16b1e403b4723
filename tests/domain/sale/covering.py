"""Arrangements for tests of sales, and a small house that keeps what sales use of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from domain.base import Event, ExposureChange
from domain.cover.at_hand import Arrangements
from domain.cover.buyer_limit.events import LimitCut, LimitEnded, LimitGranted, LimitSought
from domain.cover.buyer_limit.state import BuyerLimitState, evolve_buyer_limit
from domain.cover.factoring.state import FactoringState
from domain.cover.factoring.terms import FactoringTerms
from domain.cover.guarantee.events import GuaranteeGiven
from domain.cover.guarantee.evolve import evolve_guarantee
from domain.cover.guarantee.state import GuaranteeState
from domain.cover.insurance.state import InsuranceState
from domain.cover.insurance.terms import InsuranceTerms
from domain.customer.state import CustomerState, GroupState
from domain.exposure import Exposure
from domain.ids import customer_stream, sale_stream
from domain.policy import Policy
from domain.sale.case import Position
from domain.sale.commands import SaleCommand, SubmitOrder
from domain.sale.context import SaleContext
from domain.sale.decide import decide_sale
from domain.sale.evolve import fold_sale
from domain.sale.order import Order
from domain.sale.state import SaleState
from tests.domain.builders import TODAY, a_context, a_customer, cny, days_later

INSURED = "insurance/P-1"
FACTORED = "factoring/F-1"
LIMIT = "buyer_limit/P-1.C-1"
FACTOR_LIMIT = "buyer_limit/F-1.C-1"
GUARANTEE = "guarantee/G-1"
ACCOUNT = customer_stream("C-1")


def insurance(
    *,
    discretionary: str = "0",
    max_credit_days: int = 120,
    excluded: tuple[str, ...] = (),
    currency: str = "CNY",
    premium: str = "0.4",
    percent: str = "90",
    until: date = date(2026, 12, 31),
) -> InsuranceState:
    terms = InsuranceTerms(
        insurer="Insurer",
        currency=currency,
        valid_from=date(2026, 1, 1),
        valid_until=until,
        insured_percent=Decimal(percent),
        first_loss=Decimal(0),
        discretionary_limit=Decimal(discretionary),
        max_credit_days=max_credit_days,
        max_extension_days=30,
        notify_by_day=150,
        waiting_days=150,
        claim_days=30,
        indemnity_days=30,
        excluded_countries=excluded,
        premium_percent=Decimal(premium),
        declare_by_day=15,
    )
    return InsuranceState(policy_id="P-1", terms=terms)


def factoring(*, recourse: bool = False, fee: str = "0.5") -> FactoringState:
    terms = FactoringTerms(
        factor="Factor",
        currency="CNY",
        payee="Factor Ltd",
        account_no="DE89370400440532013000",
        recourse=recourse,
        advance_percent=Decimal(80),
        fee_percent=Decimal(fee),
        interest_percent=Decimal(6),
        max_credit_days=120,
        recourse_days=30,
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
    )
    return FactoringState(agreement_id="F-1", terms=terms)


def granted(amount: str, *, agreement: str = INSURED, until: date = date(2026, 12, 31)) -> BuyerLimitState:
    sought = LimitSought(
        customer_id="C-1", agreement=agreement, account=ACCOUNT, amount=cny(amount), reference="limit.P-1.C-1.1"
    )
    answer = LimitGranted(amount=cny(amount), from_day=TODAY, valid_until=until, reference="limit.P-1.C-1.1")
    return evolve_buyer_limit(evolve_buyer_limit(BuyerLimitState(), sought), answer)


def guarantee(
    amount: str, *, expires: date | None = None, orders: tuple[str, ...] = (), account: str = ACCOUNT, fee: str = "1"
) -> GuaranteeState:
    ends = expires or days_later(200)
    given = GuaranteeGiven(
        guarantee_id="G-1",
        guarantor="Bank",
        account=account,
        amount=cny(amount),
        expires_on=ends,
        warn_on=ends - timedelta(days=30),
        orders=orders,
        percent=Decimal(100),
        fee_percent=Decimal(fee),
    )
    return evolve_guarantee(GuaranteeState(), given)


@dataclass
class House:
    """Sales of one customer on one set of arrangements: decide, append, fold, as the store does."""

    arrangements: dict[str, Any] = field(default_factory=dict)
    customer: CustomerState = field(default_factory=lambda: a_customer(limit="10000"))
    group: GroupState | None = None
    policy: Policy | None = None
    today: date = TODAY
    exposure: ExposureChange = field(default_factory=ExposureChange)
    sales: dict[str, SaleState] = field(default_factory=dict)
    log: list[tuple[str, Event]] = field(default_factory=list)

    def context(self) -> SaleContext:
        exposure = Exposure(currency="CNY").after(self.exposure)
        position = Position(exposure=exposure, group_exposure=exposure if self.group else None)
        context = a_context(
            policy=self.policy,
            customer=self.customer,
            group=self.group,
            position=position,
            today=self.today,
            invoice_no=f"INV-{len(self.log):06d}",
        )
        return context.model_copy(update={"arrangements": Arrangements(dict(self.arrangements))})

    def order(self, order: Order) -> SaleState:
        return self.do(order.order_id, SubmitOrder(order=order))

    def do(self, order_id: str, command: SaleCommand) -> SaleState:
        before = self.sales.get(order_id, SaleState())
        decision = decide_sale(before, command, self.context())
        self.sales[order_id] = fold_sale(decision.events, before)
        self.log += [(sale_stream(order_id), event) for event in decision.events]
        for event in decision.events:
            self.exposure = self.exposure + (event.exposure or ExposureChange())
        streams = [stream for stream, _ in decision.others]
        assert len(streams) == len(set(streams))
        for stream, events in decision.others:
            for event in events:
                self.exposure = self.exposure + (event.exposure or ExposureChange())
                self.arrange(stream, event)
        return self.sales[order_id]

    def arrange(self, stream: str, event: Event) -> None:
        """What became true of an arrangement; other streams are only logged."""
        self.log.append((stream, event))
        if stream.startswith("buyer_limit/"):
            known = self.arrangements.get(stream, BuyerLimitState())
            self.arrangements[stream] = evolve_buyer_limit(known, event)
        elif stream.startswith("guarantee/"):
            self.arrangements[stream] = evolve_guarantee(self.arrangements[stream], event)

    def cut(self, amount: str, *fallen: str) -> None:
        self.arrange(
            LIMIT,
            LimitCut(
                amount=Decimal(amount), on=self.today, said_on=self.today, reason="risk", notice_id="N-1", fallen=fallen
            ),
        )

    def withdraw(self, *fallen: str) -> None:
        self.arrange(
            LIMIT, LimitEnded(how="withdrawn", on=self.today, said_on=self.today, notice_id="N-2", fallen=fallen)
        )

    def used(self, stream: str) -> list[tuple[str, str, str]]:
        """Holder, undispatched, dispatched of each use."""
        uses = self.arrangements[stream].uses
        return [(use.holder, str(use.undispatched.normalize()), str(use.dispatched.normalize())) for use in uses]

    def of(self, order_id: str) -> list[str]:
        """The types of the sale's events."""
        return [event.event_type for stream, event in self.log if stream == sale_stream(order_id)]

    def last(self, kind: type[Event]) -> Any:
        return [event for _, event in self.log if isinstance(event, kind)][-1]
