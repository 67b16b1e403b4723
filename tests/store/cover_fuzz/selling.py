"""What the order side, the approvers and the customers do: orders, answers, deliveries, returns, payments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from domain.approval.commands import Decide
from domain.cash.receipt import RegisterReceipt
from domain.ids import payment_stream, sale_stream
from domain.receivable import commands as claim
from domain.sale import commands as ask
from domain.sale.order import Order
from domain.sale.state import DELIVERABLE, Phase
from domain.terms import Terms
from tests.store.cover_fuzz.ground import AMOUNTS, CURRENCIES, CUSTOMERS, Ground

APPROVERS = ("staff-031", "staff-051", "staff-061", "staff-071", "staff-001")
TERMS = ("NET10", "NET30", "NET30", "33%@0,33%@7,34%@20", "NET85")


class Selling(Ground):
    """Rules of the sale, as they were before anybody shared a risk."""

    def sales(self, *phases: Phase) -> list[tuple[str, Any]]:
        return [pair for pair in self.world.of_kind("sale") if not phases or pair[1].phase in phases]

    def claims(self) -> list[tuple[str, Any]]:
        return [pair for pair in self.world.of_kind("receivable") if not pair[1].settled]

    @rule(
        orders=st.lists(
            st.tuples(st.sampled_from(tuple(CUSTOMERS)), AMOUNTS, st.sampled_from(CURRENCIES), st.sampled_from(TERMS)),
            min_size=2,
            max_size=6,
        )
    )
    def orders_come(self, orders: list[tuple[str, int, str, str]]) -> None:
        for customer_id, hundredths, currency, terms in orders:
            order = Order(
                order_id=f"S-{self.world.number()}",
                customer_id=customer_id,
                amount=self.money(hundredths, currency),
                terms=Terms.parse(terms),
                ordered_on=self.world.today,
                requested_by="shop",
            )
            self.world.given(sale_stream(order.order_id), ask.SubmitOrder(order=order))
            type(self).sold += 1

    @precondition(lambda self: any(task.closed is None for _, task in self.world.of_kind("approval")))
    @rule(
        data=st.data(),
        who=st.permutations(APPROVERS),
        yes=st.sampled_from((True, True, False)),
        share=st.none() | st.integers(min_value=1, max_value=100),
    )
    def people_answer(self, data: st.DataObject, who: list[str], yes: bool, share: int | None) -> None:
        stream, task = self.pick(data, [pair for pair in self.world.of_kind("approval") if pair[1].closed is None])
        amount = None if share is None or not yes else task.asked.amount.percent(Decimal(share))
        for person in who:
            said = Decide(person=person, outcome="approve" if yes else "reject", amount=amount, reason="said so")
            self.world.ask(stream, said)

    @precondition(lambda self: self.sales(Phase.OFFERED, Phase.HELD, Phase.PENDING, *DELIVERABLE))
    @rule(data=st.data(), what=st.sampled_from(("accept", "accept", "cancel", "amend")), hundredths=AMOUNTS)
    def order_side_moves(self, data: st.DataObject, what: str, hundredths: int) -> None:
        open_ones = self.sales(Phase.OFFERED) if what == "accept" else []
        stream, sale = self.pick(data, open_ones or self.sales(Phase.OFFERED, Phase.HELD, Phase.PENDING, *DELIVERABLE))
        commands: dict[str, ask.SaleCommand] = {
            "accept": ask.AcceptOffer(),
            "cancel": ask.CancelOrder(reason="customer"),
            "amend": ask.AmendOrder(amount=self.money(hundredths, sale.placed.amount.currency)),
        }
        self.world.ask(stream, commands[what])

    @precondition(lambda self: self.sales(*DELIVERABLE))
    @rule(data=st.data(), parts=st.lists(st.integers(min_value=1, max_value=110), min_size=1, max_size=8))
    def goods_leave(self, data: st.DataObject, parts: list[int]) -> None:
        for percent in parts:
            if not (open_ones := self.sales(*DELIVERABLE)):
                return
            stream, sale = self.pick(data, open_ones)
            amount = sale.placed.amount.percent(Decimal(percent if percent < 60 else 100))
            goods = ask.DispatchGoods(
                delivery_id=f"D-{len(sale.deliveries)}", amount=max(amount, _least(sale)), final=percent % 3 == 0
            )
            self.world.ask(stream, goods)

    @precondition(lambda self: self.claims())
    @rule(data=st.data(), shares=st.lists(st.integers(min_value=1, max_value=130), min_size=1, max_size=6))
    def customers_pay(self, data: st.DataObject, shares: list[int]) -> None:
        """Also what has been assigned, and so belongs to a factor."""
        for percent in shares:
            if not (open_ones := self.claims()):
                return
            stream, state = self.pick(data, open_ones)
            amount = (
                state.owed if 60 < percent <= 110 else max(state.owed.percent(Decimal(percent)), _least_of(state.owed))
            )
            paid = claim.ReceivePayment(payment_id=f"P-{self.world.number()}", amount=amount, paid_on=self.world.today)
            self.world.ask(stream, paid)

    @rule(customer_id=st.sampled_from(tuple(CUSTOMERS)), hundredths=AMOUNTS)
    def money_without_a_word_comes(self, customer_id: str, hundredths: int) -> None:
        payment_id = f"P-{self.world.number()}"
        receipt = RegisterReceipt(
            payment_id=payment_id,
            customer_id=customer_id,
            amount=self.money(hundredths, "CNY"),
            paid_on=self.world.today,
        )
        self.world.ask(payment_stream(payment_id), receipt)

    @precondition(lambda self: self.claims())
    @rule(data=st.data(), percent=st.integers(min_value=1, max_value=100))
    def goods_come_back(self, data: st.DataObject, percent: int) -> None:
        _, state = self.pick(data, self.claims())
        amount = max(state.owed.percent(Decimal(percent)), _least_of(state.owed))
        goods = ask.ReturnGoods(invoice_no=state.invoice_no, amount=amount, reason="damaged")
        if state.order_id:
            self.world.ask(sale_stream(state.order_id), goods)


def _least(sale: Any) -> Any:
    return _least_of(sale.placed.amount)


def _least_of(amount: Any) -> Any:
    """The smallest amount of that currency that there is."""
    return type(amount).of("1", "JPY") if amount.currency == "JPY" else type(amount).of("0.01", amount.currency)
