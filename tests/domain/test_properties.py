"""A customer and its group, driven at random through decisions and folds: what must hold on every path."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from domain.approval.commands import Decide, LetTaskTimePass
from domain.approval.state import TaskState
from domain.customer import commands as file
from domain.ids import approval_stream, customer_stream
from domain.receivable import commands as claim
from domain.sale import commands as ask
from domain.sale.order import Order
from domain.sale.state import DELIVERABLE, WAITING, Phase
from domain.terms import Terms
from tests.domain.builders import a_customer, a_limit
from tests.domain.portfolio import (
    APPROVERS,
    CURRENCIES,
    CUSTOMERS,
    LATER_INVOICES,
    POLICY,
    Books,
    exposure_of,
    money,
    total,
)

AMOUNTS = st.integers(min_value=500_000, max_value=4_000_000) | st.integers(min_value=1, max_value=1_000)
"""In a hundredth of a unit of home currency: up to 40,000, the whole limit of a customer, or next to nothing."""


class Portfolio(Books, RuleBasedStateMachine):
    """Anything that may happen to two customers of one group, in any order."""

    @initialize(unlimited=st.booleans(), later=st.booleans(), first=st.lists(AMOUNTS, min_size=2, max_size=5))
    def open_files(self, unlimited: bool, later: bool, first: list[int]) -> None:
        self.policy = LATER_INVOICES if later else POLICY
        for name in CUSTOMERS:
            free = unlimited and name == "C-2"
            customer = a_customer(limit="40000", unlimited=free, group_id="G-1")
            self.begun[customer_stream(name)] = customer.model_copy(update={"customer_id": name})
        self.states.update(self.begun)
        for number, hundredths in enumerate(first):
            currency = CURRENCIES[(hundredths + number) % len(CURRENCIES)]
            self.place(CUSTOMERS[number % 2], hundredths, currency, "NET10")

    # What may happen

    @rule(
        who=st.sampled_from(CUSTOMERS),
        hundredths=AMOUNTS,
        currency=st.sampled_from(CURRENCIES),
        terms=st.sampled_from(("NET10", "2/10 NET30", "33%@0,33%@7,34%@20")),
    )
    def submit(self, who: str, hundredths: int, currency: str, terms: str) -> None:
        self.place(who, hundredths, currency, terms)

    def place(self, who: str, hundredths: int, currency: str, terms: str) -> None:
        order = Order(
            order_id=f"S-{len(self.sales())}",
            customer_id=who,
            amount=money(hundredths, currency),
            terms=Terms.parse(terms),
            ordered_on=self.today,
            requested_by="shop",
        )
        assert self.sale(ask.SubmitOrder(order=order), order)
        assert self.sale(ask.SubmitOrder(order=order), order)

    @precondition(lambda self: self.sales(*WAITING, *DELIVERABLE))
    @rule(data=st.data(), hundredths=AMOUNTS)
    def amend(self, data: st.DataObject, hundredths: int) -> None:
        state = data.draw(st.sampled_from(self.sales(*WAITING, *DELIVERABLE)))
        self.sale(ask.AmendOrder(amount=money(hundredths, state.placed.amount.currency)), state.placed)

    @precondition(lambda self: self.sales(*DELIVERABLE))
    @rule(data=st.data(), percent=st.integers(min_value=1, max_value=110), final=st.booleans())
    def deliver(self, data: st.DataObject, percent: int, final: bool) -> None:
        state = data.draw(st.sampled_from(self.sales(*DELIVERABLE)))
        amount = state.placed.amount.percent(Decimal(percent))
        goods = ask.DispatchGoods(delivery_id=f"D-{len(state.deliveries)}", amount=amount, final=final)
        self.sale(goods, state.placed)

    @precondition(lambda self: self.sales())
    @rule(data=st.data(), which=st.integers(min_value=0, max_value=4))
    def ask_a_sale(self, data: st.DataObject, which: int) -> None:
        state = data.draw(st.sampled_from(self.sales(Phase.OFFERED) or self.sales()))
        commands: tuple[ask.SaleCommand, ...] = (
            ask.AcceptOffer(),
            ask.CancelOrder(reason="customer"),
            ask.Reassess(),
            ask.LetTimePass(),
            ask.FinishReceivable(receivable_id="INV-0"),
        )
        self.sale(commands[which], state.placed)

    @precondition(lambda self: self.open_tasks())
    @rule(
        data=st.data(),
        who=st.permutations(APPROVERS),
        yes=st.sampled_from((True, True, False)),
        share=st.none() | st.integers(min_value=1, max_value=100),
    )
    def answer(self, data: st.DataObject, who: list[str], yes: bool, share: int | None) -> None:
        """Everybody says the same, whoever may, until the task is closed."""
        approval_id = data.draw(st.sampled_from(self.open_tasks()))
        task = self.states[approval_stream(approval_id)]
        assert isinstance(task, TaskState)
        amount = None if share is None or not yes else task.asked.amount.percent(Decimal(share))
        for person in who:
            said = Decide(person=person, outcome="approve" if yes else "reject", amount=amount, reason="said so")
            self.task(said, approval_id)

    @precondition(lambda self: self.open_claims())
    @rule(data=st.data(), percent=st.integers(min_value=1, max_value=130), charge=st.booleans())
    def pay(self, data: st.DataObject, percent: int, charge: bool) -> None:
        state = data.draw(st.sampled_from(self.open_claims()))
        amount = state.owed.percent(Decimal(percent))
        kept = amount.percent(Decimal(1)) if charge else None
        self.numbers += 1
        paid = claim.ReceivePayment(payment_id=f"P-{self.numbers}", amount=amount, bank_charge=kept, paid_on=self.today)
        self.receivable(paid, state.receivable_id)

    @precondition(lambda self: self.open_claims())
    @rule(data=st.data(), percent=st.integers(min_value=1, max_value=130))
    def use_cash_on_file(self, data: st.DataObject, percent: int) -> None:
        state = data.draw(st.sampled_from(self.open_claims()))
        amount = state.owed.percent(Decimal(percent))
        self.receivable(claim.UseUnappliedCash(reference="U", amount=amount), state.receivable_id)

    @precondition(lambda self: self.open_claims())
    @rule(data=st.data(), percent=st.integers(min_value=1, max_value=120))
    def take_back(self, data: st.DataObject, percent: int) -> None:
        state = data.draw(st.sampled_from(self.open_claims()))
        goods = ask.ReturnGoods(
            invoice_no=state.invoice_no, amount=state.owed.percent(Decimal(percent)), reason="damaged"
        )
        self.sale(goods, self.placed(state.order_id))

    @rule(
        who=st.sampled_from(CUSTOMERS),
        limit=st.integers(min_value=20_000, max_value=90_000),
        change=st.sampled_from(("own limit", "group limit", "place hold", "lift hold", "lift hold")),
    )
    def change_a_file(self, who: str, limit: int, change: str) -> None:
        if change.endswith("hold"):
            place = change == "place hold"
            self.file(file.PlaceHold(reason="checking") if place else file.LiftHold(reason="checking"), who)
            return
        if change == "group limit":
            own = (a_limit(str(limit), since=self.today),)
            self.group = self.group.model_copy(update={"limits": self.group.limits.model_copy(update={"own": own})})
            return
        command = file.SetLimit(currency="CNY", amount=Decimal(limit), valid_from=self.today, approval="minutes-9")
        self.file(command, who)

    @precondition(lambda self: any(self.file_of(name).unapplied for name in CUSTOMERS))
    @rule(who=st.sampled_from(CUSTOMERS), percent=st.integers(min_value=1, max_value=120))
    def refund(self, who: str, percent: int) -> None:
        for cash in self.file_of(who).unapplied[:1]:
            amount = cash.amount.percent(Decimal(percent))
            self.file(file.RefundUnapplied(amount=amount, reference="R"), who)

    @rule(days=st.sampled_from((1, 2, 8, 31)))
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)
        for approval_id in self.open_tasks():
            self.task(LetTaskTimePass(), approval_id)
        for state in self.sales():
            self.sale(ask.LetTimePass(), state.placed)
        for owed in self.open_claims():
            self.receivable(claim.ReachMilestone(), owed.receivable_id)

    # What must hold

    @invariant()
    def accounts_are_the_sum_of_what_every_state_holds(self) -> None:
        for name in CUSTOMERS:
            held = total(exposure_of(state) for state in self.states.values() if self.owner(state) == name)
            assert self.accounts[name] == held

    @invariant()
    def no_component_of_an_account_is_ever_negative(self) -> None:
        for account in self.accounts.values():
            assert min(account.reserved, account.delivered, account.receivable, account.unapplied) >= 0
        assert self.exposure(*CUSTOMERS).total >= 0

    def teardown(self) -> None:
        """Folding again gives the same, and when every sale has ended and every claim is paid nothing is held."""
        if not self.begun:
            return
        self.fold_twice()
        self.end_everything()
        assert {state.phase for state in self.sales()} <= {
            Phase.CLOSED,
            Phase.DECLINED,
            Phase.CANCELLED,
            Phase.LAPSED,
        }
        for account in self.accounts.values():
            assert (account.reserved, account.delivered, account.receivable) == (Decimal(0),) * 3
        self.pay_everything_back()
        assert all(account.is_zero for account in self.accounts.values())
        self.fold_twice()


def test_a_portfolio_keeps_its_promises_on_every_path() -> None:
    run_state_machine_as_test(
        Portfolio,
        settings=settings(
            max_examples=50,
            stateful_step_count=50,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
