"""Plays a book day by day: the desk opens, money is booked, orders come in, goods leave, people decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import partial
from typing import Any, Final

from domain.customer.commands import AssignGrade, LiftHold, PlaceHold, RegisterCustomer, RegisterGroup, SetLimit
from domain.errors import Refusal
from domain.ids import customer_stream, group_stream, receivable_stream, sale_stream
from domain.money import Money
from domain.receivable.commands import ReceivePayment
from domain.sale.commands import AcceptOffer, AmendOrder, CancelOrder, DispatchGoods, ReturnGoods
from domain.sale.order import Order
from domain.terms import due_schedule
from starter.simulation.agenda import Agenda, Rank
from starter.simulation.book import Book, BookCustomer, BookDelivery, BookPayment, BookReturn, BookSale
from starter.simulation.deciders import Deciders
from starter.simulation.stage import Stage
from workflows.messages import Told

DESK_OPENS: Final = time(8, 30)
DESK_CLOSES: Final = time(16, 40)
"""When people have answered the tasks of the day: before those that came in the morning are escalated."""


@dataclass
class Play:
    """One performance of a book. `refusals` counts, by code, what the engine did not accept."""

    stage: Stage
    book: Book
    refusals: Counter[str] = field(default_factory=Counter)
    _agenda: Agenda = field(default_factory=Agenda)
    _waiting: dict[str, BookSale] = field(default_factory=dict)
    _invoices: dict[tuple[str, int], str] = field(default_factory=dict)

    async def run(self, progress: Callable[[int, int], None]) -> None:
        """From the first to the last day of the book; tells `progress` after each how many of them are done."""
        self._deciders = Deciders(self.stage, self.book.decider)
        await self._open_files()
        self._write_agenda()
        day = self.book.first_day
        while day <= self.book.last_day:
            await self.stage.advance_to(self.stage.moment(day, DESK_OPENS))
            await self._work(day)
            if await self._deciders.anything_open():
                await self.stage.advance_to(self.stage.moment(day, DESK_CLOSES))
                await self._deciders.decide()
                await self._work(day)
            progress((day - self.book.first_day).days + 1, (self.book.last_day - self.book.first_day).days + 1)
            day += timedelta(days=1)
        await self.stage.settle_fully()

    async def _work(self, day: date) -> None:
        await self._look_after_waiting(day)
        if await self._agenda.work_off(day):
            await self.stage.settle()

    # Files

    async def _open_files(self) -> None:
        owner = self._limit_owner()
        for group in self.book.groups:
            stream = group_stream(group.group_id)
            registered = RegisterGroup(group_id=group.group_id, name=group.name, currency=group.currency)
            await self._record(stream, f"register:{group.group_id}", registered, owner)
            await self._set_limit(stream, f"limit:{group.group_id}", group.limit, group.unlimited, group.currency)
        agenda = Agenda()
        for customer in self.book.customers:
            agenda.add(self.book.first_day, Rank.FILE, customer.customer_id, partial(self._open_file, customer, owner))
        await agenda.work_off(self.book.first_day)

    async def _open_file(self, customer: BookCustomer, owner: str) -> None:
        stream = customer_stream(customer.customer_id)
        register = RegisterCustomer(
            customer_id=customer.customer_id,
            name=customer.name,
            country=customer.country,
            currency=customer.currency,
            segment=customer.segment,
            group_id=customer.group_id,
            contact_mail=f"accounts@{customer.customer_id.lower()}.example",
            identifiers=customer.identifiers,
        )
        await self._record(stream, "register", register, owner)
        if customer.grade is not None:
            valid_until = customer.review_valid_until or self.book.last_day + timedelta(days=365)
            graded = AssignGrade(grade=customer.grade, reviewed_on=self.book.first_day, valid_until=valid_until)
            await self._record(stream, "grade", graded, owner)
        await self._set_limit(stream, "limit", customer.limit, customer.unlimited, customer.currency)

    async def _set_limit(
        self, stream: str, command_id: str, limit: Money | None, unlimited: bool, currency: str
    ) -> None:
        if limit is None and not unlimited:
            return
        command = SetLimit(
            currency=currency,
            amount=limit.amount if limit else None,
            unlimited=unlimited,
            valid_from=self.stage.today,
            approval=f"book {self.book.name}",
        )
        await self._record(stream, command_id, command, self._limit_owner())

    def _limit_owner(self) -> str:
        roles = {entry.role for entry in self.stage.policy.authority if entry.limit_amount is None}
        return next(person.id for person in self.stage.policy.people if person.role in roles)

    # Agenda

    def _write_agenda(self) -> None:
        groups = {customer.customer_id: customer.group_id for customer in self.book.customers}
        self._lanes = {customer: group or customer for customer, group in groups.items()}
        for change in self.book.limit_changes:
            stream, currency = customer_stream(change.customer_id), self._currency(change.customer_id)
            act = partial(self._set_limit, stream, f"limit:{change.on}", change.limit, change.unlimited, currency)
            self._agenda.add(change.on, Rank.FILE, change.customer_id, act)
        owner = self._limit_owner()
        for hold in self.book.holds:
            stream = customer_stream(hold.customer_id)
            place = partial(self._record, stream, f"hold:{hold.on}", PlaceHold(reason=hold.reason), owner)
            self._agenda.add(hold.on, Rank.FILE, hold.customer_id, place)
            if hold.lifted_on is not None:
                lift = partial(self._record, stream, f"lift:{hold.on}", LiftHold(reason=hold.reason), owner)
                self._agenda.add(hold.lifted_on, Rank.FILE, hold.customer_id, lift)
        for sale in self.book.sales:
            self._agenda.add(sale.ordered_on, Rank.ORDER, self._lanes[sale.customer_id], partial(self._order, sale))

    def _currency(self, customer_id: str) -> str:
        return next(one.currency for one in self.book.customers if one.customer_id == customer_id)

    # Sales

    async def _order(self, sale: BookSale) -> None:
        order = Order(
            order_id=sale.order_id,
            customer_id=sale.customer_id,
            amount=sale.amount,
            terms=sale.terms,
            ordered_on=self.stage.today,
            requested_by=sale.requested_by,
        )
        try:
            answer = await self.stage.gateway.submit(order, sale.requested_by)
        except Refusal as refusal:
            self.refusals[refusal.code] += 1
            return
        if answer.outcome == "approved":
            self._plan(sale, self.stage.today)
        elif answer.outcome in ("pending", "held"):
            self._waiting[sale.order_id] = sale
            if sale.cancelled_on:
                self._add(sale, sale.cancelled_on, Rank.CHANGE, partial(self._cancel, sale))

    def _plan(self, sale: BookSale, today: date) -> None:
        for number, amendment in enumerate(sale.amendments, start=1):
            command = AmendOrder(amount=amendment.amount)
            self._add(sale, amendment.on, Rank.CHANGE, partial(self._ask_sale, sale, f"amend-{number}", command))
        if sale.cancelled_on:
            self._add(sale, sale.cancelled_on, Rank.CHANGE, partial(self._cancel, sale))
        for number, delivery in enumerate(sale.deliveries):
            self._add(sale, max(delivery.on, today), Rank.DELIVERY, partial(self._dispatch, sale, number, delivery))

    def _add(self, sale: BookSale, on: date, rank: Rank, act: Any) -> None:
        self._agenda.add(max(on, self.stage.today), rank, self._lanes[sale.customer_id], act)

    async def _cancel(self, sale: BookSale) -> None:
        self._waiting.pop(sale.order_id, None)
        await self._ask_sale(sale, "cancel", CancelOrder(reason="the customer cancelled"))

    async def _dispatch(self, sale: BookSale, number: int, delivery: BookDelivery) -> None:
        command = DispatchGoods(
            delivery_id=f"{sale.order_id}-D{number + 1}",
            amount=delivery.amount,
            invoice_no=delivery.invoice_no,
            final=delivery.final,
        )
        answer = await self._ask_sale(sale, f"dispatch-{number}", command)
        if answer is None:
            if self.stage.today < self.book.last_day:  # A stopped delivery is tried again the next working day.
                tomorrow = self.stage.today + timedelta(days=1)
                self._add(sale, tomorrow, Rank.DELIVERY, partial(self._dispatch, sale, number, delivery))
            return
        invoice_no = answer["invoices"][-1]
        opened = [one for one in answer["receivables"] if one == invoice_no or one.startswith(f"{invoice_no}.")]
        for payment in (payment for payment in sale.payments if payment.delivery == number):
            self._plan_payment(sale, delivery, payment, opened)
        for back in (back for back in sale.returns if back.delivery == number):
            self._add(sale, back.on, Rank.RETURN, partial(self._return, sale, invoice_no, back))

    def _plan_payment(self, sale: BookSale, delivery: BookDelivery, payment: BookPayment, opened: list[str]) -> None:
        schedule = due_schedule(sale.terms, delivery.amount, self.stage.today)
        part = schedule[payment.instalment - 1]
        on = payment.on or part.due_on + timedelta(days=payment.days_after_due or 0)
        number = sale.payments.index(payment) + 1
        act = partial(
            self._pay,
            opened[payment.instalment - 1],
            f"{sale.order_id}-P{number}",
            part.amount.percent(payment.percent),
        )
        self._add(sale, on, Rank.PAYMENT, act)

    async def _pay(self, receivable_id: str, payment_id: str, amount: Money) -> None:
        command = ReceivePayment(payment_id=payment_id, amount=amount, paid_on=self.stage.today)
        await self._ask(receivable_stream(receivable_id), payment_id, command)

    async def _return(self, sale: BookSale, invoice_no: str, back: BookReturn) -> None:
        command = ReturnGoods(invoice_no=invoice_no, amount=back.amount, reason=back.reason)
        await self._ask_sale(sale, f"return-{back.on}", command)

    async def _look_after_waiting(self, day: date) -> None:
        """Sales that waited and are free now are delivered; offers are taken."""
        if not self._waiting:
            return
        sql = "SELECT order_id, phase FROM sale_view WHERE order_id = ANY($1) ORDER BY order_id"
        for row in await self.stage.pool.fetch(sql, list(self._waiting)):
            sale = self._waiting[row["order_id"]]
            if row["phase"] == "approved":
                del self._waiting[sale.order_id]
                self._plan(sale, day)
            elif row["phase"] == "offered":
                await self._ask_sale(sale, f"accept-{day}", AcceptOffer())
            elif row["phase"] in ("declined", "cancelled"):
                del self._waiting[sale.order_id]

    # Speaking to the engine

    async def _ask_sale(self, sale: BookSale, step: str, command: Any) -> dict[str, Any] | None:
        return await self._ask(sale_stream(sale.order_id), f"{sale.order_id}:{step}", command)

    async def _ask(self, stream: str, command_id: str, command: Any) -> dict[str, Any] | None:
        try:
            told = Told(command_id=command_id, actor="desk", command=command)
            return await self.stage.gateway.ask(stream, told)
        except Refusal as refusal:
            self.refusals[refusal.code] += 1
            return None

    async def _record(self, stream: str, command_id: str, command: Any, actor: str) -> None:
        try:
            await self.stage.gateway.record(stream, Told(command_id=command_id, actor=actor, command=command))
        except Refusal as refusal:
            self.refusals[refusal.code] += 1
