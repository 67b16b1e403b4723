"""Two customers of one group and all their streams, kept in memory the way the store keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from domain.approval.commands import Decide, LetTaskTimePass
from domain.approval.commands import Withdraw as TakeBack
from domain.approval.context import TaskContext
from domain.approval.state import TASK_TRANSITIONS, TaskState, evolve_task, fold_task
from domain.approval.task import decide_task
from domain.base import Decision, Event, ExposureChange, event_of
from domain.customer import commands as file
from domain.customer.decide import CustomerContext, decide_customer
from domain.customer.state import CustomerState, UnappliedCash, customer_exposure, evolve_customer
from domain.errors import Refusal
from domain.exposure import Exposure
from domain.ids import approval_stream, customer_stream, receivable_stream, sale_stream, split_stream
from domain.money import Money
from domain.policy import Dual, ExchangeRate, Invoicing, OverLimit, Person, StraightThrough
from domain.receivable import commands as claim
from domain.receivable.decide import ReceivableContext, decide_receivable
from domain.receivable.interest import ContractInterest
from domain.receivable.state import (
    RECEIVABLE_TRANSITIONS,
    ReceivableState,
    evolve_receivable,
    fold_receivable,
    receivable_exposure,
)
from domain.sale import commands as ask
from domain.sale.case import Position
from domain.sale.context import SaleContext
from domain.sale.decide import decide_sale
from domain.sale.events import GoodsReturned, OrderApproved
from domain.sale.evolve import evolve_sale, fold_sale
from domain.sale.order import Order
from domain.sale.state import TRANSITIONS, Phase, SaleState, sale_exposure
from tests.domain.builders import TODAY, a_group, a_ladder, a_policy

State = SaleState | ReceivableState | TaskState | CustomerState

CUSTOMERS = ("C-1", "C-2")

CURRENCIES = ("CNY", "USD", "JPY", "KWD")

UGLY = {"USD": Decimal("0.1403917"), "JPY": Decimal("21.4637"), "KWD": Decimal("0.0431719")}

POLICY = a_policy(
    exchange_rates=(
        ExchangeRate(valid_from=date(2026, 1, 1), units=UGLY),
        ExchangeRate(valid_from=TODAY + timedelta(days=9), units={code: rate * 3 / 7 for code, rate in UGLY.items()}),
    ),
    straight_through=StraightThrough(caps={"A": Decimal(25_000)}, max_term_days=90),
    dual=Dual(threshold=Decimal(32_000), functions=("sales", "credit")),
    over_limit=OverLimit(ask_up_to_percent=Decimal(50)),
    ladder=a_ladder(charges=True),
    interest={"default": ContractInterest(kind="contract", annual_percent=Decimal("7.3"), flat_fees={"CNY": "40"})},
)
"""Rates that never divide evenly and jump on the ninth day, and a machine that often has to ask people."""

LATER_INVOICES = POLICY.model_copy(update={"invoicing": Invoicing(series="INV", credit_note_series="CN", delay_days=2)})

APPROVERS = ("staff-031", "staff-051", "staff-061", "staff-071", "staff-001")

PRESIDENT = Person(id="staff-071", role="president")

EVOLVE = {"sale": evolve_sale, "receivable": evolve_receivable, "approval": evolve_task, "customer": evolve_customer}


def money(hundredths: int, currency: str) -> Money:
    """About that much of home currency, in minor units of another one, and never nothing."""
    amount = Money.rounded(Decimal(hundredths) / 100 * POLICY.rate("CNY", currency, TODAY), currency)
    return amount if amount.is_positive else Money.rounded(Decimal(1), currency)


def exposure_of(state: State) -> ExposureChange:
    if isinstance(state, SaleState):
        return sale_exposure(state)
    if isinstance(state, ReceivableState):
        return receivable_exposure(state)
    return customer_exposure(state) if isinstance(state, CustomerState) else ExposureChange()


def total(changes: Iterable[ExposureChange]) -> ExposureChange:
    return sum(changes, ExposureChange())


class Books:
    """What the store does, in memory: decide on the state, append, fold, move the accounts by what is stamped."""

    def __init__(self) -> None:
        super().__init__()
        self.today = TODAY
        self.numbers = 0
        self.policy = POLICY
        self.group = a_group(limit="60000")
        self.states: dict[str, State] = {}
        self.begun: dict[str, State] = {}
        self.log: dict[str, list[Event]] = {}
        self.accounts: dict[str, ExposureChange] = {name: ExposureChange() for name in CUSTOMERS}

    # The store

    def exposure(self, *names: str) -> Exposure:
        return Exposure(currency="CNY").after(total(self.accounts[name] for name in names))

    def record(self, stream: str, decision: Decision, customer_id: str) -> None:
        for target, events in ((stream, decision.events), *decision.others):
            for event in events:
                self.append(target, event, customer_id)

    def append(self, stream: str, event: Event, customer_id: str) -> None:
        kind, _ = split_stream(stream)
        fresh: dict[str, State] = {"sale": SaleState(), "receivable": ReceivableState(), "approval": TaskState()}
        before = self.states.get(stream) or fresh[kind]
        stored = event_of(event.event_type, event.model_dump(mode="json"))
        assert stored == event
        after = EVOLVE[kind](before, event)  # type: ignore[operator]
        assert (event.exposure or ExposureChange()) == exposure_of(after) - exposure_of(before)
        self.check_transition(before, after)
        self.states[stream] = after
        self.log.setdefault(stream, []).append(event)
        self.accounts[customer_id] = self.accounts[customer_id] + (event.exposure or ExposureChange())
        if isinstance(event, OrderApproved) and event.within_limit:
            self.check_within_limit(customer_id)

    def check_transition(self, before: State, after: State) -> None:
        if isinstance(before, SaleState) and isinstance(after, SaleState) and before.phase is not after.phase:
            assert after.phase in TRANSITIONS[before.phase]
        if isinstance(before, TaskState) and isinstance(after, TaskState) and before.phase is not after.phase:
            assert after.phase in TASK_TRANSITIONS[before.phase]
        if isinstance(before, ReceivableState) and isinstance(after, ReceivableState):
            assert after.phase is before.phase or after.phase in RECEIVABLE_TRANSITIONS[before.phase]

    def check_within_limit(self, customer_id: str) -> None:
        own = self.file_of(customer_id).limits.effective_on(self.today)
        assert own is None or self.exposure(customer_id).total <= own
        whole = self.group.limits.effective_on(self.today)
        assert whole is None or self.exposure(*CUSTOMERS).total <= whole

    # What decisions are asked with

    @property
    def now(self) -> datetime:
        return datetime.combine(self.today, time(2), UTC)

    def file_of(self, customer_id: str) -> CustomerState:
        state = self.states[customer_stream(customer_id)]
        assert isinstance(state, CustomerState)
        return state

    def sale(self, command: ask.SaleCommand, order: Order) -> bool:
        """Whether it was done; a refusal leaves everything as it was."""
        self.numbers += 1
        context = SaleContext(
            policy=self.policy,
            now=self.now,
            today=self.today,
            customer=self.file_of(order.customer_id),
            group=self.group,
            position=Position(exposure=self.exposure(order.customer_id), group_exposure=self.exposure(*CUSTOMERS)),
            next_invoice_no=f"INV-{self.numbers}",
            next_credit_note_no=f"CN-{self.numbers}",
        )
        stream = sale_stream(order.order_id)
        before = self.states.get(stream, SaleState())
        assert isinstance(before, SaleState)
        try:
            decision = decide_sale(before, command, context)
        except Refusal:
            return False
        assert decision == decide_sale(before, command, context)
        self.record(stream, decision, order.customer_id)
        self.follow_up(before, decision, order)
        return True

    def follow_up(self, before: SaleState, decision: Decision, order: Order) -> None:
        """What the relay carries on: credit notes, and tasks that nobody waits for any more."""
        for event in decision.events:
            for receivable_id, amount in event.credited if isinstance(event, GoodsReturned) else ():
                note = claim.ApplyCreditNote(credit_note_no=f"CN-{self.numbers}", amount=amount, reason="returned")
                self.receivable(note, receivable_id)
        after = self.states[sale_stream(order.order_id)]
        assert isinstance(after, SaleState)
        if before.pending is not None and before.pending != after.pending:
            self.task(TakeBack(reason="moved on"), before.pending.approval_id)

    def receivable(self, command: claim.ReceivableCommand, receivable_id: str) -> None:
        before = self.states[receivable_stream(receivable_id)]
        assert isinstance(before, ReceivableState)
        customer = self.file_of(before.customer_id)
        context = ReceivableContext(policy=self.policy, now=self.now, today=self.today, customer=customer)
        try:
            decision = decide_receivable(before, command, context)
        except Refusal:
            return
        self.record(receivable_stream(receivable_id), decision, before.customer_id)
        after = self.states[receivable_stream(receivable_id)]
        assert isinstance(after, ReceivableState)
        if after.settled and not before.settled:
            self.sale(ask.FinishReceivable(receivable_id=receivable_id), self.placed(after.order_id))

    def task(self, command: Decide | LetTaskTimePass | TakeBack, approval_id: str) -> None:
        before = self.states[approval_stream(approval_id)]
        assert isinstance(before, TaskState)
        try:
            decision = decide_task(before, command, TaskContext(policy=self.policy, now=self.now))
        except Refusal:
            return
        self.record(approval_stream(approval_id), decision, before.asked.customer_id)
        closed = fold_task(decision.events, before).closed
        if closed is None or closed.outcome == "withdrawn" or before.closed is not None:
            return
        said = ask.ConcludeApproval(
            approval_id=approval_id, outcome=closed.outcome, amount=closed.amount, decided_by=closed.decided_by
        )
        self.sale(said, self.placed(before.asked.order_id))

    def placed(self, order_id: str) -> Order:
        state = self.states[sale_stream(order_id)]
        assert isinstance(state, SaleState)
        return state.placed

    def sales(self, *phases: Phase) -> list[SaleState]:
        states = (state for state in self.states.values() if isinstance(state, SaleState))
        return [state for state in states if not phases or state.phase in phases]

    def open_claims(self) -> list[ReceivableState]:
        return [state for state in self.states.values() if isinstance(state, ReceivableState) and not state.settled]

    def open_tasks(self) -> list[str]:
        tasks = (state for state in self.states.values() if isinstance(state, TaskState))
        return [task.asked.approval_id for task in tasks if task.closed is None]

    def file(self, command: file.CustomerCommand, who: str) -> None:
        context = CustomerContext(policy=self.policy, actor=PRESIDENT, today=self.today, group=self.group)
        try:
            decision = decide_customer(self.file_of(who), command, context)
        except Refusal:
            return
        self.record(customer_stream(who), decision, who)

    def owner(self, state: State) -> str:
        if isinstance(state, SaleState):
            return state.placed.customer_id
        return state.asked.customer_id if isinstance(state, TaskState) else state.customer_id

    def fold_twice(self) -> None:
        for stream, events in self.log.items():
            kind, _ = split_stream(stream)
            stored = [event_of(event.event_type, event.model_dump(mode="json")) for event in events]
            for history in (events, stored):
                assert self.folded(kind, stream, history) == self.states[stream]

    def folded(self, kind: str, stream: str, events: list[Event]) -> State:
        match kind:
            case "sale":
                return fold_sale(events)
            case "receivable":
                return fold_receivable(events)
            case "approval":
                return fold_task(events)
        state = self.begun[stream]
        assert isinstance(state, CustomerState)
        for event in events:
            state = evolve_customer(state, event)
        return state

    def end_everything(self) -> None:
        for state in self.sales():
            self.sale(ask.CancelOrder(reason="the end"), state.placed)
        self.today += timedelta(days=3)
        for state in self.sales(Phase.DELIVERED):
            for _ in state.uninvoiced:
                self.sale(ask.LetTimePass(), state.placed)
        for owed in self.open_claims():
            self.numbers += 1
            last = claim.ReceivePayment(payment_id=f"P-{self.numbers}", amount=owed.owed, paid_on=self.today)
            self.receivable(last, owed.receivable_id)

    def pay_everything_back(self) -> None:
        for name in CUSTOMERS:
            left: tuple[UnappliedCash, ...] = self.file_of(name).unapplied
            for cash in left:
                self.file(file.RefundUnapplied(amount=cash.amount, reference="the end"), name)
