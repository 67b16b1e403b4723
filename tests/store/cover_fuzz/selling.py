"""What the order side, the approvers and the customers do: orders, answers, deliveries, returns, payments."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from domain.approval.commands import Decide
from domain.approval.conditions import Proofs
from domain.cash.receipt import RegisterReceipt
from domain.ids import payment_stream, sale_stream
from domain.money import Money
from domain.receivable import commands as claim
from domain.sale import commands as ask
from domain.sale.order import Order
from domain.sale.state import DELIVERABLE, Phase
from domain.terms import Terms
from tests.store.cover_fuzz.ground import CUSTOMERS, Ground

APPROVERS = ("staff-031", "staff-051", "staff-061", "staff-071", "staff-001")
CURRENCIES = ("CNY", "CNY", "CNY", "EUR", "JPY")
TERMS = ("NET10", "NET30", "NET30", "33%@0,33%@7,34%@20", "NET45", "NET85")
OPEN = (Phase.OFFERED, Phase.HELD, Phase.PENDING, *DELIVERABLE)


class Selling(Ground):
    """What happens to sales whether anybody shares their risk or not."""

    def sales(self, *phases: Phase) -> list[tuple[str, Any]]:
        return [pair for pair in self.world.of_kind("sale") if pair[1].phase in phases]

    def claims(self) -> list[tuple[str, Any]]:
        return [pair for pair in self.world.of_kind("receivable") if not pair[1].settled]

    def orders_come(self, chance: Random) -> None:
        for _ in range(chance.randint(2, 7)):
            hundredths = chance.choice((chance.randint(100_000, 1_500_000), chance.randint(1, 90_000)))
            order = Order(
                order_id=f"S-{self.world.number()}",
                customer_id=chance.choice(tuple(CUSTOMERS)),
                amount=self.money(hundredths, chance.choice(CURRENCIES)),
                terms=Terms.parse(chance.choice(TERMS)),
                ordered_on=self.world.today,
                requested_by="shop",
            )
            self.world.given(sale_stream(order.order_id), ask.SubmitOrder(order=order))
            type(self).sold += 1

    def people_answer(self, chance: Random) -> None:
        """Everybody says the same, whoever may, until the task is closed."""
        for stream, task in [pair for pair in self.world.of_kind("approval") if pair[1].closed is None]:
            yes, whole = chance.random() < 0.7, chance.random() < 0.7
            amount = None if whole or not yes else task.asked.amount.percent(Decimal(chance.randint(20, 100)))
            for person in chance.sample(APPROVERS, len(APPROVERS)):
                said = Decide(person=person, outcome="approve" if yes else "reject", amount=amount, reason="said so")
                if self.world.states[stream].closed is None:
                    self.world.ask(stream, said)

    def order_side_moves(self, chance: Random) -> None:
        if not (open_ones := self.sales(Phase.OFFERED) or self.sales(*OPEN)):
            return
        stream, sale = chance.choice(open_ones)
        amount = sale.placed.amount.percent(Decimal(chance.randint(30, 180)))
        commands: tuple[ask.SaleCommand, ...] = (
            ask.AcceptOffer(proofs=Proofs(guarantee="G-1", cover="P-1")),
            ask.CancelOrder(reason="customer"),
            ask.AmendOrder(amount=amount),
        )
        self.world.ask(stream, commands[0] if sale.phase is Phase.OFFERED else chance.choice(commands[1:]))

    def goods_leave(self, chance: Random) -> None:
        for _ in range(chance.randint(1, 5)):
            if not (open_ones := self.sales(*DELIVERABLE)):
                return
            stream, sale = chance.choice(open_ones)
            percent = chance.choice((100, 100, chance.randint(1, 60), chance.randint(100, 112)))
            goods = ask.DispatchGoods(
                delivery_id=f"D-{len(sale.deliveries)}",
                amount=_part(sale.placed.amount, percent),
                final=chance.random() < 0.3,
            )
            self.world.ask(stream, goods)

    def customers_pay(self, chance: Random) -> None:
        """Also what has been assigned, and so belongs to a factor."""
        for _ in range(chance.randint(1, 3)):
            if not (open_ones := self.claims()):
                return
            stream, state = chance.choice(open_ones)
            amount = chance.choice((state.owed, state.owed, _part(state.owed, chance.randint(1, 130))))
            paid = claim.ReceivePayment(payment_id=f"P-{self.world.number()}", amount=amount, paid_on=self.world.today)
            self.world.ask(stream, paid)

    def money_without_a_word_comes(self, chance: Random) -> None:
        payment_id = f"P-{self.world.number()}"
        receipt = RegisterReceipt(
            payment_id=payment_id,
            customer_id=chance.choice(tuple(CUSTOMERS)),
            amount=self.money(chance.randint(1, 800_000), "CNY"),
            paid_on=self.world.today,
        )
        self.world.ask(payment_stream(payment_id), receipt)

    def goods_come_back(self, chance: Random) -> None:
        if open_ones := [state for _, state in self.claims() if state.order_id]:
            state = chance.choice(open_ones)
            amount = _part(state.owed, chance.randint(1, 100))
            goods = ask.ReturnGoods(invoice_no=state.invoice_no, amount=amount, reason="damaged")
            self.world.ask(sale_stream(state.order_id), goods)


def _part(amount: Money, percent: int) -> Money:
    """So many hundredths of it, and never nothing."""
    part = amount.percent(Decimal(percent))
    return part if part.is_positive else amount
